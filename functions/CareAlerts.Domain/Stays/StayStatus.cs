namespace CareAlerts.Domain;

/// <summary>Where an episode stands: the words of FHIR R4 Encounter.status that we use.</summary>
public enum StayStatus
{
    /// <summary>Updates were heard, but nothing shows that the person is or was there. Not shown to anybody.</summary>
    Unknown,
    /// <summary>An admission is planned.</summary>
    Planned,
    /// <summary>Arrived, not admitted.</summary>
    Arrived,
    /// <summary>In hospital.</summary>
    InProgress,
    /// <summary>On leave.</summary>
    OnLeave,
    /// <summary>Left.</summary>
    Finished,
    /// <summary>The admission was cancelled.</summary>
    Cancelled,
    /// <summary>It never was.</summary>
    EnteredInError,
}

/// <summary>Status as a pure function of the registers. The trigger decides; dates do not (facts/field: the traps of others).</summary>
public static class StayStatusRules
{
    /// <summary>An update alone shows an admission only if it is this recent.</summary>
    public static readonly TimeSpan RecentAdmission = TimeSpan.FromDays(60);

    /// <summary>The status the facts amount to. A visit of which only excluded classes were heard is not shown to anybody.</summary>
    public static StayStatus Of(StayFacts facts) => facts.IsExcluded ? StayStatus.Unknown : OfVisit(facts);

    /// <summary>Where the visit stands, also one that is not shown to anybody.</summary>
    public static StayStatus OfVisit(StayFacts facts)
    {
        var presence = LatestPresence(facts);
        if (Recorded(facts.Deleted) is { } deleted && !(presence > deleted)) return StayStatus.EnteredInError;
        if (MovedAwayAt(facts) is { } away && !(presence > away)) return StayStatus.EnteredInError;
        if (Recorded(facts.AdmissionCancelled) is { } cancelled && !(presence > cancelled)) return StayStatus.Cancelled;
        facts = SinceItBeganAgain(facts);
        if (IsDischarged(facts)) return StayStatus.Finished;
        if (WasWithdrawn(facts)) return StayStatus.EnteredInError;
        if (IsOnLeave(facts)) return StayStatus.OnLeave;
        if (facts.Admitted is not null || facts.Moved is not null || WasAboutToLeave(facts) || facts.LeaveStarted is not null || facts.LeaveEnded is not null)
            return StayStatus.InProgress;
        if (facts.Arrived is not null) return StayStatus.Arrived;
        if (AnUpdateShowsTheyAreThere(facts)) return StayStatus.InProgress;
        if (facts.Planned is null) return facts.PlanCancelled is not null ? StayStatus.Cancelled : StayStatus.Unknown;
        return Recorded(facts.PlanCancelled) >= facts.Planned.Recorded ? StayStatus.Cancelled : StayStatus.Planned;
    }

    /// <summary>
    /// When the visit was last cancelled, deleted or given to somebody else, and began again since; null while it was not, or did not. Nothing
    /// recorded before counts for what began since: an admission entered anew is neither about to end nor over.
    /// </summary>
    public static DateTimeOffset? BeganAgainAfter(StayFacts facts)
    {
        if (facts is { AdmissionCancelled: null, Deleted: null, MovedAway: null }) return null;
        var last = new[] { Recorded(facts.AdmissionCancelled), Recorded(facts.Deleted), MovedAwayAt(facts) }.Max();
        return LatestPresence(facts) > last ? last : null;
    }

    /// <summary>The facts that count: all of them, or those recorded since the visit began again.</summary>
    public static StayFacts SinceItBeganAgain(StayFacts facts) => BeganAgainAfter(facts) is { } cancelled ? facts.After(cancelled) : facts;

    /// <summary>
    /// A discharge stands until it is cancelled by something recorded no earlier, or a source that reports statuses says later that the
    /// visit is not over. A late admission does not reopen a stay.
    /// </summary>
    public static bool IsDischarged(StayFacts facts) =>
        Recorded(facts.Discharged) is { } left && !(Recorded(facts.DischargeCancelled) >= left) && !(Recorded(facts.StillOpen) > left)
        && !(Recorded(facts.LastWithdrawn) >= left) && !(BeganAgainAfter(facts) >= left);

