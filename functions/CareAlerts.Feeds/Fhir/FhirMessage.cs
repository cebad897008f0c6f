using CareAlerts.Domain;

namespace CareAlerts.Feeds.Fhir;

/// <summary>A message Bundle, as <c>$process-message</c> takes it: the MessageHeader first, its focus an Encounter, one person.</summary>
internal static class FhirMessage
{
    public const string Type = "MessageHeader";

    public static FeedReading Read(FhirBundle bundle, SourceSettings settings)
    {
        if (HeaderOf(bundle) is not { } entry)
            return new FeedReading.Rejected(Type, "Bundle.entry[0].resource", "The first entry of a message is its MessageHeader; here it is none.") { Fault = FeedFault.Missing };
        var header = entry.Resource;
        if (FhirVersions.RefusalOfHeader(header, $"{entry.Path}.resource") is { } refusal) return refusal;

        var @event = EventOf(header);
        var problems = new List<string>();
        if (Focus(bundle, entry, problems) is not { } focus)
            return EncounterStatuses.IsOfEncounter(@event)
                ? new FeedReading.Rejected(Type, $"{entry.Path}.resource.focus", "MessageHeader.focus leads to no Encounter in the Bundle.") { Fault = FeedFault.Missing }
                : new FeedReading.Ignored(@event ?? "message", "The message is not about an Encounter.");

        if (@event is null) problems.Add("MessageHeader.event is missing or no code; the status alone counts.");
        var context = new EncounterContext(
            bundle, $"{focus.Path}.resource", focus.FullUrl, @event ?? "Encounter", [bundle.Root["timestamp"], focus.Resource["meta"]["lastUpdated"]],
            header["id"], FhirTags.SayTest(bundle.Root, header), false, problems);
        return EncounterMapping.Map(focus.Resource, context, settings);
    }

    /// <summary>The MessageHeader; null when the first entry is none.</summary>
    public static FhirEntry? HeaderOf(FhirBundle bundle) => bundle.Entries.Count > 0 && bundle.Entries[0].Type == Type ? bundle.Entries[0] : null;

    /// <summary>The code of the event, or the last part of its URI; null for what does not look like a code.</summary>
    public static string? EventOf(FhirNode header)
    {
        if (header["eventCoding"]["code"].Text is { } code) return FhirText.Code(code);
        return header["eventUri"].Text is { } uri ? FhirText.Code(uri[(uri.LastIndexOfAny(['/', '#', ':', '|']) + 1)..]) : null;
    }

    // Without a focus, or with one that leads nowhere, the only Encounter of the message is what it is about: silence would be the worse mistake.
    private static FhirEntry? Focus(FhirBundle bundle, FhirEntry header, List<string> problems)
    {
        foreach (var reference in header.Resource["focus"].Items())
            if (bundle.Find(reference["reference"].Text, header.FullUrl) is { Type: "Encounter" } found) return found;
        var encounters = bundle.Entries.Where(entry => entry.Type == "Encounter").Take(2).ToList();
        if (encounters.Count != 1 || !EncounterStatuses.IsOfEncounter(EventOf(header.Resource))) return null;
        problems.Add("MessageHeader.focus does not lead to the Encounter; the only one of the message is taken.");
        return encounters[0];
    }
}
