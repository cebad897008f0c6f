namespace CareAlerts.Scenarios.Support;

/// <summary>The real clock, moved forward by hand: hours of a hospital day pass in no time, and everything still runs by itself.</summary>
internal sealed class MovableClock : TimeProvider
{
    private long _aheadTicks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _aheadTicks));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _aheadTicks, by.Ticks);
}
