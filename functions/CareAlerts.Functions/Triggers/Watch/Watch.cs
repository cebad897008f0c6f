using CareAlerts.Functions.Host;
using CareAlerts.Functions.Intake;
using CareAlerts.Functions.Watching;

namespace CareAlerts.Functions.Triggers;

/// <summary>Every five minutes: the third net. Wakes those with an old outbox or an overdue time, drives dead letters again.</summary>
internal sealed class Watch(OpenSweep sweep, DeadLetterDrive deadLetters, SightingSweep sightings, FeedWatch feeds, IdentityDesk identities, QuarantineSweep quarantine)
{
    public async Task RunAsync(TriggerEnvelope envelope, CancellationToken cancellationToken)
    {
        // Side by side: a sweep with too much to do must not keep dead letters waiting.
        await Task.WhenAll(
            sweep.RunAsync(cancellationToken), deadLetters.RunAsync(cancellationToken), sightings.RunAsync(cancellationToken), feeds.RunAsync(cancellationToken),
            identities.CarryOnAsync(cancellationToken), quarantine.RunAsync(cancellationToken));
    }
}
