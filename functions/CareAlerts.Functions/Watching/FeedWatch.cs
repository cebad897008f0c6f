using CareAlerts.Domain;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Watching;

/// <summary>A registered feed, looked at.</summary>
/// <param name="Settings">Its settings.</param>
/// <param name="Count">What came; null for nothing ever.</param>
/// <param name="Rhythm">What its weeks were like.</param>
/// <param name="IsSilent">Whether it has been silent for longer than it may, or was never heard: shown, whether or not somebody is told.</param>
internal sealed record LookedAt(SourceSettings Settings, FeedCount? Count, FeedRhythm Rhythm, bool IsSilent);

/// <summary>Which registered feeds are silent: told to the house's record, and shown to whoever asks.</summary>
internal sealed class FeedWatch(FeedCounters counters, KnownFeeds feeds, DirectorySnapshots snapshots, PersonShell shell, TimeProvider time)
{
    private const int DaysLearned = 28;
    private static readonly TimeSpan LearnEvery = TimeSpan.FromHours(1);
    private static readonly FeedRhythm Unknown = new([], TimeZoneInfo.Utc);
    private (DateTimeOffset At, IReadOnlyDictionary<string, FeedRhythm> Rhythms) _learned = (DateTimeOffset.MinValue, new Dictionary<string, FeedRhythm>());

    /// <summary>Has the house's record decide who must be told; it knows who was. Nothing new costs the query that finds that out.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var watched = new List<WatchedFeed>();
        foreach (var feed in await LookAsync(await counters.TodayAsync(cancellationToken), cancellationToken))
        {
            var since = await StandsSinceAsync(feed, now, cancellationToken);
            var lastAt = feed.Count?.LastMessageAt;
            watched.Add(new(feed.Settings.Id, lastAt, FeedExpectation.IsMissed(feed.Settings, feed.Rhythm, lastAt, since, now)));
        }

        await shell.RunAsync(PersonId.House, new Input.FeedsWatched(watched), cancellationToken);
    }

    /// <summary>Every registered source, as it is now.</summary>
    public async Task<IReadOnlyList<LookedAt>> LookAsync(IReadOnlyDictionary<string, FeedCount> counts, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var rhythms = await RhythmsAsync(now, cancellationToken);
        return
        [
            .. from settings in (await snapshots.SourcesAsync(cancellationToken)).Values
               let count = counts.GetValueOrDefault(settings.Id.Value)
               let rhythm = rhythms.GetValueOrDefault(settings.Id.Value, Unknown)
               select new LookedAt(settings, count, rhythm, !settings.Disabled && rhythm.IsSilent(settings, count?.LastMessageAt, now)),
        ];
    }

    // The watch notes when it first sees that a source is live: settings may come by any way, and the time is right to five minutes.
    private async Task<DateTimeOffset> StandsSinceAsync(LookedAt feed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var standing = FeedExpectation.StandingOf(feed.Settings);
        if (feed.Count?.Noted is { Standing: { } noted, StandingSince: { } since } && noted == standing && since <= now + KnownFeeds.ClocksDiffer) return since;
        var first = feed.Count?.Noted?.Standing is null ? feed.Count?.LastMessageAt ?? now : now;    // heard before the first look: it has had its time
        await feeds.StandsAsync(feed.Settings.Id, standing, first, cancellationToken);
        return first;
    }

    private async Task<IReadOnlyDictionary<string, FeedRhythm>> RhythmsAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (now - _learned.At < LearnEvery) return _learned.Rhythms;
        var hours = await counters.HoursAsync(DaysLearned, cancellationToken);
        var sources = await snapshots.SourcesAsync(cancellationToken);
        var rhythms = hours.GroupBy(row => row.Source).ToDictionary(source => source.Key, source => new FeedRhythm(
            source.Select(row => (row.Day, (IReadOnlyList<long>)row.ByHour)), sources.GetValueOrDefault(new(source.Key))?.TimeZone ?? TimeZoneInfo.Utc));
        _learned = (now, rhythms);
        return rhythms;
    }
}
