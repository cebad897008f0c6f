using CareAlerts.Domain;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Watching;

/// <summary>Which registered feeds are silent: told to the house's record when that changes, and shown to whoever asks.</summary>
internal sealed class FeedWatch(FeedCounters counters, DirectorySnapshots snapshots, PersonStore people, PersonShell shell, TimeProvider time)
{
    private const int DaysLearned = 28;
    private static readonly TimeSpan LearnEvery = TimeSpan.FromHours(1);
    private static readonly FeedRhythm Unknown = new([]);
    private (DateTimeOffset At, IReadOnlyDictionary<string, FeedRhythm> Rhythms) _learned = (DateTimeOffset.MinValue, new Dictionary<string, FeedRhythm>());

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var silent = await SilentAsync(await counters.TodayAsync(cancellationToken), cancellationToken);
        var house = (await people.LoadAsync(PersonId.House, cancellationToken)).Record;
        var known = house.Alerts.Where(alert => alert is { IsOpen: true, Kind: AlertKind.FeedSilent }).Select(alert => alert.Source!.Value).ToHashSet();
        var isNews = silent.Any(feed => feed.Since is not null && !known.Contains(feed.Source)) || known.Any(source => silent.All(feed => feed.Source != source));
        if (isNews) await shell.RunAsync(PersonId.House, new Input.FeedsWatched(silent), cancellationToken);
    }

    /// <summary>The registered sources from which nothing comes; a disabled one is expected to be silent.</summary>
    public async Task<IReadOnlyList<SilentFeed>> SilentAsync(IReadOnlyDictionary<string, FeedCount> counts, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var rhythms = await RhythmsAsync(now, cancellationToken);
        return
        [
            .. from settings in (await snapshots.SourcesAsync(cancellationToken)).Values
               let last = counts.GetValueOrDefault(settings.Id.Value)?.LastMessageAt
               where !settings.Disabled && rhythms.GetValueOrDefault(settings.Id.Value, Unknown).IsSilent(settings, last, now)
               select new SilentFeed(settings.Id, last),
        ];
    }

    private async Task<IReadOnlyDictionary<string, FeedRhythm>> RhythmsAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (now - _learned.At < LearnEvery) return _learned.Rhythms;
        var hours = await counters.HoursAsync(DaysLearned, cancellationToken);
        var rhythms = hours.GroupBy(row => row.Source).ToDictionary(
            source => source.Key, source => new FeedRhythm(source.Select(row => (row.Day, (IReadOnlyList<long>)row.ByHour))));
        _learned = (now, rhythms);
        return rhythms;
    }
}
