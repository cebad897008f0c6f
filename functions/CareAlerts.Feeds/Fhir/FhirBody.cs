using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using CareAlerts.Domain;

namespace CareAlerts.Feeds.Fhir;

/// <summary>Bytes to a document that is safe to walk: UTF-8, JSON, no larger, deeper or longer than any message need be, and every key once.</summary>
internal static class FhirBody
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static bool TryOpen(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out JsonDocument? document, [NotNullWhen(false)] out FeedReading.Rejected? fault)
    {
        document = null;
        if (body.Span.StartsWith(ByteOrderMark)) body = body[ByteOrderMark.Length..];
        fault = Fault(body.Span);
        if (fault is not null) return false;

        document = JsonDocument.Parse(body, new() { MaxDepth = FhirFeedReader.MaxDepth });
        if (document.RootElement.ValueKind == JsonValueKind.Object) return true;
        document.Dispose();
        fault = Unreadable("The body is JSON, but not an object; a resource is one.");
        return false;
    }

    private static FeedReading.Rejected? Fault(ReadOnlySpan<byte> body)
    {
        if (body.Length > FhirFeedReader.MaxBytes) return TooLarge(null, $"The body is larger than {FhirFeedReader.MaxBytes / 1024} KiB.");
        if (body.TrimStart(" \t\r\n"u8) is [(byte)'<', ..])
            return new("body", null, "The body is XML; FHIR is read here as JSON (application/fhir+json), HL7 v2 as ER7.") { Fault = FeedFault.NotSupported };
        if (!Utf8.IsValid(body)) return Unreadable("The body is not UTF-8, or is cut off within a character.");
        var reader = new Utf8JsonReader(body, new() { MaxDepth = FhirFeedReader.MaxDepth + 1 });
        try
        {
            return Scan(ref reader, new FhirKeys());
        }
        catch (JsonException e)    // the BCL has no TryRead; its message may quote the text, so only the place is passed on
        {
            return Unreadable($"The body is not JSON, or is cut off: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
        }
        catch (InvalidOperationException)    // an escape such as \ud800 alone: legal JSON (RFC 8259 section 8.2), but no text
        {
            return Unreadable("The body has an escape that is half a character.");
        }
    }

    private static FeedReading.Rejected? Scan(ref Utf8JsonReader reader, FhirKeys keys)
    {
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray when reader.CurrentDepth == FhirFeedReader.MaxDepth:
                    return TooLarge(keys.Path, $"The body is nested deeper than {FhirFeedReader.MaxDepth} levels.");
                case JsonTokenType.StartObject:
                    keys.Open(isObject: true);
                    break;
                case JsonTokenType.StartArray:
                    keys.Open(isObject: false);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    keys.Close();
                    break;
                case JsonTokenType.PropertyName:
                    if (!keys.TryAdd(reader.GetString()!)) return new("body", keys.Path, "A key stands twice in one object; which of the two is meant cannot be known.");
                    if (keys.Count > FhirFeedReader.MaxKeys) return TooLarge(keys.Path, $"An object of the body has more than {FhirFeedReader.MaxKeys} keys.");
                    break;
                case JsonTokenType.String:
                    if (reader.ValueIsEscaped) reader.GetString();
                    keys.Next();
                    break;
                default:
                    keys.Next();
                    break;
            }
        }

        return null;
    }

    private static FeedReading.Rejected Unreadable(string why) => new("body", null, why) { Fault = FeedFault.Unreadable };

    private static FeedReading.Rejected TooLarge(string? field, string why) => new("body", field, why) { Fault = FeedFault.TooLarge };
}
