using System.Text.Json.Nodes;
using CareAlerts.Domain;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Storage.Tables;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Functions.Tests.Web;
using CareAlerts.Functions.Watching;

namespace CareAlerts.Functions.Tests.Keeping;

/// <summary>What is kept how long (docs/architecture.md), seen in the tables themselves. Only the clock moves: nobody is heard of again.</summary>
public sealed class RetentionTests(Northtown town) : IClassFixture<Northtown>
{
    private static readonly TimeSpan UntilRest = TimeSpan.FromDays(7);
    private static readonly TimeSpan AtRest = TimeSpan.FromDays(35);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task A_stay_that_ended_is_there_until_its_last_day_and_then_gone_with_its_alerts_and_its_timeline()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync("A01", patient);
        await town.HearAsync("A11", patient);
        var stay = await town.StayOfAsync(patient);
        var alert = (string)stay["alerts"]![0]!["id"]!;
        await town.AdvanceAsync(UntilRest);

        await town.AdvanceAsync(AtRest - Day);
        var kept = await App.GetAsync($"stays/{stay["id"]}");
        Assert.Equal(200, kept.Status);
        Assert.Equal(stay["alerts"]!.AsArray().Count, kept.Json["alerts"]!.AsArray().Count);
        Assert.Equal(Texts(stay["timeline"]!), Texts(kept.Json["timeline"]!).Take(stay["timeline"]!.AsArray().Count));
        Assert.Equal(200, (await App.GetAsync($"alerts/{alert}")).Status);

