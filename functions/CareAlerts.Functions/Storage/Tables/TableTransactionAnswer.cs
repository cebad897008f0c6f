using System.Globalization;
using System.Text;
using Azure;

namespace CareAlerts.Functions.Storage.Tables;

/// <summary>The answer to one action of a transaction, or to the one that failed it.</summary>
internal readonly record struct TableTransactionPart(int Status, ETag ETag, ReadOnlyMemory<byte> Body);

/// <summary>
/// Reads the answer to a transaction: multipart inside multipart, around one HTTP answer per action.
/// Accepts LF as well as CRLF. What does not fit together is no answer: the verdict is then unclear.
/// </summary>
internal static class TableTransactionAnswer
{
    /// <summary>The verdict on a 202, which the service gives to failed transactions too.</summary>
    public static WriteOutcome Read(string? contentType, ReadOnlyMemory<byte> body, int actions)
    {
        var parts = new List<TableTransactionPart>(actions);
        if (!ReadMultipart(contentType, body, parts)) return new WriteOutcome.Unclear("The answer to the transaction cannot be read");

        // A failed transaction has one part, that of the action that failed.
        if (parts.Count == 1 && parts[0].Status >= 400) return WriteVerdicts.OfRefusal(parts[0].Status, TableError.Read(parts[0].Body));

        return parts.Count == actions && parts.TrueForAll(p => p.Status is >= 200 and < 300)
            ? new WriteOutcome.Written(parts.ConvertAll(p => p.ETag))
            : new WriteOutcome.Unclear($"The answer to {actions} actions has {parts.Count} parts");
    }

    private static bool ReadMultipart(string? contentType, ReadOnlyMemory<byte> body, List<TableTransactionPart> parts)
    {
        if (Boundary(contentType) is not { } boundary) return false;

        var delimiter = Encoding.ASCII.GetBytes("--" + boundary);
        var partStart = -1;
        for (var at = 0; at < body.Length;)
        {
            var line = FirstLine(body[at..], out var next);
            if (line.Span.StartsWith(delimiter))
            {
                if (partStart >= 0 && !ReadPart(body[partStart..at], parts)) return false;
                if (line.Span[delimiter.Length..].StartsWith("--"u8)) return true;
                partStart = at + next;
            }

            at += next;
        }

        return false; // cut short: the closing boundary is missing
    }

    private static bool ReadPart(ReadOnlyMemory<byte> part, List<TableTransactionPart> parts)
    {
        var headers = ReadHeaders(part, out var body);
        var contentType = headers.GetValueOrDefault("Content-Type");
        return contentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true
            ? ReadMultipart(contentType, body, parts)
            : ReadHttp(body, parts);
    }

    private static bool ReadHttp(ReadOnlyMemory<byte> http, List<TableTransactionPart> parts)
    {
        var statusLine = Encoding.ASCII.GetString(FirstLine(http, out var next).Span).Split(' ', 3);
        if (statusLine.Length < 2 || !statusLine[0].StartsWith("HTTP/1.", StringComparison.Ordinal)) return false;
        if (!int.TryParse(statusLine[1], NumberStyles.None, CultureInfo.InvariantCulture, out var status)) return false;

        var headers = ReadHeaders(http[next..], out var body);
        parts.Add(new(status, headers.TryGetValue("ETag", out var etag) ? new ETag(etag) : default, body));
        return true;
    }

    private static Dictionary<string, string> ReadHeaders(ReadOnlyMemory<byte> text, out ReadOnlyMemory<byte> body)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (!text.IsEmpty)
        {
            var line = FirstLine(text, out var next);
            text = text[next..];
            if (line.IsEmpty) break;
            var header = Encoding.ASCII.GetString(line.Span);
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) headers[header[..colon].Trim()] = header[(colon + 1)..].Trim();
        }

        body = text;
        return headers;
    }

    /// <summary>The first line without its ending; <paramref name="next"/> is where the following one begins.</summary>
    private static ReadOnlyMemory<byte> FirstLine(ReadOnlyMemory<byte> text, out int next)
    {
        var end = text.Span.IndexOf((byte)'\n');
        next = end < 0 ? text.Length : end + 1;
        return text[..(end < 0 ? text.Length : end)].TrimEnd((byte)'\r');
    }

    private static string? Boundary(string? contentType)
    {
        const string Name = "boundary=";
        var at = contentType?.IndexOf(Name, StringComparison.OrdinalIgnoreCase) ?? -1;
        return at < 0 ? null : contentType![(at + Name.Length)..].Split(';')[0].Trim(' ', '"');
    }
}
