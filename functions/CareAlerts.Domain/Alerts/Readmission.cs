namespace CareAlerts.Domain;

/// <summary>
/// Whether a person who left hospital was there again afterwards: what is missing at home is then the business of that later stay. A stay that
/// nobody closed years ago must not hide a discharge, so only what was recorded after the person left counts; and nor must one of which
/// nobody hears that it ended with something missing.
/// </summary>
internal static class Readmission
{
    /// <summary>A discharge may be entered this long after the person left. Further back a time is taken for a slip: it must not hide anything.</summary>
    private static readonly TimeSpan EnteredLate = TimeSpan.FromHours(24);

    /// <summary>Whether a later stay has taken the place of one that is over.</summary>
    public static bool HasFollowed(Draft draft, Situation it)
    {
        if (!it.HasLeft || draft.Stays.Count < 2) return false;
        foreach (var other in draft.Stays)
            if (IsLater(other, it.Stay) && SpeaksFor(draft, draft.SituationOf(other), it)) return true;
        return false;
    }

    /// <summary>Whether one stay is over, and another shows the person in hospital after that.</summary>
    public static bool IsLater(Stay other, Stay over)
    {
        if (other.Id == over.Id || !other.IsOfConcern || over.Status != StayStatus.Finished) return false;
        var left = LeftAt(over);
        return other.Status switch
        {
            StayStatus.InProgress or StayStatus.OnLeave => LastSeenThere(other.Facts) >= left,
            StayStatus.Finished => LeftAt(other) > left,
            _ => false,
        };
    }

    // Training messages, and a source or ward in shadow, say nothing to anybody: they must not silence one that does.
    private static bool SpeaksFor(Draft draft, Situation other, Situation it)
    {
        if (Silence(it) is not null) return true;
        if (Silence(other) is not null) return false;
        if (!other.HasLeft) return other.HasSettled || !IsTold(draft, it);
        return other.IsReady || (Conditions.PeopleHearOfTheEnd(other, draft.Book) && !IsSilencedByOneThere(draft, other));
    }

    // What was told is not taken back for a stay that may be over by the next message of the same backlog; what was not told waits for it.
    private static bool IsTold(Draft draft, Situation it) => draft.Book.OpenAlarm(it.Stay) is { Silence: null } alarm && draft.Book.IsTold(alarm);

    // Whoever is silenced so speaks for nobody. Where the later one is over as well, it speaks itself, or nobody does.
    private static bool IsSilencedByOneThere(Draft draft, Situation it) =>
        draft.Stays.Any(other => IsLater(other, it.Stay) && draft.SituationOf(other) is { HasLeft: false } there && SpeaksFor(draft, there, it));

    private static string? Silence(Situation it) => Silencing.Of(it, it.Policy.Alerts[AlertKind.DischargedNotReady]);

    // When the discharge says that the person left, between their last sign there and its recording: between hospitals the one they left may
    // enter it after the other has admitted them.
    private static DateTimeOffset LeftAt(Stay over)
    {
        var recorded = over.Facts.Discharged!.Recorded;
        if (over.DischargedAt is not { } left || left >= recorded || recorded - left > EnteredLate) return recorded;
        return LastSeenThere(over.Facts) is { } seen && seen > left ? (seen < recorded ? seen : recorded) : left;
    }

    // Where there is nothing else, the admission is.
    private static DateTimeOffset? LastSeenThere(StayFacts facts) => facts.LastSeenThere ?? facts.AdmittedAt?.Value;
}
