using CareAlerts.Domain;
using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Storage;

/// <summary>
/// Which identifiers are one person's, as hospitals say: a row at one of the two, so that whoever knows it finds the other. Of what was said of the
/// same two, the last by its recorded time counts, whichever came first.
/// </summary>
/// <remarks>In the table of identifiers, beside their holders: a plan claims its identifiers before it reads these, and these are written before holders are read again.</remarks>
internal sealed class RecordLinks(TableServiceClient tables)
{
    private const int MostTries = 10;

    /// <summary>Nobody has more numbers; a chain beyond is a fault of somebody's data.</summary>
    private const int MostKeys = 64;

    private const string Recorded = "Recorded";
    private const string Together = "Together";
    private readonly TableClient _identifiers = tables.GetTableClient(TableNames.Identifiers);

    /// <summary>
    /// Every identifier that is the same person's as one of these, without these. These are one person's whatever hospitals say: of what was said at
    /// any of them of the same other, the last word counts, so that a link made at an NHS number as well ends when it is undone at the hospital's own.
    /// </summary>
    /// <param name="keys">These.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="not">What is led to by one of these alone is left out, and so are they.</param>
    public async Task<IReadOnlyList<string>> OfAsync(IEnumerable<string> keys, CancellationToken cancellationToken, IReadOnlyCollection<string>? not = null)
    {
        var known = keys.Except(not ?? []).ToHashSet();
        var next = new Queue<string>(await LinkedToAsync(known, cancellationToken));
        var found = new List<string>();
        while (next.TryDequeue(out var key))
        {
            if (known.Count >= MostKeys || not?.Contains(key) == true || !known.Add(key)) continue;
            found.Add(key);
            foreach (var other in await LinkedToAsync([key], cancellationToken)) next.Enqueue(other);
        }

        return found;
    }

    // What was last said at any of them of each other.
    private async Task<IReadOnlyList<string>> LinkedToAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        var said = new Dictionary<string, TableEntity>();
        foreach (var key in keys)
            await foreach (var row in _identifiers.QueryAsync(ODataFilter.RowKeyPrefix(key, Keys.SamePersonPrefix), cancellationToken: cancellationToken))
                if (!said.TryGetValue(row.RowKey, out var before) || !IsNoNews(before, row.GetBoolean(Together) == true, row.GetDateTimeOffset(Recorded)!.Value))
                    said[row.RowKey] = row;
        return [.. said.Values.Where(row => row.GetBoolean(Together) == true).Select(row => row.RowKey[Keys.SamePersonPrefix.Length..])];
    }

    /// <summary>
    /// Writes down at one identifier that another is the same person's, or is not. Whoever knows the first finds the other by it, not the other way
    /// round. Returns what counts: a later word may have come before.
    /// </summary>
    public async Task<bool> SayAsync(string at, string other, bool together, DateTimeOffset recordedAt, CancellationToken cancellationToken)
    {
        var said = new TableEntity(at, Keys.SamePerson(other)) { [Recorded] = recordedAt, [Together] = together };
        for (var tries = 0; tries < MostTries; tries++)
        {
            var held = await _identifiers.GetEntityIfExistsAsync(said.PartitionKey, said.RowKey, cancellationToken);
            if (held is not null && IsNoNews(held, together, recordedAt)) return held.GetBoolean(Together) == true;
            var outcome = held is null
                ? await _identifiers.AddEntityAsync(said, cancellationToken)
                : await _identifiers.UpdateEntityAsync(said, held.ETag, TableUpdateMode.Replace, cancellationToken);
            if (outcome is WriteOutcome.Written) return together;
            if (outcome is WriteOutcome.NotApplied) throw new TableWriteException(outcome);
        }

        throw new TimeoutException("Too many write about the same two identifiers at once.");
    }

    // At the same time recorded, "not one" counts: to be silent about a link is mended by the next message, a wrong one is not.
    private static bool IsNoNews(TableEntity held, bool together, DateTimeOffset recordedAt) =>
        held.GetDateTimeOffset(Recorded) is { } before && (before > recordedAt || (before == recordedAt && (together || held.GetBoolean(Together) == together)));
}
