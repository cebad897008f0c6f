using CareAlerts.Domain;
using CareAlerts.Feeds;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Intake;

/// <summary>What became of a wish to have something in quarantine come again.</summary>
internal enum Replayed
{
    /// <summary>It is in its queue again, and no longer in quarantine.</summary>
    Queued,

    /// <summary>There is no such thing in quarantine, or not any more.</summary>
    NotFound,

    /// <summary>It did not come by a queue, or is larger than a queue takes.</summary>
    CannotBe,
}

/// <summary>
/// Lets what is in quarantine come again after a fix, by the queue it came by. It leaves quarantine only after it is in the queue: killed in
/// between, it may come twice, which changes nothing. If it is not understood this time either, it is set aside anew.
/// </summary>
internal sealed class FeedReplay(QuarantineStore quarantine, IngressBus ingress, BusClients buses)
{
    public async Task<Replayed> AgainAsync(string id, CancellationToken cancellationToken)
    {
        if (await quarantine.FindAsync(id, cancellationToken) is not { } kept) return Replayed.NotFound;
        if (!kept.IsWhole || kept.Body.Length > ServiceBusLimits.BodyBytes || kept.Source == QuarantineStore.InboundSms) return Replayed.CannotBe;
        await SendAsync(kept, cancellationToken);
        await quarantine.RemoveAsync(id, cancellationToken);
        return Replayed.Queued;
    }

    /// <summary>Lets everything that fits a filter come again; how many did.</summary>
    public async Task<int> AgainAsync(QuarantineFilter filter, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var message in await quarantine.ListAsync(filter.Source, filter.Most, cancellationToken))
            if (filter.Lets(message) && await AgainAsync(message.Id, cancellationToken) == Replayed.Queued) count++;
        return count;
    }

    private Task SendAsync(QuarantinedBody kept, CancellationToken cancellationToken)
    {
        if (Entities.Internal.Contains(kept.Source))
        {
            var letter = new ServiceBusMessage(kept.Body) { MessageId = $"replay-{Keys.Random()}", ContentType = "application/json" };
            return buses.Internal.CreateSender(kept.Source).SendMessageAsync(letter, cancellationToken);
        }

        // A dead letter of a feed queue stands under the queue's name: its own header says whose it is.
        return Entities.Ingress.Contains(kept.Source)
            ? ingress.SendAllAsync(kept.Source, source: null, [kept.Body], FeedBody.MediaTypeOf(kept.Body.Span), cancellationToken)
            : ingress.SendAsync(new SourceId(kept.Source), kept.Body, FeedBody.MediaTypeOf(kept.Body.Span), cancellationToken);
    }
}

/// <summary>Which of what is in quarantine; null is any.</summary>
/// <param name="Source">Of a source.</param>
/// <param name="Field">With this field at fault.</param>
/// <param name="Reason">Whose reason contains this.</param>
/// <param name="From">Received no earlier.</param>
/// <param name="To">Received no later.</param>
internal sealed record QuarantineFilter(string? Source, string? Field, string? Reason, DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>In one go; the rest is there for the next.</summary>
    public int Most { get; init; } = 1000;

    public bool Lets(QuarantinedMessage message) =>
        (Field is null || message.Field == Field) && (Reason is null || message.Reason.Contains(Reason, StringComparison.OrdinalIgnoreCase))
        && !(message.ReceivedAt < From) && !(message.ReceivedAt > To);
}
