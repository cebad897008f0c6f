using CareAlerts.Functions.Host;
using CareAlerts.Functions.Messaging;

namespace CareAlerts.Functions.Triggers;

/// <summary>
/// A message of a reload. host.json sets one concurrency for all queues of an app; reloads take few places of it here, so that a hundred
/// thousand old messages leave room for what happens now.
/// </summary>
internal sealed class ReceiveBulk(ReceiveFeed feed) : IDisposable
{
    private const int AtATime = 2;
    private readonly SemaphoreSlim _places = new(AtATime);

    public async Task RunAsync(TriggerEnvelope envelope, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            await feed.RunAsync(envelope, Entities.Bulk, cancellationToken);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();
}
