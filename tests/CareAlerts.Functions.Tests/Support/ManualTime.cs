namespace CareAlerts.Functions.Tests.Support;

/// <summary>A clock that stands still until it is moved. Has no timers: what waits on it must not be under test.</summary>
internal sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset _now = start;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}
