using CareAlerts.Domain;

namespace CareAlerts.Feeds.Fhir;

/// <summary>What gives another version of FHIR away. Read as R4 such a resource would seem to say less than it does, or something else.</summary>
internal static class FhirVersions
{
    private const string Dstu2 = "DSTU2", Stu3 = "STU3", R5 = "R5";

    /// <summary>Elements of Encounter that R4 does not have (the change logs of the standard).</summary>
    private static readonly (string Element, string Version)[] Elements =
    [
        ("admission", R5), ("actualPeriod", R5), ("plannedStartDate", R5), ("plannedEndDate", R5), ("subjectStatus", R5),
        ("businessStatus", R5), ("careTeam", R5), ("virtualService", R5), ("patient", Dstu2), ("indication", Dstu2), ("incomingReferral", Stu3),
    ];

    /// <summary>Statuses of Encounter that R4 does not have.</summary>
    public static readonly string[] StatusesOfR5 = ["discharged", "completed", "on-hold", "discontinued"];

    /// <summary>The code system of classes as STU3 wrote it.</summary>
    private const string ActCodeOfStu3 = "http://hl7.org/fhir/v3/ActCode";

    public static FeedReading.Rejected? RefusalOfEncounter(FhirNode encounter, string path)
    {
        var kind = encounter["class"];
        if (kind.IsList) return Refusal("Encounter", $"{path}.class", R5, "Encounter.class is a list");
        if (kind["coding"].Exists) return Refusal("Encounter", $"{path}.class", R5, "Encounter.class is a CodeableConcept");
        if (kind.IsText) return Refusal("Encounter", $"{path}.class", Dstu2, "Encounter.class is a code");
        if (Array.IndexOf(StatusesOfR5, encounter["status"].Text) is var status and >= 0)
            return Refusal("Encounter", $"{path}.status", R5, $"Encounter.status is {StatusesOfR5[status]}");
        foreach (var (element, version) in Elements)
            if (encounter[element].Exists) return Refusal("Encounter", $"{path}.{element}", version, $"there is an Encounter.{element}");
        if (encounter["participant"].FirstWith("actor").Exists) return Refusal("Encounter", $"{path}.participant", R5, "there is an Encounter.participant.actor");
        if (encounter["reason"] is { Exists: true } reason)
        {
            var isR5 = reason.FirstWith("use").Exists || reason.FirstWith("value").Exists;
            return Refusal("Encounter", $"{path}.reason", isR5 ? R5 : Stu3, "there is an Encounter.reason");
        }

        return kind["system"].Text == ActCodeOfStu3
            ? Refusal("Encounter", $"{path}.class.system", Stu3, "Encounter.class is of a code system that R4 calls by another name") : null;
    }

    public static FeedReading.Rejected? RefusalOfHeader(FhirNode header, string path)
    {
        if (header["eventCanonical"].Exists) return Refusal("MessageHeader", $"{path}.eventCanonical", R5, "there is a MessageHeader.eventCanonical");
        if (header["source"]["endpointUrl"].Exists || header["source"]["endpointReference"].Exists)
            return Refusal("MessageHeader", $"{path}.source", R5, "MessageHeader.source has an endpoint of a type of its own");
        if (header["data"].Exists) return Refusal("MessageHeader", $"{path}.data", Dstu2, "there is a MessageHeader.data");
        foreach (var element in (ReadOnlySpan<string>)["event", "receiver", "timestamp"])
            if (header[element].Exists) return Refusal("MessageHeader", $"{path}.{element}", Stu3, $"there is a MessageHeader.{element}");
        return null;
    }

    public static FeedReading.Rejected RefusalOfBundleType() =>
        Refusal("Bundle", "Bundle.type", R5, "the Bundle is a subscription-notification, which in R4 is of type history");

    public static FeedReading.Rejected RefusalOfStatus(string path) => Refusal(
        "SubscriptionStatus", path, "R4B or R5", "there is a SubscriptionStatus, which in R4 is a Parameters resource (Subscriptions R5 Backport)");

    private static FeedReading.Rejected Refusal(string resource, string field, string version, string sign) =>
        new(resource, field, $"This is FHIR {version}: {sign}. FHIR R4 is read here.") { Fault = FeedFault.NotSupported };
}
