using CareAlerts.Domain;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Messaging;

/// <summary>
/// Puts hospital messages into the queue where all of them wait: those that came over HTTP, durable before anybody is told so, and those the
/// house itself sends once more.
/// </summary>
internal sealed class IngressBus(ServiceBusClient bus, FirstReceipts receipts)
{
    private const string Source = "source";
    private readonly ServiceBusSender _feed = bus.CreateSender(Entities.Feed);
    private readonly ServiceBusSender _bulk = bus.CreateSender(Entities.Bulk);

    /// <summary>Queues a message as received.</summary>
    /// <param name="source">The registered source it came from.</param>
    /// <param name="body">Its bytes.</param>
    /// <param name="contentType">What they are.</param>
    /// <param name="cancellationToken">Gives up; then it may be queued or not, and sending it again does no harm.</param>
    public Task SendAsync(SourceId source, ReadOnlyMemory<byte> body, string contentType, CancellationToken cancellationToken) =>
        _feed.SendMessageAsync(Message(source, body, contentType, first: null), cancellationToken);

    /// <summary>Queues a message once more, as of when the house first had it.</summary>
    public Task SendAgainAsync(
        string queue, SourceId? source, ReadOnlyMemory<byte> body, string contentType, FirstReceipt first, CancellationToken cancellationToken) =>
        SenderOf(queue).SendMessageAsync(Message(source, body, contentType, first), cancellationToken);

    /// <summary>Queues the messages of one body, each as a message of its own. Killed half-way, they are queued again: a duplicate changes nothing.</summary>
    /// <param name="queue">The queue the body came by, or is to go by.</param>
    /// <param name="source">The source named with the body; null when its headers name it.</param>
    /// <param name="bodies">The bytes of each.</param>
    /// <param name="contentType">What they are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="first">When the house had the body; null when that is now.</param>
    public Task SendAllAsync(
        string queue, SourceId? source, IEnumerable<ReadOnlyMemory<byte>> bodies, string contentType, CancellationToken cancellationToken, FirstReceipt? first = null) =>
        SenderOf(queue).SendMessagesAsync(bodies.Select(body => Message(source, body, contentType, first)), cancellationToken);

    private ServiceBusSender SenderOf(string queue) => queue == Entities.Bulk ? _bulk : _feed;

    private ServiceBusMessage Message(SourceId? source, ReadOnlyMemory<byte> body, string contentType, FirstReceipt? first)
    {
        var properties = new Dictionary<string, string>();
        if (source is { } named) properties[Source] = named.Value;
        if (first is { } receipt) properties[FirstReceipts.Property] = receipts.Write(receipt, body.Span);
        return new(body) { MessageId = Keys.Random(), ContentType = contentType, ApplicationProperties = properties };
    }
}
