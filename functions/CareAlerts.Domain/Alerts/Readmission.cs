namespace CareAlerts.Domain;

/// <summary>
/// Whether a person who left hospital was there again afterwards: what is missing at home is then the business of that later stay. A stay that
/// nobody closed years ago must not hide a discharge, so only what was recorded no earlier than the discharge counts.
/// </summary>
internal static class Readmission
{
    /// <summary>Whether a later stay has taken the place of one that is over.</summary>
    public static bool HasFollowed(Draft draft, Situation it)
    {
        if (!it.HasLeft || draft.Stays.Count < 2) return false;
        foreach (var other in draft.Stays)
            if (IsLater(other, it.Stay) && SpeaksFor(draft.SituationOf(other), it)) return true;
        return false;
    }

    /// <summary>Whether one stay is over, and another shows the person in hospital after that.</summary>
    public static bool IsLater(Stay other, Stay over)
    {
        if (other.Id == over.Id || !other.IsOfConcern || over.Status != StayStatus.Finished) return false;
        var left = over.Facts.Discharged!.Recorded;
        return other.Status switch
        {
            StayStatus.InProgress or StayStatus.OnLeave => LastSeenThere(other.Facts) >= left,
            StayStatus.Finished => other.Facts.Discharged!.Recorded > left,
            _ => false,
        };
    }

    // Training messages, and a source or ward in shadow, say nothing to anybody: they must not silence one that does.
    private static bool SpeaksFor(Situation other, Situation it) => Silence(other) is null || Silence(it) is not null;

    private static string? Silence(Situation it) => Silencing.Of(it, it.Policy.Alerts[AlertKind.DischargedNotReady]);

    // An update of the record is no sight of the person: it also comes for a stay that nobody closed. Where there is nothing else, the admission is.
    private static DateTimeOffset? LastSeenThere(StayFacts facts) =>
        new[] { facts.Admitted, facts.Moved, facts.LeaveStarted, facts.LeaveEnded, facts.DischargePending, facts.DischargeCancelled }.Max(claim => claim?.Recorded)
        ?? facts.AdmittedAt?.Value;
}
