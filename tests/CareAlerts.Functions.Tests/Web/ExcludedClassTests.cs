using System.Text;
using System.Text.Json.Nodes;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Web;

/// <summary>A source that excludes classes: no visit of one begins, and a stay that is known hears of its end, its class and its death (docs/adr/0018).</summary>
public sealed class ExcludedClassTests(Northtown town) : IClassFixture<Northtown>, IAsyncLifetime
{
    private const string DayCase = "Visits of class day-case are excluded for this source (PV1-2).";

    private RunningApp App => town.App;

    public async ValueTask InitializeAsync() => Assert.InRange(
        (await App.PutAsync("feeds/RXX/settings", """{"name":"Northtown General","mode":"live","classes":{"exclude":["dialysis","day-case","outpatient"]}}""")).Status, 200, 201);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("A01", "A03"), InlineData("A03", "A01")]
    public async Task A_discharge_under_an_excluded_class_ends_the_stay_whichever_of_the_two_is_heard_first(string first, string second)
    {
        var patient = await town.EnrolAsync();
        var messages = new Dictionary<string, string> { ["A01"] = Message("A01", patient, "I", minute: -10), ["A03"] = Message("A03", patient, "D", minute: -5) };
        await town.HearAsync(messages[first]);
        await town.HearAsync(messages[second]);

        var stay = await town.StayOfAsync(patient);
        Assert.Equal("finished", (string?)stay["status"]);
        Assert.Contains(stay["alerts"]!.AsArray(), alert => (string?)alert!["kind"] == "discharged-not-ready");
    }

    [Fact]
    public async Task A_change_to_an_excluded_class_is_heard()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync(Message("A01", patient, "I", minute: -10));
        await town.HearAsync(Message("A07", patient, "O", minute: -5));
        Assert.Equal("outpatient", (string?)(await town.StayOfAsync(patient))["class"]);
    }

    [Fact]
    public async Task A_visit_recorded_under_the_wrong_person_moves_whatever_class_the_message_says()
    {
        var (right, wrong) = (await town.EnrolAsync(), await town.EnrolAsync());
        await town.HearAsync(Message("A01", wrong, "I", minute: -10));
        await town.HearAsync(Message("A45", right with { Visit = wrong.Visit }, "D", minute: -5, mrg: $"{wrong.LocalId}^^^RXX^MR||||{wrong.Visit}"));
        Assert.Equal("entered-in-error", (string?)Assert.Single(await StaysOfAsync(wrong.NhsNumber))!["status"]);
        Assert.Equal("in-progress", (string?)Assert.Single(await StaysOfAsync(right.NhsNumber))!["status"]);
    }

    [Fact]
    public async Task In_FHIR_a_visit_that_is_finished_under_an_excluded_class_is_over()
    {
        var patient = await town.EnrolAsync();
        foreach (var (status, code, minute) in new[] { ("in-progress", "IMP", -10), ("finished", "AMB", -5) })
        {
            var answer = await RunningApp.SendAsync(App.Anonymous, HttpMethod.Post, "feeds/RXX", Encoding.UTF8.GetBytes($$"""
                {"resourceType":"Encounter","id":"e-{{patient.Visit}}","status":"{{status}}","class":{"code":"{{code}}"},"meta":{"lastUpdated":"{{town.Now.AddMinutes(minute):yyyy-MM-dd'T'HH:mm:ss'Z'}}"},
                 "subject":{"identifier":{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"{{patient.NhsNumber}}"} },"identifier":[{"value":"{{patient.Visit}}"}]}
                """), "application/fhir+json", ("x-functions-key", "local"));
            Assert.Equal(202, answer.Status);
            if (code == "AMB") Assert.Contains("Visits of class outpatient are excluded for this source (Encounter.class).", answer.Text, StringComparison.Ordinal);
            await App.DeliverAsync(CareAlerts.Functions.Messaging.Entities.Feed, "ReceiveFeed");
            await town.DeliverAsync();
        }

        Assert.Equal("finished", (string?)(await town.StayOfAsync(patient))["status"]);
    }

    [Fact]
    public async Task A_visit_of_an_excluded_class_is_counted_as_ignored_shown_to_nobody_and_explained()
    {
        var (patient, plan) = (await town.EnrolAsync(), await Samples.PlanAsync(App));
        var before = await IgnoredAsync();
        var explained = await ExplainAsync(Message("A04", patient, "D"));
        Assert.Equal(("known", true, "day-case"), ((string?)explained["person"], (bool)explained["understood"]!, (string?)explained["encounter"]!["class"]));
        Assert.Empty(explained["decision"]!["changes"]!.AsArray());
        Assert.Contains($"A04: {DayCase}", explained["decision"]!["reasons"]!.AsArray().Select(reason => (string?)reason));

        await town.HearAsync(Message("A04", patient, "D"));
        await town.HearAsync(Message("A03", patient, "D"));
        await town.HearAsync(Message("A04", patient with { Visit = "" }, "D"));

        Assert.Empty(await StaysOfAsync(patient.NhsNumber));
        Assert.Equal(before.Ignored + 3, (await IgnoredAsync()).Ignored);

        var stranger = new Patient(plan.NhsNumber, plan.LocalNumber, "V1");
        var ofNobody = await ExplainAsync(Message("A04", stranger, "D"));
        Assert.Equal("unknown", (string?)ofNobody["person"]);
        Assert.Contains($"Ignored: {DayCase}", ofNobody["decision"]!["reasons"]!.AsArray().Select(reason => (string?)reason));
        await town.HearAsync(Message("A04", stranger, "D"));
        Assert.Equal((before.Ignored + 4, before.Unknown), await IgnoredAsync());
    }

    [Fact]
    public async Task A_plan_in_mid_stay_knows_that_the_stay_ended_under_an_excluded_class_and_makes_nothing_of_an_appointment()
    {
        var plan = await Samples.PlanAsync(App);
        var stranger = new Patient(plan.NhsNumber, plan.LocalNumber, "V1");
        await town.HearAsync(Message("A03", stranger, "D", minute: -5, born: ""));
        await town.HearAsync(Message("A01", stranger, "I", minute: -10, born: ""));
        await town.HearAsync(Message("A04", stranger with { Visit = "V2" }, "O", born: ""));
        await town.HearAsync(Message("A01", stranger with { Visit = "V3" }, "I", born: ""));

        Assert.InRange((await App.PutAsync(plan.Path, plan.Text())).Status, 200, 201);

        Assert.Equal("V3", (string?)Assert.Single(await StaysOfAsync(plan.NhsNumber))!["visit"]);
    }

    private string Message(string trigger, Patient patient, string kind, int minute = 0, string born = "19380402", string? mrg = null)
    {
        var at = town.Now.AddMinutes(minute).ToUniversalTime().ToString("yyyyMMddHHmmss'+0000'", System.Globalization.CultureInfo.InvariantCulture);
        return string.Join('\r',
            $@"MSH|^~\&|PAS|RXX|CA|CA|{at}||ADT^{trigger}|{Guid.NewGuid():N}|P|2.4", $"EVN|{trigger}|{at}",
            $"PID|1||{patient.NhsNumber}^^^NHS^NH~{patient.LocalId}^^^RXX^MR||Shaw^Joan||{born}|F", mrg is null ? "ZZZ|" : $"MRG|{mrg}",
            $"PV1|1|{kind}|WARD7^R1^B2^RXX{new string('|', 16)}{patient.Visit}") + "\r";
    }

    private async Task<JsonNode> ExplainAsync(string message) =>
        (await RunningApp.SendAsync(App.Http, HttpMethod.Post, "feeds/RXX/explain", Encoding.UTF8.GetBytes(message), "x-application/hl7-v2+er7")).Json;

    private async Task<JsonArray> StaysOfAsync(string nhsNumber) =>
        (await App.PostAsync("stays/search", Northtown.Search("https://fhir.nhs.uk/Id/nhs-number", nhsNumber))).Json.AsArray();

    private async Task<(int Ignored, int Unknown)> IgnoredAsync()
    {
        var status = (await App.GetAsync("feeds")).Json.AsArray().Single(feed => (string?)feed!["source"] == "RXX")!;
        return ((int?)status["ignoredToday"] ?? 0, (int?)status["unknownToday"] ?? 0);
    }
}
