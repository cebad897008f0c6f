namespace CareAlerts.Domain;

/// <summary>
/// Makes stays of what was seen of a person before there was a plan: enrolled in mid-stay, they are known to be there. The stays are those that
/// hearing it all would have made, but for the visits that are over.
/// </summary>
internal static class Sightings
{
    public static void Take(Draft draft, IReadOnlyList<SeenVisit> seen, bool beforeThePlan)
    {
        foreach (var one in seen)
            if (one.IsOfThePerson) Deaths.Hear(draft, one);
        seen = [.. seen.Select(one => one.IsOfThePerson ? one with { Facts = one.Facts with { Deceased = null } } : one)];
        var renumbered = seen.Where(one => one.FormerVisit is not null).OrderBy(one => one.NumberedAt).ToList();
        var (stays, visits) = ((IReadOnlyList<Stay>)[.. draft.Stays], (IReadOnlyList<Stay>)[.. draft.Visits]);    // as they were: the visits seen are told apart already
        foreach (var visit in Visits(UnderTheirLastNumber(seen, renumbered)))
        {
            var numbers = NumbersOf(visit, renumbered);
            if (visit.Visit is null && visits.Any(stay => IsOfSameFeed(stay, visit) && SaysAsMuch(stay, visit.Facts))) continue;
            var known = stays.FirstOrDefault(stay => IsOfSameFeed(stay, visit) && numbers.Exists(stay.IsVisit));
            var past = known is null ? draft.Past.Select(past => past.Stay).FirstOrDefault(past => IsOfSameFeed(past, visit) && numbers.Exists(past.IsVisit)) : null;
            if (past is null) known ??= EndedBy(visit, stays);
            var whole = past is null ? visit : visit with { Facts = visit.Facts.And(past.Facts) };
            var isPast = known is null && whole.HasEnded && whole.Facts.MovedHere is null && whole.MovedTo.Count == 0    // whose a visit is is news, though it is over
                && (beforeThePlan || past is not null || !LeftJustNow(draft, whole));
            if (isPast || IsRested(draft, whole, numbers))
            {
                if (isPast) Remember(draft, whole, past, renumbered, numbers);
                Deaths.Hear(draft, whole);
                continue;
            }

            if (draft.StopIfFull()) return;    // what was taken in is known in the next round
            if (past is not null) draft.Recalled(past);
            Take(draft, whole, known ?? (past is null ? ClaimOf(visit).Among(stays) : null));
        }

        foreach (var one in seen)
            if (one.FormerVisit is null && !VisitClaim.Of(one).MakesAStay) Deaths.Hear(draft, one);
        foreach (var one in renumbered)
        {
            if (draft.StopIfFull()) return;
            VisitMoves.Renumber(draft, new(one.Source, one.FormerVisit!, one.Visit!, new(one.NumberedAt!.Value, one.NumberedAt.Value, Rank: 0)));
        }
    }

    // Heard with a plan, under a number that was not yet known to be theirs: as news as it would have been.
    private static bool LeftJustNow(Draft draft, Stay visit) =>
        visit is { Status: StayStatus.Finished, Facts.Discharged: { } left } && draft.Now - left.Recorded < Conditions.IsNewsFor;

    // An end that was seen by itself is that of the stay which was open by then.
    private static Stay? EndedBy(Stay visit, IReadOnlyList<Stay> stays) =>
        visit is { HasEnded: true, Facts: { Admitted: null, Arrived: null, Planned: null, Discharged: { } left } } && ClaimOf(visit).Among(stays) is { HasEnded: false, Facts: var open } stay
        && left.Recorded > (open.Admitted ?? open.Arrived ?? open.Planned)?.Recorded ? stay : null;

    private static void Remember(Draft draft, Stay visit, Stay? known, List<SeenVisit> renumbered, List<string> numbers)
    {
        if (visit.IsTraining || visit.Facts == known?.Facts) return;
        if (known is not null) draft.Keep(known with { Facts = visit.Facts });
        else draft.Put(new PastVisit(visit with { Id = new(draft.NewId()), FormerVisits = numbers is [.., _] ? numbers[..^1] : [], NumberedAt = renumbered.FindLast(one => one.Source == visit.Source && one.Visit == visit.Visit)?.NumberedAt }, draft.Now));
    }

