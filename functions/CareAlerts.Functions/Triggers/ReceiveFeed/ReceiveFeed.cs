using CareAlerts.Domain;
using CareAlerts.Functions.Intake;
using CareAlerts.Functions.Host;

namespace CareAlerts.Functions.Triggers;

/// <summary>A hospital message from the feed queue, or from the queue for reloads.</summary>
internal sealed class ReceiveFeed(FeedIntake intake)
{
    public Task RunAsync(TriggerEnvelope envelope, string queue, CancellationToken cancellationToken) => intake.TakeAsync(
        envelope.Bytes("message") ?? throw new InvalidDataException("A feed message that is not binary: function.json must say dataType binary."),
        envelope.Property("source") is { Length: > 0 } source ? new SourceId(source) : null,
        queue,
        cancellationToken);
}
