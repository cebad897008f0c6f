using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CareAlerts.Functions.Storage.Tables;

/// <summary>Writes a row as OData JSON: types JSON has no form for carry an <c>@odata.type</c> annotation.</summary>
/// <remarks>learn.microsoft.com/rest/api/storageservices/payload-format-for-table-service-operations, "Property types in a JSON feed".</remarks>
internal static class TableEntityWriter
{
    // The body is no web page: escaping every quote of a stored document as a six-byte code would double it.
    // Line breaks stay escaped, so a row is always one line, which Azurite's reader of transactions relies on.
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static void Write(TableEntity entity, PooledBuffer buffer)
    {
        using var json = new Utf8JsonWriter(buffer, OneLine);
        json.WriteStartObject();
        json.WriteString("PartitionKey", entity.PartitionKey);
        json.WriteString("RowKey", entity.RowKey);
        foreach (var (name, value) in entity) WriteProperty(json, name, value);
        json.WriteEndObject();
    }

    private static void WriteProperty(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null:
                break;
            case string text:
                json.WriteString(name, text);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case long number:
                WriteTyped(json, name, EdmType.Int64, number.ToString(CultureInfo.InvariantCulture));
                break;
            case double number:
                WriteTyped(json, name, EdmType.Double, DoubleText(number));
                break;
            case DateTimeOffset instant:
                WriteTyped(json, name, EdmType.DateTime, EdmType.Text(instant));
                break;
            case Guid guid:
                WriteTyped(json, name, EdmType.Guid, guid.ToString("D"));
                break;
            case byte[] bytes:
                json.WriteString(EdmType.AnnotationOf(name), EdmType.Binary);
                json.WriteBase64String(name, bytes);
                break;
            default:
                throw new NotSupportedException($"Property {name} is a {value.GetType().Name}, which Table Storage does not store.");
        }
    }

    private static void WriteTyped(Utf8JsonWriter json, string name, string type, string text)
    {
        json.WriteString(EdmType.AnnotationOf(name), type);
        json.WriteString(name, text);
    }

    // The form JSON lacks: "NaN", "Infinity", "-Infinity".
    private static string DoubleText(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
