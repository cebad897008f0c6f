using CareAlerts.Domain;

namespace CareAlerts.Feeds.Fhir;

/// <summary>A Bundle that is only a wrapper (collection, batch, transaction, searchset, history): every Encounter in it counts.</summary>
/// <remarks>Encounter.meta.lastUpdated comes first: Bundle.timestamp is when the wrapper was made, one time for all of them.</remarks>
internal static class FhirCollection
{
    public static IReadOnlyList<FeedReading> Read(FhirBundle bundle, SourceSettings settings)
    {
        var isTest = FhirTags.SayTest(bundle.Root);
        var readings = new List<FeedReading>();
        foreach (var entry in bundle.Entries)
            if (Read(entry, bundle, default, [], isTest, settings) is { } reading) readings.Add(reading);
        return readings.Count > 0 ? readings : [new FeedReading.Ignored("Bundle", "There is no Encounter in the Bundle.")];
    }

    /// <summary>What one entry says; null when it is not about an Encounter.</summary>
    public static FeedReading? Read(FhirEntry entry, FhirBundle bundle, FhirNode happened, IReadOnlyList<string> problems, bool isTest, SourceSettings settings)
    {
        var (encounter, fullUrl) = (entry.Resource, entry.FullUrl);
        if (entry.IsDeleted && !encounter.Exists)
        {
            var address = entry.Done;
            if (address is null || !IsOfEncounter(address)) return null;
            if (bundle.Find(address, fullUrl) is not { Type: "Encounter" } known)
                return new FeedReading.Ignored("Encounter", "An Encounter was deleted, and nothing in the Bundle says whose it was; send entered-in-error instead.");
            (encounter, fullUrl) = (known.Resource, known.FullUrl);
        }

        if (encounter["resourceType"].Text != "Encounter") return null;
        var written = entry.Node["response"]["lastModified"];
        var stored = entry.IsDeleted ? written : encounter["meta"]["lastUpdated"];    // a deleted Encounter says when it was last alive
        IReadOnlyList<FhirNode> recorded = [happened, stored, written, bundle.Root["timestamp"]];
        var context = new EncounterContext(bundle, $"{entry.Path}.resource", fullUrl, "Encounter", recorded, bundle.Root["id"], isTest, entry.IsDeleted, problems);
        return EncounterMapping.Map(encounter, context, settings);
    }

    public static bool IsOfEncounter(string address) =>
        address.StartsWith("Encounter/", StringComparison.Ordinal) || address.Contains("/Encounter/", StringComparison.Ordinal);
}
