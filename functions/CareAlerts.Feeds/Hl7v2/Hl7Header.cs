using CareAlerts.Domain;

namespace CareAlerts.Feeds.Hl7v2;

/// <summary>What the header of a message says, for choosing the settings it is read with and for naming it in a log.</summary>
/// <param name="Application">MSH-3, the sending application.</param>
/// <param name="Facility">MSH-4, the sending facility: in the NHS an ODS code.</param>
/// <param name="MessageType">MSH-9.1, for example <c>ADT</c>.</param>
/// <param name="Event">MSH-9.2, else EVN-1, for example <c>A03</c>.</param>
/// <param name="ControlId">MSH-10, the sender's message id.</param>
public sealed record Hl7Header(string? Application, string? Facility, string? MessageType, string? Event, string? ControlId)
{
    /// <summary>The source of a message that names none: <c>MSH-3|MSH-4</c>.</summary>
    public SourceId Source => new($"{Application}|{Facility}");

    internal static Hl7Header Of(Hl7Message message)
    {
        var msh = message.Header;
        var type = msh.Field(9);
        return new(
            msh.Field(3).Component(1).Text(), msh.Field(4).Component(1).Text(),
            type.Component(1).Text(), TriggerOf(type, message.Segment("EVN"u8)).Text(), msh.Field(10).Text());
    }

    /// <summary>MSH-9.2; EVN-1 is legacy and often wrong, so that it counts only where MSH-9.2 is missing.</summary>
    internal static Hl7Element TriggerOf(Hl7Element type, Hl7Segment evn) =>
        type.Component(2) is { HasValue: true } trigger ? trigger : evn.Field(1).Component(1);
}
