using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Delivery.Providers;

/// <summary>How email is sent.</summary>
internal sealed record SendGridOptions
{
    /// <summary><c>https://api.eu.sendgrid.com</c> for an account in the EU.</summary>
    public Uri Endpoint { get; init; } = new("https://api.sendgrid.com");

    public string? ApiKey { get; init; }

    /// <summary>A sender SendGrid has verified.</summary>
    public string? From { get; init; }

    /// <summary>What the event webhook signs with: base64 of an SPKI, P-256.</summary>
    public string? WebhookPublicKey { get; init; }

    public static SendGridOptions Read(IConfiguration settings) => new()
    {
        Endpoint = settings.Address("CareAlerts:SendGrid:Endpoint") ?? new("https://api.sendgrid.com"),
        ApiKey = settings.Text("CareAlerts:SendGrid:ApiKey"),
        From = settings.Text("CareAlerts:SendGrid:From"),
        WebhookPublicKey = settings.Text("CareAlerts:SendGrid:WebhookPublicKey"),
    };

    /// <summary>What is wrong with the settings, in one line that names the setting; null when nothing is.</summary>
    public string? Validate()
    {
        if (!Endpoint.IsWeb()) return "CareAlerts__SendGrid__Endpoint must be an http or https address.";
        if (ApiKey is null) return "Set CareAlerts__SendGrid__ApiKey to SendGrid's API key.";
        if (From is null || !From.Contains('@', StringComparison.Ordinal))
            return "Set CareAlerts__SendGrid__From to the email address messages come from.";
        if (WebhookPublicKey is null)
            return "Set CareAlerts__SendGrid__WebhookPublicKey to the verification key of SendGrid's event webhook.";
        return SendGridWebhook.IsPublicKey(WebhookPublicKey)
            ? null
            : "CareAlerts__SendGrid__WebhookPublicKey must be the base64 of an ECDSA P-256 public key.";
    }
}
