namespace CareAlerts.Functions.Messaging;

/// <summary>A message the broker set aside, locked for us.</summary>
internal sealed record DeadLetter(ReadOnlyMemory<byte> Body)
{
    public required string MessageId { get; init; }

    public required long SequenceNumber { get; init; }

    public required string LockToken { get; init; }

    public required DateTimeOffset LockedUntil { get; init; }

    public required DateTimeOffset EnqueuedTime { get; init; }

    public required int DeliveryCount { get; init; }

    public string? Subject { get; init; }

    public string? CorrelationId { get; init; }

    public string? ContentType { get; init; }

    public required IReadOnlyDictionary<string, string> ApplicationProperties { get; init; }

    /// <summary>Why it was set aside, for example <c>MaxDeliveryCountExceeded</c>.</summary>
    public string? Reason => ApplicationProperties.GetValueOrDefault("DeadLetterReason");
}
