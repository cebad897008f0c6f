using System.Diagnostics;

namespace CareAlerts.Benchmarks;

/// <summary>Messages per second of processor time: a figure that holds on a machine that others use too, where the wall clock measures them.</summary>
internal static class CpuTime
{
    private const int Samples = 9;

    /// <summary>Processor time is counted in steps of 10 ms on Linux: a sample must be long beside that.</summary>
    private static readonly TimeSpan SampleLength = TimeSpan.FromMilliseconds(400);

    /// <summary>Runs an action over all messages and prints its best and its median sample.</summary>
    public static void Measure(string what, byte[][] messages, Action<byte[]> action) => Measure(what, messages.Length, () =>
    {
        foreach (var message in messages) action(message);
    });

    /// <summary>Runs an action that handles so many messages a time.</summary>
    public static void Measure(string what, int messages, Action action)
    {
        var rounds = RoundsOf(action);
        var perSecond = new double[Samples];
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var sample = 0; sample < Samples; sample++)
        {
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            Run(action, rounds);
            perSecond[sample] = (double)rounds * messages / (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        }

        allocated = (GC.GetAllocatedBytesForCurrentThread() - allocated) / ((long)Samples * rounds * messages);
        Array.Sort(perSecond);
        Console.WriteLine($"{what,-28} best {perSecond[^1],9:N0}/s, median {perSecond[Samples / 2],9:N0}/s, {allocated} bytes allocated");
    }

    // Doubles the rounds until a sample is long enough, which warms the code up as well.
    private static int RoundsOf(Action action)
    {
        for (var rounds = 16; ; rounds *= 2)
        {
            var clock = Stopwatch.StartNew();
            Run(action, rounds);
            if (clock.Elapsed >= SampleLength) return rounds;
        }
    }

    private static void Run(Action action, int rounds)
    {
        for (var round = 0; round < rounds; round++) action();
    }
}
