using CareAlerts.Domain;
using CareAlerts.Functions.Delivery.Providers;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Delivery;

/// <summary>Takes receipts: progress touches only the attempt, what is final becomes an input. The same receipt again changes nothing.</summary>
internal sealed class ReceiptDesk(
    PersonStore people, PersonShell shell, InternalBus bus, DeliveryTimings timings, TimeProvider time, ILogger<ReceiptDesk> log)
{
    public async Task TakeAsync(Receipt receipt, string provider, CancellationToken cancellationToken)
    {
        var person = Keys.PersonOf(receipt.AttemptReference);
        if (await people.AttemptAsync(receipt.AttemptReference, cancellationToken) is not { } attempt)
        {
            log.LogInformation("A receipt of {Provider} for an attempt that is not known (any more): {Attempt}", provider, Keys.Safe(receipt.AttemptReference));
            return;
        }

        var state = StateAfter(attempt, receipt.Status) ?? attempt.State;
        if (state != attempt.State)
        {
            attempt = attempt with { State = state, ProviderReference = receipt.ProviderReference, Why = receipt.Reason };
            await people.PutAttemptAsync(person, attempt, cancellationToken);
        }

        // Also when attempt and decision knew it already: whoever took this receipt before may have been killed before either, or before
        // the decision's effects were carried out. A decision that has heard it changes nothing, and carries on what was left.
        if (FinalState(state) is not { } final) return;
        var report = new Input.DeliveryReported(attempt.Notification, final, provider, receipt.Reason);
        var outcome = await shell.RunAsync(person, report, cancellationToken);
        if (WhoseOf(outcome) is { } whose && whose != person) await people.PutAttemptAsync(whose, attempt, cancellationToken);    // the record has joined another
        if (outcome is not Outcome.Stuck) return;

        // Looked at again until somebody has mended the record; the decision then finds the outcome on the attempt.
        await bus.SendLaterAsync(attempt.Notification, Urgency.Critical, time.GetUtcNow() + timings.LongestPause, cancellationToken);
    }

    /// <summary>The state a receipt moves an attempt to; null when it says nothing new. Receipts come repeatedly and in any order: delivered wins.</summary>
    private static AttemptState? StateAfter(Attempt attempt, ReceiptStatus status) => status switch
    {
        ReceiptStatus.Delivered => attempt.State == AttemptState.Delivered ? null : AttemptState.Delivered,
        ReceiptStatus.FailedPermanent or ReceiptStatus.FailedTemporary =>
            attempt.State is AttemptState.Delivered or AttemptState.FailedPermanent ? null : AttemptState.FailedPermanent,
        ReceiptStatus.Progress => attempt.State is AttemptState.Sending or AttemptState.Unknown ? AttemptState.Accepted : null,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A receipt nobody understands."),
    };

    private static PersonId? WhoseOf(Outcome outcome) => outcome switch
    {
        Outcome.Decided decided => decided.Decision.Record.Id,
        Outcome.Stuck stuck => new(stuck.Reference),
        _ => null,
    };

    private static NotificationState? FinalState(AttemptState state) => state switch
    {
        AttemptState.Delivered => NotificationState.Delivered,
        AttemptState.FailedPermanent => NotificationState.Failed,
        _ => null,
    };
}
