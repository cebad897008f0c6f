namespace CareAlerts.Domain;

/// <summary>
/// All judgement: from what we know about a person and what has just happened to what changes, what to do, and why.
/// Pure: no I/O, no clock, no randomness.
/// </summary>
public static class Decide
{
    /// <summary>Clocks differ: a wake-up counts as due this much early if the whole wait was longer than a minute.</summary>
    private static readonly TimeSpan EarlyBy = TimeSpan.FromSeconds(2);

    /// <summary>Decides.</summary>
    /// <param name="record">What we know.</param>
    /// <param name="input">What has happened.</param>
    /// <param name="now">Our clock.</param>
    /// <param name="directory">Policies, sources and contacts.</param>
    public static Decision On(PersonRecord record, Input input, DateTimeOffset now, CareDirectory directory)
    {
        var draft = new Draft(record, AsOf(input, now), directory);
        if (record.Moved is { } moved) return RecordJoins.Keep(draft, moved, input);
        if (input is Input.FeedHeard heard && !FeedFacts.Hear(draft, heard) && !(record.WakeAt <= draft.Now) && !Deliveries.AreUnheard(record)) return draft.Finish();
        if (Apply(draft, input) is { } refused) return refused;
        if (draft.HasMoved || RecordJoins.IsSomeArriving(draft)) return draft.Finish();
        Deliveries.CatchUp(draft);
        Deaths.Settle(draft);
        if (draft.WakeAt <= draft.Now) draft.ClearWake();    // it has come, or is lost: this is the look it was for
        Deaths.Run(draft);
        Reconciliation.Run(draft);
        HouseTrouble.Run(draft);
        SilentFeeds.Run(draft);
        Resting.Run(draft);
        Forgetting.Run(draft);
        if (NextLook.Of(draft) is { } look) draft.WakeNoLaterThan(look);
        return draft.Finish();
    }

    private static Decision? Apply(Draft draft, Input input)
    {
        switch (input)
        {
            case Input.FeedHeard:
                return null;
            case Input.PlanAgreed agreed:
                draft.Put(agreed.Plan);
                draft.Because("plan-agreed", "The care plan was made or replaced.");
                Sightings.Take(draft, agreed.Seen, beforeThePlan: true);
                return null;
            case Input.VisitsSeen seen:
                Sightings.Take(draft, seen.Seen, seen.IsOfBeforeThePlan);
                return null;
            case Input.VisitMovedAway away:
                VisitMoves.Away(draft, away);
                return null;
            case Input.VisitRenumbered renumbered:
                VisitMoves.Renumber(draft, renumbered);
                return null;
            case Input.NhsNumbersConfirmed confirmed:
                if (draft.KnowByNhsNumbers(confirmed.Numbers)) draft.Because("nhs-number", "People decided that another NHS number is this person's.");
                return null;
            case Input.NhsNumbersTakenBack back:
                if (draft.KnowNoLongerBy(back.Numbers)) draft.Because("nhs-number", "The hospital says that another NHS number is not this person's after all.");
                return null;
            case Input.RecordExpected expected:
                RecordJoins.Expect(draft, expected.Other);
                return null;
            case Input.RecordMoved moved:
                return RecordJoins.Move(draft, moved);
            case Input.RecordAdopted adopted:
                RecordJoins.TakeIn(draft, adopted.Adoption);
                return null;
            case Input.Woken woken:
                if (woken.DueAt >= draft.WakeAt) draft.ClearWake();
                return null;
            case Input.ReadinessSaid said:
                return PeoplesWord.Readiness(draft, said);
            case Input.ReadinessUndone undone:
                return PeoplesWord.Undo(draft, undone);
            case Input.ExpectedDischargeSet set:
                return PeoplesWord.ExpectedDischarge(draft, set);
            case Input.HoldAsked asked:
                return PeoplesWord.Hold(draft, asked);
            case Input.WentAhead ahead:
                return PeoplesWord.GoAhead(draft, ahead);
            case Input.Acknowledged acknowledged:
                return Acknowledgement.Take(draft, acknowledged);
            case Input.DeliveryReported reported:
                Deliveries.Hear(draft, reported);
                return null;
            case Input.FeedsWatched watched:
                SilentFeeds.Hear(draft, watched);
                return null;
            case Input.HouseTroubled troubled:
                HouseTrouble.Hear(draft, troubled);
                return null;
            default:
                throw new ArgumentOutOfRangeException(nameof(input), input, "An input nobody decides.");
        }
    }

    private static DateTimeOffset AsOf(Input input, DateTimeOffset now) =>
        input is Input.Woken { DueAt: { } due, SetAt: { } set } && due > now && due - now <= EarlyBy && due - set > TimeSpan.FromMinutes(1) ? due : now;
}
