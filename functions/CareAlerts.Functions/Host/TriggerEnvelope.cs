using System.Globalization;
using System.Text.Json;

namespace CareAlerts.Functions.Host;

/// <summary>
/// What the Functions host posts for a trigger that is not HTTP (facts: Azure Functions custom handlers). A value may be a JSON object, or a
/// string that holds JSON, or a string that does not; a binary value is base64, encoded once.
/// </summary>
internal sealed class TriggerEnvelope
{
    private readonly JsonElement _data;
    private readonly JsonElement _metadata;

    private TriggerEnvelope(JsonElement data, JsonElement metadata) => (_data, _metadata) = (data, metadata);

    /// <summary>Reads the envelope; null when the body is not one.</summary>
    public static async Task<TriggerEnvelope?> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("Data", out var data) && data.ValueKind == JsonValueKind.Object
                ? new(data.Clone(), root.TryGetProperty("Metadata", out var metadata) ? metadata.Clone() : default) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The bytes of a binary trigger value; null when it is not base64.</summary>
    public byte[]? Bytes(string binding) =>
        _data.TryGetProperty(binding, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out var bytes) ? bytes : null;

    /// <summary>A metadata value as text; null when absent.</summary>
    public string? Text(string name) => Decoded(name) is { } value
        ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;

    /// <summary>A custom property of the message, as text; null when absent.</summary>
    public string? Property(string name)
    {
        if (Decoded("ApplicationProperties") is not { ValueKind: JsonValueKind.Object } properties) return null;
        foreach (var property in properties.EnumerateObject())
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : property.Value.GetRawText();
        return null;
    }

    /// <summary>A metadata value as an instant; without an offset it is UTC, as the broker's times are. Null when absent or none.</summary>
    public DateTimeOffset? Moment(string name) =>
        DateTimeOffset.TryParse(Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;

    private JsonElement? Decoded(string name)
    {
        if (_metadata.ValueKind != JsonValueKind.Object || !_metadata.TryGetProperty(name, out var value)) return null;
        if (value.ValueKind != JsonValueKind.String) return value;
        try
        {
            using var inner = JsonDocument.Parse(value.GetString()!);
            return inner.RootElement.Clone();
        }
        catch (JsonException)
        {
            return value;
        }
    }
}