    // The last is the one in use.
    private static List<string> NumbersOf(Stay visit, List<SeenVisit> renumbered)
    {
        if (visit.Visit is not { } last) return [];
        List<string> numbers = [last];
        foreach (var one in Enumerable.Reverse(renumbered))
            if (one.Source == visit.Source && numbers.Contains(one.Visit!) && !numbers.Contains(one.FormerVisit!)) numbers.Insert(0, one.FormerVisit!);
        return numbers;
    }

    private static IReadOnlyList<SeenVisit> UnderTheirLastNumber(IReadOnlyList<SeenVisit> seen, List<SeenVisit> renumbered)
    {
        if (renumbered.Count == 0) return seen;
        return [.. seen.Where(one => one.FormerVisit is null).Select(one => renumbered.Aggregate(one, Renumbered))];

        static SeenVisit Renumbered(SeenVisit one, SeenVisit said) =>
            one.Source == said.Source && one.Visit == said.FormerVisit ? one with { Visit = said.Visit } : one;
    }

    private static void Take(Draft draft, Stay visit, Stay? known)
    {
        var stay = known is null ? visit with { Id = new(draft.NewId()), OpenedAt = draft.Now, Facts = StayFacts.None } : draft.Stays.First(own => own.Id == known.Id);    // two visits seen may be one stay
        var changed = stay with { Visit = stay.Visit ?? visit.Visit, Facts = stay.Facts.And(visit.Facts), MovedTo = LastMove(stay, visit.Facts, visit.MovedTo) };
        if (changed == stay) return;
        draft.Put(changed);
        draft.Because("seen-before", "The hospital told of this visit before there was a plan, or under another record.", stay: stay.Id);
    }

    // The visits that what was seen amounts to, in the order in which it was recorded.
    private static List<Stay> Visits(IReadOnlyList<SeenVisit> seen)
    {
        var visits = new List<Stay>();
        foreach (var one in seen.OrderBy(one => one.Facts.LatestRecorded ?? one.At))
        {
            var claim = VisitClaim.Of(one);
            var known = visits.Find(visit => one.Visit is null && claim.IsOfSameFeed(visit) && SaysAsMuch(visit, one.Facts)) ?? claim.Among(visits);
            if (known is null && !claim.MakesAStay) continue;
            if (known is null) visits.Add(new() { Id = default, Source = one.Source, Visit = one.Visit, IsTraining = one.IsTraining, OpenedAt = one.At, HeardAt = one.At, Facts = one.Facts, MovedTo = one.MovedTo });
            else visits[visits.IndexOf(known)] = known with
            {
                Visit = known.Visit ?? one.Visit,
                Facts = known.Facts.And(one.Facts),
                MovedTo = LastMove(known, one.Facts, one.MovedTo),
                HeardAt = one.At > known.HeardAt ? one.At : known.HeardAt,
            };
        }

        return visits;
    }

    private static IReadOnlyList<string> LastMove(Stay before, StayFacts facts, IReadOnlyList<string> to) =>
        to.Count > 0 && !(before.MovedTo.Count > 0 && before.Facts.MovedAway?.Recorded >= facts.MovedAway?.Recorded) ? to : before.MovedTo;

    private static VisitClaim ClaimOf(Stay visit) => VisitClaim.Of(new(visit.Source, visit.Visit, visit.IsTraining, visit.Facts, visit.HeardAt));

    private static bool IsOfSameFeed(Stay one, Stay other) => one.Source == other.Source && one.IsTraining == other.IsTraining;

    // A plan may be put again while what was seen before the first is still kept. A visit without a number is in whichever stay says as much.
    private static bool SaysAsMuch(Stay stay, StayFacts facts) => stay.Facts.And(facts) == stay.Facts;

    private static bool IsRested(Draft draft, Stay visit, List<string> numbers) =>
        draft.Rested.Any(stay => stay.Source == visit.Source && (numbers.Count == 0 ? stay.RestedAt >= visit.HeardAt : numbers.Exists(stay.IsVisit) && !(stay.IsExcluded && !visit.Facts.IsExcluded)))
        && !draft.Stays.Any(stay => IsOfSameFeed(stay, visit) && numbers.Exists(stay.IsVisit));    // laid to rest as it was made one with another
}