        await town.AdvanceAsync(Day);
        Assert.Equal(404, (await App.GetAsync($"stays/{stay["id"]}")).Status);
        Assert.Equal(404, (await App.GetAsync($"alerts/{alert}")).Status);
        Assert.Equal([Keys.Head, Keys.Plan], await KeysAsync(patient.Person));
    }

    [Fact]
    public async Task A_stay_that_rested_in_parts_is_gone_with_all_of_them()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync("A01", patient);
        var record = (await App.Get<PersonStore>().LoadAsync(patient.Person, Northtown.Cancelled)).Record;
        var (stay, told) = (record.Stays.Single(), record.Notifications[0]);
        foreach (var number in Enumerable.Range(1, 50))
        {
            var copy = told with { Id = new($"{told.Id}{number:D3}") };
            await PeopleTable.UpsertEntityAsync(Row(patient.Person, Keys.Notification(copy.Id), copy), TableUpdateMode.Replace, Northtown.Cancelled);
            await App.Get<PersonStore>().PutAttemptAsync(patient.Person, Sent(copy.Id), Northtown.Cancelled);
        }

        await town.HearAsync("A11", patient);

        await town.AdvanceAsync(UntilRest);
        Assert.True((await KeysAsync(patient.Person)).Count(key => key.StartsWith($"8-{stay.Id}", StringComparison.Ordinal)) > 1);

        await town.AdvanceAsync(AtRest);
        Assert.Equal([Keys.Head, Keys.Plan], await KeysAsync(patient.Person));
    }

    [Fact]
    public async Task Hundreds_of_old_timeline_rows_go_also_when_the_process_dies_in_between()
    {
        const int Decisions = 250;
        var patient = await town.EnrolAsync();
        await DecideOftenAsync(patient, Decisions);
        Assert.True((await TimelineAsync(patient.Person)).Count > Decisions);
        await town.WaitAsync(AtRest);

        using var death = new CancellationTokenSource();
        var transactions = 0;
        App.StorageProxy.Decide = request =>
        {
            if (!request.Path.EndsWith("$batch", StringComparison.Ordinal) || ++transactions < 2) return Cut.Forward;
            death.Cancel();
            return Cut.BeforeForwarding;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => App.Get<PersonShell>().RunAsync(patient.Person, new Input.Woken(), death.Token));
        App.StorageProxy.Decide = _ => Cut.Forward;
        Assert.Equal(Decisions + 1 - 100, (await TimelineAsync(patient.Person)).Count);

        await App.Get<PersonShell>().RunAsync(patient.Person, new Input.Woken(), Northtown.Cancelled);
        Assert.Equal([Keys.Head, Keys.Plan], await KeysAsync(patient.Person));
    }

    [Fact]
    public async Task Rows_that_somebody_else_has_deleted_meanwhile_stop_nobody()
    {
        var patient = await town.EnrolAsync();
        await DecideOftenAsync(patient, 5);
        await town.WaitAsync(AtRest);
        var oldest = (await TimelineAsync(patient.Person))[0];
        var isGone = false;
        App.StorageProxy.Decide = request =>
        {
            if (!request.Path.EndsWith("$batch", StringComparison.Ordinal) || isGone) return Cut.Forward;
            isGone = true;
            PeopleTable.DeleteEntityAsync(patient.Person.Value, oldest, Azure.ETag.All, CancellationToken.None).GetAwaiter().GetResult();
            return Cut.Forward;
        };

        await App.Get<PersonShell>().RunAsync(patient.Person, new Input.Woken(), Northtown.Cancelled);
        App.StorageProxy.Decide = _ => Cut.Forward;

        Assert.True(isGone);
        Assert.Equal([Keys.Head, Keys.Plan], await KeysAsync(patient.Person));
        await town.DeliverAsync();
    }

    [Fact]
    public async Task An_open_stay_keeps_all_that_is_shown_of_it_and_what_was_before_it_goes()
    {
        var patient = await town.EnrolAsync();
        await town.AdvanceAsync(Day);
        await town.HearAsync("A01", patient);
        await town.AdvanceAsync(Day);
        var before = await town.StayOfAsync(patient);
        var rows = (await KeysAsync(patient.Person)).Where(key => key[0] is >= '2' and <= '5').ToList();

        foreach (var days in new[] { 34, 1, 1, 60 }) await town.AdvanceAsync(TimeSpan.FromDays(days));

        var after = await town.StayOfAsync(patient);
        Assert.Equal("in-progress", (string?)after["status"]);
        Assert.Equal(Texts(before["timeline"]!), Texts(after["timeline"]!).Take(before["timeline"]!.AsArray().Count));
        Assert.NotEmpty(rows);
        Assert.Empty(rows.Except(await KeysAsync(patient.Person)));
        Assert.All(await App.Get<PersonStore>().TimelineAsync((await App.Get<PersonStore>().LoadAsync(patient.Person, Northtown.Cancelled)).Record, Northtown.Cancelled), entry => Assert.True(entry.At >= (DateTimeOffset)before["admittedAt"]!));
        var alert = await App.GetAsync($"alerts/{before["alerts"]![0]!["id"]}");
        Assert.Contains(alert.Json["timeline"]!.AsArray(), entry => (string?)entry!["code"] == "opened");
    }

    [Fact]
    public async Task The_houses_ended_alerts_go_with_all_that_was_told_of_them_and_open_ones_stay()
    {
        var ended = await TroubleAsync("dead-letters:ended");
        await town.AdvanceAsync(Day);
        Assert.Equal("resolved", (string?)(await App.GetAsync($"alerts/{ended}")).Json["state"]);
        await town.AdvanceAsync(UntilRest);
        var laid = (await App.GetAsync($"alerts/{ended}")).Json;
        Assert.DoesNotContain(await KeysAsync(PersonId.House), key => key.Contains(ended, StringComparison.Ordinal));
        Assert.NotEmpty(laid["notifications"]!.AsArray());
        Assert.NotNull(laid["notifications"]![0]!["provider"]);
        Assert.NotEmpty(laid["timeline"]!.AsArray());

        await town.AdvanceAsync(AtRest - Day);
        Assert.Equal(200, (await App.GetAsync($"alerts/{ended}")).Status);
        var open = await TroubleAsync("dead-letters:open");
        await town.AdvanceAsync(Day - TimeSpan.FromHours(1));
        Assert.Equal(200, (await App.GetAsync($"alerts/{ended}")).Status);
        await town.AdvanceAsync(TimeSpan.FromMinutes(59));

        Assert.Equal("open", (string?)(await App.GetAsync($"alerts/{open}")).Json["state"]);
        await town.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(404, (await App.GetAsync($"alerts/{ended}")).Status);
        var keys = await KeysAsync(PersonId.House);
        Assert.DoesNotContain(keys, key => key.StartsWith(Keys.RestedAlertsPrefix, StringComparison.Ordinal));
        Assert.Contains(Keys.Alert(new(open)), keys);
        Assert.Contains(keys, key => key.StartsWith("4-", StringComparison.Ordinal));
        Assert.Contains(keys, key => key.StartsWith("5-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_only_waits_to_be_forgotten_is_not_woken_by_changes_and_costs_a_sweep_no_read()
    {
        var (quiet, busy) = (await town.EnrolAsync(), await town.EnrolAsync());
        await town.HearAsync("A01", quiet);
        await town.HearAsync("A11", quiet);
        await town.WaitAsync(TimeSpan.FromDays(8));
        await town.DeliverAsync();
        await town.HearAsync("A01", busy);
        await town.WaitAsync(TimeSpan.FromHours(1));
        await App.Get<OpenSweep>().RunAsync(Northtown.Cancelled);
        await town.WaitAsync(TimeSpan.FromHours(1));
        await town.DeliverAsync();

        var reads = new List<string>();
        App.StorageProxy.Decide = request =>
        {
            lock (reads) reads.Add(request.Path);
            return Cut.Forward;
        };
        await App.Get<OpenSweep>().RunAsync(Northtown.Cancelled);
        Assert.DoesNotContain(reads, path => path.Contains(quiet.Person.Value, StringComparison.Ordinal));
        Assert.Contains(await OpenRowsAsync(), row => row.Person == quiet.Person && row.WakeAt is not null);

        reads.Clear();
        Assert.Equal(200, (await App.PutAsync("contacts/acme-care", """{"name":"Acme Care at Home","kind":"service","email":"acme@example.org"}""")).Status);
        await town.DeliverAsync();
        App.StorageProxy.Decide = _ => Cut.Forward;
        Assert.Contains(reads, path => path.Contains(busy.Person.Value, StringComparison.Ordinal));
        Assert.DoesNotContain(reads, path => path.Contains(quiet.Person.Value, StringComparison.Ordinal));
    }

    private RunningApp App => town.App;

    private TableClient PeopleTable => App.Tables.GetTableClient(TableNames.People);

    private async Task<string> TroubleAsync(string cause)
    {
        await App.Get<PersonShell>().AlarmAsync(new Input.HouseTroubled(cause, "Messages fail again and again."), Northtown.Cancelled);
        await town.DeliverAsync();
        var house = (await App.Get<PersonStore>().LoadAsync(PersonId.House, Northtown.Cancelled)).Record;
        return house.Alerts.Last(alert => alert.Subject == cause).Id.Value;
    }

    private async Task DecideOftenAsync(Patient patient, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var loaded = await App.Get<PersonStore>().LoadAsync(patient.Person, Northtown.Cancelled);
            await App.Get<PersonShell>().RunAsync(patient.Person, new Input.PlanAgreed(loaded.Record.Plan!), Northtown.Cancelled, new Request(Plan: loaded.Plan));
        }
    }

    private async Task<IReadOnlyList<string>> TimelineAsync(PersonId person) =>
        [.. (await KeysAsync(person)).Where(key => key.StartsWith(Keys.TimelinePrefix, StringComparison.Ordinal))];

    private async Task<IReadOnlyList<string>> KeysAsync(PersonId person)
    {
        var keys = new List<string>();
        await foreach (var row in PeopleTable.QueryAsync(ODataFilter.Partition(person.Value), cancellationToken: Northtown.Cancelled)) keys.Add(row.RowKey);
        return keys;
    }

    private async Task<IReadOnlyList<OpenRow>> OpenRowsAsync()
    {
        var rows = new List<OpenRow>();
        await foreach (var entry in App.Get<OpenIndex>().AllAsync(Northtown.Cancelled)) rows.Add(entry.Row);
        return rows;
    }

    private Attempt Sent(NotificationId notification) =>
        new() { Notification = notification, Number = 1, State = AttemptState.Delivered, ClaimId = "c", ClaimedUntil = town.Now, At = town.Now };

    private static TableEntity Row<T>(PersonId person, string key, T value)
    {
        var row = new TableEntity(person.Value, key);
        row.Put("J", value);
        return row;
    }

    private static IEnumerable<string> Texts(JsonNode timeline) => timeline.AsArray().Select(entry => $"{entry!["at"]} {entry["text"]}");
}
