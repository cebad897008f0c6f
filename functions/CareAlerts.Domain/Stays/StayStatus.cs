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

    /// <summary>The status the facts amount to.</summary>
    public static StayStatus Of(StayFacts facts)
    {
        var presence = LatestPresence(facts);
        if (Recorded(facts.AdmissionCancelled) is { } cancelled && !(presence > cancelled)) return StayStatus.Cancelled;
        if (IsDischarged(facts)) return StayStatus.Finished;
        if (facts.Admitted is not null || facts.Moved is not null || WasAboutToLeave(facts)) return StayStatus.InProgress;
        if (facts.Arrived is not null) return StayStatus.Arrived;
        if (AnUpdateShowsTheyAreThere(facts)) return StayStatus.InProgress;
        return facts.Planned is not null ? StayStatus.Planned : StayStatus.Unknown;
    }

    /// <summary>A discharge stands until it is cancelled by something recorded no earlier. A late admission does not reopen a stay.</summary>
    public static bool IsDischarged(StayFacts facts) =>
        Recorded(facts.Discharged) is { } left && !(Recorded(facts.DischargeCancelled) >= left);

    /// <summary>A pending discharge stands until it is cancelled by something recorded no earlier.</summary>
    public static bool IsDischargePending(StayFacts facts) =>
        Recorded(facts.DischargePending) is { } pending && !(Recorded(facts.DischargePendingCancelled) >= pending);

    private static bool WasAboutToLeave(StayFacts facts) =>
        (facts.DischargePending ?? facts.DischargePendingCancelled ?? facts.DischargeCancelled) is not null;

    private static bool AnUpdateShowsTheyAreThere(StayFacts facts) =>
        facts is { Updated: { } update, Class.Value: EncounterClass.Inpatient or EncounterClass.Emergency, DischargedAt: null or { Value: null } } &&
        facts.AdmittedAt?.Value is { } admitted && update.Recorded - admitted < RecentAdmission;

    private static DateTimeOffset? LatestPresence(StayFacts facts)
    {
        DateTimeOffset? latest = null;
        Look(facts.Admitted);
        Look(facts.Arrived);
        Look(facts.Planned);
        Look(facts.Moved);
        Look(facts.DischargePending);
        Look(facts.DischargeCancelled);
        Look(facts.Discharged);
        return latest;

        void Look(Claim<DateTimeOffset?>? claim)
        {
            if (claim is not null && !(latest >= claim.Recorded)) latest = claim.Recorded;
        }
    }

    private static DateTimeOffset? Recorded(Claim<DateTimeOffset?>? claim) => claim?.Recorded;
}
