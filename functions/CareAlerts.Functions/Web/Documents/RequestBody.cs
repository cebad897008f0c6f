using System.Text;
using CareAlerts.Domain;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace CareAlerts.Functions.Web.Documents;

/// <summary>Reads bodies, never further than they may be long.</summary>
internal static class RequestBody
{
    /// <summary>The bytes; null when there are more than <paramref name="most"/>.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int most, CancellationToken cancellationToken)
    {
        if (request.ContentLength > most) return null;
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await request.Body.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            if (body.Length + count > most) return null;
            body.Write(buffer, 0, count);
        }

        return body.ToArray();
    }

    /// <summary>A JSON body: the bytes, or the answer that refuses it. Whether they are JSON is for the document's reader to say.</summary>
    public static async Task<(ReadOnlyMemory<byte> Body, IResult? Refused)> JsonAsync(
        HttpRequest request, CancellationToken cancellationToken, int most = DocumentReader.MaxBytes)
    {
        if (!IsJson(request.ContentType)) return (default, Problems.WrongType("application/json in UTF-8"));
        return await ReadAsync(request, most, cancellationToken) is { } body ? (body, null) : (default, Problems.TooLarge());
    }

    // Missing is taken for JSON: what else could it be here, and small clients forget the header.
    private static bool IsJson(string? contentType)
    {
        if (string.IsNullOrWhiteSpace(contentType)) return true;
        return MediaTypeHeaderValue.TryParse(contentType, out var type)
            && (Is(type.MediaType, "application/json") || Is(type.Suffix, "json"))
            && (!type.Charset.HasValue || Is(HeaderUtilities.RemoveQuotes(type.Charset), Encoding.UTF8.WebName));
    }

    private static bool Is(StringSegment segment, string text) => segment.Equals(text, StringComparison.OrdinalIgnoreCase);
}
