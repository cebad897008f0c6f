namespace CareAlerts.Domain;

/// <summary>A person known to us: opaque, random, safe in keys, URLs and logs.</summary>
public readonly record struct PersonId(string Value)
{
    /// <summary>The house itself: system problems (a stuck person, a new source) are alerts of this record.</summary>
    public static readonly PersonId House = new("house");

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A hospital episode of one person: person id, head version, ordinal, joined by <c>-</c>.</summary>
public readonly record struct StayId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>An alert: person id, head version, ordinal, joined by <c>-</c>; a second discharge makes a second alert.</summary>
public readonly record struct AlertId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Telling one contact over one channel: person id, head version, ordinal, joined by <c>-</c>.</summary>
public readonly record struct NotificationId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A contact as the customer names it, for example <c>ola-nowak</c>.</summary>
public readonly record struct ContactId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A locality (the place whose policy applies), for example <c>northtown</c>.</summary>
public readonly record struct LocalityId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A service of a care plan, unique within the plan, for example <c>home-care</c>.</summary>
public readonly record struct ServiceId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A registered feed, usually the hospital's organisation code, for example <c>RXX</c>.</summary>
public readonly record struct SourceId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}
