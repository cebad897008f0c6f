using System.Globalization;
using System.Text.Json;
using CareAlerts.Domain;
using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Storage;

/// <summary>
/// What hospitals say of people we do not know, so that a plan made in mid-stay is not blind: what each message said of a visit or a death, under a
/// keyed hash of each identifier of a registered authority, whichever of them a plan will have (docs/adr/0016). No name, no identifier, no birth
/// date. A row is written blind and never changed, so the stay that a plan makes of them is the same whatever their order was.
/// </summary>
internal sealed class SightingStore(TableServiceClient tables, IdentifierIndex identifiers)
{
    private const string Json = "J";
    private const string Born = "Born";
    private const string Nhs = "Nhs";
    private readonly TableClient _sightings = tables.GetTableClient(TableNames.Sightings);

    /// <summary>
    /// Keeps what a message said of a visit, for as long as the source's settings say. Written before identifiers are read again. A message
    /// without an identifier of a registered authority is not kept: nobody could be found by it without a guess.
    /// </summary>
    public Task AddAsync(SourceSettings settings, FeedMessage message, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        var nhs = message.Identifiers.Where(IdentityRules.IsNhs).Select(identifiers.KeyOf).Distinct().Order(StringComparer.Ordinal).ToList();
        var keys = KeysOf(settings, message.Identifiers);
        return AddAsync(settings, keys, SeenVisit.Of(message, receivedAt), message.RecordedAt ?? receivedAt, message.Trigger.ToString(), message.BirthDate, nhs, cancellationToken);
    }

    /// <summary>The keys under which somebody is kept: of every identifier of an authority registered for the source.</summary>
    public IReadOnlyList<string> KeysOf(SourceSettings settings, IReadOnlyList<Identifier> sent)
    {
        var registered = settings.Identifiers.Select(authority => authority.System).ToHashSet();
        return [.. sent.Where(identifier => registered.Contains(identifier.System)).Select(identifiers.KeyOf).Distinct()];
    }

    /// <summary>Keeps what is known of a visit of somebody unknown, under the keys of their identifiers.</summary>
    /// <param name="settings">Of the source.</param>
    /// <param name="claims">The keys.</param>
    /// <param name="seen">What is known.</param>
    /// <param name="recordedAt">When it was recorded.</param>
    /// <param name="occasion">What tells it from others of the same visit and time.</param>
    /// <param name="born">Their birth date, if it was said.</param>
    /// <param name="nhs">The keys of their NHS numbers, if any were said.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task AddAsync(
        SourceSettings settings, IReadOnlyList<string> claims, SeenVisit seen, DateTimeOffset recordedAt, string occasion, DateOnly? born, IReadOnlyList<string> nhs, CancellationToken cancellationToken) =>
        settings.Sightings <= TimeSpan.Zero ? Task.CompletedTask : Task.WhenAll(claims.Select(claim =>
        {
            var row = new TableEntity(claim, RowKey(seen, recordedAt, occasion))
            {
                [PastRows.Until] = seen.At + settings.Sightings,
                [Born] = born is { } date ? identifiers.BornKey(claim, date) : null,
                [Nhs] = nhs.Count > 0 ? string.Join(' ', nhs) : null,
            };
            row.Put(Json, seen);
            return _sightings.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        }));

    /// <summary>What was seen of one visit under any of some keys, whoever it was, also under numbers it had before; nothing that test messages said.</summary>
    public async Task<IReadOnlyList<SeenVisit>> OfVisitAsync(IEnumerable<string> claims, SourceId source, string visit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var seen = new List<SeenVisit>();
        foreach (var claim in claims)
            await foreach (var row in _sightings.QueryAsync(ODataFilter.Partition(claim), cancellationToken: cancellationToken))
                if (row.GetDateTimeOffset(PastRows.Until) > now && row.Get<SeenVisit>(Json) is { IsTraining: false } one && one.Source == source) seen.Add(one);
        var numbers = NumbersOf(visit, seen);
        return [.. seen.Where(one => one.Visit is { } number && numbers.Contains(number))];
    }

    // Every number a visit had or has, followed from one to the next as long as there is another.
    private static HashSet<string> NumbersOf(string visit, List<SeenVisit> seen)
    {
        var numbers = new HashSet<string> { visit };
        for (var before = 0; before < numbers.Count;)
        {
            before = numbers.Count;
            foreach (var one in seen)
                if (one is { FormerVisit: { } former, Visit: { } number } && (numbers.Contains(former) || numbers.Contains(number))) numbers.UnionWith([former, number]);
        }

        return numbers;
    }

    /// <summary>
    /// What was seen of whoever has these identifiers, oldest first. Read after they are claimed. What was said of somebody with another birth
    /// date or another NHS number is left out.
    /// </summary>
    /// <param name="person">Who they are.</param>
    /// <param name="claims">The keys of their identifiers.</param>
    /// <param name="now">Our clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<SeenVisit>> OfAsync(PlanPerson person, IEnumerable<string> claims, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var nhs = person.Identifiers.Where(IdentityRules.IsNhs).Select(identifiers.KeyOf).ToHashSet();
        var seen = new HashSet<SeenVisit>();    // under two identifiers it is still one
        foreach (var claim in claims.Distinct())
            await foreach (var row in _sightings.QueryAsync(ODataFilter.Partition(claim), cancellationToken: cancellationToken))
                if (row.GetDateTimeOffset(PastRows.Until) > now && !IsOfAnother(row)) seen.Add(row.Get<SeenVisit>(Json)!);
        return [.. seen.OrderBy(one => one.At)];

        bool IsOfAnother(TableEntity row) =>
            (row.GetString(Born) is { } born && born != identifiers.BornKey(row.PartitionKey, person.BirthDate))
            || (nhs.Count > 0 && row.GetString(Nhs) is { } sent && !sent.Split(' ').Any(nhs.Contains));
    }

    /// <summary>Deletes what is past its time among the keys that begin with two hexadecimal digits.</summary>
    public Task<int> DeleteOldAsync(string slice, DateTimeOffset now, CancellationToken cancellationToken) =>
        _sightings.DeletePastAsync(identifiers.KeyPrefix + slice, now, cancellationToken);

    // The same message again is the same row, two of the same time that say different things are not; a visit number is not a key.
    private string RowKey(SeenVisit seen, DateTimeOffset recordedAt, string occasion)
    {
        var visit = identifiers.ShortKey("visit", seen.FormerVisit is null ? $"{seen.Source}\n{seen.Visit}" : $"{seen.Source}\n{seen.FormerVisit}\n{seen.Visit}");
        var recorded = recordedAt.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);
        return $"{Keys.Safe(seen.Source.Value)}-{visit}-{recorded}-{occasion}-{identifiers.ShortKey("seen", JsonSerializer.Serialize(seen.Facts, RowJson.Options))}";
    }
}
