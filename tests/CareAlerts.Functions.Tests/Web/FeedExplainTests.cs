using System.Text;
using System.Text.Json.Nodes;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Web;

/// <summary>POST /feeds/{source}/explain shows what a message would do, and does nothing; quarantine gives things back after a fix.</summary>
public sealed class FeedExplainTests(Northtown town) : IClassFixture<Northtown>
{
    private RunningApp App => town.App;

    [Fact]
    public async Task What_is_explained_of_somebody_known_is_what_then_happens_and_explaining_does_none_of_it()
    {
        var patient = await town.EnrolAsync();
        var message = town.Admission($"{patient.NhsNumber}^^^NHS^NH~{patient.LocalId}^^^RXX^MR", trigger: "A16");

        var explained = await ExplainAsync(message);

        Assert.Equal(("A16", "known", true), ((string?)explained["event"], (string?)explained["person"], (bool)explained["understood"]!));
        Assert.Equal(
            [("https://fhir.nhs.uk/Id/nhs-number", "NHS", "NH", patient.NhsNumber), ("urn:carealerts:id:RXX", "RXX", "MR", patient.LocalId)],
            explained["identifiers"]!.AsArray().Select(one => ((string)one!["system"]!, (string)one["authority"]!, (string)one["type"]!, (string)one["value"]!)));
        Assert.Equal(("V1", "inpatient", "WARD7"), ((string?)explained["encounter"]!["visit"], (string?)explained["encounter"]!["class"], (string?)explained["encounter"]!["location"]!["ward"]));
        Assert.Contains("status: in-progress", explained["decision"]!["changes"]!.AsArray().Select(change => (string?)change));
        var foretold = explained["decision"]!["alerts"]!.AsArray().Select(alert => (string)alert!["kind"]!).Order().ToList();
        Assert.Contains("discharge-imminent-not-ready", foretold);
        Assert.Empty((await App.PostAsync("stays/search", Northtown.Search("https://fhir.nhs.uk/Id/nhs-number", patient.NhsNumber))).Json.AsArray());
        // The house's own alarms of other tests may be on this queue too; ids begin with whom they are about.
        Assert.DoesNotContain(await App.Bus.TakeAllAsync(Entities.NotificationsCritical), queued => queued.MessageId.StartsWith($"{patient.Person}-", StringComparison.Ordinal));

        await town.HearAsync(message);
        Assert.Equal(foretold, (await town.StayOfAsync(patient))["alerts"]!.AsArray().Select(alert => (string)alert!["kind"]!).Order());
        Assert.Empty((await ExplainAsync(message))["decision"]!["changes"]!.AsArray());
    }

