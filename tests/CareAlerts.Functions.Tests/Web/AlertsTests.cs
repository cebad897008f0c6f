using System.Text.Json.Nodes;
using CareAlerts.Domain;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Web;

public sealed class AlertsTests(Northtown town) : IClassFixture<Northtown>
{
    private const string Imminent = "discharge-imminent-not-ready";
    private const string OlasMobile = "447700900001";
    private const string SamsMobile = "447700900002";

    private RunningApp App => town.App;

    [Fact]
    public async Task An_alert_says_what_it_is_whom_it_told_and_what_comes_next()
    {
        var patient = await AboutToLeaveAsync();

        var alert = await town.OpenAlertAsync(patient, Imminent);

        Assert.Equal(
            ["id", "code", "kind", "urgency", "stay", "state", "owner", "openedAt", "endedAt", "reasons", "notifications", "nextStepAt"],
            alert.AsObject().Select(field => field.Key));
        Assert.Equal((Imminent, "critical", "open"), (Of(alert, "kind"), Of(alert, "urgency"), Of(alert, "state")));
        Assert.Equal((await town.StayOfAsync(patient))["id"]!.ToString(), Of(alert, "stay"));
        Assert.Null(alert["owner"]);
        Assert.Equal(town.Now + TimeSpan.FromMinutes(15), (DateTimeOffset)alert["nextStepAt"]!);
        var told = alert["notifications"]!.AsArray();
        Assert.Equal(["to", "channel", "state", "at", "provider"], told[0]!.AsObject().Select(field => field.Key));
        Assert.Equal(
            [("ola-nowak", "email", "accepted", "sendgrid"), ("ola-nowak", "sms", "accepted", "twilio")],
            told.Select(one => (Of(one!, "to"), Of(one!, "channel"), Of(one!, "state"), Of(one!, "provider"))).Order());
    }

    [Fact]
    public async Task A_notification_nobody_has_begun_to_send_is_pending()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync("A01", patient);
        var stay = (await town.StayOfAsync(patient))["id"];

        await App.PostAsync($"stays/{stay}/expected-discharge", $$"""{"at":"{{town.Now + TimeSpan.FromHours(20):O}}"}""");
        var alert = await town.OpenAlertAsync(patient, Imminent);
        Assert.All(alert["notifications"]!.AsArray(), told => Assert.Equal(("pending", null), (Of(told!, "state"), Of(told!, "provider"))));

