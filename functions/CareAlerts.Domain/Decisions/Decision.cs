namespace CareAlerts.Domain;

/// <summary>What an input leads to. Committed whole or not at all; effects are carried out after the commit.</summary>
/// <param name="Record">The record afterwards, its version counted up if anything changed.</param>
/// <param name="Changes">Rows that changed, at most 90.</param>
/// <param name="Effects">What to do in the world. Each may be done more than once without harm.</param>
/// <param name="Reasons">Why, also when nothing was done.</param>
/// <param name="More">True when the decision was cut at the limit of rows: decide again.</param>
/// <param name="Refusal">Why a request could not be taken; then nothing changes. Facts are never refused.</param>
public sealed record Decision(
    PersonRecord Record,
    IReadOnlyList<RowChange> Changes,
    IReadOnlyList<Effect> Effects,
    IReadOnlyList<Reason> Reasons,
    bool More = false,
    Refusal? Refusal = null)
{
    /// <summary>Whether there is anything to commit.</summary>
    public bool ChangesAnything { get; init; }

    /// <summary>What is kept no longer; null when nothing is due.</summary>
    public Forgotten? Forgotten { get; init; }
}

/// <summary>
/// Rows that are kept no longer, all outside the working set. There may be more than a transaction holds, so they are deleted before the
/// commit: the record forgets them last.
/// </summary>
/// <param name="Stays">Stays at rest, with all their parts.</param>
/// <param name="Alerts">Lots of alerts at rest, by number.</param>
/// <param name="TimelineUpTo">The timeline up to and including this time; null for none of it.</param>
public sealed record Forgotten(IReadOnlyList<StayId> Stays, IReadOnlyList<long> Alerts, DateTimeOffset? TimelineUpTo)
{
    /// <summary>Everything but the head: the record moved long ago, and only the way on is kept.</summary>
    public bool IsAll { get; init; }
}

/// <summary>A row that changed.</summary>
public abstract record RowChange
{
    private RowChange() { }

    /// <summary>The plan is new or replaced.</summary>
    public sealed record PlanRow(CarePlan Plan) : RowChange;

    /// <summary>A stay is new or changed.</summary>
    public sealed record StayRow(Stay Stay) : RowChange;

    /// <summary>An alert is new or changed.</summary>
    public sealed record AlertRow(Alert Alert) : RowChange;

    /// <summary>A notification is new or changed.</summary>
    public sealed record NotificationRow(Notification Notification) : RowChange;

    /// <summary>An attempt of a notification that came with another record.</summary>
    public sealed record AttemptRow(Attempt Attempt) : RowChange;

    /// <summary>A stay is laid to rest with all that belongs to it: kept for 35 days outside the working query.</summary>
    public sealed record Rested(Stay Stay, IReadOnlyList<Alert> Alerts, IReadOnlyList<Notification> Notifications) : RowChange
    {
        /// <summary>The attempts of those notifications.</summary>
        public IReadOnlyList<Attempt> Attempts { get; init; } = [];

        /// <summary>
        /// Null for the stay itself with what is left of it. A stay with more rows than one decision may change goes in parts before
        /// that, numbered by the decision's version: then the rows named here go, and the stay's own row stays.
        /// </summary>
        public long? Part { get; init; }
    }

    /// <summary>Ended alerts of no stay (the house's own) are laid to rest: kept for 35 days outside the working query.</summary>
    public sealed record AlertsRested(long Number, IReadOnlyList<Alert> Alerts, IReadOnlyList<Notification> Notifications) : RowChange
    {
        /// <summary>The attempts of those notifications.</summary>
        public IReadOnlyList<Attempt> Attempts { get; init; } = [];
    }
}

/// <summary>Something to do in the world after the commit. Effects refer to rows and never copy them.</summary>
public abstract record Effect
{
    private Effect() { }

    /// <summary>Send a notification.</summary>
    public sealed record Send(NotificationId Notification, Urgency Urgency) : Effect;

    /// <summary>Look at this person again at a time.</summary>
    public sealed record Wake(DateTimeOffset At) : Effect;

    /// <summary>Have what is in this record, which has moved, taken in where it has moved to.</summary>
    public sealed record Join(PersonId To) : Effect;

    /// <summary>Tell operators that nobody could be told.</summary>
    public sealed record Alarm(string Cause, string Text) : Effect;
}

/// <summary>One sentence that says why something was done, or was not. Without names or identifiers.</summary>
/// <param name="Code">A stable word for the reason.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Alert">The alert it is about.</param>
/// <param name="Stay">The stay it is about.</param>
public sealed record Reason(string Code, string Text, AlertId? Alert = null, StayId? Stay = null)
{
    /// <summary>The code of a message that changed nothing anybody sees, because visits of its class are excluded for the source.</summary>
    public const string Excluded = "excluded";
}

/// <summary>Why a request could not be taken.</summary>
/// <param name="Kind">Not found, or a fault of a field.</param>
/// <param name="Field">The field at fault.</param>
/// <param name="Message">One sentence without patient data.</param>
public sealed record Refusal(RefusalKind Kind, string Field, string Message);

/// <summary>Kinds of refusal.</summary>
public enum RefusalKind
{
    /// <summary>There is no such stay, service or alert.</summary>
    NotFound,
    /// <summary>The request does not fit the state.</summary>
    Conflict,
}
