using CareAlerts.Domain;
using CareAlerts.Functions.Delivery.Providers;
using CareAlerts.Functions.Host;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Delivery;

/// <summary>Composes a message for one contact and channel, with its link. Composing it again gives the same message.</summary>
internal sealed class MessageComposer(LinkStore links, HandlerOptions options)
{
    public async Task<OutgoingMessage> ComposeAsync(PersonRecord record, Dispatch.Go go, Attempt attempt, CancellationToken cancellationToken)
    {
        var (notification, alert) = (go.Notification, go.Alert);
        var link = options.Public($"go/{await links.TokenAsync(notification.Id, cancellationToken)}");
        var reference = ProviderReference(record, alert, notification.To);
        return notification.Channel switch
        {
            Channel.Email => new(go.Address, Wording.Subject(alert), Wording.Email(alert, reference, link), Wording.Html(alert, reference, link),
                attempt.Reference, null, null) { LookupToken = alert.Code },
            Channel.Sms => new(go.Address, null, Wording.Sms(alert, reference, link), null,
                attempt.Reference, options.Public("hooks/twilio"), Wording.ValidFor(alert.Urgency)) { LookupToken = alert.Code },
            _ => throw new ArgumentOutOfRangeException(nameof(go), notification.Channel, "A channel nobody composes for."),
        };
    }

    // The provider's own client number is for the provider alone.
    private static string? ProviderReference(PersonRecord record, Alert alert, ContactId to) =>
        alert.Kind == AlertKind.ReadinessRequest && record.Plan?.Services.FirstOrDefault(service => service.Id.Value == alert.Subject) is { } service && service.Provider == to
            ? service.ProviderRef : null;
}
