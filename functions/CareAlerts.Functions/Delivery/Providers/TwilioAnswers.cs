using System.Text.Json;

namespace CareAlerts.Functions.Delivery.Providers;

/// <summary>What Twilio's answers, error codes and statuses mean.</summary>
/// <remarks>twilio.com/docs/api/errors and twilio.com/docs/messaging/api/message-resource, "Message status values".</remarks>
internal static class TwilioAnswers
{
    private enum Meaning { Temporary, Permanent, Unknown }

    private static readonly Dictionary<int, Meaning> ByCode = new()
    {
        [14107] = Meaning.Temporary, // rate limit of one sender
        [20003] = Meaning.Temporary, // our credentials: ours to put right, the message can wait
        [20404] = Meaning.Temporary, // our account or address: likewise
        [20429] = Meaning.Temporary, // too many requests; never processed
        [20503] = Meaning.Temporary, // service unavailable
        [21211] = Meaning.Permanent, // not a number
        [21606] = Meaning.Permanent, // our sender cannot send there
        [21608] = Meaning.Permanent, // a trial account and an unverified number
        [21610] = Meaning.Permanent, // the person replied STOP
        [21611] = Meaning.Temporary, // our sender's queue is full
        [21612] = Meaning.Permanent, // no route
        [21614] = Meaning.Permanent, // not a mobile number
        [21635] = Meaning.Permanent, // a landline
        [30001] = Meaning.Temporary, // queue overflow
        [30003] = Meaning.Temporary, // handset off or out of reach
        [30004] = Meaning.Permanent, // blocked
        [30005] = Meaning.Permanent, // unknown handset
        [30006] = Meaning.Permanent, // landline or unreachable carrier
        [30007] = Meaning.Permanent, // filtered by the carrier
        [30008] = Meaning.Temporary, // unknown error
        [30029] = Meaning.Temporary, // redaction is not enabled for our account (CareAlerts__Twilio__MessageRedaction)
        [30030] = Meaning.Temporary, // likewise
    };

    private static readonly Dictionary<int, Meaning> ByStatus = new()
    {
        [401] = Meaning.Temporary,
        [403] = Meaning.Temporary,
        [404] = Meaning.Temporary,
        [408] = Meaning.Unknown,
        [429] = Meaning.Temporary,
        [500] = Meaning.Unknown, // the lookup can tell
        [502] = Meaning.Unknown,
        [503] = Meaning.Temporary,
        [504] = Meaning.Unknown,
    };

    public static SendOutcome Read(HttpResponseMessage response, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        var status = (int)response.StatusCode;
        var answer = Answer.Read(body);
        if (status is 200 or 201) return Taken(answer, status);

        var why = $"Twilio {ProviderHttp.Status(response.StatusCode)}{(answer.Code is { } code ? $" {code}" : "")}";
        return MeaningOf(status, answer.Code) switch
        {
            Meaning.Temporary => new SendOutcome.TemporaryFailure(why, ProviderHttp.RetryAfter(response, now)),
            Meaning.Permanent => new SendOutcome.PermanentFailure(why),
            _ => new SendOutcome.Unknown(why),
        };
    }

    /// <summary>How far a message with this status has come. A status we do not know is no news.</summary>
    public static ReceiptStatus OfDelivery(string status, int? errorCode) => status switch
    {
        "delivered" or "read" => ReceiptStatus.Delivered,
        // Without a code we know, fail towards trying again or another way.
        "undelivered" or "failed" => errorCode is { } code && ByCode.GetValueOrDefault(code) == Meaning.Permanent
            ? ReceiptStatus.FailedPermanent
            : ReceiptStatus.FailedTemporary,
        "canceled" => ReceiptStatus.FailedTemporary,
        _ => ReceiptStatus.Progress,
    };

    private static SendOutcome Taken(Answer answer, int status)
    {
        if (answer.Sid is not { } sid) return new SendOutcome.Unknown($"Twilio HTTP {status} without a message");
        var why = $"Twilio {answer.Status} {answer.ErrorCode}";
        return OfDelivery(answer.Status ?? "", answer.ErrorCode) switch
        {
            ReceiptStatus.FailedPermanent => new SendOutcome.PermanentFailure(why),
            ReceiptStatus.FailedTemporary => new SendOutcome.TemporaryFailure(why),
            _ => new SendOutcome.Accepted(sid),
        };
    }

    private static Meaning MeaningOf(int status, int? code)
    {
        if (code is { } known && ByCode.TryGetValue(known, out var meaning)) return meaning;
        return ByStatus.GetValueOrDefault(status, status is >= 400 and < 500 ? Meaning.Permanent : Meaning.Unknown);
    }

    /// <summary>The parts of an answer that are codes; its sentences quote numbers.</summary>
    private sealed record Answer(string? Sid, string? Status, int? ErrorCode, int? Code)
    {
        public static Answer Read(ReadOnlyMemory<byte> body)
        {
            try
            {
                using var document = JsonDocument.Parse(body);
                var root = document.RootElement;
                return new Answer(Text(root, "sid"), Text(root, "status"), Number(root, "error_code"), Number(root, "code"));
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                return new Answer(null, null, null, null);
            }
        }

        private static string? Text(JsonElement root, string name) =>
            root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

        private static int? Number(JsonElement root, string name) =>
            root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
                ? number
                : null;
    }
}
