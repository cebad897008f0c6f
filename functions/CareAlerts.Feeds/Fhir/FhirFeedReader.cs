using CareAlerts.Domain;

namespace CareAlerts.Feeds.Fhir;

/// <summary>Bytes in, meaning out: reads an Encounter, a message, a notification or another Bundle of FHIR R4 with the settings of its source.</summary>
/// <remarks>Pure, thread-safe, and without an exception whatever the bytes are. docs/feeds/fhir.md says what is made of each element.</remarks>
public static class FhirFeedReader
{
    /// <summary>Larger bodies are refused unread, in bytes: a thousand Encounters with their people take about 3 MB.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Deepest nesting read; R4's own examples need fifteen levels.</summary>
    public const int MaxDepth = 64;

    /// <summary>A Bundle of more entries is a reload, and belongs into several.</summary>
    public const int MaxEntries = 1000;

    /// <summary>Most keys of one object; no resource of R4 has a hundred elements.</summary>
    public const int MaxKeys = 1000;

    /// <summary>Reads a body: what it says of every Encounter in it, each understood, ignored with a reason, or rejected with the place of the fault.</summary>
    /// <param name="json">UTF-8 JSON as received; a byte order mark is tolerated.</param>
    /// <param name="settings">How this hospital fills its messages.</param>
    /// <returns>One reading for each Encounter, and one for a body without any; never none.</returns>
    public static IReadOnlyList<FeedReading> Read(ReadOnlyMemory<byte> json, SourceSettings settings)
    {
        if (!FhirBody.TryOpen(json, out var document, out var fault)) return [fault];
        using (document) return FhirResource.Read(new FhirNode(document.RootElement), settings);
    }

    /// <summary>A look at the header, before anybody knows the source; null when the body cannot be read.</summary>
    public static FhirHeader? HeaderOf(ReadOnlyMemory<byte> json)
    {
        if (!FhirBody.TryOpen(json, out var document, out _)) return null;
        using (document) return FhirHeader.Of(new FhirNode(document.RootElement));
    }
}
