using System.Text.Json;
using System.Text.Json.Serialization;
using CareAlerts.Domain;
using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Storage;

/// <summary>
/// Domain records as text in rows. A property of Table Storage holds 32 K characters, so longer text is cut over several.
/// Fields may be added; a reader ignores what it does not know, so that a roll-back can read what the newer version wrote.
/// </summary>
internal static class RowJson
{
    private const int ChunkSize = 32_000;

    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Converters =
        {
            new JsonStringEnumConverter(),
            new IdConverter<PersonId>(text => new(text), id => id.Value),
            new IdConverter<StayId>(text => new(text), id => id.Value),
            new IdConverter<AlertId>(text => new(text), id => id.Value),
            new IdConverter<NotificationId>(text => new(text), id => id.Value),
            new IdConverter<ContactId>(text => new(text), id => id.Value),
            new IdConverter<LocalityId>(text => new(text), id => id.Value),
            new IdConverter<ServiceId>(text => new(text), id => id.Value),
            new IdConverter<SourceId>(text => new(text), id => id.Value),
        },
    };

    public static void Put<T>(this TableEntity row, string name, T value) => row.PutText(name, JsonSerializer.Serialize(value, Options));

    public static void PutText(this TableEntity row, string name, string text)
    {
        row[name] = text.Length <= ChunkSize ? text : text[..ChunkSize];
        for (var (at, part) = (ChunkSize, 1); at < text.Length; at += ChunkSize, part++)
            row[$"{name}{part}"] = text.Substring(at, Math.Min(ChunkSize, text.Length - at));
    }

    public static T? Get<T>(this TableEntity row, string name) =>
        row.GetText(name) is { } text ? JsonSerializer.Deserialize<T>(text, Options) : default;

    public static string? GetText(this TableEntity row, string name)
    {
        if (row.GetString(name) is not { } text) return null;
        for (var part = 1; row.GetString($"{name}{part}") is { } more; part++) text += more;
        return text;
    }

    private sealed class IdConverter<T>(Func<string, T> read, Func<T, string> write) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => read(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(write(value));
    }
}