        await town.DeliverAsync();
    }

    [Fact]
    public async Task Alone_it_comes_with_its_whole_timeline()
    {
        var patient = await AboutToLeaveAsync();
        var id = Of(await town.OpenAlertAsync(patient, Imminent), "id");

        var alone = await App.GetAsync($"alerts/{id}");

        Assert.Equal(200, alone.Status);
        var timeline = alone.Json["timeline"]!.AsArray();
        Assert.Equal("opened", Of(timeline[0]!, "code"));
        Assert.Contains(timeline, entry => Of(entry!, "text") == "ola-nowak is told by sms.");
        Assert.All(timeline, entry => Assert.Equal(id, Of(entry!, "alert")));
    }

    [Fact]
    public async Task Without_a_state_the_list_holds_what_is_open_or_owned()
    {
        var patient = await AboutToLeaveAsync();
        var open = await town.OpenAlertAsync(patient, Imminent);
        await App.PostAsync($"alerts/{Of(open, "id")}/acknowledge", """{"action":"mine"}""");
        var ended = await town.OpenAlertAsync(patient, "readiness-request", "bed");
        await App.PostAsync($"stays/{Of(open, "stay")}/readiness/bed", """{"state":"confirmed"}""");

        Assert.Contains(Of(open, "id"), await IdsAsync("alerts"));
        Assert.DoesNotContain(Of(ended, "id"), await IdsAsync("alerts"));
        Assert.Contains(Of(open, "id"), await IdsAsync("alerts?state=owned"));
        Assert.DoesNotContain(Of(open, "id"), await IdsAsync("alerts?state=open"));
        Assert.Contains(Of(ended, "id"), await IdsAsync("alerts?state=open,resolved"));
        Assert.Contains(Of(ended, "id"), await IdsAsync("alerts?state=owned&state=resolved"));
        Assert.Equal(["state", "locality", "colour"], (await App.GetAsync("alerts?state=open,shut&colour=red&locality=%2F")).Faults);
    }

    [Fact]
    public async Task The_list_can_be_asked_by_stay_contact_and_locality()
    {
        var patient = await AboutToLeaveAsync();
        var alert = await town.OpenAlertAsync(patient, Imminent);
        var id = Of(alert, "id");

        Assert.Contains(id, await IdsAsync($"alerts?stay={Of(alert, "stay")}&contact=&state="));
        Assert.Contains(id, await IdsAsync("alerts?contact=ola-nowak"));
        Assert.DoesNotContain(id, await IdsAsync("alerts?contact=careline"));
        Assert.Contains(id, await IdsAsync("alerts?locality=northtown"));
        Assert.DoesNotContain(id, await IdsAsync("alerts?locality=elsewhere"));
        Assert.Equal("[]", (await App.GetAsync("alerts?stay=nobody-1-1")).Text);
        Assert.All((await App.GetAsync($"alerts?stay={Of(alert, "stay")}")).Json.AsArray(), one => Assert.Equal(Of(alert, "stay"), Of(one!, "stay")));
    }

    [Fact]
    public async Task The_most_urgent_come_first()
    {
        await AboutToLeaveAsync();

        var urgencies = (await App.GetAsync("alerts")).Json.AsArray().Select(alert => Of(alert!, "urgency")).ToList();

        Assert.Equal(urgencies.OrderBy(urgency => urgency switch { "critical" => 0, "urgent" => 1, _ => 2 }), urgencies);
        Assert.Equal("critical", urgencies[0]);
    }

    [Fact]
    public async Task Trouble_in_the_house_is_an_alert_about_a_source_and_in_every_list_that_does_not_leave_it_out()
    {
        await App.Get<PersonShell>().AlarmAsync(new Input.HouseTroubled("new-source:RZZ", "Messages come from RZZ.", new("RZZ")), Northtown.Cancelled);

        var alert = (await App.GetAsync("alerts?locality=northtown")).Json.AsArray().Single(one => Of(one!, "kind") == "system-problem")!;

        Assert.Equal("RZZ", Of(alert, "source"));
        Assert.False(alert.AsObject().ContainsKey("stay"));
        Assert.Contains(Of(alert, "id"), await IdsAsync("alerts?contact=ops"));
        Assert.DoesNotContain(Of(alert, "id"), await IdsAsync("alerts?contact=ola-nowak"));
        var owned = await App.PostAsync($"alerts/{Of(alert, "id")}/acknowledge", """{"action":"mine"}""");
        Assert.Equal((200, "owned"), (owned.Status, Of(owned.Json, "state")));
    }

    [Fact]
    public async Task Mine_pauses_the_escalation_until_the_time_to_see_to_it_is_over()
    {
        var patient = await AboutToLeaveAsync();
        var alert = await town.OpenAlertAsync(patient, Imminent);
        var (id, code) = (Of(alert, "id"), Of(alert, "code")!);

        var answer = await App.PostAsync($"alerts/{id}/acknowledge", """{"action":"mine","note":"ringing Acme"}""");

        Assert.Equal((200, "owned"), (answer.Status, Of(answer.Json, "state")));
        Assert.Equal("Local administrator", Of(answer.Json["owner"]!, "name"));
        Assert.False(answer.Json["owner"]!.AsObject().ContainsKey("contact"));
        Assert.Equal(town.Now, (DateTimeOffset)answer.Json["owner"]!["at"]!);
        Assert.Equal("Local administrator sees to it: ringing Acme", (string?)answer.Json["reasons"]!.AsArray().Last());

        await town.AdvanceAsync(TimeSpan.FromMinutes(20));
        Assert.Empty(town.SentTo(SamsMobile, code));

        await town.AdvanceAsync(TimeSpan.FromMinutes(11));
        Assert.Single(town.SentTo(SamsMobile, code));
        Assert.Equal("open", Of((await App.GetAsync($"alerts/{id}")).Json, "state"));
    }

    [Fact]
    public async Task Pass_tells_the_contact_it_is_passed_to()
    {
        var patient = await AboutToLeaveAsync();
        var id = Of(await town.OpenAlertAsync(patient, Imminent), "id");

        var answer = await App.PostAsync($"alerts/{id}/acknowledge", """{"action":"pass","to":"northtown-duty"}""");

        Assert.Equal((200, "open"), (answer.Status, Of(answer.Json, "state")));
        Assert.Contains(answer.Json["notifications"]!.AsArray(), told => Of(told!, "to") == "northtown-duty");
    }

    [Fact]
    public async Task Every_fault_of_an_acknowledgement_is_named_at_once()
    {
        var patient = await AboutToLeaveAsync();
        var id = Of(await town.OpenAlertAsync(patient, Imminent), "id");

        Assert.Equal(["action", "to", "note", "by"], (await App.PostAsync($"alerts/{id}/acknowledge", """{"to":"no id!","note":"a\nb","by":"me"}""")).Faults);
        Assert.Equal(["to"], (await App.PostAsync($"alerts/{id}/acknowledge", """{"action":"mine","to":"sam-reid"}""")).Faults);
        Assert.Equal(["to"], (await App.PostAsync($"alerts/{id}/acknowledge", """{"action":"pass","to":"nobody-known"}""")).Faults);
        Assert.Equal(404, (await App.PostAsync("alerts/nobody-1-1/acknowledge", """{"action":"mine"}""")).Status);
        Assert.Equal(404, (await App.GetAsync("alerts/nobody-1-1")).Status);
    }

    [Fact]
    public async Task Owning_an_alert_that_has_ended_changes_nothing_and_is_no_fault()
    {
        var patient = await AboutToLeaveAsync();
        var request = await town.OpenAlertAsync(patient, "readiness-request", "bed");
        await App.PostAsync($"stays/{Of(request, "stay")}/readiness/bed", """{"state":"confirmed"}""");

        var answer = await App.PostAsync($"alerts/{Of(request, "id")}/acknowledge", """{"action":"mine"}""");

        Assert.Equal((200, "resolved"), (answer.Status, Of(answer.Json, "state")));
        Assert.Null(answer.Json["owner"]);
    }

    [Fact]
    public async Task What_was_not_sent_says_why()
    {
        var patient = await town.EnrolAsync("quietville");
        await town.HearAsync("A01", patient);
        await town.HearAsync("A16", patient);
        var stay = (await town.StayOfAsync(patient))["id"];

        var silences = (await App.GetAsync($"silences?stay={stay}")).Json.AsArray();

        Assert.Equal(["at", "alert", "kind", "to", "why"], silences[0]!.AsObject().Select(field => field.Key));
        Assert.Contains(silences, silence => (Of(silence!, "kind"), Of(silence!, "to"), Of(silence!, "why")) == (Imminent, "caseManager", "The locality is in shadow mode."));
        Assert.Contains(silences[0]!["alert"]!.ToString(), (await App.GetAsync("silences")).Text, StringComparison.Ordinal);
        Assert.Empty(town.SentTo(OlasMobile, Of(await town.OpenAlertAsync(patient, Imminent), "code")!));
    }

    private async Task<Patient> AboutToLeaveAsync()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync("A01", patient);
        await town.HearAsync("A16", patient);
        return patient;
    }

    private async Task<IReadOnlyList<string?>> IdsAsync(string path) => [.. (await App.GetAsync(path)).Json.AsArray().Select(alert => (string?)alert!["id"])];

    private static string? Of(JsonNode node, string field) => (string?)node[field];
}
