using System.Diagnostics;

namespace CareAlerts.Feeds.Tests.Fuzzing;

/// <summary>An input that broke a promise, and how to make it again.</summary>
internal sealed record FuzzFailure(ulong Seed, string Why, string File);

/// <summary>
/// Makes inputs from seeds on several threads and has each checked. An input that throws, breaks a promise, or is not answered within
/// <see cref="FuzzSettings.Patience"/> fails the run; it is written to a file and named by its seed.
/// </summary>
/// <param name="what">The kind of input, for the names of files.</param>
/// <param name="make">The input of a seed.</param>
/// <param name="check">Throws when a promise is broken; says what reading cost in memory.</param>
/// <param name="settings">How long, and how many at a time.</param>
internal sealed class FuzzRun(string what, Func<ulong, byte[]> make, Func<byte[], FuzzCost> check, FuzzSettings settings)
{
    private const int MostFailures = 10, WaitingFactor = 20;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250), TellEvery = TimeSpan.FromSeconds(30);

    private readonly Worker[] workers = [.. Enumerable.Range(0, settings.Threads).Select(_ => new Worker())];
    private readonly List<FuzzFailure> failures = [];
    private readonly long startedAt = Stopwatch.GetTimestamp();
    private long taken = -1;
    private volatile bool stopped;

    /// <summary>Runs so many inputs, or as long as told; what failed.</summary>
    public async Task<IReadOnlyList<FuzzFailure>> RunAsync(long count, TimeSpan? time)
    {
        foreach (var worker in workers) new Thread(() => Work(worker, time is null ? count : long.MaxValue)) { IsBackground = true }.Start();
        var all = Task.WhenAll(workers.Select(worker => worker.Ended.Task));
        var told = TellEvery;
        while (!all.IsCompleted)
        {
            await Task.WhenAny(all, Task.Delay(LookEvery, TimeProvider.System));
            if (time is not null && Stopwatch.GetElapsedTime(startedAt) > time) stopped = true;
            if (Hung() is { } hung)
            {
                Fail(hung.Seed, hung.Body, $"not answered within {settings.Patience.TotalSeconds} s");
                break;    // a thread cannot be ended from outside: it dies with the process
            }

            if (Stopwatch.GetElapsedTime(startedAt) < told) continue;
            told += TellEvery;
            Console.WriteLine(Summary());
        }

        Console.WriteLine(Summary());
        return failures;
    }

    /// <summary>
    /// The input that has used up its time: processor time of this process, since on a busy machine a thread may not get its turn for long; far more time by
    /// the clock where it waits for something in place of working.
    /// </summary>
    private InHand? Hung()
    {
        using var process = Process.GetCurrentProcess();
        var used = process.TotalProcessorTime;
        foreach (var worker in workers)
        {
            var current = worker.Current;
            if (current != worker.Seen.One) worker.Seen = (current, used);
            else if (current is not null && (used - worker.Seen.Used > settings.Patience * workers.Length || Stopwatch.GetElapsedTime(current.At) > settings.Patience * WaitingFactor)) return current;
        }

        return null;
    }

    private string Summary()
    {
        var elapsed = Stopwatch.GetElapsedTime(startedAt);
        var (count, bytes) = (workers.Sum(worker => worker.Count), workers.Sum(worker => worker.Bytes));
        var slowest = workers.MaxBy(worker => worker.Slowest.Took)!.Slowest;
        var dearest = workers.MaxBy(worker => worker.Dearest.Cost.Share)!.Dearest;
        return string.Create(null, $"{what}: {count:N0} inputs ({bytes >> 20:N0} MiB) in {elapsed:hh\\:mm\\:ss}, {failures.Count} failed; next seed {settings.Seed + (ulong)count}. ") +
            string.Create(null, $"Slowest {slowest.Took.TotalMilliseconds:N0} ms (seed {slowest.Seed}), dearest {dearest.Cost.Allocated:N0} of {dearest.Cost.Allowed:N0} bytes (seed {dearest.Seed}).");
    }

    private void Work(Worker worker, long count)
    {
        try
        {
            while (!stopped && Interlocked.Increment(ref taken) is var number && number < count) Take(worker, settings.Seed + (ulong)number);
        }
        finally
        {
            worker.Ended.SetResult();
        }
    }

    private void Take(Worker worker, ulong seed)
    {
        var body = make(seed);
        var at = Stopwatch.GetTimestamp();
        worker.Current = new(seed, body, at);
        try
        {
            var cost = check(body);
            if (cost.Share > worker.Dearest.Cost.Share) worker.Dearest = (cost, seed);
            if (cost.Share > 1) Fail(seed, body, $"{cost.Allocated:N0} bytes allocated for an input of {body.Length:N0}; {cost.Allowed:N0} may be");
        }
        catch (Exception thrown)
        {
            Fail(seed, body, thrown is BrokenPromiseException ? thrown.Message : thrown.ToString());
        }

        worker.Current = null;
        worker.Count++;
        worker.Bytes += body.Length;
        if (Stopwatch.GetElapsedTime(at) is var took && took > worker.Slowest.Took) worker.Slowest = (took, seed);
    }

    private void Fail(ulong seed, byte[] body, string why)
    {
        lock (failures)
        {
            if (failures.Count >= MostFailures) return;
            Directory.CreateDirectory(settings.Failures);
            var file = Path.Combine(settings.Failures, $"{what}-{seed}");
            File.WriteAllBytes(file, body);
            failures.Add(new(seed, why, file));
            stopped = failures.Count == MostFailures;
        }
    }

    private sealed class Worker
    {
        private volatile InHand? current;

        /// <summary>What it had in hand at the last look, and the processor time used when that was first seen.</summary>
        public (InHand? One, TimeSpan Used) Seen { get; set; }

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public InHand? Current { get => current; set => current = value; }

        public long Count { get; set; }

        public long Bytes { get; set; }

        public (TimeSpan Took, ulong Seed) Slowest { get; set; }

        public (FuzzCost Cost, ulong Seed) Dearest { get; set; }
    }

    private sealed record InHand(ulong Seed, byte[] Body, long At);
}