    [Fact]
    public async Task Somebody_unknown_somebody_contradicted_and_an_unregistered_source_are_explained_and_nothing_is_kept()
    {
        var patient = await town.EnrolAsync();

        Assert.Equal("unknown", (string?)(await ExplainAsync(town.Admission($"{Samples.NhsNumber()}^^^NHS")))["person"]);
        var contradicted = await ExplainAsync(town.Admission($"{patient.NhsNumber}^^^NHS", born: "19400101"));
        Assert.Equal("contradicted", (string?)contradicted["person"]);
        Assert.Contains("PID-7", contradicted["problems"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("known", (string?)(await ExplainAsync(town.Admission($"{patient.NhsNumber}^^^NHS"), "NOBODY"))["person"]);

        Assert.DoesNotContain((await App.GetAsync("identity/reviews")).Json.AsArray(), one => one!["people"]!.ToJsonString().Contains(patient.Person.Value, StringComparison.Ordinal));
        Assert.DoesNotContain((await App.GetAsync("feeds")).Json.AsArray(), one => (string?)one!["source"] == "NOBODY");
        Assert.Empty((await App.GetAsync("feeds/quarantine?source=RXX")).Json.AsArray());
    }

    [Fact]
    public async Task What_is_ignored_or_cannot_be_read_says_why_and_still_who_and_what()
    {
        var merge = await ExplainAsync(town.Admission("4711^^^RXX^MR~\"\"~~ABC\\T\\1^^^LAB^XX", trigger: "A60"));
        Assert.Equal("A60", (string?)merge["event"]);
        Assert.Equal(["4711", "ABC&1"], merge["identifiers"]!.AsArray().Select(one => (string?)one!["value"]));
        Assert.Contains("Ignored", merge["decision"]!["reasons"]!.ToJsonString(), StringComparison.Ordinal);

        var rubbish = await ExplainAsync("rubbish");
        Assert.False((bool)rubbish["understood"]!);
        Assert.Equal("MSH: The body does not begin with MSH.", (string?)rubbish["problems"]![0]);

        var nobody = await ExplainAsync(town.Admission(""));
        Assert.Equal(("A01", false), ((string?)nobody["event"], (bool)nobody["understood"]!));
        Assert.StartsWith("PID-3", (string?)nobody["problems"]![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_of_two_who_swap_beds_is_explained()
    {
        var patient = await town.EnrolAsync();
        var swap = town.Admission($"{patient.NhsNumber}^^^NHS", trigger: "A17") + $"PID|2||{Samples.NhsNumber()}^^^NHS\rPV1|1|I|WARD8\r";

        var explained = await ExplainAsync(swap);

        Assert.Equal("known", (string?)explained["person"]);
        var other = Assert.Single(explained["others"]!.AsArray())!;
        Assert.Equal(("unknown", "WARD8"), ((string?)other["person"], (string?)other["encounter"]!["location"]!["ward"]));
    }

    [Fact]
    public async Task Each_message_of_a_body_of_several_is_explained_as_intake_would_take_it()
    {
        var patient = await town.EnrolAsync();
        var body = town.Admission($"{patient.NhsNumber}^^^NHS") + "rubbish\r" + town.Admission($"{Samples.NhsNumber()}^^^NHS", trigger: "A03") + town.Admission("", trigger: "A02");

        var explained = await ExplainAsync(body);

        Assert.Equal(("A01", "known", true), ((string?)explained["event"], (string?)explained["person"], (bool)explained["understood"]!));
        Assert.Equal([("A03", true), ("A02", false)], explained["others"]!.AsArray().Select(other => ((string)other!["event"]!, (bool)other["understood"]!)));

        var many = await ExplainAsync(string.Concat(Enumerable.Repeat(town.Admission($"{Samples.NhsNumber()}^^^NHS"), 51)));
        Assert.Equal(49, many["others"]!.AsArray().Count);
        Assert.Contains(many["problems"]!.AsArray(), problem => ((string)problem!).Contains("51 messages", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_takes_a_key_of_the_source_or_a_sign_in()
    {
        var anonymous = await RunningApp.SendAsync(App.Anonymous, HttpMethod.Post, "feeds/RXX/explain", Encoding.UTF8.GetBytes("rubbish"), "text/plain");
        Assert.Equal(401, anonymous.Status);
        Assert.Equal(401, (await RunningApp.SendAsync(App.Anonymous, HttpMethod.Post, "feeds/RXX/explain", "x"u8.ToArray(), "text/plain", ("x-functions-key", "wrong"))).Status);
        Assert.Equal(200, (await RunningApp.SendAsync(App.Anonymous, HttpMethod.Post, "feeds/RXX/explain", "x"u8.ToArray(), "text/plain", ("x-functions-key", "local"))).Status);
    }

    [Fact]
    public async Task What_was_set_aside_comes_again_after_the_fix_and_leaves_quarantine()
    {
        var patient = await town.EnrolAsync();
        Assert.Equal(201, (await App.PutAsync("feeds/RFIX/settings", """{"name":"Fixed later","mode":"live","disabled":true}""")).Status);
        var message = town.Admission($"{patient.NhsNumber}^^^NHS");
        await App.Get<Intake.FeedIntake>().TakeAsync(Encoding.UTF8.GetBytes(message), new("RFIX"), Entities.Feed, Northtown.Cancelled);
        var kept = Assert.Single((await App.GetAsync("feeds/quarantine?source=RFIX")).Json.AsArray())!;
        Assert.Equal(200, (await App.PutAsync("feeds/RFIX/settings", """{"name":"Fixed","mode":"live"}""")).Status);

        var replay = await App.PostAsync($"feeds/quarantine/{kept["id"]}/replay");

        Assert.Equal(202, replay.Status);
        Assert.Empty((await App.GetAsync("feeds/quarantine?source=RFIX")).Json.AsArray());
        await App.DeliverAsync(Entities.Feed, "ReceiveFeed");
        Assert.Equal("RFIX", (string?)(await town.StayOfAsync(patient))["source"]);
        Assert.Equal(404, (await App.PostAsync($"feeds/quarantine/{kept["id"]}/replay")).Status);
    }

    [Fact]
    public async Task A_filter_lets_what_fits_it_come_again_and_what_is_still_faulty_is_set_aside_anew()
    {
        foreach (var body in new[] { "rubbish", town.Admission(""), "more rubbish" })
            await App.Get<Intake.FeedIntake>().TakeAsync(Encoding.UTF8.GetBytes(body), new("RBAD"), Entities.Feed, Northtown.Cancelled);

        var replayed = await App.PostAsync("feeds/quarantine/replay", """{"source":"RBAD","reason":"begin with MSH"}""");

        Assert.Equal((202, 2), (replayed.Status, (int)replayed.Json["replayed"]!));
        Assert.Equal(["PID-3"], (await App.GetAsync("feeds/quarantine?source=RBAD")).Json.AsArray().Select(one => (string?)one!["field"]));
        await App.DeliverAsync(Entities.Feed, "ReceiveFeed");
        Assert.Equal(3, (await App.GetAsync("feeds/quarantine?source=RBAD")).Json.AsArray().Count);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("RXX.nothing")]
    [InlineData("RXX.a.b")]
    public async Task What_is_not_in_quarantine_is_404(string id) => Assert.Equal(404, (await App.PostAsync($"feeds/quarantine/{id}/replay")).Status);

    private async Task<JsonNode> ExplainAsync(string message, string source = "RXX")
    {
        var answer = await RunningApp.SendAsync(App.Http, HttpMethod.Post, $"feeds/{source}/explain", Encoding.UTF8.GetBytes(message), "x-application/hl7-v2+er7");
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Json;
    }
}
