using CareAlerts.Domain;
using CareAlerts.Feeds.Fhir;
using CareAlerts.Feeds.Hl7v2;

namespace CareAlerts.Feeds;

/// <summary>What a hospital sent, whatever its format: JSON is FHIR (so is XML, which is refused by its name), anything else HL7 v2. One door for whoever takes, answers or explains it.</summary>
public static class FeedBody
{
    /// <summary>The media type of ER7 in the NHS and in HAPI.</summary>
    public const string Hl7MediaType = "x-application/hl7-v2+er7";

    /// <summary>FHIR as JSON.</summary>
    public const string FhirMediaType = "application/fhir+json";

    /// <summary>Whether a body is FHIR, by its first character.</summary>
    public static bool IsFhir(ReadOnlySpan<byte> body)
    {
        if (body is [0xEF, 0xBB, 0xBF, ..]) body = body[3..];
        return body.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[' or (byte)'<', ..];
    }

    /// <summary>The media type a body has by its first character.</summary>
    public static string MediaTypeOf(ReadOnlySpan<byte> body) => IsFhir(body) ? FhirMediaType : Hl7MediaType;

    /// <summary>The messages of a body, each to be taken on its own: several in an HL7 batch, else the body itself.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> body) => IsFhir(body.Span) ? [body] : Hl7Batch.Split(body);

    /// <summary>What one message says: a reading for each person or visit it is about, at least one.</summary>
    /// <param name="body">One message as received.</param>
    /// <param name="settings">How this hospital fills its messages.</param>
    public static IReadOnlyList<FeedReading> Read(ReadOnlyMemory<byte> body, SourceSettings settings) =>
        IsFhir(body.Span) ? FhirFeedReader.Read(body, settings) : Hl7FeedReader.ReadAll(body, settings);

    /// <summary>The event as sent, also of a message that is ignored; null when it names none.</summary>
    public static string? EventOf(ReadOnlyMemory<byte> body) =>
        IsFhir(body.Span) ? FhirFeedReader.HeaderOf(body) is { } header ? header.Event ?? header.ResourceType : null : Hl7FeedReader.HeaderOf(body)?.Event;

    /// <summary>The shape of a message for people who look for the fault, without patient data.</summary>
    public static string ExcerptOf(ReadOnlyMemory<byte> body) => IsFhir(body.Span) ? FhirExcerpt.Of(body) : Hl7Excerpt.Of(body.Span);
}
