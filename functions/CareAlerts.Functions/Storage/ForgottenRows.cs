using System.Runtime.CompilerServices;
using Azure;
using CareAlerts.Domain;
using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Storage;

/// <summary>
/// Deletes what is kept no longer, in as many transactions as it takes. It comes before the head forgets these rows: killed in between, the
/// next decision comes here again and deletes the rest.
/// </summary>
internal sealed class ForgottenRows(TableClient people)
{
    private static readonly string[] KeysOnly = ["PartitionKey", "RowKey", "At"];

    public async Task DeleteAsync(PersonId person, Forgotten forgotten, CancellationToken cancellationToken)
    {
        if (forgotten.IsAll)
        {
            await DeleteAllButHeadAsync(person, cancellationToken);
            return;
        }

        var keys = new List<string>(forgotten.Alerts.Select(Keys.RestedAlerts));
        foreach (var stay in forgotten.Stays) keys.AddRange(await KeysOfAsync(person, stay, cancellationToken));
        if (forgotten.TimelineUpTo is { } upTo) await DeleteTimelineAsync(person, upTo, keys, cancellationToken);
        foreach (var lot in keys.Chunk(TableLimits.TransactionActions)) await DeleteAsync(person, lot, cancellationToken);
    }

    private async Task DeleteAllButHeadAsync(PersonId person, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        await foreach (var row in people.QueryAsync(ODataFilter.Partition(person.Value), select: KeysOnly, cancellationToken: cancellationToken))
            if (row.RowKey != Keys.Head) keys.Add(row.RowKey);
        foreach (var lot in keys.Chunk(TableLimits.TransactionActions)) await DeleteAsync(person, lot, cancellationToken);
    }

    // Versions count up and entries never run backwards in time, so the first that is kept ends it.
    private async Task DeleteTimelineAsync(PersonId person, DateTimeOffset upTo, List<string> keys, CancellationToken cancellationToken)
    {
        var timeline = ODataFilter.RowKeyPrefix(person.Value, Keys.TimelinePrefix);
        await foreach (var row in people.QueryAsync(timeline, TableLimits.TransactionActions, KeysOnly, cancellationToken))
        {
            if (row.GetDateTimeOffset("At") > upTo) return;
            keys.Add(row.RowKey);
        }
    }

    private async Task<List<string>> KeysOfAsync(PersonId person, StayId stay, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        var own = Keys.Rested(stay);
        await foreach (var row in people.QueryAsync(ODataFilter.RowKeyPrefix(person.Value, own), select: KeysOnly, cancellationToken: cancellationToken))
            if (row.RowKey == own || row.RowKey.StartsWith($"{own}-p", StringComparison.Ordinal)) keys.Add(row.RowKey);
        return keys;
    }

    // A row that is gone fails a transaction whole: somebody was here before, perhaps ourselves.
    private async Task DeleteAsync(PersonId person, string[] keys, CancellationToken cancellationToken)
    {
        var actions = keys.Select(key => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(person.Value, key), ETag.All)).ToList();
        if (await people.SubmitTransactionAsync(actions, cancellationToken) is WriteOutcome.Written) return;
        foreach (var key in keys)
        {
            var outcome = await people.DeleteEntityAsync(person.Value, key, ETag.All, cancellationToken);
            if (outcome is not (WriteOutcome.Written or WriteOutcome.Conflict)) throw new TableWriteException(outcome);
        }
    }
}
