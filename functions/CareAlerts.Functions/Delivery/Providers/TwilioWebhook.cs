using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace CareAlerts.Functions.Delivery.Providers;

/// <summary>Reads Twilio's calls to us, status callbacks and inbound texts, after checking that Twilio signed them.</summary>
/// <param name="authToken">Signs the calls.</param>
/// <param name="publicUrl">The webhook's address as Twilio knows it; what a proxy passes on may look different.</param>
/// <remarks>twilio.com/docs/usage/webhooks/webhooks-security.</remarks>
internal sealed class TwilioWebhook(string authToken, Uri publicUrl)
{
    public const string SignatureHeader = "X-Twilio-Signature";

    /// <param name="signature">The header.</param>
    /// <param name="query">The request's query string, with its question mark; may be empty.</param>
    /// <param name="body">The form as it came.</param>
    public WebhookReading Read(string? signature, string query, ReadOnlySpan<byte> body)
    {
        Dictionary<string, StringValues> form;
        try
        {
            using var reader = new FormReader(Encoding.UTF8.GetString(body));
            form = reader.ReadForm();
        }
        catch (InvalidDataException)
        {
            return new WebhookReading.BadShape("Twilio's form is too large");
        }

        if (!IsSigned(signature, query, form)) return new WebhookReading.BadSignature("Twilio's signature does not match");
        if (Field(form, "MessageSid") is not { } sid) return new WebhookReading.BadShape("Twilio's form has no MessageSid");
        if (Field(form, "MessageStatus") is { } status) return StatusCallback(query, form, sid, status);
        return Field(form, "From") is { } from && form.ContainsKey("Body")
            ? new WebhookReading.Inbound(new InboundText(from, Field(form, "Body") ?? "", sid))
            : new WebhookReading.BadShape("Twilio's form is neither a status nor a text");
    }

    private static WebhookReading.Receipts StatusCallback(string query, Dictionary<string, StringValues> form, string sid, string status)
    {
        var attempt = QueryHelpers.ParseQuery(query).GetValueOrDefault(TwilioSms.AttemptParameter).ToString();
        if (attempt.Length == 0) return new WebhookReading.Receipts([]);

        int? code = int.TryParse(Field(form, "ErrorCode"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        var progress = TwilioAnswers.OfDelivery(status, code);
        var failed = progress is ReceiptStatus.FailedPermanent or ReceiptStatus.FailedTemporary;
        var reason = failed ? string.Create(CultureInfo.InvariantCulture, $"{status} {code}").TrimEnd() : null;
        return new WebhookReading.Receipts([new Receipt(attempt, sid, progress, $"{sid}:{status}", reason)]);
    }

    [SuppressMessage("Security", "CA5350", Justification = "Twilio signs with HMAC-SHA1; as a keyed hash it is not broken.")]
    private bool IsSigned(string? signature, string query, Dictionary<string, StringValues> form)
    {
        if (string.IsNullOrEmpty(signature)) return false;
        var given = new byte[signature.Length];
        if (!Convert.TryFromBase64String(signature, given, out var length)) return false;

        var parameters = new StringBuilder();
        foreach (var (key, values) in form.OrderBy(f => f.Key, StringComparer.Ordinal))
            foreach (var value in values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
                parameters.Append(key).Append(value);

        // Twilio signs the address with or without the port, whichever it was given.
        var matches = false;
        foreach (var address in new[] { publicUrl.OriginalString, WithoutPort(), WithPort() })
        {
            var expected = HMACSHA1.HashData(Encoding.UTF8.GetBytes(authToken), Encoding.UTF8.GetBytes($"{address}{query}{parameters}"));
            matches |= CryptographicOperations.FixedTimeEquals(expected, given.AsSpan(0, length));
        }

        return matches;
    }

    private string WithoutPort() => $"{publicUrl.Scheme}://{publicUrl.Host}{publicUrl.PathAndQuery}";

    private string WithPort() => $"{publicUrl.Scheme}://{publicUrl.Host}:{publicUrl.Port}{publicUrl.PathAndQuery}";

    private static string? Field(Dictionary<string, StringValues> form, string name) =>
        form.TryGetValue(name, out var values) && values.ToString() is { Length: > 0 } value ? value : null;
}
