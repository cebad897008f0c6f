using System.Collections.Concurrent;
using System.Globalization;
using CareAlerts.Domain;
using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Storage;

/// <summary>
/// Counts messages per source and day. Counting in the row of each message would cost a write a message; so each instance counts in memory
/// and writes its own row every few seconds. A killed instance loses the count of those seconds, never a message.
/// </summary>
internal sealed class FeedCounters(TableServiceClient tables, KnownFeeds feeds, TimeProvider time, ILogger<FeedCounters> log) : BackgroundService
{
    private static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(2);

    /// <summary>The row that knows a source for good: a killed instance leaves it this much too old, once the counts of the day are no longer read.</summary>
    private static readonly TimeSpan NoteEvery = TimeSpan.FromMinutes(1);

    private readonly TableClient _measures = tables.GetTableClient(TableNames.Measures);
    private readonly string _instance = Keys.Random();
    private readonly ConcurrentDictionary<(string Day, string Source), FeedTally> _tallies = new();
    private readonly ConcurrentDictionary<string, (DateTimeOffset Message, DateTimeOffset At)> _noted = new();

    /// <summary>Counts a message by what was read of it.</summary>
    public void Count(SourceId source, DateTimeOffset receivedAt, IReadOnlyList<FeedReading> readings, bool isReload = false)
    {
        var tally = TallyOf(source, receivedAt);
        lock (tally) tally.Count(receivedAt, readings, isReload);
    }

    /// <summary>Counts that a message was about nobody we know.</summary>
    public void CountUnknown(SourceId source, DateTimeOffset receivedAt)
    {
        var tally = TallyOf(source, receivedAt);
        lock (tally) tally.CountUnknown();
    }

    /// <summary>Counts that a message was read and, since the class of the visit is excluded, changed nothing.</summary>
    public void CountIgnored(SourceId source, DateTimeOffset receivedAt)
    {
        var tally = TallyOf(source, receivedAt);
        lock (tally) tally.CountIgnored();
    }

    /// <summary>Today's counts, the last hour's, and when each source ever heard was heard last.</summary>
    public async Task<IReadOnlyDictionary<string, FeedCount>> TodayAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(isLookedAt: true, cancellationToken);
        var now = time.GetUtcNow();
        var counts = new Dictionary<string, FeedCount>();
        foreach (var known in await feeds.AllAsync(cancellationToken)) Of(known.Source).Add(known, now);
        var today = Partition(Day(now));
        var days = ODataFilter.Create($"PartitionKey ge {Partition(Day(now.AddDays(-1)))} and PartitionKey le {today}");    // an hour reaches back over midnight
        await foreach (var row in _measures.QueryAsync(days, cancellationToken: cancellationToken))
            Of(row.GetString("Source")!).Add(row, row.PartitionKey == today, now);
        return counts;

        FeedCount Of(string source) => counts.TryGetValue(source, out var known) ? known : counts[source] = new();
    }

    /// <summary>How many messages of each source came in each hour of the days before, by UTC.</summary>
    public async Task<IReadOnlyList<(string Source, DateOnly Day, long[] ByHour)>> HoursAsync(int days, CancellationToken cancellationToken)
    {
        var hours = new List<(string, DateOnly, long[])>();
        var now = time.GetUtcNow();
        var filter = ODataFilter.Create($"PartitionKey ge {Partition(Day(now.AddDays(-days)))} and PartitionKey lt {Partition(Day(now))}");
        await foreach (var row in _measures.QueryAsync(filter, select: ["PartitionKey", "Source", "ByHour"], cancellationToken: cancellationToken))
        {
            if (row.GetString("ByHour") is not { } counts) continue;
            var day = DateOnly.ParseExact(row.PartitionKey[^8..], "yyyyMMdd", CultureInfo.InvariantCulture);
            hours.Add((row.GetString("Source")!, day, FeedTally.HoursOf(counts)));
        }

        return hours;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(WriteEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await WriteAsync(isLookedAt: false, stoppingToken);
            }
            catch (Exception e) when (Host.Transient.Is(e))
            {
                log.LogWarning("Feed counts wait for storage: {Reason}", e.Message.Split('\n')[0]);
            }
        }
    }

    private async Task WriteAsync(bool isLookedAt, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var yesterday = Day(now.AddDays(-1));
        foreach (var ((day, source), tally) in _tallies)
        {
            DateTimeOffset? last;
            TimeSpan? lag;
            lock (tally) (last, lag) = (tally.LastMessageAt, tally.Lag);
            await WriteAsync(day, source, tally, cancellationToken);
            if (last is { } heard) await NoteAsync(source, heard, lag, now, isLookedAt, cancellationToken);
            if (string.CompareOrdinal(day, yesterday) < 0) _tallies.TryRemove((day, source), out _);
        }
    }

    private async Task WriteAsync(string day, string source, FeedTally tally, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition(day), $"{Keys.Safe(source)}.{_instance}") { ["Source"] = source };
        lock (tally)
        {
            if (tally.IsWritten) return;
            tally.IsWritten = true;
            tally.WriteTo(row);
        }

        try
        {
            await _measures.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        }
        catch
        {
            lock (tally) tally.IsWritten = false;
            throw;
        }
    }

    private async Task NoteAsync(string source, DateTimeOffset last, TimeSpan? lag, DateTimeOffset now, bool isLookedAt, CancellationToken cancellationToken)
    {
        var isKnown = _noted.TryGetValue(source, out var noted);
        if (isKnown && (last <= noted.Message || (!isLookedAt && now - noted.At < NoteEvery))) return;
        await feeds.HeardAsync(source, last, lag, cancellationToken);
        _noted[source] = (last, now);
    }

    private FeedTally TallyOf(SourceId source, DateTimeOffset at) => _tallies.GetOrAdd((Day(at), source.Value), _ => new FeedTally());

    private static string Partition(string day) => $"feeds-{day}";

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
