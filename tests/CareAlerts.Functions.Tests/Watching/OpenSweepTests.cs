using CareAlerts.Domain;
using CareAlerts.Functions.Delivery;
using CareAlerts.Functions.Delivery.Providers;
using CareAlerts.Functions.Intake;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Functions.Tests.Web;

namespace CareAlerts.Functions.Tests.Watching;

/// <summary>The third net: what neither redelivery nor a wake-up brings back, the five-minute sweep over the Open index does.</summary>
[Collection(NetsTown.Name)]
public sealed class OpenSweepTests(Northtown town)
{
    private const string Ola = "+447700900001";
    private const string Sam = "+447700900002";
    private const string Imminent = "discharge-imminent-not-ready";
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    private RunningApp App => town.App;

    [Fact]
    public async Task Somebody_whose_wake_up_was_lost_is_woken_and_the_escalation_goes_on()
    {
        var patient = await LeavingAsync();
        var code = await CodeAsync(patient);
        await town.LoseAsync(TimeSpan.FromMinutes(20));    // the deputy's turn was after 15
        Assert.Empty(town.SentTo(Sam, code));

        await town.WatchAsync();

        Assert.Single(town.SentTo(Sam, code));
        await town.WatchAsync();
        Assert.Single(town.SentTo(Sam, code));
    }

    [Fact]
    public async Task What_a_killed_handler_left_in_the_outbox_goes_out_though_its_message_never_comes_back()
    {
        var patient = await InHospitalAsync();
        await App.DieBeforeEffectsAsync(dying => App.Get<FeedIntake>().TakeAsync(town.MessageOf("A16", patient), new("RXX"), Entities.Feed, dying));
        await town.DeliverAsync();
        var code = await CodeAsync(patient);
        Assert.Empty(town.SentTo(Ola, code));

        await town.AdvanceAsync(FiveMinutes);
        await town.WatchAsync();

        Assert.Single(town.SentTo(Ola, code));
        Assert.Empty((await HeadAsync(patient)).Outbox);
    }

    [Fact]
    public async Task An_outbox_left_behind_by_a_decision_that_shows_in_no_list_is_found_as_well()
    {
        var patient = await LeavingAsync();
        await ReportAsync(await AttemptAsync(patient, Channel.Email), Northtown.Cancelled);    // only the text is left
        for (var sweep = 0; sweep < 2; sweep++)    // so that the row of the Open index is older than what a sweep looks at
        {
            await town.AdvanceAsync(FiveMinutes);
            await town.WatchAsync();
        }

        var before = town.Providers.Requests.Count;
        var text = await AttemptAsync(patient, Channel.Sms);
        var lost = new Input.DeliveryReported(text.Notification, NotificationState.Unknown, text.Provider, "No answer");
        await App.DieBeforeEffectsAsync(dying => App.Get<PersonShell>().RunAsync(patient.Person, lost, dying));
        Assert.NotEmpty((await HeadAsync(patient)).Outbox);
        await town.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(before, town.Providers.Requests.Count);

        await town.WatchAsync();

        Assert.Empty((await HeadAsync(patient)).Outbox);
        Assert.True(town.Providers.Requests.Count > before, "Nobody was told instead.");
    }

    [Fact]
    public async Task What_is_over_leaves_the_index_and_what_is_open_stays()
    {
        var (gone, staying) = (await InHospitalAsync(), await InHospitalAsync());
        await town.HearAsync("A11", gone);
        await town.EndPlanAsync(gone);
        Assert.Contains(await RowsAsync(gone), row => row.Stay is not null && row.IsClosed);

        await town.AdvanceAsync(FiveMinutes);
        await town.WatchAsync();

        Assert.DoesNotContain(await RowsAsync(gone), row => row.Stay is not null || row.IsClosed);
        Assert.NotNull(Assert.Single(await RowsAsync(staying)).Stay);
    }

    [Fact]
    public async Task A_row_written_for_a_commit_that_never_came_leaves_the_index()
    {
        var patient = await InHospitalAsync();
        var row = Assert.Single(await RowsAsync(patient), known => known.Stay is not null);
        var phantom = row with { Stay = row.Stay! with { Id = new($"{patient.Person}-99-1") }, Version = 99, WrittenAt = town.Now };
        await PutAsync(phantom);

        await town.AdvanceAsync(FiveMinutes);
        await town.WatchAsync();

        Assert.Equal(row.Key, Assert.Single(await RowsAsync(patient)).Key);
    }

    [Fact]
    public async Task A_row_that_tells_of_a_commit_that_never_came_tells_again_what_is_stored()
    {
        var patient = await InHospitalAsync();
        var row = Assert.Single(await RowsAsync(patient), known => known.Stay is not null);
        await PutAsync(row with { PlanStatus = PlanStatus.Revoked, Version = row.Version + 1, WrittenAt = town.Now });

        await town.AdvanceAsync(FiveMinutes);
        await town.WatchAsync();

        var healed = Assert.Single(await RowsAsync(patient));
        Assert.Equal((row.Version, PlanStatus.Active), (healed.Version, healed.PlanStatus));
    }

    private async Task<Patient> InHospitalAsync()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync("A01", patient);
        return patient;
    }

    private async Task<Patient> LeavingAsync()
    {
        var patient = await InHospitalAsync();
        await town.HearAsync("A16", patient);
        return patient;
    }

    private async Task<string> CodeAsync(Patient patient) => (string)(await town.OpenAlertAsync(patient, Imminent))["code"]!;

    private async Task<HeadGlance> HeadAsync(Patient patient) => (await App.Get<PersonStore>().GlanceAsync(patient.Person, Northtown.Cancelled))!;

    private async Task<Attempt> AttemptAsync(Patient patient, Channel channel)
    {
        var record = (await App.Get<PersonStore>().LoadAsync(patient.Person, Northtown.Cancelled)).Record;
        var alert = record.Alerts.Single(known => known.Kind == AlertKind.DischargeImminentNotReady);
        return record.Attempts.First(attempt => record.Notification(attempt.Notification) is { } told && told.Alert == alert.Id && told.Channel == channel);
    }

    /// <summary>The message did not get through.</summary>
    private Task ReportAsync(Attempt attempt, CancellationToken cancellationToken) => App.Get<ReceiptDesk>().TakeAsync(
        new(attempt.Reference, "SM1", ReceiptStatus.FailedPermanent, "e1", "30005"), attempt.Provider!, cancellationToken);

    private async Task<IReadOnlyList<OpenRow>> RowsAsync(Patient patient)
    {
        var rows = new List<OpenRow>();
        await foreach (var entry in App.Get<OpenIndex>().AllAsync(Northtown.Cancelled))
            if (entry.Row.Person == patient.Person) rows.Add(entry.Row);
        return rows;
    }

    private Task PutAsync(OpenRow row) => OpenRows.PutAsync(App, row);
}
