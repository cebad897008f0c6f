namespace CareAlerts.Functions.Tests.Support;

/// <summary>A clock for what waits: whoever waits is woken at once, and the clock has moved on by as long.</summary>
internal sealed class HastyTime : TimeProvider
{
    private readonly List<TimeSpan> _waits = [];
    private DateTimeOffset _now = new(2026, 11, 6, 8, 0, 0, TimeSpan.Zero);

    /// <summary>How long each wait would have been.</summary>
    public IReadOnlyList<TimeSpan> Waits => _waits;

    public override DateTimeOffset GetUtcNow() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _waits.Add(dueTime);
        _now += dueTime;
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
