using CareAlerts.Domain;

namespace CareAlerts.Feeds.Fhir;

/// <summary>Identifiers of people, visits and places.</summary>
internal static class FhirIdentifiers
{
    /// <summary>More than anybody has; beyond it a field is noise.</summary>
    public const int Most = 64;

    /// <summary>How systems write the NHS number's: now, before 2020, and as an object identifier.</summary>
    private static readonly string[] NhsSystems = [NhsNumber.System, "http://fhir.nhs.net/Id/nhs-number", "urn:oid:2.16.840.1.113883.2.1.4.1"];

    private const string NhsType = "NH";

    private static readonly string NotNhsSystem = Identifier.LocalSystem("NHS");

    /// <summary>Every identifier of a Patient that has a value and is still in use, and the one within the reference to the Patient.</summary>
    public static IReadOnlyList<Identifier> OfPerson(FhirNode patient, FhirNode reference, SourceSettings settings, List<string> problems)
    {
        var found = new List<Identifier>(4);
        foreach (var (index, sent) in patient["identifier"].Items().Index())
        {
            if (found.Count == Most || index == FhirNode.MostItems)
            {
                problems.Add($"Patient.identifier repeats more than {index} times; the rest is left out.");
                break;
            }

            if (sent["use"].Text != "old") Add(sent, "Patient.identifier.value", settings, found, problems);
        }

        foreach (var sent in reference["identifier"].Items().Take(Most - found.Count)) Add(sent, "Encounter.subject.identifier.value", settings, found, problems);
        if (!patient.Exists && OfAddress(reference["reference"].Text, settings) is { } address) found.Add(address);
        return found;
    }

    /// <summary>The number of a visit: one of type VN, else the official one, else the first; else that of the episode it belongs to.</summary>
    /// <remarks>
    /// The resource's own id is the last resort, and none where the sender made it for this one Bundle (a URN): every message would then open a stay.
    /// MedCom's Encounters have a new id in each message and name the hospital stay by its episode.
    /// </remarks>
    public static string? OfVisit(FhirNode encounter, string? fullUrl, List<string> problems)
    {
        if (Pick(encounter["identifier"]) is { Exists: true } sent) return FhirText.Of(sent["value"], "Encounter.identifier.value", problems);
        if (Pick(encounter["episodeOfCare"].FirstWith("identifier")["identifier"]) is { Exists: true } episode)
            return FhirText.Of(episode["value"], "Encounter.episodeOfCare.identifier.value", problems);
        if (fullUrl is null || !fullUrl.StartsWith("urn:", StringComparison.Ordinal)) return FhirText.Of(encounter["id"], "Encounter.id", problems);
        problems.Add("Encounter.identifier is missing; the message is taken to be about the open stay.");
        return null;
    }

    /// <summary>The identifier to call something by: of type VN, else official, else the first that has a value.</summary>
    public static FhirNode Pick(FhirNode identifiers)
    {
        FhirNode best = default;
        var bestRank = 0;
        foreach (var sent in identifiers.FirstItems())
        {
            var rank = sent["value"].Text is null || sent["use"].Text == "old" ? 0 : TypeOf(sent) == "VN" ? 3 : sent["use"].Text == "official" ? 2 : 1;
            if (rank > bestRank) (best, bestRank) = (sent, rank);
        }

        return best;
    }

    private static void Add(FhirNode sent, string place, SourceSettings settings, List<Identifier> found, List<string> problems)
    {
        if (FhirText.Of(sent["value"], place, problems) is not { } value) return;
        var system = FhirText.Of(sent["system"], "Patient.identifier.system", problems);
        var assigner = FhirText.Of(sent["assigner"]["identifier"]["value"], "Patient.identifier.assigner", problems)
            ?? FhirText.Of(sent["assigner"]["display"], "Patient.identifier.assigner", problems);
        var type = FhirText.Code(TypeOf(sent));
        var identifier = IsNhs(system, type)
            ? NhsNumber.TryParse(value, out _) ? new(NhsNumber.System, value, assigner, type) : NotNhs(value, assigner, type, problems)
            : new Identifier(SystemOf(system, assigner, settings), value, assigner, type);
        if (!found.Contains(identifier)) found.Add(identifier);
    }

    /// <summary>A system is what it says. A type alone, as in HL7 v2, counts where none is named.</summary>
    private static bool IsNhs(string? system, string? type) => system is null ? type == NhsType : NhsSystems.Contains(system);

    private static Identifier NotNhs(string value, string? assigner, string? type, List<string> problems)
    {
        problems.Add("Patient.identifier holds a number labelled as an NHS number whose check digit does not hold; it is kept as a local number.");
        return new(NotNhsSystem, value, assigner, type);
    }

    // An authority registered under the system or the assigner stands for its own system; any other system is as sent.
    private static string SystemOf(string? system, string? assigner, SourceSettings settings)
    {
        foreach (var registered in settings.Identifiers)
            if (registered.Authority == (system ?? assigner)) return registered.System;
        return system ?? Identifier.LocalSystem(assigner ?? settings.Id.Value);
    }

    /// <summary>The address of a Patient that is not in the body, where the source's settings say that its ids are known to us.</summary>
    private static Identifier? OfAddress(string? reference, SourceSettings settings)
    {
        if (reference is null || reference.LastIndexOf('/') is var end && end <= 0) return null;
        foreach (var registered in settings.Identifiers)
            if (registered.Authority == reference[..end] && reference.Length is var length && length > end + 1 && length <= FhirText.Longest)
                return new(registered.System, reference[(end + 1)..], registered.Authority);
        return null;
    }

    private static string? TypeOf(FhirNode identifier) => identifier["type"]["coding"].FirstWith("code")["code"].Text;
}
