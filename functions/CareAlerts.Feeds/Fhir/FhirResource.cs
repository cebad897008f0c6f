using CareAlerts.Domain;

namespace CareAlerts.Feeds.Fhir;

/// <summary>Reads a body that is one resource, and sends each kind of Bundle its own way.</summary>
internal static class FhirResource
{
    private const string Alone = "Encounter";

    public static IReadOnlyList<FeedReading> Read(FhirNode root, SourceSettings settings)
    {
        switch (root["resourceType"].Text)
        {
            case "Encounter":
                return [EncounterMapping.Map(root, new(FhirBundle.None, Alone, null, Alone, [root["meta"]["lastUpdated"]], default, false, false, []), settings)];
            case "Bundle":
                return ReadBundle(root, settings);
            case "SubscriptionStatus":
                return [FhirVersions.RefusalOfStatus("SubscriptionStatus")];
            case null:
                return [new FeedReading.Rejected("body", "resourceType", "The body names no resourceType.") { Fault = FeedFault.Missing }];
            case var type when FhirTypes.Known(type) is { } known:
                return [new FeedReading.Ignored(known, $"Only an Encounter, or a Bundle with one, says where somebody is; this is a resource of type {known}.")];
            default:
                return [new FeedReading.Rejected("body", "resourceType", "The resourceType is none of R4.") { Fault = FeedFault.NotSupported }];
        }
    }

    private static IReadOnlyList<FeedReading> ReadBundle(FhirNode root, SourceSettings settings)
    {
        if (root["entry"].Count > FhirFeedReader.MaxEntries)
            return [new FeedReading.Rejected("Bundle", "Bundle.entry", $"The Bundle has more than {FhirFeedReader.MaxEntries} entries; send it in parts.") { Fault = FeedFault.TooLarge }];
        var bundle = new FhirBundle(root);
        switch (root["type"].Text)
        {
            case "message":
                return [FhirMessage.Read(bundle, settings)];
            case "history" when FhirNotification.IsOne(bundle):
                return FhirNotification.Read(bundle, settings);
            case "history" or "transaction" or "batch" or "collection" or "searchset":
                return FhirCollection.Read(bundle, settings);
            case "subscription-notification":
                return [FhirVersions.RefusalOfBundleType()];
            case "document":
                return [new FeedReading.Ignored("document", "A document tells of a visit; it does not report where it stands.")];
            case "transaction-response" or "batch-response":
                return [new FeedReading.Ignored("response", "The answer to a request reports nothing.")];
            case null:
                return [new FeedReading.Rejected("Bundle", "Bundle.type", "Bundle.type is missing.") { Fault = FeedFault.Missing }];
            default:
                return [new FeedReading.Rejected("Bundle", "Bundle.type", "Bundle.type is none of the types of R4.")];
        }
    }
}
