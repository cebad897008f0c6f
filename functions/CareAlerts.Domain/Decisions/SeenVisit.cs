namespace CareAlerts.Domain;

/// <summary>What one message said of a visit of somebody who had no plan yet.</summary>
/// <param name="Source">The source.</param>
/// <param name="Visit">The visit number; null when none was sent.</param>
/// <param name="IsTraining">Whether the message said that it is no production message.</param>
/// <param name="Facts">What it claims.</param>
/// <param name="At">When it came.</param>
public sealed record SeenVisit(SourceId Source, string? Visit, bool IsTraining, StayFacts Facts, DateTimeOffset At)
{
    /// <summary>Another number of the same visit, when the message said that there is one.</summary>
    public string? FormerVisit { get; init; }

    /// <summary>When it was recorded which of the two is used from now on.</summary>
    public DateTimeOffset? NumberedAt { get; init; }

    /// <summary>Keys of whose the visit is, when the hospital said that it had recorded it under the wrong person.</summary>
    public IReadOnlyList<string> MovedTo { get; init; } = [];

    /// <summary>Whether it names no visit and is about the person: a death in it is of none (<see cref="FeedMessage.IsOfThePerson"/>).</summary>
    public bool IsOfThePerson { get; init; }

    /// <summary>
    /// Whether a message about somebody unknown says anything that a plan made later would want to know: whatever is no update, and an update that
    /// says something of a visit, or whether the person lives. Not kept is what would be about no stay by itself (docs/adr/0018).
    /// </summary>
    public static bool IsKept(FeedMessage message)
    {
        if (message is { Excluded: not null, VisitNumber: null } && VisitClaim.BeginsAVisit(message.Trigger)) return message.Deceased.IsSent;
        return !message.IsUpdate || message.VisitNumber is not null || message.Class is not (null or EncounterClass.Unknown)
            || message.Location is not null || message.AdmittedAt is not null || message.DischargedAt.IsSent
            || message.ExpectedDischarge.IsSent || message.Disposition is not null || message.Deceased.IsSent;
    }

    /// <summary>What a message says of a visit, without a word of whose it is.</summary>
    public static SeenVisit Of(FeedMessage message, DateTimeOffset receivedAt) =>
        new(message.Source, message.VisitNumber, !message.IsProduction, StayFacts.None.Hear(message, Stamp.Of(message, receivedAt)), receivedAt) { IsOfThePerson = message.IsOfThePerson };
}
