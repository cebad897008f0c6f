using System.Diagnostics;

namespace CareAlerts.Benchmarks;

/// <summary>Messages per second of processor time: a figure that holds on a machine that others use too, where the wall clock measures them.</summary>
internal static class CpuTime
{
    private const int WarmUpRounds = 100, Rounds = 100, Samples = 10;

    /// <summary>Runs an action over all messages and prints its best and its median sample.</summary>
    public static void Measure(string what, byte[][] messages, Action<byte[]> action)
    {
        Run(messages, action, WarmUpRounds);
        var perSecond = new double[Samples];
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var sample = 0; sample < Samples; sample++)
        {
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            Run(messages, action, Rounds);
            perSecond[sample] = Rounds * messages.Length / (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        }

        allocated = (GC.GetAllocatedBytesForCurrentThread() - allocated) / (Samples * Rounds * messages.Length);
        Array.Sort(perSecond);
        Console.WriteLine($"{what,-28} best {perSecond[^1],9:N0}/s, median {perSecond[Samples / 2],9:N0}/s, {allocated} bytes allocated");
    }

    private static void Run(byte[][] messages, Action<byte[]> action, int rounds)
    {
        for (var round = 0; round < rounds; round++)
            foreach (var message in messages) action(message);
    }
}
