using CareAlerts.Domain;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Intake.Records;

/// <summary>Carries out what hospitals say about visits: recorded under the wrong person, or known by another number. Every step can be done again.</summary>
internal sealed class VisitsDesk(
    HandingOn handing, IdentifierIndex identifiers, SightingStore sightings, MovedVisits moved, PersonShell shell, PersonStore people, TimeProvider time)
{
    /// <summary>
    /// Moves a visit to whose it is. First they hear of it, then whose it is not: killed in between, the visit is known twice for a moment and never
    /// not at all.
    /// </summary>
    public async Task<Step> MoveAsync(RecordsPlan.VisitMoved plan, SourceSettings settings, RecordsMessage.VisitMoved said, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        var stamp = Stamp.Of(said.Shown with { RecordedAt = said.RecordedAt }, receivedAt);
        var before = await SeenBeforeAsync(plan, settings, said, cancellationToken);
        if (plan.From is null && settings.Sightings > TimeSpan.Zero)
        {
            await NoteAsync(plan, settings, said, stamp, NumbersOf(before).Prepend(said.FormerVisit), receivedAt, cancellationToken);
            before = await SeenBeforeAsync(plan, settings, said, cancellationToken);    // of a message heard meanwhile, one of the two finds the other
        }

        var shown = SeenVisit.Of(said.Shown, receivedAt);
        SeenVisit here = shown with { Facts = before.Where(one => one.FormerVisit is null).Aggregate(shown.Facts, (sum, one) => sum.And(one.Facts)) };
        var numbers = before.Where(one => one.FormerVisit is not null);
        if (shown.Visit != said.FormerVisit) numbers = numbers.Append(Numbered(settings.Id, said.FormerVisit, shown.Visit!, stamp.Recorded, receivedAt));
        if (!await handing.GiveAsync(settings, [here, .. numbers], new(plan.ToKeys, stamp.Recorded), new(said.Event, stamp.Recorded, said.BirthDate), cancellationToken)) return Step.Stuck;

        if (plan.From is not { } wrong) return (await identifiers.HeldAsync(plan.FromKeys, cancellationToken)).Count > 0 ? Step.Again : Step.Done;
        if (await shell.RunAsync(wrong.Id, new Input.VisitMovedAway(settings.Id, said.FormerVisit, stamp, plan.ToKeys), cancellationToken) is not Outcome.Decided decided) return Step.Stuck;
        return FactsOf(decided.Decision.Record, said) == FactsOf(wrong, said) ? Step.Done : Step.Again;    // something was heard of it meanwhile
    }

    // What is known of the visit under the wrong person, but for whose it is.
    private static StayFacts FactsOf(PersonRecord wrong, RecordsMessage.VisitMoved said) =>
        VisitsOf(wrong).Where(stay => stay.Source == said.Source && !stay.IsTraining && stay.IsVisit(said.FormerVisit))
            .Aggregate(StayFacts.None, (sum, stay) => sum.And(stay.Facts)) with { MovedAway = null };

    private Task NoteAsync(
        RecordsPlan.VisitMoved plan, SourceSettings settings, RecordsMessage.VisitMoved said, Stamp stamp, IEnumerable<string> numbers, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        var neverWas = new SeenVisit(settings.Id, said.FormerVisit, IsTraining: false, StayFacts.None with { MovedAway = stamp.On<DateTimeOffset?>(null) }, receivedAt) { MovedTo = plan.ToKeys };
        return Task.WhenAll(numbers.Distinct().Select(number => moved.NoteAsync(plan.FromKeys, settings.Id, number, receivedAt + settings.Sightings, cancellationToken))
            .Append(sightings.AddAsync(settings, plan.FromKeys, neverWas, stamp.Recorded, said.Event, born: null, nhs: [], cancellationToken)));
    }

    // What was heard of the visit under the wrong person, and which numbers it had. Before there was a plan it may have been seen there as well.
    private async Task<IReadOnlyList<SeenVisit>> SeenBeforeAsync(RecordsPlan.VisitMoved plan, SourceSettings settings, RecordsMessage.VisitMoved said, CancellationToken cancellationToken)
    {
        var seen = await sightings.OfVisitAsync(plan.FromKeys, settings.Id, said.FormerVisit, time.GetUtcNow(), cancellationToken);
        if (plan.From is not { } wrong) return seen;
        var stays = VisitsOf(wrong).Concat((await people.RestedAsync(wrong, cancellationToken)).Select(rested => rested.Stay))
            .Where(stay => stay.Source == settings.Id && !stay.IsTraining && stay.IsVisit(said.FormerVisit));
        return [.. stays.SelectMany(Told), .. seen];
    }

    private static IEnumerable<Stay> VisitsOf(PersonRecord person) => person.Stays.Concat(person.Past.Select(past => past.Stay));

    // A stay as its source told it, with the numbers it had.
    private static IEnumerable<SeenVisit> Told(Stay stay) =>
        stay.FormerVisits.Select(former => Numbered(stay.Source, former, stay.Visit!, stay.NumberedAt ?? stay.OpenedAt, stay.HeardAt))
            .Prepend(new(stay.Source, stay.Visit, stay.IsTraining, stay.Facts, stay.HeardAt));

    private static SeenVisit Numbered(SourceId source, string former, string visit, DateTimeOffset recorded, DateTimeOffset receivedAt) =>
        new(source, visit, IsTraining: false, StayFacts.None, receivedAt) { FormerVisit = former, NumberedAt = recorded };

    private static IEnumerable<string> NumbersOf(IReadOnlyList<SeenVisit> seen) => seen.SelectMany(one => new[] { one.Visit, one.FormerVisit }).OfType<string>();

    /// <summary>Makes two numbers those of one visit, also where the visit has moved on to somebody else.</summary>
    public async Task<Step> RenumberAsync(RecordsPlan.VisitRenumbered plan, SourceSettings settings, RecordsMessage.VisitRenumbered said, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        var recorded = said.RecordedAsOf(receivedAt);
        var occasion = new Occasion(said.Event, recorded, Born: null);
        if (plan.Person is { } person)
        {
            var input = new Input.VisitRenumbered(settings.Id, said.FormerVisit, said.Visit, new(recorded, said.RecordedAt ?? receivedAt, Rank: 0));
            if (await shell.RunAsync(person.Id, input, cancellationToken) is not Outcome.Decided { Decision.Record: var record }) return Step.Stuck;
            if (MovedOn.In(record, settings.Id, said.Visit) is not { } to) return Step.Done;
            return await handing.GiveAsync(settings, [.. record.Stays.Where(stay => stay.Source == settings.Id && !stay.IsTraining && stay.IsVisit(said.Visit)).SelectMany(Told)], to, occasion, cancellationToken) ? Step.Done : Step.Stuck;
        }

        await sightings.AddAsync(settings, plan.Keys, Numbered(settings.Id, said.FormerVisit, said.Visit, recorded, receivedAt), recorded, said.Event, born: null, nhs: [], cancellationToken);
        var seen = await sightings.OfVisitAsync(plan.Keys, settings.Id, said.Visit, time.GetUtcNow(), cancellationToken);
        if (MovedOn.In(seen) is { } on)
        {
            foreach (var number in NumbersOf(seen).Distinct()) await moved.NoteAsync(plan.Keys, settings.Id, number, receivedAt + settings.Sightings, cancellationToken);
            if (!await handing.GiveAsync(settings, seen, on, occasion, cancellationToken)) return Step.Stuck;
        }

        return (await identifiers.HeldAsync(plan.Keys, cancellationToken)).Count > 0 ? Step.Again : Step.Done;
    }
}
