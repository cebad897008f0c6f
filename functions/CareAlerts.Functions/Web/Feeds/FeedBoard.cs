using CareAlerts.Domain;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Watching;

namespace CareAlerts.Functions.Web.Feeds;

/// <summary>How a source is doing.</summary>
/// <param name="Source">Its id.</param>
/// <param name="Mode">Shadow or live.</param>
/// <param name="LastMessageAt">The last message within a week; null when there was none.</param>
/// <param name="ReceivedToday">Messages since midnight UTC, whatever the source's own zone.</param>
/// <param name="QuarantinedToday">Of these, set aside.</param>
/// <param name="Lag">How long after it was recorded the last message came, ISO 8601.</param>
/// <param name="Silent">Nothing for longer than the source's settings allow, or than ever before at these hours of the week. A feed that never delivered is silent too.</param>
internal sealed record FeedStatus(
    string Source, string Mode, DateTimeOffset? LastMessageAt, long ReceivedToday, int QuarantinedToday, string? Lag, bool Silent);

/// <summary><c>GET /feeds</c>: every registered source, and whoever else has sent something today.</summary>
internal sealed class FeedBoard(DirectorySnapshots snapshots, FeedCounters counters, FeedWatch watch, QuarantineStore quarantine, TimeProvider time)
{
    public async Task<IReadOnlyList<FeedStatus>> LookAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var registered = await snapshots.SourcesAsync(cancellationToken);
        var counts = await counters.TodayAsync(cancellationToken);
        var silent = (await watch.SilentAsync(counts, cancellationToken)).Select(feed => feed.Source).ToHashSet();
        var strangers = counts
            .Where(count => count.Value.Received > 0 && !registered.ContainsKey(new(count.Key)))
            .Select(count => SourceSettings.Default(new(count.Key)));
        var board = new List<FeedStatus>();
        foreach (var settings in registered.Values.Concat(strangers).OrderBy(settings => settings.Id.Value, StringComparer.Ordinal))
            board.Add(await StatusAsync(settings, counts.GetValueOrDefault(settings.Id.Value), silent, now, cancellationToken));
        return board;
    }

    private async Task<FeedStatus> StatusAsync(SourceSettings settings, FeedCount? count, HashSet<SourceId> silent, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var midnight = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        return new(
            settings.Id.Value,
            WireNames.Modes.Of(settings.Mode),
            count?.LastMessageAt,
            count?.Received ?? 0,
            await quarantine.CountSinceAsync(settings.Id.Value, midnight, cancellationToken),
            count?.Lag is { } lag ? IsoDuration.Write(WholeSeconds(lag)) : null,
            Silent: silent.Contains(settings.Id));
    }

    // A hospital's clock may be ahead of ours; a lag below nothing says nothing.
    private static TimeSpan WholeSeconds(TimeSpan lag) => TimeSpan.FromSeconds(Math.Max(0, Math.Round(lag.TotalSeconds)));
}
