namespace CareAlerts.Functions.Messaging;

/// <summary>A message to send. None of its metadata may say anything about a person: it shows in traces and tools.</summary>
internal sealed record ServiceBusMessage(ReadOnlyMemory<byte> Body)
{
    /// <summary>At most 128 characters. The same id within the queue's detection window is the same message.</summary>
    public required string MessageId { get; init; }

    /// <summary>What kind of message it is (<c>Label</c> on the wire).</summary>
    public string? Subject { get; init; }

    public string? CorrelationId { get; init; }

    /// <summary>When it becomes visible; rounded up to a whole second, which is all REST can say.</summary>
    public DateTimeOffset? ScheduledEnqueueTime { get; init; }

    public TimeSpan? TimeToLive { get; init; }

    public string ContentType { get; init; } = "application/json";

    /// <summary>Custom properties: ASCII names that work as HTTP headers, printable ASCII values.</summary>
    public IReadOnlyDictionary<string, string> ApplicationProperties { get; init; } = new Dictionary<string, string>();
}
