using System.Collections.Concurrent;
using CareAlerts.Domain;
using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Storage;

/// <summary>How a source is doing, over all instances.</summary>
/// <param name="Received">Messages today, by UTC.</param>
/// <param name="LastMessageAt">The last one within a week.</param>
/// <param name="Lag">How long after it was recorded that one came.</param>
internal sealed record FeedCount(long Received, DateTimeOffset? LastMessageAt, TimeSpan? Lag);

/// <summary>
/// Counts messages per source and day. Counting in the row of each message would cost a write a message; so each instance counts in memory
/// and writes its own row every few seconds. A killed instance loses the count of those seconds, never a message.
/// </summary>
internal sealed class FeedCounters(TableServiceClient tables, TimeProvider time, ILogger<FeedCounters> log) : BackgroundService
{
    private static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LooksBack = TimeSpan.FromDays(7);
    private readonly TableClient _measures = tables.GetTableClient(TableNames.Measures);
    private const string ByHour = "ByHour";
    private readonly string _instance = Keys.Random();
    private readonly ConcurrentDictionary<(string Day, string Source), Tally> _counts = new();

    /// <summary>Counts a message; lag is how long after it was recorded we received it.</summary>
    public void Count(SourceId source, DateTimeOffset receivedAt, DateTimeOffset? recordedAt)
    {
        var count = _counts.GetOrAdd((Day(receivedAt), source.Value), _ => new Tally());
        lock (count)
        {
            count.Received++;
            count.ByHour[receivedAt.UtcDateTime.Hour]++;
            count.LastMessageAt = receivedAt;
            if (recordedAt is { } recorded) count.Lag = receivedAt - recorded;
            count.IsWritten = false;
        }
    }

    /// <summary>Today's counts, and when a source that is quiet today was last heard.</summary>
    public async Task<IReadOnlyDictionary<string, FeedCount>> TodayAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(cancellationToken);
        var sums = new Dictionary<string, FeedCount>();
        var now = time.GetUtcNow();
        var (first, today) = (Partition(Day(now - LooksBack)), Partition(Day(now)));
        var days = ODataFilter.Create($"PartitionKey ge {first} and PartitionKey le {today}");
        await foreach (var row in _measures.QueryAsync(days, cancellationToken: cancellationToken))
        {
            var received = row.PartitionKey == today ? row.GetInt64("Received") ?? 0 : 0;
            var source = row.GetString("Source")!;
            var held = sums.GetValueOrDefault(source, new(0, null, null));
            var last = row.GetDateTimeOffset("LastMessageAt");
            var isLater = held.LastMessageAt is null || last > held.LastMessageAt;
            var lag = row.GetDouble("LagSeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
            sums[source] = new(held.Received + received, isLater ? last : held.LastMessageAt, isLater ? lag : held.Lag);
        }

        return sums;
    }

    /// <summary>How many messages of each source came in each hour of the days before, by UTC.</summary>
    public async Task<IReadOnlyList<(string Source, DateOnly Day, long[] ByHour)>> HoursAsync(int days, CancellationToken cancellationToken)
    {
        var hours = new List<(string, DateOnly, long[])>();
        var now = time.GetUtcNow();
        var filter = ODataFilter.Create($"PartitionKey ge {Partition(Day(now.AddDays(-days)))} and PartitionKey lt {Partition(Day(now))}");
        await foreach (var row in _measures.QueryAsync(filter, cancellationToken: cancellationToken))
        {
            if (row.GetString(ByHour) is not { } counts) continue;
            var day = DateOnly.ParseExact(row.PartitionKey[^8..], "yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture);
            hours.Add((row.GetString("Source")!, day, [.. counts.Split(',').Select(count => long.Parse(count, System.Globalization.CultureInfo.InvariantCulture))]));
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
                await WriteAsync(stoppingToken);
            }
            catch (Exception e) when (Host.Transient.Is(e))
            {
                log.LogWarning("Feed counts wait for storage: {Reason}", e.Message.Split('\n')[0]);
            }
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        foreach (var ((day, source), count) in _counts)
        {
            TableEntity row;
            lock (count)
            {
                if (count.IsWritten) continue;
                count.IsWritten = true;
                row = new TableEntity(Partition(day), $"{Keys.Safe(source)}.{_instance}")
                {
                    ["Source"] = source, ["Received"] = count.Received, ["LastMessageAt"] = count.LastMessageAt, ["LagSeconds"] = count.Lag?.TotalSeconds,
                    [ByHour] = string.Join(',', count.ByHour),
                };
            }

            try
            {
                await _measures.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
            }
            catch
            {
                lock (count) count.IsWritten = false;
                throw;
            }
        }
    }

    private static string Partition(string day) => $"feeds-{day}";

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture);

    private sealed class Tally
    {
        public long Received { get; set; }
        public long[] ByHour { get; } = new long[24];
        public DateTimeOffset? LastMessageAt { get; set; }
        public TimeSpan? Lag { get; set; }
        public bool IsWritten { get; set; } = true;
    }
}
