namespace CareAlerts.Domain;

/// <summary>Takes in that a visit was recorded under the wrong person, or that it has another number.</summary>
internal static class VisitMoves
{
    /// <summary>
    /// The visit is somebody else's: for this person it never was, and whoever was told of it is un-told. Its facts stay on file, so that
    /// they can be given to whom they belong.
    /// </summary>
    public static void Away(Draft draft, Input.VisitMovedAway moved)
    {
        var stay = Of(draft, moved.Source, moved.Visit) ?? NewStay(draft, moved.Source, moved.Visit) with
        {
            FormerVisits = [.. draft.Rested.Where(rested => rested.Source == moved.Source && rested.IsVisit(moved.Visit)).SelectMany(NumbersOf).Where(number => number != moved.Visit).Distinct()],
        };
        var facts = stay.Facts with { MovedAway = Claim<DateTimeOffset?>.Later(stay.Facts.MovedAway, moved.Stamp.On<DateTimeOffset?>(null)) };
        if (facts == stay.Facts)
        {
            draft.Because("nothing-new", "That the visit is somebody else's is known already.", stay: stay.Id);
            return;
        }

        Deaths.Forget(draft, moved.Source, stay.IsVisit, moved.Stamp.Recorded);
        draft.Put((draft.IsPast(stay) ? draft.Recalled(stay) : stay) with { Facts = facts, MovedTo = moved.To, HeardAt = draft.Now });
        draft.Because("moved-away", "The hospital recorded the visit under the wrong person; it is somebody else's.", stay: stay.Id);
    }

    /// <summary>Two visits are one, or a visit has another number. The last word of several counts, whichever is heard first.</summary>
    public static void Renumber(Draft draft, Input.VisitRenumbered said)
    {
        var former = Of(draft, said.Source, said.FormerVisit);
        var stay = Of(draft, said.Source, said.Visit);
        if (former is not null && stay is not null && former.Id != stay.Id)
        {
            var (kept, other) = former.OpenedAt <= stay.OpenedAt ? (former, stay) : (stay, former);
            if (draft.IsPast(kept)) (kept, other) = (other, kept);
            if (StayFolding.Fold(draft, kept, other) is not { } folded) return;
            draft.Keep(Numbered(folded, said));
            draft.Because("visits-joined", "The hospital made two of its visits one.", stay: kept.Id);
            return;
        }

        if (former is null && stay is null && draft.RenumberRested(said.Source, said.FormerVisit, said.Visit))
        {
            draft.Because("rested", "The stay with that number ended long ago.");
            return;
        }

        var before = former ?? stay ?? NewStay(draft, said.Source, said.Visit);
        var after = Numbered(before, said);
        if (after.Visit == before.Visit && after.NumberedAt == before.NumberedAt && after.FormerVisits.SequenceEqual(before.FormerVisits))
        {
            draft.Because("nothing-new", "The number of the visit is known already.", stay: before.Id);
            return;
        }

        draft.Keep(after);
        draft.Because("renumbered", "The hospital has given the visit another number.", stay: after.Id);
    }

    /// <summary>What two messages say in either order is the same: the numbers add up, and the one recorded last is the one in use.</summary>
    private static Stay Numbered(Stay stay, Input.VisitRenumbered said)
    {
        var isLast = stay.NumberedAt is not { } at || said.Stamp.Recorded > at || (said.Stamp.Recorded == at && string.CompareOrdinal(said.Visit, stay.Visit) > 0);
        var number = isLast ? said.Visit : stay.Visit;
        return stay with
        {
            Visit = number,
            NumberedAt = isLast ? said.Stamp.Recorded : stay.NumberedAt,
            FormerVisits = [.. StayFolding.NumbersOf(stay).Concat([said.FormerVisit, said.Visit]).Where(known => known != number).Distinct().Order(StringComparer.Ordinal)],
        };
    }

    private static IEnumerable<string> NumbersOf(RestedStay rested) => rested.Visit is { } number ? rested.FormerVisits.Prepend(number) : rested.FormerVisits;

    private static Stay? Of(Draft draft, SourceId source, string visit) =>
        draft.Visits.FirstOrDefault(stay => stay.Source == source && !stay.IsTraining && stay.IsVisit(visit));

    // Heard before anything else of the visit: what comes later finds it here.
    private static Stay NewStay(Draft draft, SourceId source, string visit) => new()
    {
        Id = new(draft.NewId()),
        Source = source,
        Visit = visit,
        OpenedAt = draft.Now,
        HeardAt = draft.Now,
    };
}
