using System.Text;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Web;

[Collection(DocumentsApp.Name)]
public sealed class DocsContactTests(RunningApp app)
{
    private const string Absence = """{"from":"2026-12-24T00:00:00+00:00","to":"2027-01-02T00:00:00+00:00"}""";

    [Fact]
    public async Task A_new_contact_is_created_and_given_back_as_put_with_its_id()
    {
        var path = $"contacts/{Samples.Id("zoe")}";

        var put = await app.PutAsync(path, Samples.Contact("Zoë O'Neill", more: ""","role":null,"team":"a-team-that-comes-later" """));
        var got = await app.GetAsync(path);

        Assert.Equal(201, put.Status);
        Assert.Equal(200, got.Status);
        Assert.Equal("application/json; charset=utf-8", got.ContentType);
        Assert.Equal(put.Text, got.Text);
        Assert.Equal(put.ETag, got.ETag);
        Assert.Equal(path["contacts/".Length..], (string?)got.Json["id"]);
        Assert.Equal("Zoë O'Neill", (string?)got.Json["name"]);
        Assert.Equal("a-team-that-comes-later", (string?)got.Json["team"]);
        Assert.True(got.Json.AsObject().ContainsKey("role"));
    }

    [Fact]
    public async Task Putting_back_what_was_got_changes_nothing()
    {
        var path = $"contacts/{Samples.Id("same")}";
        var put = await app.PutAsync(path, Samples.Contact());

        var again = await app.PutAsync(path, put.Text);

        Assert.Equal(200, again.Status);
        Assert.Equal(put.ETag, again.ETag);
    }

    [Fact]
    public async Task Contacts_are_listed_by_id_and_name()
    {
        var id = Samples.Id("listed");
        await app.PutAsync($"contacts/{id}", Samples.Contact("Listed Person"));

        var listed = (await app.GetAsync("contacts")).Json.AsArray().Single(contact => (string?)contact!["id"] == id)!;

        Assert.Equal("Listed Person", (string?)listed["name"]);
        Assert.Equal("person", (string?)listed["kind"]);
    }

    [Theory]
    [InlineData("contacts/nobody")]
    [InlineData("contacts/no%23body")]
    [InlineData("localities/nowhere")]
    [InlineData("feeds/NOWHERE/settings")]
    [InlineData("care-plans/nobody")]
    [InlineData("care-plans/no%2Fbody")]
    public async Task What_is_absent_is_a_404_problem(string path)
    {
        var answer = await app.GetAsync(path);

        Assert.Equal(404, answer.Status);
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.Equal("urn:carealerts:problem:not-found", (string?)answer.Json["type"]);
    }

    [Fact]
    public async Task Every_fault_is_told_at_once_the_route_id_included_and_nothing_is_stored()
    {
        var answer = await app.PutAsync("contacts/bad%20id", """{"kind":"robot","email":"nowhere","secretName":"Joan Shaw"}""");

        Assert.Equal(400, answer.Status);
        Assert.Equal(["id", "name", "kind", "email", "secretName"], answer.Faults);
        Assert.DoesNotContain("Joan", answer.Text, StringComparison.Ordinal);
        Assert.Equal("urn:carealerts:problem:invalid", (string?)answer.Json["type"]);
    }

    [Theory]
    [InlineData("{\"name\":")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task A_body_that_is_no_JSON_object_is_a_fault_of_the_body(string body) =>
        Assert.Equal(["body"], (await app.PutAsync($"contacts/{Samples.Id("x")}", body)).Faults);

    [Theory]
    [InlineData("application/json", 201)]
    [InlineData("application/json; charset=utf-8", 201)]
    [InlineData("application/json;charset=\"UTF-8\"", 201)]
    [InlineData(null, 201)]
    [InlineData("application/json; charset=iso-8859-1", 415)]
    [InlineData("text/plain", 415)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    public async Task JSON_is_taken_with_or_without_charset_and_when_the_header_is_missing(string? contentType, int status)
    {
        var answer = await RunningApp.SendAsync(
            app.Http, HttpMethod.Put, $"contacts/{Samples.Id("typed")}", Encoding.UTF8.GetBytes(Samples.Contact()), contentType);

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task A_body_beyond_256_KiB_is_413()
    {
        var answer = await app.PutAsync($"contacts/{Samples.Id("large")}", new string(' ', (256 * 1024) + 1));

        Assert.Equal(413, answer.Status);
        Assert.Equal("urn:carealerts:problem:too-large", (string?)answer.Json["type"]);
    }

    [Fact]
    public async Task Documents_need_an_administrator()
    {
        var answer = await RunningApp.SendAsync(app.Anonymous, HttpMethod.Get, "contacts", null, null);

        Assert.Equal(401, answer.Status);
    }

    [Fact]
    public async Task An_absence_is_recorded_once_however_often_it_is_told()
    {
        var path = $"contacts/{Samples.Id("away")}";
        await app.PutAsync(path, Samples.Contact());

        var told = await app.PostAsync($"{path}/absences", Absence);
        var again = await app.PostAsync($"{path}/absences", Absence);

        Assert.Equal(200, told.Status);
        Assert.Equal(told.ETag, again.ETag);
        Assert.Single(again.Json["absences"]!.AsArray());
    }

    [Fact]
    public async Task Absences_stay_when_the_contact_is_put_again_without_them()
    {
        var path = $"contacts/{Samples.Id("away")}";
        await app.PutAsync(path, Samples.Contact());
        await app.PostAsync($"{path}/absences", Absence);

        var put = await app.PutAsync(path, Samples.Contact("Corrected Name"));

        Assert.Equal("Corrected Name", (string?)put.Json["name"]);
        Assert.Equal("2026-12-24T00:00:00+00:00", (string?)Assert.Single(put.Json["absences"]!.AsArray())!["from"]);
    }

    [Fact]
    public async Task An_absence_with_faults_names_them_all_and_a_deputy_nobody_knows_too()
    {
        var path = $"contacts/{Samples.Id("away")}";
        await app.PutAsync(path, Samples.Contact());

        var answer = await app.PostAsync($"{path}/absences", """{"from":"2026-12-24","deputy":"nobody","until":1}""");

        Assert.Equal(400, answer.Status);
        Assert.Equal(["from", "to", "until", "deputy"], answer.Faults);
        Assert.Equal(404, (await app.PostAsync("contacts/nobody/absences", Absence)).Status);
    }

    [Fact]
    public async Task Absences_that_no_longer_fit_are_refused_rather_than_stored_unreadable()
    {
        var path = $"contacts/{Samples.Id("full")}";
        var absence = """{"from":"2026-12-24T00:00:00Z","to":"2027-01-02T00:00:00Z"}""";
        const string Close = "]}";
        var full = new StringBuilder(Samples.Contact()[..^1]).Append(",\"absences\":[").Append(absence);
        while (full.Length + Close.Length + absence.Length + 1 <= 256 * 1024) full.Append(',').Append(absence);
        Assert.Equal(201, (await app.PutAsync(path, full.Append(Close).ToString())).Status);

        var answer = await app.PostAsync($"{path}/absences", Absence.Replace("2027", "2028", StringComparison.Ordinal));

        Assert.Equal(["body"], answer.Faults);
        Assert.Equal(200, (await app.GetAsync(path)).Status);
    }
}
