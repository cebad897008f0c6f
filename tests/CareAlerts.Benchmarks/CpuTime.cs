using System.Diagnostics;

namespace CareAlerts.Benchmarks;

/// <summary>Messages per second of processor time: a figure that holds on a machine that others use too, where the wall clock measures them.</summary>
internal static class CpuTime
{
    private const int WarmUpRounds = 100, Rounds = 100, Samples = 10;

    /// <summary>Runs an action over all messages and prints its best and its median sample.</summary>
    public static void Measure(string what, byte[][] messages, Action<byte[]> action) => Measure(what, messages.Length, () =>
    {
        foreach (var message in messages) action(message);
    });

    /// <summary>Runs an action that handles so many messages a time.</summary>
    public static void Measure(string what, int messages, Action action)
    {
        Run(action, WarmUpRounds);
        var perSecond = new double[Samples];
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var sample = 0; sample < Samples; sample++)
        {
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            Run(action, Rounds);
            perSecond[sample] = Rounds * messages / (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        }

        allocated = (GC.GetAllocatedBytesForCurrentThread() - allocated) / (Samples * Rounds * messages);
        Array.Sort(perSecond);
        Console.WriteLine($"{what,-28} best {perSecond[^1],9:N0}/s, median {perSecond[Samples / 2],9:N0}/s, {allocated} bytes allocated");
    }

    private static void Run(Action action, int rounds)
    {
        for (var round = 0; round < rounds; round++) action();
    }
}
