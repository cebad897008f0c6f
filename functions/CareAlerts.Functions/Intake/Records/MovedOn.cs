using CareAlerts.Domain;

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
