using CareAlerts.Domain;
using CareAlerts.Functions.Messaging;

namespace CareAlerts.Functions.Intake;

/// <summary>One message, and how it reached the house.</summary>
/// <param name="Body">The bytes as received.</param>
/// <param name="Named">The source named with them; null when their own header names it.</param>
/// <param name="Queue">The queue they came by, or would have.</param>
/// <param name="ReceivedAt">When the house first had them: what is replayed is decided as of then.</param>
internal sealed record Arrival(ReadOnlyMemory<byte> Body, SourceId? Named, string Queue, DateTimeOffset ReceivedAt)
{
    /// <summary>Whether it came with a reload.</summary>
    public bool IsReload => Queue == Entities.Bulk;

    /// <summary>Its id in quarantine, once it was set aside: whatever else is wrong with it, it is kept once.</summary>
    public string? KeptAs { get; set; }

    /// <summary>How many of the people and visits it is about it changed nothing for, because the class is excluded.</summary>
    public int Excluded { get; set; }
}
