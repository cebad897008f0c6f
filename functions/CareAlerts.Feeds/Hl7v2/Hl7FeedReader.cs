using CareAlerts.Domain;

namespace CareAlerts.Feeds.Hl7v2;

/// <summary>Bytes in, meaning out: reads one HL7 v2 message with the settings of its source. <see cref="Hl7Batch"/> splits a body of several.</summary>
/// <remarks>Pure, thread-safe, and without an exception whatever the bytes are.</remarks>
public static class Hl7FeedReader
{
    /// <summary>Reads a body: understood, ignored with a reason, or rejected with the place of the fault.</summary>
    /// <param name="body">One message as received; MLLP framing is tolerated.</param>
    /// <param name="settings">How this hospital fills its messages.</param>
    public static FeedReading Read(ReadOnlyMemory<byte> body, SourceSettings settings) =>
        Hl7Message.TryRead(body.Span, out var message, out var fault) ? AdtMapping.Map(message, settings) : fault;

    /// <summary>Reads a body that may be about several people (A17: two who swap beds): what it says of each.</summary>
    /// <param name="body">One message as received; MLLP framing is tolerated.</param>
    /// <param name="settings">How this hospital fills its messages.</param>
    public static IReadOnlyList<FeedReading> ReadAll(ReadOnlyMemory<byte> body, SourceSettings settings) =>
        Hl7Message.TryRead(body.Span, out var message, out var fault) ? AdtMapping.MapAll(message, settings) : [fault];

    /// <summary>The repetitions of PID-3 that have a value, also of a message that is ignored or rejected: how they are read by the settings.</summary>
    public static IReadOnlyList<Identifier> IdentifiersOf(ReadOnlyMemory<byte> body, SourceSettings settings) =>
        Hl7Message.TryRead(body.Span, out var message, out _) ? AdtIdentifiers.InPid3(message.Segment("PID"u8), settings, new AdtProblems()) : [];

    /// <summary>A look at the header, before anybody knows the source; null when the body cannot be read.</summary>
    public static Hl7Header? HeaderOf(ReadOnlyMemory<byte> body) =>
        Hl7Message.TryRead(body.Span, out var message, out _) ? Hl7Header.Of(message) : null;
}
