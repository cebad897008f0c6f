using System.Text.Json.Nodes;
using CareAlerts.Domain;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Web;

public sealed class StaysTests(Northtown town) : IClassFixture<Northtown>
{
    private const string NhsNumbers = "https://fhir.nhs.uk/Id/nhs-number";

    private RunningApp App => town.App;

    [Fact]
    public async Task A_stay_is_listed_with_its_place_and_its_gate()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync("A01", patient);

        var listed = (await App.GetAsync("stays?open=true&ward=WARD7&site=RXX&locality=northtown")).Json.AsArray()
            .Single(stay => (string?)stay!["personId"] == patient.Person.Value)!;

        Assert.Equal(
            ["id", "personId", "source", "visit", "site", "ward", "bed", "status", "class", "pathway", "destination", "admittedAt", "expectedDischarge",
                "dischargeReadyAt", "dischargedAt", "training", "gate"],
            listed.AsObject().Select(field => field.Key));
        Assert.Equal(("RXX", patient.Visit, "RXX", "WARD7", "B2"), (Text("source"), Text("visit"), Text("site"), Text("ward"), Text("bed")));
        Assert.Equal(("in-progress", "inpatient"), (Text("status"), Text("class")));
        Assert.Null(listed["pathway"]);
        Assert.False((bool)listed["training"]!);
        Assert.Equal(town.Now, (DateTimeOffset)listed["admittedAt"]!);
        Assert.Equal(["status", "at", "unmet", "alsoOutstanding", "dataAsOf", "sourceSilent", "advice"], listed["gate"]!.AsObject().Select(field => field.Key));
        Assert.Equal("not-ready", (string?)listed["gate"]!["status"]);

