using CareAlerts.Domain;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Intake.Records;

/// <summary>Where a visit went that a hospital had recorded under the wrong person.</summary>
/// <param name="Keys">Keys of whose it is.</param>
/// <param name="Recorded">When the move was recorded: what was recorded until then goes with it.</param>
internal sealed record MovedOn(IReadOnlyList<string> Keys, DateTimeOffset Recorded)
{
    /// <summary>As a record knows; null where the visit is the record's own.</summary>
    public static MovedOn? In(PersonRecord record, SourceId source, string? visit) =>
        record.Stays.FirstOrDefault(stay => visit is not null && stay.Source == source && !stay.IsTraining && stay.IsVisit(visit)) is { MovedTo.Count: > 0, Facts: { MovedAway: { } away } facts } stay
        && !(facts.MovedHere?.Recorded >= away.Recorded) ? new(stay.MovedTo, away.Recorded) : null;

    /// <summary>As sightings of the visit say.</summary>
    public static MovedOn? In(IReadOnlyList<SeenVisit> seen) =>
        seen.Where(one => one.MovedTo.Count > 0).MaxBy(one => one.Facts.MovedAway?.Recorded) is { MovedTo: var to, Facts.MovedAway: { } away }
        && !(seen.Max(one => one.Facts.MovedHere?.Recorded) >= away.Recorded) ? new(to, away.Recorded) : null;

    /// <summary>What goes with it of what was seen: for the other it never was, here it is.</summary>
    public IReadOnlyList<SeenVisit> Of(IEnumerable<SeenVisit> seen) =>
        [.. seen.Select(one => one.FormerVisit is not null ? one : one with { Facts = one.Facts.UpTo(Recorded) with { MovedAway = null, MovedHere = new Stamp(Recorded, Recorded, Rank: 0).On<DateTimeOffset?>(null) }, MovedTo = [] })];

    /// <summary>Whether a message is about what went with it: what was recorded under the wrong person since is theirs, and must not end the other's visit.</summary>
    public bool Takes(FeedMessage message, DateTimeOffset receivedAt) => message.IsProduction && Stamp.Of(message, receivedAt).Recorded <= Recorded;
}

/// <summary>
/// Gives what is known of a visit that a hospital had recorded under the wrong person to whose it is, and on from there where it was moved again: by
/// the keys that the hospital gave with the move, be they somebody's or not yet anybody's.
/// </summary>
internal sealed class HandingOn(IdentifierIndex identifiers, MovedVisits moved, SightingStore sightings, PersonShell shell, TimeProvider time)
{
    /// <summary>Where a visit of nobody known went, as the sightings under some keys say.</summary>
    public async Task<MovedOn?> OfNobodyAsync(IReadOnlyList<string> keys, SourceId source, string visit, CancellationToken cancellationToken) =>
        MovedOn.In(await sightings.OfVisitAsync(keys, source, visit, time.GetUtcNow(), cancellationToken));

    /// <summary>Who holds the first of some keys that anybody holds; null for nobody.</summary>
    public async Task<PersonId?> HolderAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        foreach (var key in keys)
            if (await identifiers.HolderAsync(key, cancellationToken) is { } holder) return holder;
        return null;
    }

    /// <summary>Hands a message on. False when a record on the way cannot be decided.</summary>
    public Task<bool> GiveAsync(SourceSettings settings, FeedMessage message, DateTimeOffset receivedAt, MovedOn to, CancellationToken cancellationToken) =>
        GiveAsync(settings, [SeenVisit.Of(message, receivedAt)], to, new($"{message.Trigger}-on", message.RecordedAt ?? receivedAt, Born: null), cancellationToken);

    /// <summary>Hands on what is known of a visit. False when a record on the way cannot be decided.</summary>
    /// <param name="settings">Of the source.</param>
    /// <param name="seen">What is known of the visit, and the numbers it had.</param>
    /// <param name="to">Whose it is.</param>
    /// <param name="said">The message it comes of.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<bool> GiveAsync(SourceSettings settings, IReadOnlyList<SeenVisit> seen, MovedOn to, Occasion said, CancellationToken cancellationToken)
    {
        var visit = seen[0].Visit!;
        var tried = new HashSet<string>();
        for (var next = to; next is not null && next.Keys.Any(tried.Add);)
        {
            var person = await HolderAsync(next.Keys, cancellationToken);
            if (person is null && settings.Sightings > TimeSpan.Zero)
            {
                await KeepAsync(settings, next.Of(seen), next.Keys, said, cancellationToken);
                (person, var isNoted) = await moved.LookAsync(next.Keys, settings.Id, visit, cancellationToken);    // a plan may have been made meanwhile
                if (person is null && isNoted)
                {
                    next = await OfNobodyAsync(next.Keys, settings.Id, visit, cancellationToken);
                    continue;
                }
            }

            if (person is not { } whose) return true;
            if (await shell.RunAsync(whose, new Input.VisitsSeen(next.Of(seen)), cancellationToken) is not Outcome.Decided decided) return false;
            next = MovedOn.In(decided.Decision.Record, settings.Id, visit);
        }

        return true;
    }

    private async Task KeepAsync(SourceSettings settings, IReadOnlyList<SeenVisit> seen, IReadOnlyList<string> keys, Occasion said, CancellationToken cancellationToken)
    {
        foreach (var (one, at) in seen.Select((one, at) => (one, at)))
            await sightings.AddAsync(settings, keys, one, said.RecordedAt, $"{said.Name}-{at}", said.Born, nhs: [], cancellationToken);
    }
}

/// <summary>The message that something was seen by.</summary>
/// <param name="Name">What tells it from others of the same visit and time.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="Born">The birth date it says, if any.</param>
internal sealed record Occasion(string Name, DateTimeOffset RecordedAt, DateOnly? Born);
