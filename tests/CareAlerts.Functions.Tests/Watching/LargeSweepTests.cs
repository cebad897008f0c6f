using System.Collections.Concurrent;
using CareAlerts.Domain;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Storage.Tables;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Watching;

/// <summary>A sweep after a long silence, when hundreds are overdue.</summary>
public sealed class LargeSweepTests(RunningApp app) : IClassFixture<RunningApp>
{
    private const int People = 250;
    private static readonly DateTimeOffset LongAgo = TimeProvider.System.GetUtcNow().AddHours(-1);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hundreds_are_woken_in_batches_and_a_row_or_a_head_nobody_can_read_holds_up_none_of_them()
    {
        var people = Enumerable.Range(0, People).Select(_ => new PersonId(Keys.Random())).ToList();
        await Parallel.ForEachAsync(people, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Ct }, async (person, _) => await OverdueAsync(person));
        var (badRow, badHead) = (people[0], people[1]);
        await SpoilAsync(TableNames.Open, badRow.Value, badRow.Value, "J");
        await SpoilAsync(TableNames.People, badHead.Value, Keys.Head, "Outbox");
        var sends = new ConcurrentQueue<string>();
        app.BusProxy.Decide = request =>
        {
            if (request.Path.StartsWith("/wakeups/messages", StringComparison.Ordinal)) sends.Enqueue(request.Path);
            return Cut.Forward;
        };

        await app.WatchAsync();

        app.BusProxy.Decide = _ => Cut.Forward;
        var woken = (await app.Bus.TakeAllAsync(Entities.Wakeups)).Select(message => message.Read<WakeMessage>().Person).ToList();
        Assert.Equal(people.Select(person => person.Value).Order(), woken.Order());
        Assert.Equal(3, sends.Count);    // by the hundred
    }

    private async Task OverdueAsync(PersonId person)
    {
        var row = new OpenRow { Person = person, Locality = person.Value, Version = 1, WakeAt = LongAgo, WrittenAt = LongAgo };
        var head = PersonRows.Head(new PersonRecord { Id = person, Version = 1, WakeAt = LongAgo }, "test", [], [row.Key]);
        await app.Tables.GetTableClient(TableNames.People).UpsertEntityAsync(head, TableUpdateMode.Replace, Ct);
        await OpenRows.PutAsync(app, row);
    }

    private Task SpoilAsync(string table, string partition, string row, string property) =>
        app.Tables.GetTableClient(table).UpsertEntityAsync(new TableEntity(partition, row) { [property] = "not json" }, TableUpdateMode.Merge, Ct);
}
