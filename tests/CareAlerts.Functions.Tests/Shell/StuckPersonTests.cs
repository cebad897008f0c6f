using CareAlerts.Domain;
using CareAlerts.Functions.Intake;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Storage.Tables;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Functions.Tests.Web;

namespace CareAlerts.Functions.Tests.Shell;

/// <summary>One person's record that cannot be decided is that person's trouble alone, and people know of it.</summary>
[Collection(NetsTown.Name)]
public sealed class StuckPersonTests(Northtown town)
{
    private const string Imminent = "discharge-imminent-not-ready";

    /// <summary>Rows somebody wrote by hand: one that makes a decision throw, and one that is none of ours.</summary>
    private const string Undecidable = """{"id":"x-1-1","source":"RXX","visit":"V","openedAt":"2026-11-22T10:00:00+00:00","heardAt":"2026-11-22T10:00:00+00:00","facts":null}""";
    private const string Unreadable = "not json";
    private static readonly string Spoilt = Keys.Stay(new StayId("x-1-1"));

    private RunningApp App => town.App;

    private TableClient People => App.Tables.GetTableClient(TableNames.People);

    [Theory]
    [InlineData(Undecidable)]
    [InlineData(Unreadable)]
    public async Task Their_message_is_kept_with_its_reason_people_are_told_and_others_go_on(string spoilt)
    {
        var (stuck, other) = (await InHospitalAsync(), await InHospitalAsync());
        var kept = (await KeptAsync()).Count;
        var told = town.Providers.Requests.Count;
        await SpoilAsync(stuck, spoilt);

        await town.HearAsync("A16", stuck);
        await town.HearAsync("A16", other);

        var aside = await KeptAsync();
        Assert.Equal(kept + 1, aside.Count);
        Assert.Contains(aside, message => message.Reason.StartsWith("The person's record cannot be decided", StringComparison.Ordinal));
        var messages = town.Providers.Requests.Skip(told).Select(request => Uri.UnescapeDataString(request.Text)).ToList();
        Assert.Contains(messages, text => text.Contains("ops@example.org", StringComparison.Ordinal));
        Assert.Contains(messages, text => text.Contains("duty@example.org", StringComparison.Ordinal));
        Assert.NotNull(await town.OpenAlertAsync(other, Imminent));
        Assert.True(await IsStuckAsync(stuck));

        await MendAsync(stuck);
        await town.HearAsync("A16", stuck);

        Assert.NotNull(await town.OpenAlertAsync(stuck, Imminent));
        Assert.False(await IsStuckAsync(stuck));
    }

    [Fact]
    public async Task What_was_decided_before_still_goes_out()
    {
        var patient = await InHospitalAsync();
        await App.DieBeforeEffectsAsync(dying => App.Get<FeedIntake>().TakeAsync(town.MessageOf("A16", patient), new("RXX"), Entities.Feed, dying));
        var code = (string)(await town.OpenAlertAsync(patient, Imminent))["code"]!;
        await SpoilAsync(patient, Undecidable);

        await town.HearAsync("A08", patient);

        Assert.Empty((await App.Get<PersonStore>().GlanceAsync(patient.Person, Northtown.Cancelled))!.Outbox);
        await MendAsync(patient);
        await town.AdvanceAsync(TimeSpan.FromMinutes(6));
        Assert.NotEmpty(town.SentTo("+447700900001", code));
    }

    [Fact]
    public async Task A_good_look_that_changes_nothing_takes_the_mark_away()
    {
        var patient = await InHospitalAsync();
        await SpoilAsync(patient, Undecidable);
        await LookAsync(patient);
        Assert.True(await IsStuckAsync(patient));
        await MendAsync(patient);

        await LookAsync(patient);

        Assert.False(await IsStuckAsync(patient));
    }

    [Fact]
    public async Task A_message_to_somebody_waits_until_the_record_can_be_read_again()
    {
        var patient = await InHospitalAsync();
        await App.Get<FeedIntake>().TakeAsync(town.MessageOf("A16", patient), new("RXX"), Entities.Feed, Northtown.Cancelled);
        var code = (string)(await town.OpenAlertAsync(patient, Imminent))["code"]!;
        await SpoilAsync(patient, Unreadable);

        await town.DeliverAsync();

        Assert.Empty(town.SentTo("+447700900001", code));
        await MendAsync(patient);
        await town.AdvanceAsync(TimeSpan.FromMinutes(6));
        Assert.Single(town.SentTo("+447700900001", code));
    }

    private async Task<Patient> InHospitalAsync()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync("A01", patient);
        return patient;
    }

    private Task LookAsync(Patient patient) => App.Get<PersonShell>().WakeAsync(patient.Person, dueAt: null, town.Now, Northtown.Cancelled);

    private Task SpoilAsync(Patient patient, string json) => People.UpsertEntityAsync(
        new TableEntity(patient.Person.Value, Spoilt) { ["J"] = json }, TableUpdateMode.Replace, Northtown.Cancelled);

    private async Task MendAsync(Patient patient) =>
        (await People.DeleteEntityAsync(patient.Person.Value, Spoilt, Azure.ETag.All, Northtown.Cancelled)).OrThrow();

    private async Task<bool> IsStuckAsync(Patient patient)
    {
        var head = await People.GetEntityIfExistsAsync(patient.Person.Value, Keys.Head, Northtown.Cancelled);
        return head!.GetBoolean("IsStuck") ?? false;
    }

    private Task<IReadOnlyList<QuarantinedMessage>> KeptAsync() => App.Get<QuarantineStore>().ListAsync("RXX", most: 100, Northtown.Cancelled);
}
