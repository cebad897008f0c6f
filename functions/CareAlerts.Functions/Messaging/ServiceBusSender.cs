using System.Diagnostics;
using System.Text.Unicode;
using Azure.Core;

namespace CareAlerts.Functions.Messaging;

/// <summary>Sends to one queue or topic. Methods are named as in Azure.Messaging.ServiceBus, which cannot be restored here.</summary>
/// <remarks>
/// A send is retried; repeats have the same MessageId. When retries do not help it throws <see cref="Azure.RequestFailedException"/>.
/// A message beyond the broker's limits throws <see cref="ServiceBusLimitException"/> before anything is sent.
/// </remarks>
internal sealed class ServiceBusSender(ServiceBusEntity entity)
{
    /// <summary>Links the receiver's trace to ours; the name is the one the Functions host looks for.</summary>
    private const string TraceProperty = "Diagnostic-Id";

    private static readonly StatusCodeClassifier Sent = new([201]);

    public string EntityPath => entity.Path;

    public async Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
    {
        ServiceBusLimits.Check(message);
        using var request = entity.Create(RequestMethod.Post, "messages");
        request.Request.Content = RequestContent.Create(message.Body);
        request.Request.Headers.SetValue("Content-Type", message.ContentType);
        request.Request.Headers.SetValue("BrokerProperties", BrokerProperties.Write(message));
        foreach (var (name, value) in Properties(message)) request.Request.Headers.SetValue(name, $"\"{value}\"");
        await entity.SendAsync(request, Sent, cancellationToken);
    }

    /// <summary>Sends a message that becomes visible at <paramref name="scheduledEnqueueTime"/>. REST returns no number to cancel it by.</summary>
    public Task ScheduleMessageAsync(
        ServiceBusMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default) =>
        SendMessageAsync(message with { ScheduledEnqueueTime = scheduledEnqueueTime }, cancellationToken);

    /// <summary>
    /// Sends many messages in as few requests as their size allows; each request is stored whole or not at all. A batch carries text and no
    /// content type, so a body that is not UTF-8 goes by itself.
    /// </summary>
    public async Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default)
    {
        using var batch = new ServiceBusBatch();
        foreach (var message in messages)
        {
            ServiceBusLimits.Check(message);
            if (!Utf8.IsValid(message.Body.Span))
            {
                await SendMessageAsync(message, cancellationToken);
                continue;
            }

            if (batch.TryAdd(message, Properties(message))) continue;
            await SendBatchAsync(batch, cancellationToken);
            if (!batch.TryAdd(message, Properties(message))) await SendMessageAsync(message, cancellationToken);
        }

        await SendBatchAsync(batch, cancellationToken);
    }

    private async Task SendBatchAsync(ServiceBusBatch batch, CancellationToken cancellationToken)
    {
        if (batch.IsEmpty) return;
        using var request = entity.Create(RequestMethod.Post, "messages");
        request.Request.Content = RequestContent.Create(batch.Take());
        // Exactly this: with a charset the service takes the batch for one message.
        request.Request.Headers.SetValue("Content-Type", "application/vnd.microsoft.servicebus.json");
        await entity.SendAsync(request, Sent, cancellationToken);
    }

    private static IEnumerable<KeyValuePair<string, string>> Properties(ServiceBusMessage message) =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } trace } && !message.ApplicationProperties.ContainsKey(TraceProperty)
            ? message.ApplicationProperties.Append(new(TraceProperty, trace))
            : message.ApplicationProperties;
}
