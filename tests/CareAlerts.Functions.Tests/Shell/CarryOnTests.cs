using CareAlerts.Domain;
using CareAlerts.Functions.Delivery;
using CareAlerts.Functions.Delivery.Providers;
using CareAlerts.Functions.Intake;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Functions.Tests.Web;

namespace CareAlerts.Functions.Tests.Shell;

/// <summary>Whoever comes next about a person whose handler was killed carries on what it left, also with nothing new to say.</summary>
[Collection(NetsTown.Name)]
public sealed class CarryOnTests(Northtown town)
{
    private const string Imminent = "discharge-imminent-not-ready";
    private const string Ola = "+447700900001";

    private RunningApp App => town.App;

    [Fact]
    public async Task A_receipt_that_comes_again_carries_on_what_its_first_taker_decided()
    {
        var patient = await LeavingAsync();
        var told = await ToldAsync(patient);
        await App.Get<ReceiptDesk>().TakeAsync(Bounce(patient, told.Email), "sendgrid", Northtown.Cancelled);    // only the text is left
        var text = Bounce(patient, told.Sms);
        await App.DieBeforeEffectsAsync(dying => App.Get<ReceiptDesk>().TakeAsync(text, "twilio", dying));
        Assert.NotEmpty(await OutboxAsync(patient));

        await App.Get<ReceiptDesk>().TakeAsync(text, "twilio", Northtown.Cancelled);
        await town.DeliverAsync();

        await AssertEverybodyWasToldAsync(patient);
    }

    [Fact]
    public async Task A_notification_that_comes_again_carries_on_what_its_first_sender_decided()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync("A01", patient);
        await App.Get<FeedIntake>().TakeAsync(town.MessageOf("A16", patient), new("RXX"), Entities.Feed, Northtown.Cancelled);
        var told = await ToldAsync(patient);
        var answer = town.Providers.Answer;
        town.Providers.AnswerWith(400);
        try
        {
            await App.Get<NotificationSender>().SendAsync(told.Email, Northtown.Cancelled);
            await App.DieBeforeEffectsAsync(dying => App.Get<NotificationSender>().SendAsync(told.Sms, dying));
            Assert.NotEmpty(await OutboxAsync(patient));
        }
        finally
        {
            town.Providers.Answer = answer;
        }

        await town.DeliverAsync();

        Assert.Equal(NotificationState.Failed, (await LoadAsync(patient)).Record.Notification(told.Sms)!.State);
        await AssertEverybodyWasToldAsync(patient);
    }

    [Fact]
    public async Task A_provider_that_asks_us_to_wait_a_day_is_asked_again_within_five_minutes()
    {
        var answer = town.Providers.Answer;
        town.Providers.AnswerWith(429, headers: ("Retry-After", "86400"));
        try
        {
            var patient = await LeavingAsync();
            var code = (string)(await town.OpenAlertAsync(patient, Imminent))["code"]!;
            Assert.Single(town.SentTo(Ola, code));
            town.Providers.Answer = answer;

            await town.AdvanceAsync(TimeSpan.FromMinutes(4));
            Assert.Single(town.SentTo(Ola, code));
            await town.AdvanceAsync(TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(1));

            Assert.Equal(2, town.SentTo(Ola, code).Count);
        }
        finally
        {
            town.Providers.Answer = answer;
        }
    }

    private async Task<Patient> LeavingAsync()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync("A01", patient);
        await town.HearAsync("A16", patient);
        return patient;
    }

    private Task<LoadedPerson> LoadAsync(Patient patient) => App.Get<PersonStore>().LoadAsync(patient.Person, Northtown.Cancelled);

    private async Task<IReadOnlyList<OutboxItem>> OutboxAsync(Patient patient) => (await LoadAsync(patient)).Outbox;

    /// <summary>How the case manager is told that the patient is about to leave.</summary>
    private async Task<(NotificationId Email, NotificationId Sms)> ToldAsync(Patient patient)
    {
        var record = (await LoadAsync(patient)).Record;
        var alert = record.Alerts.Single(known => known.Kind == AlertKind.DischargeImminentNotReady);
        return (By(Channel.Email), By(Channel.Sms));

        NotificationId By(Channel channel) => record.Notifications.Single(told => told.Alert == alert.Id && told.Channel == channel).Id;
    }

    private static Receipt Bounce(Patient patient, NotificationId notification) =>
        new($"{notification}-1", "SM1", ReceiptStatus.FailedPermanent, $"{patient.Visit}-{notification}", "30005");

    /// <summary>Nothing is left in the outbox, somebody was told in place of whom the messages did not reach, and each message has been tried.</summary>
    private async Task AssertEverybodyWasToldAsync(Patient patient)
    {
        var loaded = await LoadAsync(patient);
        Assert.Empty(loaded.Outbox);
        var alert = loaded.Record.Alerts.Single(known => known.Kind == AlertKind.DischargeImminentNotReady);
        var told = loaded.Record.Notifications.Where(known => known.Alert == alert.Id).ToList();
        Assert.True(told.Count > 2, "Nobody was told instead.");
        Assert.All(told, known => Assert.Contains(loaded.Record.Attempts, attempt => attempt.Notification == known.Id));
    }
}
