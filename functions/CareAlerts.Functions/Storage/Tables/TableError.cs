using System.Globalization;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Azure;
using Azure.Core;

namespace CareAlerts.Functions.Storage.Tables;

/// <summary>The service's word for a refusal.</summary>
/// <param name="Code">For example <c>EntityAlreadyExists</c>; empty when the answer does not say.</param>
/// <param name="Message">The service's sentence.</param>
internal sealed record TableError(string Code, string Message)
{
    public static readonly TableError None = new("", "");

    /// <summary>In a refused transaction the sentence begins with the zero-based number of the action: <c>3:The specified entity…</c>.</summary>
    public int? FailedAction =>
        Message.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon
        && int.TryParse(Message.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : null;

    /// <summary>Reads an error's body: JSON from the table service, XML from the front door (bad signature, bad address), or nothing.</summary>
    public static TableError Read(ReadOnlyMemory<byte> body)
    {
        var text = body.Span.TrimStart("\uFEFF"u8).TrimStart(" \r\n"u8);
        if (text.IsEmpty) return None;
        return text[0] == (byte)'<' ? ReadXml(body) : ReadJson(body);
    }

    private static TableError ReadJson(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var error = document.RootElement.GetProperty("odata.error");
            return new TableError(
                error.GetProperty("code").GetString() ?? "", error.GetProperty("message").GetProperty("value").GetString() ?? "");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return None;
        }
    }

    private static TableError ReadXml(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var stream = new MemoryStream(body.ToArray());
            var error = XDocument.Load(stream).Root;
            return new TableError(Element("Code"), Element("Message"));

            string Element(string name) => error?.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value ?? "";
        }
        catch (XmlException)
        {
            return None;
        }
    }
}

/// <summary>Lets Azure.Core's exceptions carry the service's error code.</summary>
internal sealed class TableErrorParser : RequestFailedDetailsParser
{
    public override bool TryParse(Response response, out ResponseError? error, out IDictionary<string, string>? data)
    {
        data = null;
        var read = TableError.Read(response.Content.ToMemory());
        error = read.Code.Length > 0 ? new ResponseError(read.Code, read.Message) : null;
        return error is not null;
    }
}
