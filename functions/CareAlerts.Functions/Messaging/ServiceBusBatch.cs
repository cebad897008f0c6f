using System.Buffers;
using System.Text.Json;

namespace CareAlerts.Functions.Messaging;

/// <summary>Messages gathered for one request.</summary>
/// <remarks>learn.microsoft.com/rest/api/servicebus/send-message-batch.</remarks>
internal sealed class ServiceBusBatch : IDisposable
{
    private readonly ArrayBufferWriter<byte> _item = new();
    private readonly Utf8JsonWriter _json;
    private MemoryStream _body = new();

    public ServiceBusBatch() => _json = new Utf8JsonWriter(_item);

    public bool IsEmpty => _body.Length == 0;

    /// <summary>Adds a message unless the request would become too large.</summary>
    public bool TryAdd(ServiceBusMessage message, IEnumerable<KeyValuePair<string, string>> properties)
    {
        WriteItem(message, properties);
        if (_body.Length + _item.WrittenCount + 2 > ServiceBusLimits.BodyBytes) return false;
        _body.WriteByte((byte)(IsEmpty ? '[' : ','));
        _body.Write(_item.WrittenSpan);
        return true;
    }

    /// <summary>The request's body; the batch is empty again.</summary>
    public byte[] Take()
    {
        _body.WriteByte((byte)']');
        var body = _body.ToArray();
        _body = new MemoryStream();
        return body;
    }

    public void Dispose() => _json.Dispose();

    private void WriteItem(ServiceBusMessage message, IEnumerable<KeyValuePair<string, string>> properties)
    {
        _item.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("Body", message.Body.Span);
        _json.WritePropertyName("BrokerProperties");
        BrokerProperties.Write(_json, message, inBatch: true);
        _json.WriteStartObject("UserProperties");
        foreach (var (name, value) in properties) _json.WriteString(name, value);
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.Flush();
    }
}
