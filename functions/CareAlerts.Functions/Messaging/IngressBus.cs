using CareAlerts.Domain;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Messaging;

/// <summary>Puts hospital messages that came over HTTP into the queue where all of them wait: durable before anybody is told so.</summary>
internal sealed class IngressBus(ServiceBusClient bus)
{
    private readonly ServiceBusSender _feed = bus.CreateSender(Entities.Feed);

    /// <summary>Queues a message as received.</summary>
    /// <param name="source">The registered source it came from.</param>
    /// <param name="body">Its bytes.</param>
    /// <param name="contentType">What they are.</param>
    /// <param name="cancellationToken">Gives up; then it may be queued or not, and sending it again does no harm.</param>
    public Task SendAsync(SourceId source, ReadOnlyMemory<byte> body, string contentType, CancellationToken cancellationToken) =>
        _feed.SendMessageAsync(
            new ServiceBusMessage(body)
            {
                MessageId = Keys.Random(),
                ContentType = contentType,
                ApplicationProperties = new Dictionary<string, string> { ["source"] = source.Value },
            },
            cancellationToken);
}
