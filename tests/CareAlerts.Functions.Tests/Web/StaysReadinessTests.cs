using System.Text.Json.Nodes;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Web;

/// <summary>What people say about a stay: each answers the stay as it is then.</summary>
public sealed class StaysReadinessTests(Northtown town) : IClassFixture<Northtown>
{
    private RunningApp App => town.App;

    [Fact]
    public async Task What_is_said_about_a_service_stands_in_the_stay()
    {
        var (patient, id) = await AdmittedAsync();
        var (from, until) = (town.Now + TimeSpan.FromDays(1), town.Now + TimeSpan.FromDays(20));

        var answer = await App.PostAsync(
            $"stays/{id}/readiness/home-care",
            $$"""{"state":"confirmed","availableFrom":"{{from:O}}","heldUntil":"{{until:O}}","reason":"as before","evidence":"phone","spokeTo":"the office","note":"key safe"}""");

        Assert.Equal(200, answer.Status);
        Assert.Equal(
            ["service", "name", "state", "availableFrom", "heldUntil", "reason", "by", "at", "evidence", "spokeTo", "note"],
            Readiness(answer.Json, "home-care").AsObject().Select(field => field.Key));
        Assert.True(JsonNode.DeepEquals(answer.Json, await town.StayOfAsync(patient)));
        var said = Readiness(answer.Json, "home-care");
        Assert.Equal(("Home care, four visits a day", "confirmed", "Local administrator", "phone", "key safe"), (Of(said, "name"), Of(said, "state"), Of(said, "by"), Of(said, "evidence"), Of(said, "note")));
        Assert.Equal((from, until, town.Now), ((DateTimeOffset)said["availableFrom"]!, (DateTimeOffset)said["heldUntil"]!, (DateTimeOffset)said["at"]!));
        Assert.Equal(["bed"], Unmet(answer.Json["gate"]!));
        Assert.Contains(answer.Json["timeline"]!.AsArray(), entry => (string?)entry!["text"] == "home-care: confirmed, recorded by Local administrator.");
    }

    [Fact]
    public async Task The_last_answer_is_taken_back_once_however_often_the_undo_is_sent()
    {
        var (_, id) = await AdmittedAsync();
        await App.PostAsync($"stays/{id}/readiness/bed", """{"state":"confirmed"}""");
        await App.PostAsync($"stays/{id}/readiness/bed", """{"state":"cannot-meet","reason":"none left"}""");

        var undone = await App.PostAsync($"stays/{id}/readiness/bed/undo");
        Assert.Equal((200, "confirmed"), (undone.Status, Of(Readiness(undone.Json, "bed"), "state")));

        var again = await App.PostAsync($"stays/{id}/readiness/bed/undo");
        Assert.Equal((200, "confirmed"), (again.Status, Of(Readiness(again.Json, "bed"), "state")));
        Assert.Equal(409, (await App.PostAsync($"stays/{id}/readiness/telecare/undo")).Status);
    }

    [Fact]
    public async Task A_service_the_plan_does_not_have_is_not_found()
    {
        var (_, id) = await AdmittedAsync();

        Assert.Equal(404, (await App.PostAsync($"stays/{id}/readiness/taxi", """{"state":"confirmed"}""")).Status);
        Assert.Equal(404, (await App.PostAsync($"stays/{id}/readiness/taxi/undo")).Status);
    }

