using CareAlerts.Domain;
using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Storage;

/// <summary>
/// Which visits a hospital had recorded by mistake under numbers of nobody with a plan: of what is heard late under such a number, the sightings there
/// say whose it is. That there is anything to look for is a row beside the number's holder, so that both are read at once.
/// </summary>
/// <remarks>The row is written before the sightings are read, and a sighting before this row is: of a late message, one of the two finds the other.</remarks>
internal sealed class MovedVisits(TableServiceClient tables, IdentifierIndex identifiers)
{
    private readonly TableClient _identifiers = tables.GetTableClient(TableNames.Identifiers);

    /// <summary>Notes at each of some keys that the visit is somebody else's, until the sightings that say whose are past their time.</summary>
    public Task NoteAsync(IEnumerable<string> keys, SourceId source, string visit, DateTimeOffset until, CancellationToken cancellationToken) =>
        Task.WhenAll(keys.Select(key => _identifiers.UpsertEntityAsync(new(key, Note(source, visit)) { [PastRows.Until] = until }, TableUpdateMode.Replace, cancellationToken)));

    /// <summary>Who holds a key, and whether the visit is noted at it; one query, where the holder alone would cost a point read.</summary>
    public async Task<(PersonId? Holder, bool IsNoted)> LookAsync(string key, SourceId source, string visit, CancellationToken cancellationToken)
    {
        var (holder, note) = ((PersonId?)null, Note(source, visit));
        var isNoted = false;
        await foreach (var row in _identifiers.QueryAsync(ODataFilter.Create($"PartitionKey eq {key} and (RowKey eq {Keys.Holder} or RowKey eq {note})"), cancellationToken: cancellationToken))
            if (row.RowKey == note) isNoted = true;
            else holder = IdentifierIndex.NamedIn(row);
        return (holder, isNoted);
    }

    /// <summary>The same of several keys: who holds the first that anybody holds, and whether the visit is noted at any.</summary>
    public async Task<(PersonId? Holder, bool IsNoted)> LookAsync(IReadOnlyList<string> keys, SourceId source, string visit, CancellationToken cancellationToken)
    {
        var looks = new List<(PersonId? Holder, bool IsNoted)>();
        foreach (var key in keys) looks.Add(await LookAsync(key, source, visit, cancellationToken));
        return (looks.Find(look => look.Holder is not null).Holder, looks.Exists(look => look.IsNoted));
    }

    private string Note(SourceId source, string visit) => $"visit-{Keys.Safe(source.Value)}-{identifiers.ShortKey("visit", $"{source}\n{visit}")}";

    /// <summary>Deletes what is past its time among the keys that begin with two hexadecimal digits.</summary>
    public Task<int> DeleteOldAsync(string slice, DateTimeOffset now, CancellationToken cancellationToken) =>
        _identifiers.DeletePastAsync(identifiers.KeyPrefix + slice, now, cancellationToken);
}
