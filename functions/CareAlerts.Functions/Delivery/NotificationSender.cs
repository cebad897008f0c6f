using CareAlerts.Domain;
using CareAlerts.Functions.Delivery.Providers;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Delivery;

/// <summary>
/// Sends a notification: claim an attempt and commit the claim, look once more whether there is still something to say, call the provider,
/// write down what it said. Killed anywhere, the next delivery of the same message finds the claim and goes on from there.
/// </summary>
internal sealed class NotificationSender(
    PersonStore people, DirectorySnapshots directories, MessageComposer composer, IEnumerable<IChannelProvider> providers, InternalBus bus,
    PersonShell shell, DeliveryTimings timings, TimeProvider time, ILogger<NotificationSender> log)
{
    public async Task SendAsync(NotificationId id, CancellationToken cancellationToken)
    {
        var person = Keys.PersonOf(id.Value);
        try
        {
            await SendAsync(person, id, cancellationToken);
        }
        catch (UnreadableRecordException e)
        {
            await shell.WakeAsync(e.Person, dueAt: null, time.GetUtcNow(), cancellationToken);    // marks them stuck and tells people
            await LookLaterAsync(id, cancellationToken);
        }
    }

    private async Task SendAsync(PersonId person, NotificationId id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var loaded = await shell.LoadArrivedAsync(person, cancellationToken);
            if (!PersonShell.HasArrived(person, loaded.Record))
            {
                await LookLaterAsync(id, cancellationToken);
                return;
            }

            var directory = await directories.ForAsync(loaded.Record, [], cancellationToken);
            if (Dispatch.Of(loaded.Record, id, directory) is not Dispatch.Go go)
            {
                await StopAsync(loaded.Record, id, directory, cancellationToken);
                return;
            }

            var plan = AttemptPlan.Of(loaded.Record.Attempts.Where(attempt => attempt.Notification == id), time.GetUtcNow(), timings);
            switch (plan)
            {
                case AttemptPlan.Done:
                    return;
                case AttemptPlan.Wait wait:
                    await bus.SendLaterAsync(id, go.Notification.Urgency, wait.Until, cancellationToken);
                    return;
                case AttemptPlan.Over over:
                    await ReportAsync(new(id, over.State, over.Attempt.Provider, over.Attempt.Why), cancellationToken);
                    return;
                case AttemptPlan.Ask ask when !await AskAsync(loaded, go, ask.Attempt, cancellationToken):
                case AttemptPlan.Claim claim when !await TryAsync(loaded, go, claim.Number, cancellationToken):
                    return;
            }
        }
    }

    /// <summary>Claims an attempt and calls the provider. Returns whether to look at the notification again at once.</summary>
    private async Task<bool> TryAsync(LoadedPerson loaded, Dispatch.Go go, int number, CancellationToken cancellationToken)
    {
        var provider = ProviderOf(go.Notification.Channel);
        var now = time.GetUtcNow();
        var attempt = new Attempt
        {
            Notification = go.Notification.Id,
            Number = number,
            State = AttemptState.Sending,
            ClaimId = Guid.NewGuid().ToString("N"),
            ClaimedUntil = now + timings.ClaimFor,
            At = now,
            Provider = provider.Name,
        };
        if (!await people.AddAttemptAsync(loaded.Record.Id, attempt, cancellationToken)) return true;
        if (await HasChangedAsync(loaded, cancellationToken))
        {
            // Something was decided since: this attempt sends nothing, and the next look starts from what is known now.
            await people.PutAttemptAsync(loaded.Record.Id, attempt with { State = AttemptState.FailedTemporary, ClaimedUntil = now, Why = "Looked again before sending." }, cancellationToken);
            return true;
        }

        var message = await composer.ComposeAsync(loaded.Record, go, attempt, cancellationToken);
        using var deadline = new CancellationTokenSource(timings.CallDeadline, time);
        var outcome = await provider.SendAsync(message, deadline.Token);
        return await SettleAsync(loaded.Record.Id, go, attempt, outcome, cancellationToken);
    }

    private async Task<bool> SettleAsync(PersonId person, Dispatch.Go go, Attempt attempt, SendOutcome outcome, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var settled = outcome switch
        {
            SendOutcome.Accepted accepted => attempt with { State = AttemptState.Accepted, ProviderReference = accepted.ProviderReference },
            SendOutcome.TemporaryFailure failure => attempt with
            {
                State = AttemptState.FailedTemporary, ClaimedUntil = now + PauseAfter(attempt.Number, failure.RetryAfter), Why = failure.Reason,
            },
            SendOutcome.PermanentFailure failure => attempt with { State = AttemptState.FailedPermanent, Why = failure.Reason },
            SendOutcome.Unknown unknown => attempt with { ClaimedUntil = now + timings.AskAfter, Why = unknown.Reason },
            _ => throw new InvalidOperationException($"A provider's outcome nobody settles: {outcome}."),
        };
        await people.PutAttemptAsync(person, settled, cancellationToken);
        log.LogInformation("{Channel} attempt {Attempt} by {Provider}: {State} {Why}", go.Notification.Channel, attempt.Reference, attempt.Provider, settled.State, settled.Why);
        return settled.State != AttemptState.Accepted;
    }

    /// <summary>Asks the provider what became of an attempt whose sender ended, or whose answer was lost.</summary>
    private async Task<bool> AskAsync(LoadedPerson loaded, Dispatch.Go go, Attempt attempt, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var mine = attempt with { ClaimId = Guid.NewGuid().ToString("N"), ClaimedUntil = now + timings.ClaimFor };
        var tag = loaded.AttemptETags[Keys.Attempt(attempt.Notification, attempt.Number)];
        if (!await people.RenewAttemptAsync(loaded.Record.Id, mine, tag, cancellationToken)) return true;

        var message = await composer.ComposeAsync(loaded.Record, go, attempt, cancellationToken);
        using var deadline = new CancellationTokenSource(timings.CallDeadline, time);
        var found = await ProviderOf(go.Notification.Channel).FindAsync(attempt.Reference, message, attempt.At, deadline.Token);
        var settled = found switch
        {
            LookupOutcome.Found known => mine with { State = StateOf(known.Status), ProviderReference = known.ProviderReference, Why = "Found by asking." },
            LookupOutcome.NotFound => mine with { State = AttemptState.FailedTemporary, ClaimedUntil = now, Why = "The provider never had it." },
            LookupOutcome.CannotTell cannot => mine with { State = AttemptState.Unknown, Why = cannot.Reason },
            _ => throw new InvalidOperationException($"An answer nobody understands: {found}."),
        };
        await people.PutAttemptAsync(loaded.Record.Id, settled, cancellationToken);
        log.LogInformation("Attempt {Attempt} was asked after: {State}", attempt.Reference, settled.State);
        return settled.State != AttemptState.Accepted;
    }

    private async Task StopAsync(PersonRecord record, NotificationId id, CareDirectory directory, CancellationToken cancellationToken)
    {
        // Also when the decision has heard: whoever told it may have been killed before its effects were carried out.
        var stop = (Dispatch.Stop)Dispatch.Of(record, id, directory);
        if (record.Notification(id) is not null)
            await ReportAsync(new(id, stop.State, null, stop.Why), cancellationToken);
    }

    private async Task ReportAsync(Input.DeliveryReported report, CancellationToken cancellationToken)
    {
        if (await shell.RunAsync(Keys.PersonOf(report.Notification.Value), report, cancellationToken) is Outcome.Stuck)
            await LookLaterAsync(report.Notification, cancellationToken);
    }

    // A person who cannot be decided stays so until somebody mends it: told by then, and nothing of theirs is lost meanwhile.
    private Task LookLaterAsync(NotificationId id, CancellationToken cancellationToken) =>
        bus.SendLaterAsync(id, Urgency.Critical, time.GetUtcNow() + timings.LongestPause, cancellationToken);

    private async Task<bool> HasChangedAsync(LoadedPerson loaded, CancellationToken cancellationToken) =>
        (await people.GlanceAsync(loaded.Record.Id, cancellationToken))?.Version != loaded.Record.Version;

    private TimeSpan PauseAfter(int attempt, TimeSpan? asked)
    {
        var own = timings.RetryAfter[Math.Min(attempt, timings.RetryAfter.Count) - 1];
        if (!(asked > own)) return own;
        return asked < timings.LongestPause ? asked.Value : timings.LongestPause;
    }

    private IChannelProvider ProviderOf(Channel channel) => providers.First(provider => provider.Channel == channel);

    private static AttemptState StateOf(ReceiptStatus status) => status switch
    {
        ReceiptStatus.Delivered => AttemptState.Delivered,
        ReceiptStatus.FailedPermanent or ReceiptStatus.FailedTemporary => AttemptState.FailedPermanent,
        ReceiptStatus.Progress => AttemptState.Accepted,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A receipt nobody understands."),
    };
}
