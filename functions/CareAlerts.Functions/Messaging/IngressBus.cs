using CareAlerts.Domain;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Messaging;

/// <summary>Puts hospital messages that came over HTTP into the queue where all of them wait: durable before anybody is told so.</summary>
internal sealed class IngressBus(ServiceBusClient bus)
{
    private readonly ServiceBusSender _feed = bus.CreateSender(Entities.Feed);
    private readonly ServiceBusSender _bulk = bus.CreateSender(Entities.Bulk);

    /// <summary>Queues a message as received.</summary>
    /// <param name="source">The registered source it came from.</param>
    /// <param name="body">Its bytes.</param>
    /// <param name="contentType">What they are.</param>
    /// <param name="cancellationToken">Gives up; then it may be queued or not, and sending it again does no harm.</param>
    public Task SendAsync(SourceId source, ReadOnlyMemory<byte> body, string contentType, CancellationToken cancellationToken) =>
        _feed.SendMessageAsync(Message(source, body, contentType), cancellationToken);

    /// <summary>Queues the messages of one body, each as a message of its own. Killed half-way, they are queued again: a duplicate changes nothing.</summary>
    /// <param name="queue">The queue the body came by, or is to go by.</param>
    /// <param name="source">The source named with the body; null when its headers name it.</param>
    /// <param name="bodies">The bytes of each.</param>
    /// <param name="contentType">What they are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task SendAllAsync(string queue, SourceId? source, IEnumerable<ReadOnlyMemory<byte>> bodies, string contentType, CancellationToken cancellationToken) =>
        (queue == Entities.Bulk ? _bulk : _feed).SendMessagesAsync(bodies.Select(body => Message(source, body, contentType)), cancellationToken);

    private static ServiceBusMessage Message(SourceId? source, ReadOnlyMemory<byte> body, string contentType) => new(body)
    {
        MessageId = Keys.Random(),
        ContentType = contentType,
        ApplicationProperties = source is { } named ? new() { ["source"] = named.Value } : new Dictionary<string, string>(),
    };
}
