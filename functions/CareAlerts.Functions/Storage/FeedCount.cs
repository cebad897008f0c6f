using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Storage;

/// <summary>How a source is doing, over all instances.</summary>
internal sealed record FeedCount
{
    /// <summary>Messages today, by UTC.</summary>
    public long Received { get; private set; }

    /// <summary>Of these, well-formed ones that change nothing here.</summary>
    public long Ignored { get; private set; }

    /// <summary>How often one was about nobody we know.</summary>
    public long Unknown { get; private set; }

    /// <summary>Today's messages by event, as sent.</summary>
    public SortedDictionary<string, long> Events { get; } = new(StringComparer.Ordinal);

    /// <summary>Messages of the last hour.</summary>
    public double LastHour { get; private set; }

    /// <summary>How long after they were recorded those of the last hour came.</summary>
    public LagSpread Recorded { get; } = new();

    /// <summary>How long after they happened those of the last hour came.</summary>
    public LagSpread Occurred { get; } = new();

    /// <summary>The last message ever.</summary>
    public DateTimeOffset? LastMessageAt { get; private set; }

    /// <summary>How long after it was recorded that one came.</summary>
    public TimeSpan? Lag { get; private set; }

    /// <summary>What the watch has noted: how we stand to the source, and since when.</summary>
    public KnownFeed? Noted { get; private set; }

    public void Add(KnownFeed known, DateTimeOffset now)
    {
        Noted = known;
        Hear(known.LastMessageAt, known.Lag, now);
    }

    /// <summary>Adds what an instance counted.</summary>
    public void Add(TableEntity row, bool isToday, DateTimeOffset now)
    {
        if (isToday)
        {
            Received += row.GetInt64("Received") ?? 0;
            Ignored += row.GetInt64("Ignored") ?? 0;
            Unknown += row.GetInt64("Unknown") ?? 0;
            foreach (var (kind, count) in row.Get<Dictionary<string, long>>("Events") ?? []) Events[kind] = Events.GetValueOrDefault(kind) + count;
        }

        Hear(row.GetDateTimeOffset("LastMessageAt"), row.GetDouble("LagSeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : null, now);
        foreach (var slot in row.Get<FeedSlot[]>("Recent") ?? [])
        {
            if (slot.ShareOfHourBefore(now) is not (> 0 and var share)) continue;
            LastHour += slot.Count * share;
            Recorded.Add(slot.Recorded);
            Occurred.Add(slot.Occurred);
        }
    }

    // An instance whose clock is far ahead must not make a feed look heard for as long as that.
    private void Hear(DateTimeOffset? at, TimeSpan? lag, DateTimeOffset now)
    {
        if (at is not { } last || last <= LastMessageAt || last > now + KnownFeeds.ClocksDiffer) return;
        (LastMessageAt, Lag) = (last, lag);
    }
}
