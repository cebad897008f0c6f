using System.Globalization;
using System.Text.Json;
using Azure;

namespace CareAlerts.Functions.Storage.Tables;

/// <summary>Reads rows from OData JSON with minimal metadata, in one pass.</summary>
internal static class TableEntityReader
{
    /// <summary>Reads the answer to a point read.</summary>
    public static TableEntity ReadOne(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        return ReadEntity(ref reader);
    }

    /// <summary>Reads the answer to a query: <c>{"value":[…]}</c>.</summary>
    public static List<TableEntity> ReadMany(ReadOnlyMemory<byte> json)
    {
        var entities = new List<TableEntity>();
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isValue = reader.ValueTextEquals("value"u8);
            reader.Read();
            if (!isValue)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject) entities.Add(ReadEntity(ref reader));
        }

        return entities;
    }

    private static TableEntity ReadEntity(ref Utf8JsonReader reader)
    {
        string partitionKey = "", rowKey = "";
        DateTimeOffset? timestamp = null;
        ETag etag = default;
        var properties = new List<KeyValuePair<string, object?>>();
        List<KeyValuePair<string, string>>? types = null;

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name.EndsWith(EdmType.AnnotationSuffix, StringComparison.Ordinal))
            {
                (types ??= []).Add(new(name[..^EdmType.AnnotationSuffix.Length], reader.GetString()!));
                continue;
            }

            switch (name)
            {
                case "PartitionKey": partitionKey = reader.GetString()!; break;
                case "RowKey": rowKey = reader.GetString()!; break;
                case "Timestamp": timestamp = reader.GetDateTimeOffset(); break;
                case "odata.etag": etag = new ETag(reader.GetString()!); break;
                case var metadata when metadata.StartsWith("odata.", StringComparison.Ordinal): reader.Skip(); break;
                default: properties.Add(new(name, ReadValue(ref reader))); break;
            }
        }

        var entity = new TableEntity(partitionKey, rowKey) { ETag = etag, Timestamp = timestamp };
        entity.EnsureCapacity(properties.Count);
        foreach (var (name, value) in properties) entity[name] = value;

        // An annotation may stand before or after its property.
        if (types is not null)
            foreach (var (name, type) in types)
                if (entity.TryGetValue(name, out var value)) entity[name] = EdmType.Convert(value, type);

        return entity;
    }

    private static object? ReadValue(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Null => null,
        JsonTokenType.Number => reader.TryGetInt32(out var whole) ? (object)whole : reader.GetDouble(),
        var other => throw new JsonException(string.Create(CultureInfo.InvariantCulture, $"A property of a row is a {other}.")),
    };
}
