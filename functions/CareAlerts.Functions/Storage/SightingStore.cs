using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CareAlerts.Domain;
using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Storage;

/// <summary>
/// Presence in a hospital of people we do not know, so that a plan made in mid-stay is not blind: what each message said of the visit, under a
/// keyed hash of the most trusted identifier. No name, no identifier, no birth date. A row is written blind and never changed, so the stay that
/// a plan makes of them is the same whatever their order was.
/// </summary>
internal sealed class SightingStore(TableServiceClient tables, IdentifierIndex identifiers)
{
    private const string Json = "J";
    private const string Until = "Until";
    private const string Born = "Born";
    private readonly TableClient _sightings = tables.GetTableClient(TableNames.Sightings);

    /// <summary>Whether a message says that somebody is, was or will be there.</summary>
    public static bool IsPresence(FeedTrigger trigger) => trigger is not (FeedTrigger.Updated or FeedTrigger.PersonUpdated);

    /// <summary>
    /// Keeps what a message said of a visit, for as long as the source's settings say. Written before identifiers are read again. A message
    /// without an identifier of a registered authority is not kept: nobody could be found by it without a guess.
    /// </summary>
    public Task AddAsync(SourceSettings settings, FeedMessage message, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        if (MostTrusted(settings, message) is not { } identifier) return Task.CompletedTask;
        var claim = identifiers.KeyOf(identifier);
        var row = new TableEntity(claim, RowKey(message, receivedAt))
        {
            [Until] = receivedAt + settings.Sightings, [Born] = message.BirthDate is { } born ? BornKey(claim, born) : null,
        };
        row.Put(Json, SeenVisit.Of(message, receivedAt));
        return _sightings.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>
    /// What was seen of whoever has an identifier, oldest first. Read after the identifier is claimed. What was said of somebody with another
    /// birth date is left out.
    /// </summary>
    public async Task<IReadOnlyList<SeenVisit>> OfAsync(IEnumerable<string> claims, DateOnly birthDate, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var seen = new List<SeenVisit>();
        foreach (var claim in claims)
            await foreach (var row in _sightings.QueryAsync(ODataFilter.Partition(claim), cancellationToken: cancellationToken))
                if (row.GetDateTimeOffset(Until) > now && (row.GetString(Born) is not { } born || born == BornKey(claim, birthDate))) seen.Add(row.Get<SeenVisit>(Json)!);
        return [.. seen.OrderBy(one => one.At)];
    }

    /// <summary>Deletes what is past its time among the keys that begin with two hexadecimal digits: a slice of the table small enough for one go.</summary>
    public async Task<int> DeleteOldAsync(string slice, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var prefix = identifiers.KeyPrefix + slice;
        var count = 0;
        var filter = ODataFilter.Create($"PartitionKey ge {prefix} and PartitionKey lt {prefix + "g"} and Until le {now}");
        await foreach (var row in _sightings.QueryAsync(filter, select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken))
        {
            await _sightings.DeleteEntityAsync(row.PartitionKey, row.RowKey, row.ETag, cancellationToken);
            count++;
        }

        return count;
    }

    private string BornKey(string claim, DateOnly birthDate) =>
        identifiers.KeyOf(new("urn:carealerts:born", $"{claim} {birthDate.ToString("O", CultureInfo.InvariantCulture)}"));

    private static Identifier? MostTrusted(SourceSettings settings, FeedMessage message) => settings.Identifiers
        .SelectMany(authority => message.Identifiers.Where(identifier => identifier.System == authority.System))
        .FirstOrDefault();

    // The same message again is the same row; a visit number is not a key.
    private static string RowKey(FeedMessage message, DateTimeOffset receivedAt)
    {
        var visit = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{message.Source}\n{message.VisitNumber}")))[..12];
        var recorded = (message.RecordedAt ?? receivedAt).UtcTicks.ToString("D19", CultureInfo.InvariantCulture);
        return $"{Keys.Safe(message.Source.Value)}-{visit}-{recorded}-{message.Trigger}";
    }
}
