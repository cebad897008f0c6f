using CareAlerts.Domain;

namespace CareAlerts.Feeds.Hl7v2;

/// <summary>The times of an ADT message, each resolved to an instant.</summary>
internal readonly ref struct AdtTimes
{
    private readonly Hl7Clock clock;
    private readonly Hl7Element recorded, occurred;
    private readonly Hl7Timestamp? sent;

    public AdtTimes(Hl7Segment msh, AdtSegments parts, SourceSettings settings, AdtProblems problems)
    {
        clock = new Hl7Clock(settings.TimeZone, settings.DefaultTime);
        if (Hl7Timestamp.TryParse(msh.Field(7).Component(1).Bytes, out var time))
        {
            clock = clock.For(time);
            sent = time;
        }

        recorded = parts.Evn.Field(2).Component(1);
        occurred = parts.Evn.Field(6).Component(1);
        AdmittedAt = Read(parts.Pv1.Field(44).Component(1), "PV1-44", problems);
        DischargedAt = Read(parts.Pv1.Field(45).Component(1), "PV1-45", problems);
    }

    /// <summary>PV1-44.</summary>
    public FeedValue<DateTimeOffset?> AdmittedAt { get; }

    /// <summary>PV1-45; a cancelled discharge may clear it.</summary>
    public FeedValue<DateTimeOffset?> DischargedAt { get; }

    /// <summary>EVN-2, else MSH-7: the order of facts.</summary>
    /// <remarks>A date without a time orders nothing (at noon it would lose to what was recorded in the morning), so that the time of receipt counts instead.</remarks>
    public DateTimeOffset? RecordedAt(AdtProblems problems)
    {
        if (Hl7Timestamp.TryParse(recorded.Bytes, out var time) && time.Precision >= Hl7Precision.Hour) return clock.Instant(time);
        if (recorded.HasValue) problems.Add("EVN-2 is not a time with hours; MSH-7 is looked at in its place.");
        if (sent is { Precision: >= Hl7Precision.Hour } header) return clock.Instant(header);
        problems.Add("Neither EVN-2 nor MSH-7 is a time with hours; the time of receipt counts.");
        return null;
    }

    /// <summary>EVN-6, else the time the event itself is about: shown to people, never the order.</summary>
    /// <remarks>A cancellation carries the time of what it cancels, which is not when it happened.</remarks>
    public DateTimeOffset? OccurredAt(FeedTrigger trigger, AdtProblems problems) =>
        Read(occurred, "EVN-6", problems).Value ?? trigger switch
        {
            FeedTrigger.Admitted or FeedTrigger.Arrived => AdmittedAt.Value,
            FeedTrigger.Discharged => DischargedAt.Value,
            _ => null,
        };

    /// <summary>The first of the source's fields that says something we can read; <c>""</c> says there is no date.</summary>
    public FeedValue<DateTimeOffset?> ExpectedDischarge(AdtSegments parts, IReadOnlyList<FieldPath> paths, AdtProblems problems)
    {
        foreach (var path in paths)
        {
            var sent = parts.At(path);
            if (sent.IsNull) return FeedValue<DateTimeOffset?>.Cleared;
            if (!sent.HasValue) continue;
            if (Hl7Timestamp.TryParse(sent.Bytes, out var time) && clock.Instant(time) is { } at) return FeedValue<DateTimeOffset?>.Of(at);
            problems.Add($"{path} is not a date we can read; no expected discharge is taken from it.");
        }

        return FeedValue<DateTimeOffset?>.NotSent;
    }

    private FeedValue<DateTimeOffset?> Read(Hl7Element sent, string field, AdtProblems problems)
    {
        if (sent.IsNull) return FeedValue<DateTimeOffset?>.Cleared;
        if (!sent.HasValue) return FeedValue<DateTimeOffset?>.NotSent;
        if (Hl7Timestamp.TryParse(sent.Bytes, out var time) && clock.Instant(time) is { } at) return FeedValue<DateTimeOffset?>.Of(at);
        problems.Add($"{field} is not a time we can read.");
        return FeedValue<DateTimeOffset?>.NotSent;
    }
}
