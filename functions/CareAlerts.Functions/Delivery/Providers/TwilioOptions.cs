using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Delivery.Providers;

/// <summary>How text messages are sent.</summary>
internal sealed record TwilioOptions
{
    public Uri Endpoint { get; init; } = new("https://api.twilio.com");

    public string? AccountSid { get; init; }

    public string? AuthToken { get; init; }

    /// <summary>Our number in E.164, an alphanumeric sender, or a messaging service (<c>MG…</c>).</summary>
    public string? From { get; init; }

    /// <summary>Whether Twilio is to forget texts and numbers. Twilio must have enabled Message Redaction for the account.</summary>
    public bool MessageRedaction { get; init; } = true;

    /// <summary>Whether <see cref="From"/> is a messaging service rather than a sender.</summary>
    public bool FromIsService => From is { Length: 34 } && From.StartsWith("MG", StringComparison.Ordinal);

    public static TwilioOptions Read(IConfiguration settings) => new()
    {
        Endpoint = settings.Address("CareAlerts:Twilio:Endpoint") ?? new("https://api.twilio.com"),
        AccountSid = settings.Text("CareAlerts:Twilio:AccountSid"),
        AuthToken = settings.Text("CareAlerts:Twilio:AuthToken"),
        From = settings.Text("CareAlerts:Twilio:From"),
        MessageRedaction = !"false".Equals(settings.Text("CareAlerts:Twilio:MessageRedaction"), StringComparison.OrdinalIgnoreCase),
    };

    /// <summary>What is wrong with the settings, in one line that names the setting; null when nothing is.</summary>
    public string? Validate()
    {
        if (!Endpoint.IsWeb()) return "CareAlerts__Twilio__Endpoint must be an http or https address.";
        if (AccountSid is null || !AccountSid.StartsWith("AC", StringComparison.Ordinal))
            return "Set CareAlerts__Twilio__AccountSid to Twilio's account SID, AC….";
        if (AuthToken is null) return "Set CareAlerts__Twilio__AuthToken to Twilio's auth token.";
        return From is null ? "Set CareAlerts__Twilio__From to the number, sender or messaging service texts come from." : null;
    }
}
