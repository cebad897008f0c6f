using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CareAlerts.Functions.Messaging;

/// <summary>The broker's own properties of a message as JSON: one line of ASCII, since it travels as a header.</summary>
/// <remarks>learn.microsoft.com/rest/api/servicebus/introduction, "Message Properties".</remarks>
internal static class BrokerProperties
{
    public static string Write(ServiceBusMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer)) Write(json, message, inBatch: false);
        ServiceBusLimits.CheckProperties(buffer.WrittenCount);
        return Encoding.ASCII.GetString(buffer.WrittenSpan);
    }

    // The default encoder escapes all that is not ASCII.
    public static void Write(Utf8JsonWriter json, ServiceBusMessage message, bool inBatch)
    {
        json.WriteStartObject();
        json.WriteString("MessageId", message.MessageId);
        if (message.Subject is { } subject) json.WriteString("Label", subject);
        if (message.CorrelationId is { } correlation) json.WriteString("CorrelationId", correlation);
        if (message.TimeToLive is { } life)
        {
            // The batch form takes a span (documentation of "Send Message Batch"), the single form seconds.
            if (inBatch) json.WriteString("TimeToLiveTimeSpan", life.ToString("c", CultureInfo.InvariantCulture));
            else json.WriteNumber("TimeToLive", life.TotalSeconds);
        }

        if (message.ScheduledEnqueueTime is { } at) json.WriteString("ScheduledEnqueueTimeUtc", WholeSecond(at).ToString("r"));
        json.WriteEndObject();
    }

    /// <summary>Up, never down: a wake-up that comes before it is due finds nothing to do.</summary>
    private static DateTimeOffset WholeSecond(DateTimeOffset at)
    {
        var over = at.UtcTicks % TimeSpan.TicksPerSecond;
        return over == 0 ? at : at.AddTicks(TimeSpan.TicksPerSecond - over);
    }
}
