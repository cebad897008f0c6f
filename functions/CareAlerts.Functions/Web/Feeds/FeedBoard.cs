using CareAlerts.Domain;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Watching;

namespace CareAlerts.Functions.Web.Feeds;

/// <summary>How a source is doing.</summary>
internal sealed record FeedStatus
{
    public required string Source { get; init; }

    public required string Name { get; init; }

    /// <summary>False for whoever has sent something today without being registered.</summary>
    public required bool Registered { get; init; }

    /// <summary>Shadow or live.</summary>
    public required string Mode { get; init; }

    /// <summary>Its messages are kept, not acted on; it is never called silent.</summary>
    public required bool Disabled { get; init; }

    /// <summary>The last message ever; null when there was none.</summary>
    public DateTimeOffset? LastMessageAt { get; init; }

    /// <summary>Messages since midnight UTC, whatever the source's own zone.</summary>
    public long ReceivedToday { get; init; }

    /// <summary>What was set aside today and is still in quarantine: what was replayed no longer counts.</summary>
    public int QuarantinedToday { get; init; }

    /// <summary>Well-formed messages today that change nothing here.</summary>
    public long IgnoredToday { get; init; }

    /// <summary>How often today a message was about nobody we know.</summary>
    public long UnknownToday { get; init; }

    /// <summary>Messages today by event, as sent.</summary>
    public IReadOnlyDictionary<string, long> EventsToday { get; init; } = new Dictionary<string, long>();

    /// <summary>Messages in the last hour.</summary>
    public long LastHour { get; init; }

    /// <summary>Messages in this hour of the week in the middle one of the last four weeks; null while fewer than two are known.</summary>
    public double? UsualHour { get; init; }

    /// <summary>How long after it was recorded the last message came, ISO 8601.</summary>
    public string? Lag { get; init; }

    /// <summary>Of the messages of the last hour: how long after they were recorded they came.</summary>
    public required FeedLag RecordedLag { get; init; }

    /// <summary>Of the messages of the last hour: how long after they happened they came.</summary>
    public required FeedLag OccurredLag { get; init; }

    /// <summary>Nothing for longer than the source's settings allow, or than ever before at these hours of the week. A feed that never delivered is silent too.</summary>
    public required bool Silent { get; init; }
}

/// <summary>How long messages of the last hour took: that half of them, and 95 of 100, took at most. Null when there were none with such a time.</summary>
internal sealed record FeedLag(long Messages, string? Median, string? P95)
{
    public static FeedLag Of(LagSpread? spread) => new(spread?.Count ?? 0, Written(spread?.Within(0.5)), Written(spread?.Within(0.95)));

    private static string? Written(TimeSpan? lag) => lag is { } time ? IsoDuration.Write(time) : null;
}

/// <summary><c>GET /feeds</c>: every registered source, and whoever else has sent something today.</summary>
internal sealed class FeedBoard(DirectorySnapshots snapshots, FeedCounters counters, FeedWatch watch, QuarantineStore quarantine, TimeProvider time)
{
    private static readonly TimeSpan AnHour = TimeSpan.FromHours(1);

    public async Task<IReadOnlyList<FeedStatus>> LookAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var registered = await snapshots.SourcesAsync(cancellationToken);
        var counts = await counters.TodayAsync(cancellationToken);
        var strangers = counts
            .Where(count => count.Value.Received > 0 && !registered.ContainsKey(new(count.Key)))
            .Select(count => new LookedAt(SourceSettings.Default(new(count.Key)), count.Value, new([], TimeZoneInfo.Utc), IsSilent: false));
        var board = new List<FeedStatus>();
        foreach (var feed in (await watch.LookAsync(counts, cancellationToken)).Concat(strangers).OrderBy(feed => feed.Settings.Id.Value, StringComparer.Ordinal))
            board.Add(await StatusAsync(feed, now, cancellationToken));
        return board;
    }

    private async Task<FeedStatus> StatusAsync(LookedAt feed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (settings, count) = (feed.Settings, feed.Count);
        var midnight = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        return new()
        {
            Source = settings.Id.Value,
            Name = settings.Name,
            Registered = settings.IsRegistered,
            Mode = WireNames.Modes.Of(settings.Mode),
            Disabled = settings.Disabled,
            LastMessageAt = count?.LastMessageAt,
            ReceivedToday = count?.Received ?? 0,
            QuarantinedToday = await quarantine.CountSinceAsync(settings.Id.Value, midnight, cancellationToken),
            IgnoredToday = count?.Ignored ?? 0,
            UnknownToday = count?.Unknown ?? 0,
            EventsToday = count?.Events ?? new(),
            LastHour = (long)Math.Round(count?.LastHour ?? 0),
            UsualHour = feed.Rhythm.Usual(now - AnHour, now) is { } usual ? Math.Round(usual, 1) : null,
            Lag = count?.Lag is { } lag ? IsoDuration.Write(WholeSeconds(lag)) : null,
            RecordedLag = FeedLag.Of(count?.Recorded),
            OccurredLag = FeedLag.Of(count?.Occurred),
            Silent = feed.IsSilent,
        };
    }

    // A hospital's clock may be ahead of ours; a lag below nothing says nothing.
    private static TimeSpan WholeSeconds(TimeSpan lag) => TimeSpan.FromSeconds(Math.Max(0, Math.Round(lag.TotalSeconds)));
}
