namespace CareAlerts.Domain;

/// <summary>
/// What a hospital says about its own records, and not about where somebody is: which numbers are one person's, whose a visit is, what a
/// visit is called. A closed set; HL7 chapter 3, the events that carry MRG, and A24 and A37.
/// </summary>
public abstract record RecordsMessage
{
    private RecordsMessage() { }

    /// <summary>The feed it came by.</summary>
    public required SourceId Source { get; init; }

    /// <summary>The event code as sent.</summary>
    public required string Event { get; init; }

    /// <summary>When the sender recorded it; null when no time can be read (then receipt counts). The order of facts.</summary>
    public DateTimeOffset? RecordedAt { get; init; }

    /// <summary>When it counts as recorded: when it was received, where no time can be read or the sender's clock runs ahead (<see cref="Stamp.ClockAllowance"/>).</summary>
    public DateTimeOffset RecordedAsOf(DateTimeOffset receivedAt) =>
        RecordedAt is { } recorded && recorded <= receivedAt + Stamp.ClockAllowance ? recorded : receivedAt;

    /// <summary>The identifiers of the record that stands: PID-3; for a link, of the one record.</summary>
    public required IReadOnlyList<Identifier> Identifiers { get; init; }

    /// <summary>The identifiers of the record it was before: MRG-1; for a link, of the other record.</summary>
    public required IReadOnlyList<Identifier> Former { get; init; }

    /// <summary>PID-7 of the record that stands, when sent in full.</summary>
    public DateOnly? BirthDate { get; init; }

    /// <summary>A18, A30, A34, A36, A39, A40, A47: both are one person's numbers; the former one is an alias from now on.</summary>
    public sealed record Joined : RecordsMessage;

    /// <summary>A24, and A37 which undoes it: two records of one person, both of which go on.</summary>
    /// <param name="Together">False when they are linked no longer.</param>
    public sealed record Linked(bool Together) : RecordsMessage;

    /// <summary>A43: a number stood in one person's record and is another's.</summary>
    public sealed record NumberMoved : RecordsMessage;

    /// <summary>A45, and A44 where the account number is the visit number: a visit was recorded under the wrong person.</summary>
    /// <param name="Shown">What the message shows of the visit, as an update under the right person.</param>
    /// <param name="FormerVisit">Its number under the wrong person; the same, if the hospital did not number it anew.</param>
    public sealed record VisitMoved(FeedMessage Shown, string FormerVisit) : RecordsMessage;

    /// <summary>A42, A50, A51: two visits are one, or a visit has another number.</summary>
    /// <param name="FormerVisit">The number that is no longer used.</param>
    /// <param name="Visit">The number that is used from now on.</param>
    public sealed record VisitRenumbered(string FormerVisit, string Visit) : RecordsMessage;
}
