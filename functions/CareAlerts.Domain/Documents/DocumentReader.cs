using System.Text.Json;
using System.Text.Unicode;

namespace CareAlerts.Domain;

/// <summary>Reads a value of a document, or adds faults and returns nothing of use: the document is refused as a whole anyway.</summary>
public delegate T Format<out T>(DocumentValue value);

/// <summary>
/// Reads a JSON body against a table of its fields and collects every fault. Never throws on content.
/// A table is a function from <see cref="DocumentObject"/> to the record, one line a field.
/// </summary>
public static class DocumentReader
{
    /// <summary>Larger bodies are refused unread, in bytes. A plan of a hundred services takes about 20,000.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>Deepest nesting read; the deepest document (a step of a locality) needs seven.</summary>
    public const int MaxDepth = 16;

    /// <summary>The field of a fault that is about the document as a whole.</summary>
    public const string WholeDocument = "body";

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads an object.</summary>
    /// <param name="json">UTF-8 JSON; a byte order mark is tolerated, because editors leave one.</param>
    /// <param name="table">The fields of the document.</param>
    public static Read<T> Read<T>(ReadOnlyMemory<byte> json, Func<DocumentObject, T> table)
    {
        json = WithoutMark(json);
        if (NotReadable(json.Span) is { } why) return new Read<T>.Faulty([new(WholeDocument, why)]);

        using var document = JsonDocument.Parse(json, new() { MaxDepth = MaxDepth });
        var faults = new FaultList();
        var read = new DocumentValue(document.RootElement, "", faults).Fields(table);
        return faults.Count == 0 ? new Read<T>.Ok(read) : new Read<T>.Faulty(faults.ToList()) { References = faults.References };
    }

    internal static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> json) =>
        json.Span.StartsWith(ByteOrderMark) ? json[ByteOrderMark.Length..] : json;

    private static string? NotReadable(ReadOnlySpan<byte> json)
    {
        if (json.Length > MaxBytes) return $"is larger than {MaxBytes / 1024} KiB";
        if (!Utf8.IsValid(json)) return "is not UTF-8";
        var reader = new Utf8JsonReader(json, new() { MaxDepth = MaxDepth });
        try
        {
            while (reader.Read())
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped) reader.GetString();
            return null;
        }
        catch (JsonException e)    // the BCL has no TryRead; its message may quote the text, so only the place is passed on
        {
            return $"is not JSON, or is nested deeper than {MaxDepth} levels: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}";
        }
        catch (InvalidOperationException)    // an escape such as \ud800 alone: legal JSON (RFC 8259 section 8.2), but no text
        {
            return "has an escape that is half a character";
        }
    }
}
