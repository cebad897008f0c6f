using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CareAlerts.Domain;
using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Storage;

/// <summary>
/// Presence in a hospital of people we do not know, so that a plan made in mid-stay is not blind: what each message said of the visit, under a
/// keyed hash of each identifier of a registered authority, whichever of them a plan will have (docs/adr/0016). No name, no identifier, no birth
/// date. A row is written blind and never changed, so the stay that a plan makes of them is the same whatever their order was.
/// </summary>
internal sealed class SightingStore(TableServiceClient tables, IdentifierIndex identifiers)
{
    private const string Json = "J";
    private const string Until = "Until";
    private const string Born = "Born";
    private const string Nhs = "Nhs";
    private readonly TableClient _sightings = tables.GetTableClient(TableNames.Sightings);

    /// <summary>Whether a message says that somebody is, was or will be there.</summary>
    public static bool IsPresence(FeedTrigger trigger) => trigger is not (FeedTrigger.Updated or FeedTrigger.PersonUpdated);

    /// <summary>
    /// Keeps what a message said of a visit, for as long as the source's settings say. Written before identifiers are read again. A message
    /// without an identifier of a registered authority is not kept: nobody could be found by it without a guess.
    /// </summary>
    public Task AddAsync(SourceSettings settings, FeedMessage message, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        var registered = settings.Identifiers.Select(authority => authority.System).ToHashSet();
        var claims = message.Identifiers.Where(identifier => registered.Contains(identifier.System)).Select(identifiers.KeyOf).Distinct();
        var nhs = message.Identifiers.Where(IsNhs).Select(identifiers.KeyOf).Distinct().Order(StringComparer.Ordinal).ToList();
        return Task.WhenAll(claims.Select(claim =>
        {
            var row = new TableEntity(claim, RowKey(message, receivedAt))
            {
                [Until] = receivedAt + settings.Sightings,
                [Born] = message.BirthDate is { } born ? identifiers.BornKey(claim, born) : null,
                [Nhs] = nhs.Count > 0 ? string.Join(' ', nhs) : null,
            };
            row.Put(Json, SeenVisit.Of(message, receivedAt));
            return _sightings.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        }));
    }

    /// <summary>
    /// What was seen of whoever has these identifiers, oldest first. Read after they are claimed. What was said of somebody with another birth
    /// date or another NHS number is left out.
    /// </summary>
    public async Task<IReadOnlyList<SeenVisit>> OfAsync(PlanPerson person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var nhs = person.Identifiers.Where(IsNhs).Select(identifiers.KeyOf).ToHashSet();
        var seen = new HashSet<SeenVisit>();    // under two identifiers it is still one
        foreach (var claim in person.Identifiers.Select(identifiers.KeyOf).Distinct())
            await foreach (var row in _sightings.QueryAsync(ODataFilter.Partition(claim), cancellationToken: cancellationToken))
                if (row.GetDateTimeOffset(Until) > now && !IsOfAnother(row)) seen.Add(row.Get<SeenVisit>(Json)!);
        return [.. seen.OrderBy(one => one.At)];

        bool IsOfAnother(TableEntity row) =>
            (row.GetString(Born) is { } born && born != identifiers.BornKey(row.PartitionKey, person.BirthDate))
            || (nhs.Count > 0 && row.GetString(Nhs) is { } sent && !sent.Split(' ').Any(nhs.Contains));
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

    private static bool IsNhs(Identifier identifier) => identifier.System == NhsNumber.System;

    // The same message again is the same row; a visit number is not a key.
    private static string RowKey(FeedMessage message, DateTimeOffset receivedAt)
    {
        var visit = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{message.Source}\n{message.VisitNumber}")))[..12];
        var recorded = (message.RecordedAt ?? receivedAt).UtcTicks.ToString("D19", CultureInfo.InvariantCulture);
        return $"{Keys.Safe(message.Source.Value)}-{visit}-{recorded}-{message.Trigger}";
    }
}
