using System.Globalization;
using System.Net;
using System.Text.Json;

namespace CareAlerts.Functions.Delivery.Providers;

/// <summary>What SendGrid's answers and events mean.</summary>
/// <remarks>docs.sendgrid.com/api-reference/mail-send/errors and docs.sendgrid.com/for-developers/tracking-events/event.</remarks>
internal static class SendGridAnswers
{
    private enum Meaning { Accepted, Temporary, Permanent, Unknown }

    private static readonly Dictionary<int, Meaning> ByStatus = new()
    {
        [202] = Meaning.Accepted,
        // Sandbox mode: checked and thrown away. Nobody will be told, so another way must be found.
        [200] = Meaning.Permanent,
        [400] = Meaning.Permanent,
        // Our key or sender is wrong, not the message: it goes out once somebody has put that right.
        [401] = Meaning.Temporary,
        [403] = Meaning.Temporary,
        [404] = Meaning.Temporary,
        [408] = Meaning.Unknown,
        [413] = Meaning.Permanent,
        [429] = Meaning.Temporary,
        [500] = Meaning.Temporary,
        // A gateway gave up waiting for what may yet be done.
        [502] = Meaning.Unknown,
        [503] = Meaning.Temporary,
        [504] = Meaning.Unknown,
    };

    public static SendOutcome Read(HttpResponseMessage response, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        var status = (int)response.StatusCode;
        var why = $"SendGrid {ProviderHttp.Status(response.StatusCode)}{Fields(body)}";
        return ByStatus.GetValueOrDefault(status, status is >= 400 and < 500 ? Meaning.Permanent : Meaning.Unknown) switch
        {
            Meaning.Accepted => MessageId(response) is { } id
                ? new SendOutcome.Accepted(id)
                : new SendOutcome.Unknown($"{why} without X-Message-Id"),
            Meaning.Temporary => new SendOutcome.TemporaryFailure(why, RetryAfter(response, now)),
            Meaning.Permanent => new SendOutcome.PermanentFailure(why),
            _ => new SendOutcome.Unknown(why),
        };
    }

    /// <summary>What an event says; null for those that say nothing about delivery (open, click, unsubscribe, spamreport, …).</summary>
    /// <param name="name">The event.</param>
    /// <param name="type">For a bounce: <c>bounce</c>, or <c>blocked</c> when the receiving side refused for now.</param>
    public static ReceiptStatus? OfEvent(string name, string? type) => (name, type) switch
    {
        ("processed", _) => ReceiptStatus.Progress,
        ("deferred", _) => ReceiptStatus.Progress,
        ("delivered", _) => ReceiptStatus.Delivered,
        ("bounce", "blocked") => ReceiptStatus.FailedTemporary,
        ("bounce", _) => ReceiptStatus.FailedPermanent,
        // On SendGrid's suppression list: it will be dropped every time.
        ("dropped", _) => ReceiptStatus.FailedPermanent,
        _ => null,
    };

    private static string? MessageId(HttpResponseMessage response) =>
        response.Headers.TryGetValues("X-Message-Id", out var values) ? values.FirstOrDefault(v => v.Length > 0) : null;

    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        if (response.StatusCode != HttpStatusCode.TooManyRequests) return ProviderHttp.RetryAfter(response, now);
        var reset = response.Headers.TryGetValues("X-RateLimit-Reset", out var values) ? values.FirstOrDefault() : null;
        if (!long.TryParse(reset, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return ProviderHttp.RetryAfter(response, now);
        var wait = DateTimeOffset.FromUnixTimeSeconds(Math.Min(seconds, 253402300799)) - now;
        return wait > TimeSpan.Zero ? wait : null;
    }

    /// <summary>The fields an error is about (<c>personalizations.0.to.0.email</c>), never its sentences: those quote addresses.</summary>
    private static string Fields(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var fields = document.RootElement.GetProperty("errors").EnumerateArray()
                .Select(e => e.TryGetProperty("field", out var field) ? field.GetString() : null)
                .Where(IsPlainPath);
            return string.Concat(fields.Select(f => $" {f}"));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "";
        }
    }

    private static bool IsPlainPath(string? field) =>
        field is { Length: > 0 and < 80 } && field.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_');
}
