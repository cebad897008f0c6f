using CareAlerts.Domain;
using CareAlerts.Functions.Host;
using CareAlerts.Functions.Intake;
using CareAlerts.Functions.Messaging;

namespace CareAlerts.Functions.Triggers;

/// <summary>A hospital message from the feed queue, or from the queue for reloads.</summary>
internal sealed class ReceiveFeed(FeedIntake intake, FirstReceipts receipts, TimeProvider time)
{
    public Task RunAsync(TriggerEnvelope envelope, string queue, CancellationToken cancellationToken)
    {
        var body = envelope.Bytes("message") ?? throw new InvalidDataException("A feed message that is not binary: function.json must say dataType binary.");
        var source = envelope.Property("source") is { Length: > 0 } named ? new SourceId(named) : (SourceId?)null;
        return intake.TakeAsync(body, source, queue, cancellationToken, ReceiptOf(envelope, body));
    }

    // The house has a message from when the broker has it: delivered again after a failure, it is still the same message.
    private FirstReceipt ReceiptOf(TriggerEnvelope envelope, byte[] body)
    {
        var now = time.GetUtcNow();
        var queued = envelope.Moment("EnqueuedTimeUtc") is { } at && at < now ? at : now;
        return receipts.Read(envelope.Property(FirstReceipts.Property), body, latest: queued) ?? new(queued, IsAgain: false);
    }
}
