using CareAlerts.Domain;

namespace CareAlerts.Functions.Storage;

/// <summary>Something to keep whole, with the reason.</summary>
/// <param name="Source">The source it is of, or what else it stands under.</param>
/// <param name="Why">The reason.</param>
/// <param name="Body">The bytes as received.</param>
/// <param name="ReceivedAt">When the house first had it, also if it was replayed since.</param>
internal sealed record SetAside(string Source, FeedReading.Rejected Why, ReadOnlyMemory<byte> Body, DateTimeOffset ReceivedAt)
{
    /// <summary>The queue it came by and is replayed to; null when it did not come by one.</summary>
    public string? Queue { get; init; }

    /// <summary>The source named with it; null when its own header names it.</summary>
    public SourceId? Named { get; init; }

    /// <summary>The shape of the message, without patient data.</summary>
    public string? Excerpt { get; init; }

    /// <summary>The identity review it waits for.</summary>
    public string? Review { get; init; }
}

/// <summary>Something that could not be understood, kept whole with the reason.</summary>
internal sealed record QuarantinedMessage
{
    public required string Id { get; init; }
    public required string Source { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When it was set aside; later than received if it was replayed in between.</summary>
    public required DateTimeOffset SetAsideAt { get; init; }

    /// <summary>The queue it came by.</summary>
    public string? Queue { get; init; }

    public required string Reason { get; init; }
    public string? Segment { get; init; }
    public string? Field { get; init; }

    /// <summary>The shape of the message, without patient data.</summary>
    public string? Excerpt { get; init; }
}

/// <summary>Something that has been in quarantine for long.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Source">What it stands under.</param>
/// <param name="SetAsideAt">When it was set aside.</param>
/// <param name="Review">The identity review it waits for.</param>
/// <param name="ToldAt">When people were told that it will be deleted.</param>
internal sealed record AgedMessage(string Id, string Source, DateTimeOffset SetAsideAt, string? Review, DateTimeOffset? ToldAt);

/// <summary>Something in quarantine, to be replayed.</summary>
/// <param name="Kept">As it was set aside.</param>
/// <param name="IsWhole">False when it was larger than a row holds.</param>
internal sealed record QuarantinedBody(SetAside Kept, bool IsWhole);
