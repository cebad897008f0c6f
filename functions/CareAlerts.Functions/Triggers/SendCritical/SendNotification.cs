using System.Text.Json;
using CareAlerts.Domain;
using CareAlerts.Functions.Delivery;
using CareAlerts.Functions.Host;
using CareAlerts.Functions.Messaging;

namespace CareAlerts.Functions.Triggers;

/// <summary>A notification to send, from either queue: SendCritical and SendRoutine are one trigger with two doors.</summary>
internal sealed class SendNotification(NotificationSender sender)
{
    public async Task RunAsync(TriggerEnvelope envelope, CancellationToken cancellationToken)
    {
        var message = JsonSerializer.Deserialize<SendMessage>(envelope.Bytes("message") ?? [], JsonSerializerOptions.Web)
            ?? throw new InvalidDataException("A message without a notification.");
        await sender.SendAsync(new NotificationId(message.Notification), cancellationToken);
    }
}
