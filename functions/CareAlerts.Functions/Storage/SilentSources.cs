using CareAlerts.Domain;

namespace CareAlerts.Functions.Storage;

/// <summary>
/// The sources about whose silence an alarm is open: what is known of their wards is old. Read from the house's own record at most every
/// 30 s, so that a list of many stays costs no more than one of them.
/// </summary>
internal sealed class SilentSources(PersonStore people, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _reading = new(1, 1);
    private (DateTimeOffset At, IReadOnlySet<SourceId> Silent) _read = (DateTimeOffset.MinValue, new HashSet<SourceId>());

    public async Task<IReadOnlySet<SourceId>> AllAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            if (now - _read.At < ReadEvery && now >= _read.At) return _read.Silent;
            var house = (await people.LoadAsync(PersonId.House, cancellationToken)).Record;
            var silent = house.Alerts.Where(alert => alert is { Kind: AlertKind.FeedSilent, IsOpen: true }).Select(alert => alert.Source!.Value).ToHashSet();
            _read = (now, silent);
            return silent;
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose() => _reading.Dispose();
}