    [Fact]
    public async Task The_gate_is_ready_when_every_critical_service_is_and_says_what_else_is_outstanding()
    {
        var (_, id) = await AdmittedAsync();
        await App.PostAsync($"stays/{id}/readiness/home-care", """{"state":"confirmed"}""");
        await App.PostAsync($"stays/{id}/readiness/bed", """{"state":"not-needed"}""");

        var gate = (await App.GetAsync($"stays/{id}/gate")).Json;

        Assert.Equal("ready", Of(gate, "status"));
        Assert.Empty(Unmet(gate));
        var other = Assert.Single(gate["alsoOutstanding"]!.AsArray())!;
        Assert.Equal(["service", "reason", "critical", "since", "contact"], other.AsObject().Select(field => field.Key));
        Assert.Equal(("telecare", "awaiting-reply", "careline"), (Of(other, "service"), Of(other, "reason"), Of(other, "contact")));
        Assert.Contains("1 other service is still outstanding", Of(gate, "advice"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zzz")]
    [InlineData("K")]
    public async Task The_gate_can_be_asked_for_any_time_also_with_a_plus_written_as_it_is(string offset)
    {
        var (_, id) = await AdmittedAsync();
        await App.PostAsync($"stays/{id}/readiness/home-care", $$"""{"state":"confirmed","heldUntil":"{{town.Now + TimeSpan.FromDays(3):O}}"}""");
        var (inTime, tooLate) = (town.Now.ToOffset(TimeSpan.FromHours(1)) + TimeSpan.FromDays(2), town.Now + TimeSpan.FromDays(4));

        var held = (await App.GetAsync($"stays/{id}/gate?at={inTime.ToString($"yyyy-MM-dd'T'HH:mm:ss{offset}", null)}")).Json;
        var lapsed = (await App.GetAsync($"stays/{id}/gate?at={tooLate:yyyy-MM-dd'T'HH:mm:ss}Z")).Json;

        Assert.Equal(inTime, (DateTimeOffset)held["at"]!);
        Assert.Equal(["bed"], Unmet(held));
        Assert.Equal(["home-care", "bed"], Unmet(lapsed));
        Assert.Equal("lapsed", Of(lapsed["unmet"]![0]!, "reason"));
        Assert.Equal(["at"], (await App.GetAsync($"stays/{id}/gate?at=tomorrow")).Faults);
    }

    [Fact]
    public async Task An_expected_discharge_set_by_a_person_is_the_one_everybody_plans_for()
    {
        var (_, id) = await AdmittedAsync();
        var date = town.Now + TimeSpan.FromDays(8);

        var answer = await App.PostAsync($"stays/{id}/expected-discharge", $$"""{"at":"{{date:O}}"}""");

        Assert.Equal(200, answer.Status);
        Assert.Equal(date, (DateTimeOffset)answer.Json["expectedDischarge"]!);
        Assert.Equal(date, (DateTimeOffset)answer.Json["gate"]!["at"]!);
    }

    [Fact]
    public async Task A_hold_makes_the_gate_wait_until_it_ends()
    {
        var (_, id) = await AdmittedAsync();
        await App.PostAsync($"stays/{id}/readiness/home-care", """{"state":"confirmed"}""");
        await App.PostAsync($"stays/{id}/readiness/bed", """{"state":"confirmed"}""");

        var held = (await App.PostAsync($"stays/{id}/hold", """{"reason":"Stairs are not safe yet"}""")).Json;
        Assert.Equal(("not-ready", "on-hold"), (Of(held["gate"]!, "status"), Of(held["gate"]!["unmet"]![0]!, "reason")));
        Assert.Null(held["gate"]!["unmet"]![0]!["service"]);

        var ended = await App.PostAsync($"stays/{id}/hold", $$"""{"until":"{{town.Now:O}}"}""");
        Assert.Equal((200, "ready", "Stairs are not safe yet"), (ended.Status, Of(ended.Json["gate"]!, "status"), Of(ended.Json["hold"]!, "reason")));
    }

    [Fact]
    public async Task A_hold_that_is_not_there_cannot_be_ended()
    {
        var (_, id) = await AdmittedAsync();

        var answer = await App.PostAsync($"stays/{id}/hold", $$"""{"until":"{{town.Now:O}}"}""");

        Assert.Equal((409, "until"), (answer.Status, Assert.Single(answer.Faults)));
        Assert.Equal(["reason"], (await App.PostAsync($"stays/{id}/hold", $$"""{"until":"{{town.Now + TimeSpan.FromDays(1):O}}"}""")).Faults);
    }

    [Fact]
    public async Task Going_ahead_ends_the_planning_alerts_with_its_reason_and_leaves_the_gate_as_it_is()
    {
        var (patient, id) = await AdmittedAsync();
        await town.HearAsync("A16", patient);

        var answer = (await App.PostAsync($"stays/{id}/override", """{"reason":"Family takes over for the weekend"}""")).Json;

        Assert.Equal("not-ready", Of(answer["gate"]!, "status"));
        Assert.Equal("Family takes over for the weekend", Of(answer["override"]!, "reason"));
        var planning = answer["alerts"]!.AsArray().Single(alert => Of(alert!, "kind") == "discharge-imminent-not-ready")!;
        Assert.Equal("resolved", Of(planning, "state"));
        Assert.Contains("Family takes over", planning["reasons"]!.AsArray().Last()!.ToString(), StringComparison.Ordinal);
    }

    private async Task<(Patient Patient, string Id)> AdmittedAsync()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync("A01", patient, expected: town.Now + TimeSpan.FromDays(2));
        return (patient, (string)(await town.StayOfAsync(patient))["id"]!);
    }

    private static JsonNode Readiness(JsonNode stay, string service) =>
        stay["readiness"]!.AsArray().Single(readiness => (string?)readiness!["service"] == service)!;

    private static IReadOnlyList<string?> Unmet(JsonNode gate) => [.. gate["unmet"]!.AsArray().Select(unmet => (string?)unmet!["service"])];

    private static string? Of(JsonNode node, string field) => (string?)node[field];
}
