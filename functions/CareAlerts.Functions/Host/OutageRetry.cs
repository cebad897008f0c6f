namespace CareAlerts.Functions.Host;

/// <summary>
/// Rides out outages inside an invocation. An abandoned message comes back at once, so a minute without storage would burn every delivery;
/// instead a transient failure is tried again with growing pauses for up to two minutes, and only then becomes a 500.
/// </summary>
internal sealed class OutageRetry(TimeProvider time, ILogger<OutageRetry> log)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>How long an invocation waits for storage or the bus; functionTimeout in host.json is well above it.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromMinutes(2);

    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var giveUpAt = time.GetUtcNow() + GiveUpAfter;
        for (var pause = First; ; pause = pause * 2 < Longest ? pause * 2 : Longest)
        {
            try
            {
                return await work(cancellationToken);
            }
            catch (Exception e) when (Transient.Is(e) && !cancellationToken.IsCancellationRequested && time.GetUtcNow() + pause < giveUpAt)
            {
                log.LogWarning("Storage or the bus is away; trying again in {Pause}: {Reason}", pause, e.Message.Split('\n')[0]);
                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }
}
