using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CareAlerts.Functions.Delivery.Providers;

/// <summary>Reads SendGrid's event webhook: checks its signature on the bytes as they came, then the events in them.</summary>
/// <remarks>
/// docs.sendgrid.com/for-developers/tracking-events/getting-started-event-webhook-security-features: ECDSA over timestamp and body, P-256,
/// SHA-256, DER. A replayed call changes nothing, since receipts are told apart by their event id.
/// </remarks>
internal sealed class SendGridWebhook(string publicKey)
{
    public const string SignatureHeader = "X-Twilio-Email-Event-Webhook-Signature";
    public const string TimestampHeader = "X-Twilio-Email-Event-Webhook-Timestamp";

    private readonly byte[] _publicKey = Convert.FromBase64String(publicKey);

    public static bool IsPublicKey(string text)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(text), out _);
            return key.KeySize == 256;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return false;
        }
    }

    public WebhookReading Read(string? signature, string? timestamp, ReadOnlySpan<byte> body)
    {
        if (!IsSigned(signature, timestamp, body)) return new WebhookReading.BadSignature("SendGrid's signature does not match");
        try
        {
            using var document = JsonDocument.Parse(body.ToArray());
            return new WebhookReading.Receipts([.. document.RootElement.EnumerateArray().Select(Receipt).OfType<Receipt>()]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new WebhookReading.BadShape("SendGrid's events are not a JSON array of objects");
        }
    }

    private bool IsSigned(string? signature, string? timestamp, ReadOnlySpan<byte> body)
    {
        if (string.IsNullOrEmpty(signature) || string.IsNullOrEmpty(timestamp)) return false;
        var der = new byte[signature.Length];
        if (!Convert.TryFromBase64String(signature, der, out var length)) return false;

        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(_publicKey, out _);
        byte[] signed = [.. Encoding.UTF8.GetBytes(timestamp), .. body];
        return key.VerifyData(signed, der.AsSpan(0, length), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <summary>The receipt in an event; null for an event about something else, or about somebody else's message.</summary>
    private static Receipt? Receipt(JsonElement item)
    {
        if (Text(item, "event") is not { } name || SendGridAnswers.OfEvent(name, Text(item, "type")) is not { } status) return null;
        if (Text(item, SendGridEmail.AttemptArgument) is not { } attempt) return null;
        if (Text(item, "sg_event_id") is not { } eventId || Text(item, "sg_message_id") is not { } messageId) return null;

        // The answer to the send gave the part before the first point.
        var reference = messageId.Split('.')[0];
        return new Receipt(attempt, reference, status, eventId, Reason(item, name, status));
    }

    /// <summary>Codes only: the event's own words quote the address.</summary>
    private static string? Reason(JsonElement item, string name, ReceiptStatus status)
    {
        if (status == ReceiptStatus.Delivered || name == "processed") return null;
        var code = Text(item, "status") is { Length: <= 12 } given && given.All(c => char.IsAsciiDigit(c) || c == '.') ? given : null;
        return string.Join(' ', new[] { name, Text(item, "type") is "blocked" ? "blocked" : null, code }.OfType<string>());
    }

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