    /// <summary>A pending discharge stands until it is cancelled by something recorded no earlier.</summary>
    public static bool IsDischargePending(StayFacts facts) =>
        Recorded(facts.DischargePending) is { } pending && !(Recorded(facts.DischargePendingCancelled) >= pending) && !(BeganAgainAfter(facts) >= pending);

    /// <summary>Gone and not yet back; either may be cancelled. Still a patient: the discharge is yet to come.</summary>
    private static bool IsOnLeave(StayFacts facts)
    {
        var gone = facts.LeaveStarted is { Rank: 0 } started ? started.Recorded : (DateTimeOffset?)null;
        if (facts.LeaveEnded is { Rank: 1 } notBack) return !(facts.LeaveStarted is { Rank: 1 } neverWent && neverWent.Recorded >= notBack.Recorded);
        if (gone is not { } since || Recorded(facts.LeaveEnded) >= since) return false;
        var back = LastReportedThere(facts) is { } there && there > since ? there : (DateTimeOffset?)null;
        return TookBack(facts, back ?? since) ? back is not null : back is null;
    }

    // A source that reports statuses says "in progress" when somebody is back from leave, also when it reports that they moved.
    private static DateTimeOffset? LastReportedThere(StayFacts facts)
    {
        if (facts.StillOpen is null) return null;
        var (admitted, moved) = (Recorded(facts.Admitted), Recorded(facts.Moved));
        return moved > admitted || admitted is null ? moved : admitted;
    }

    // Of a leave and the return from it the last one said, unless a discharge was said after it.
    private static bool TookBack(StayFacts facts, DateTimeOffset said) =>
        Recorded(facts.LastWithdrawn) is { } withdrawn && withdrawn >= said && !(Recorded(facts.Discharged) is { } left && left > said && left <= withdrawn);

    // What was taken back is the last message before it: unless that was a discharge or about a leave, it is the visit.
    private static bool WasWithdrawn(StayFacts facts) =>
        Recorded(facts.LastWithdrawn) is { } withdrawn && !(LatestPresence(facts) > withdrawn) && !(Recorded(facts.Discharged) <= withdrawn)
        && !(Recorded(facts.LeaveStarted) <= withdrawn);

    private static bool WasAboutToLeave(StayFacts facts) =>
        (facts.DischargePending ?? facts.DischargePendingCancelled ?? facts.DischargeCancelled) is not null;

    // An admission that was still ahead when the update was recorded is planned, as on an update of a booked visit.
    private static bool AnUpdateShowsTheyAreThere(StayFacts facts) =>
        facts is { Updated: { } update, Class.Value: EncounterClass.Inpatient or EncounterClass.Emergency, DischargedAt: null or { Value: null } } &&
        facts.AdmittedAt?.Value is { } admitted && update.Recorded - admitted < RecentAdmission && admitted - update.Recorded <= Stamp.ClockAllowance;

    private static DateTimeOffset? LatestPresence(StayFacts facts)
    {
        DateTimeOffset? latest = null;
        Look(facts.Admitted);
        Look(facts.Arrived);
        Look(facts.Planned);
        Look(facts.Moved);
        Look(facts.LeaveStarted);
        Look(facts.LeaveEnded);
        Look(facts.DischargePending);
        Look(facts.DischargeCancelled);
        Look(facts.Discharged);
        return latest;

        void Look(Claim<DateTimeOffset?>? claim)
        {
            if (claim is not null && !(latest >= claim.Recorded)) latest = claim.Recorded;
        }
    }

    // Given back to whom it was taken from, it was never away.
    internal static DateTimeOffset? MovedAwayAt(StayFacts facts) =>
        Recorded(facts.MovedAway) is { } away && !(Recorded(facts.MovedHere) >= away) ? away : null;

    private static DateTimeOffset? Recorded(Claim<DateTimeOffset?>? claim) => claim?.Recorded;
}
