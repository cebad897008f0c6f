using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace CareAlerts.Functions.Messaging;

/// <summary>Shared access tokens for one queue or topic, made from a key and kept until shortly before they expire.</summary>
/// <remarks>
/// learn.microsoft.com/azure/service-bus-messaging/service-bus-sas. The key is used as text, not decoded. A token for the entity itself works
/// with keys of the namespace and keys of the entity alike.
/// </remarks>
internal sealed class SasTokens(BusConnection connection, Uri entity, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);

    private Token? _current;

    /// <summary>The value of the Authorization header.</summary>
    public string Current()
    {
        var now = time.GetUtcNow();
        var token = _current;
        // Two callers may both renew: each token is as good as the other.
        if (token is null || token.Expires - now < RenewBefore) _current = token = Create(now + Lifetime);
        return token.Header;
    }

    private Token Create(DateTimeOffset expires)
    {
        var resource = Uri.EscapeDataString(entity.AbsoluteUri.ToLowerInvariant());
        var seconds = expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(connection.Key), Encoding.UTF8.GetBytes($"{resource}\n{seconds}"));
        var header = $"SharedAccessSignature sr={resource}&sig={Uri.EscapeDataString(Convert.ToBase64String(signature))}"
            + $"&se={seconds}&skn={Uri.EscapeDataString(connection.KeyName)}";
        return new Token(header, expires);
    }

    private sealed record Token(string Header, DateTimeOffset Expires);
}

/// <summary>Authorises each try with the token of the moment.</summary>
internal sealed class SasPolicy(SasTokens tokens) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message) => message.Request.Headers.SetValue("Authorization", tokens.Current());
}
