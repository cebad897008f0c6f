namespace CareAlerts.Domain;

/// <summary>Makes stays of what was seen of a person before there was a plan: enrolled in mid-stay, they are known to be there.</summary>
internal static class Sightings
{
    public static void Take(Draft draft, IReadOnlyList<SeenVisit> seen)
    {
        var renumbered = seen.Where(one => one.FormerVisit is not null).OrderBy(one => one.NumberedAt).ToList();
        foreach (var visit in Visits(UnderTheirLastNumber(seen, renumbered)))
        {
            var known = draft.Stays.FirstOrDefault(stay => stay.Source == visit.Source && stay.IsVisit(visit.Visit) && stay.IsTraining == visit.IsTraining && !(stay.IsOver && visit.Visit is null));
            var rested = visit.Visit is not null && draft.Rested.Any(stay => stay.Source == visit.Source && stay.Visit == visit.Visit);
            if (rested || (known is null && IsOver(visit.Facts) && visit.Facts.MovedHere is null)) continue;
            Take(draft, visit, known);
        }

        foreach (var one in renumbered)
            if (draft.Stays.Any(stay => stay.Source == one.Source && stay.IsVisit(one.Visit)))
                VisitMoves.Renumber(draft, new(one.Source, one.FormerVisit!, one.Visit!, new(one.NumberedAt!.Value, one.NumberedAt.Value, Rank: 0)));
    }

    private static IReadOnlyList<SeenVisit> UnderTheirLastNumber(IReadOnlyList<SeenVisit> seen, List<SeenVisit> renumbered)
    {
        if (renumbered.Count == 0) return seen;
        return [.. seen.Where(one => one.FormerVisit is null).Select(one => renumbered.Aggregate(one, Renumbered))];

        static SeenVisit Renumbered(SeenVisit one, SeenVisit said) =>
            one.Source == said.Source && one.Visit == said.FormerVisit ? one with { Visit = said.Visit } : one;
    }

    private static void Take(Draft draft, SeenVisit visit, Stay? known)
    {
        var stay = known ?? new Stay
        {
            Id = new(draft.NewId()),
            Source = visit.Source,
            Visit = visit.Visit,
            IsTraining = visit.IsTraining,
            OpenedAt = draft.Now,
            HeardAt = visit.At,
        };
        var facts = stay.Facts.And(visit.Facts);
        if (facts == stay.Facts) return;
        draft.Put(stay with { Facts = facts });
        draft.Because("seen-before", "The hospital told of this visit before there was a plan.", stay: stay.Id);
    }

    // One visit of all that was said of it. Without visit numbers a source's next admission after a discharge is the next visit.
    private static List<SeenVisit> Visits(IReadOnlyList<SeenVisit> seen)
    {
        var visits = new List<SeenVisit>();
        foreach (var one in seen.OrderBy(RecordedAt))
        {
            var at = visits.FindLastIndex(visit => visit.Source == one.Source && visit.Visit == one.Visit && visit.IsTraining == one.IsTraining);
            if (at < 0 || (one.Visit is null && IsOver(visits[at].Facts) && (one.Facts.Admitted ?? one.Facts.Arrived ?? one.Facts.Planned) is not null)) visits.Add(one);
            else visits[at] = visits[at] with { Facts = visits[at].Facts.And(one.Facts), At = one.At > visits[at].At ? one.At : visits[at].At };
        }

        return visits;
    }

    private static bool IsOver(StayFacts facts) =>
        facts.Deceased?.Value == true || StayStatusRules.Of(facts) is StayStatus.Finished or StayStatus.Cancelled or StayStatus.EnteredInError;

    private static DateTimeOffset RecordedAt(SeenVisit one) => one.Facts.LatestRecorded ?? one.At;
}