        string? Text(string field) => (string?)listed[field];
    }

    [Theory]
    [InlineData("ward=WARD8")]
    [InlineData("site=RYY")]
    [InlineData("locality=elsewhere")]
    [InlineData("open=false")]
    public async Task A_filter_leaves_out_what_it_does_not_let_through(string query)
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync("A01", patient);

        Assert.DoesNotContain(patient.Person.Value, (await App.GetAsync($"stays?{query}")).Text, StringComparison.Ordinal);
        Assert.Contains(patient.Person.Value, (await App.GetAsync("stays?open=&ward=ward7")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_who_is_not_in_hospital_is_in_no_list()
    {
        var patient = await town.EnrolAsync();

        Assert.DoesNotContain(patient.Person.Value, (await App.GetAsync("stays")).Text, StringComparison.Ordinal);
        Assert.Empty((await App.PostAsync("stays/search", Northtown.Search(NhsNumbers, patient.NhsNumber))).Json.AsArray());
    }

    [Fact]
    public async Task Search_finds_open_and_closed_stays_newest_admission_first()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync("A01", patient);
        await town.HearAsync("A03", patient);
        foreach (var service in new[] { "home-care", "bed" })
            await App.PostAsync($"stays/{(await town.StayOfAsync(patient))["id"]}/readiness/{service}", """{"state":"confirmed"}""");
        foreach (var days in new[] { 1, 3, 8 }) await town.AdvanceAsync(TimeSpan.FromDays(days));
        await town.HearAsync("A01", patient with { Visit = $"{patient.Visit}-again" });

        var found = (await App.PostAsync("stays/search", Northtown.Search("urn:carealerts:id:RXX", patient.LocalId))).Json.AsArray();

        Assert.Equal([$"{patient.Visit}-again", patient.Visit], found.Select(stay => (string?)stay!["visit"]));
        Assert.Equal(["in-progress", "finished"], found.Select(stay => (string?)stay!["status"]));

        var rested = await App.GetAsync($"stays/{found[1]!["id"]}");
        Assert.Equal(200, rested.Status);
        Assert.Contains(rested.Json["alerts"]!.AsArray(), alert => (string?)alert!["kind"] == "discharged-not-ready");
        Assert.NotEmpty(rested.Json["timeline"]!.AsArray());
        Assert.Equal(409, (await App.PostAsync($"stays/{found[1]!["id"]}/override", """{"reason":"too late"}""")).Status);
    }

    [Fact]
    public async Task Search_of_an_unknown_identifier_gives_nothing()
    {
        var answer = await App.PostAsync("stays/search", Northtown.Search(NhsNumbers, "9999999999"));

        Assert.Equal((200, "[]"), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task Every_fault_of_a_body_is_named_at_once()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync("A01", patient);
        var id = (string?)(await town.StayOfAsync(patient))["id"];

        Assert.Equal(
            ["identifier.system", "identifier.value", "identifier.kind", "also"],
            (await App.PostAsync("stays/search", """{"identifier":{"system":"no uri","kind":"x"},"also":1}""")).Faults);
        Assert.Equal(
            ["state", "availableFrom", "heldUntil", "evidence", "by"],
            (await App.PostAsync(
                $"stays/{id}/readiness/bed", """{"state":"maybe","availableFrom":"Monday","heldUntil":"2026-09-01","evidence":"hearsay","by":"me"}""")).Faults);
        Assert.Equal(
            ["heldUntil"],
            (await App.PostAsync(
                $"stays/{id}/readiness/bed", """{"state":"confirmed","availableFrom":"2026-09-02T09:00:00Z","heldUntil":"2026-09-01T09:00:00Z"}""")).Faults);
        Assert.Equal(["at"], (await App.PostAsync($"stays/{id}/expected-discharge", "{}")).Faults);
        Assert.Equal(["reason"], (await App.PostAsync($"stays/{id}/hold", "{}")).Faults);
        Assert.Equal(["reason"], (await App.PostAsync($"stays/{id}/override", """{"reason":""}""")).Faults);
        Assert.Equal(["body"], (await App.PostAsync($"stays/{id}/override", "not json")).Faults);
        Assert.Equal(["open", "locality", "warrd"], (await App.GetAsync("stays?open=perhaps&warrd=7&locality=no%20id")).Faults);
        Assert.Equal("application/problem+json", (await App.GetAsync("stays?open=perhaps")).ContentType);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_unread()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync("A01", patient);
        var id = (string?)(await town.StayOfAsync(patient))["id"];

        Assert.Equal(413, (await App.PostAsync($"stays/{id}/override", $$"""{"reason":"{{new string('x', 300_000)}}"}""")).Status);
    }

    [Fact]
    public async Task A_form_from_another_site_is_no_command()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync("A01", patient);
        var id = (string?)(await town.StayOfAsync(patient))["id"];

        var answer = await RunningApp.SendAsync(App.Http, HttpMethod.Post, $"stays/{id}/override", """{"reason":"x"}"""u8.ToArray(), "text/plain");

        Assert.Equal(415, answer.Status);
        Assert.Null((await town.StayOfAsync(patient))["override"]);
    }

    [Theory]
    [InlineData("stays/nobody-1-1")]
    [InlineData("stays/nobody-1-1/gate")]
    [InlineData("stays/%20'%20or%201")]
    [InlineData("stays/x/going-home")]
    [InlineData("requests")]
    [InlineData("measures")]
    [InlineData("audit")]
    [InlineData("cds-services")]
    public async Task What_is_not_there_answers_404(string path) => Assert.Equal(404, (await App.GetAsync(path)).Status);

    [Theory]
    [InlineData("stays/nobody-1-1/readiness/bed", """{"state":"confirmed"}""")]
    [InlineData("stays/nobody-1-1/readiness/bed/undo", null)]
    [InlineData("stays/nobody-1-1/expected-discharge", """{"at":"2026-09-01T09:00:00Z"}""")]
    [InlineData("stays/nobody-1-1/hold", """{"reason":"x"}""")]
    [InlineData("stays/nobody-1-1/override", """{"reason":"x"}""")]
    [InlineData("stays/nobody-1-1/discharge-ready", """{"at":"2026-09-01T09:00:00Z"}""")]
    [InlineData("stays/nobody-1-1/pathway", """{"pathway":"P1"}""")]
    public async Task Nothing_can_be_said_about_a_stay_that_is_not_there(string path, string? body) =>
        Assert.Equal(404, (await App.PostAsync(path, body)).Status);

    [Fact]
    public async Task Whoever_is_not_signed_in_sees_nothing()
    {
        foreach (var path in new[] { "stays", "stays/x", "stays/x/gate", "alerts", "alerts/x", "silences" })
            Assert.Equal(401, (await RunningApp.SendAsync(App.Anonymous, HttpMethod.Get, path, null, null)).Status);
        Assert.Equal(401, (await RunningApp.SendAsync(App.Anonymous, HttpMethod.Post, "stays/search", "{}"u8.ToArray(), "application/json")).Status);
    }

    [Fact]
    public async Task A_training_stay_says_so_and_sends_nothing()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync("A01", patient, processing: "T");

        var stay = await town.StayOfAsync(patient);

        Assert.True((bool)stay["training"]!);
        Assert.All(stay["alerts"]!.AsArray(), alert => Assert.Empty(alert!["notifications"]!.AsArray()));
        var silences = (await App.GetAsync($"silences?stay={stay["id"]}")).Json.AsArray();
        Assert.NotEmpty(silences);
        Assert.All(silences, silence => Assert.Contains("training", (string?)silence!["why"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stay_in_a_list_and_alone_has_the_same_gate()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync("A01", patient, expected: town.Now + TimeSpan.FromDays(9));

        var alone = await town.StayOfAsync(patient);
        var listed = (await App.GetAsync("stays")).Json.AsArray().Single(stay => (string?)stay!["id"] == (string?)alone["id"])!;

        Assert.True(JsonNode.DeepEquals(alone["gate"], listed["gate"]), $"{alone["gate"]}\n{listed["gate"]}");
        Assert.Equal(town.Now + TimeSpan.FromDays(9), (DateTimeOffset)alone["gate"]!["at"]!);
    }

    [Fact]
    public async Task A_person_without_an_active_plan_is_never_called_clear()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync("A01", patient);
        var stay = (string)(await town.StayOfAsync(patient))["id"]!;
        await town.EndPlanAsync(patient);

        var gate = (await App.GetAsync($"stays/{stay}/gate")).Json;

        Assert.Equal("no-plan", (string?)gate["status"]);
        Assert.Contains("not clearance", (string?)gate["advice"], StringComparison.Ordinal);
        Assert.Equal(StateNames.GateStatuses.Of(GateStatus.NoPlan), (string?)(await App.GetAsync($"stays/{stay}")).Json["gate"]!["status"]);
    }

    [Theory]
    [InlineData("stays")]
    [InlineData("stays/nobody-1")]
    [InlineData("stays/nobody-1/gate")]
    [InlineData("alerts")]
    [InlineData("alerts/nobody-1")]
    [InlineData("silences")]
    public async Task A_question_while_storage_is_away_is_503_with_when_to_come_back(string path)
    {
        App.StorageProxy.Decide = _ => Cut.BeforeForwarding;
        try
        {
            var answer = await App.GetAsync(path);

            Assert.Equal((503, "urn:carealerts:problem:try-again"), (answer.Status, (string?)answer.Json["type"]));
            Assert.NotEmpty(answer.Headers.GetValues("Retry-After"));
        }
        finally
        {
            App.StorageProxy.Decide = _ => Cut.Forward;
        }
    }
}
