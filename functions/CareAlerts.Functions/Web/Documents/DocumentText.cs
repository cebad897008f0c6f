using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CareAlerts.Functions.Web.Documents;

/// <summary>The text of documents: what was put, as it is stored, and as GET gives it.</summary>
internal static class DocumentText
{
    /// <summary>What GET adds and PUT ignores, over all kinds of document; no kind has a field of its own with one of these names.</summary>
    private static readonly string[] Derived = ["id", "etag", "personId", "problems", "source", "version"];

    // Names are people's names: without this every letter outside ASCII would take six characters of a row that has few.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// The text to store: without what GET derived, so that putting back what was got is the same document with the same tag.
    /// </summary>
    /// <param name="json">A document that was read without fault.</param>
    public static string ToStore(ReadOnlyMemory<byte> json)
    {
        var document = Parse(Encoding.UTF8.GetString(json.Span));
        foreach (var name in Derived) document.Remove(name);
        return document.ToJsonString(Plain);
    }

    /// <summary>The document as GET gives it: what was put, under its id, and what is derived.</summary>
    public static string ToShow(string id, string stored, params ReadOnlySpan<(string Name, JsonNode? Value)> derived)
    {
        var document = Parse(stored);
        document.Insert(0, "id", id);
        foreach (var (name, value) in derived) document[name] = value;
        return document.ToJsonString(Plain);
    }

    private static JsonObject Parse(string text) => JsonNode.Parse(text.TrimStart('\uFEFF'))!.AsObject();
}
