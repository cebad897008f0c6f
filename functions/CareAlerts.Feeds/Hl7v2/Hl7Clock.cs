using CareAlerts.Domain;

namespace CareAlerts.Feeds.Hl7v2;

/// <summary>Turns the times of one message into instants.</summary>
/// <remarks>
/// A time with an offset is what it says. One without takes the offset of MSH-7 if that has one, else the zone of the source. An offset of MSH-7 that is
/// just what the zone had at that moment says no more than the zone, whose summer and winter then count: a stay that began in January is not moved by an
/// hour because its discharge is written in June. The autumn hour that comes twice is read as its second coming (standard time): the later claim, so that a
/// fact is not taken for older than it is; but as its first where the offset of MSH-7 shows that the second had yet to come, since nothing is recorded after
/// it was sent. The spring hour that does not exist was shown by a clock not yet put forward: standard time again.
/// </remarks>
/// <param name="zone">The zone of the source.</param>
/// <param name="defaultTime">The time of day of a date sent without one.</param>
internal readonly struct Hl7Clock(TimeZoneInfo zone, TimeOnly defaultTime)
{
    private TimeSpan? MessageOffset { get; init; }
    private DateTimeOffset? SentAt { get; init; }

    /// <summary>The same clock for a message whose MSH-7 is <paramref name="sent"/>.</summary>
    public Hl7Clock For(Hl7Timestamp sent)
    {
        if (sent.Offset is not { } offset) return this;
        var at = new DateTimeOffset(sent.Local, offset);
        return this with { SentAt = at, MessageOffset = offset != zone.GetUtcOffset(at) ? offset : null };
    }

    /// <summary>The instant of a time sent with at least its day; null for a year or a month.</summary>
    public DateTimeOffset? Instant(Hl7Timestamp time)
    {
        if (time.Precision < Hl7Precision.Day) return null;
        var local = time.Precision == Hl7Precision.Day ? time.Local + defaultTime.ToTimeSpan() : time.Local;

        // TimeZoneInfo answers standard time both for ambiguous and for invalid local times.
        if ((time.Offset ?? MessageOffset) is { } said) return new DateTimeOffset(local, said);
        var at = new DateTimeOffset(local, zone.GetUtcOffset(local));
        if (!zone.IsAmbiguousTime(local)) return at;
        var first = new DateTimeOffset(local, zone.GetAmbiguousTimeOffsets(local).Max());
        var latest = SentAt + Stamp.ClockAllowance;
        return first <= latest && latest < at ? first : at;
    }
}
