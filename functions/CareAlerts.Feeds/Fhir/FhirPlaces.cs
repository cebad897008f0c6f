using CareAlerts.Domain;

namespace CareAlerts.Feeds.Fhir;

/// <summary>Where the person is: the current ones of Encounter.location, each with what it is part of.</summary>
internal sealed class FhirPlaces(FhirBundle bundle, FhirTimes times, List<string> problems)
{
    /// <summary>Bed, room, ward, building, site: nothing real is deeper, and a ring of partOf must end.</summary>
    private const int MostLevels = 8;

    /// <summary>From the finest to the coarsest.</summary>
    private enum Level
    {
        Bed,
        Room,
        Ward,
        Site,
    }

    /// <summary>The location, and since when; a site alone would be no news.</summary>
    public (Location? Place, DateTimeOffset? Since) Of(FhirNode encounter, string? fullUrl, bool isOver)
    {
        var candidates = encounter["location"].Items().Select((sent, index) => CandidateOf(sent, index, isOver)).Where(c => c.Rank > 0).ToList();
        if (candidates.Count == 0) return default;
        var best = candidates.Max(c => c.Rank);
        var ordered = candidates.Where(c => c.Rank == best).OrderByDescending(c => c.Since ?? DateTimeOffset.MinValue)
            .ThenBy(c => c.Said ?? Level.Ward).ThenByDescending(c => c.Index).Take(MostLevels).ToList();

        // Bed, room and ward may be sent as locations of their own. An older one adds only what contains the newest: its bed is somebody else's now.
        var parts = new string?[4];
        foreach (var candidate in ordered)
            if (Array.FindIndex(parts, part => part is not null) is var finest && (finest < 0 || candidate.Said > (Level)finest))
                Walk(candidate.Sent["location"], encounter, fullUrl, candidate.Said, parts);
        if (parts.All(part => part is null)) return (null, ordered[0].Since);
        parts[(int)Level.Site] ??= NameOf(encounter["serviceProvider"], encounter, fullUrl, "Encounter.serviceProvider");
        return (new Location(parts[(int)Level.Site], parts[(int)Level.Ward], parts[(int)Level.Room], parts[(int)Level.Bed]), ordered[0].Since);
    }

    private Candidate CandidateOf(FhirNode sent, int index, bool isOver)
    {
        var hasEnded = sent["period"]["end"].Exists;
        var rank = sent["status"].Text switch
        {
            "planned" => 0,
            "completed" => isOver ? 1 : 0,    // where they left from; before that, where they no longer are
            "reserved" => 2,
            _ => !hasEnded ? 4 : isOver ? 3 : 1,
        };
        return new(sent, index, rank, times.At(sent["period"]["start"], "Encounter.location.period.start"), LevelOf(sent["physicalType"]));
    }

    private void Walk(FhirNode reference, FhirNode holder, string? from, Level? said, string?[] parts)
    {
        for (var depth = 0; depth < MostLevels && reference.Exists; depth++)
        {
            var (resource, url) = bundle.Follow(reference, holder, from);
            var level = LevelOf(resource["physicalType"]) ?? said;
            if (level is null && depth == 0) level = IsTheHospitalItself(resource, reference, holder, from) ? Level.Site : Level.Ward;
            if (level is { } part) parts[(int)part] ??= NameOf(reference, holder, from, "Encounter.location");
            (reference, holder, from, said) = (resource["partOf"], resource, url, null);
        }
    }

    /// <summary>A location that does not say what it is and is called like the organisation is no ward (all the examples of Da Vinci).</summary>
    private bool IsTheHospitalItself(FhirNode location, FhirNode reference, FhirNode encounter, string? from)
    {
        var name = location["name"].Text ?? reference["display"].Text;
        var provider = encounter["serviceProvider"];
        return name is not null && (name == provider["display"].Text || name == bundle.Follow(provider, encounter, from).Resource["name"].Text);
    }

    /// <summary>The code of a place: its identifier, else its name, else what the reference shows, else its id.</summary>
    private string? NameOf(FhirNode reference, FhirNode holder, string? from, string place)
    {
        var resource = bundle.Follow(reference, holder, from).Resource;
        return FhirText.Of(FhirIdentifiers.Pick(resource["identifier"])["value"], place, problems)
            ?? FhirText.Of(resource["name"], place, problems)
            ?? FhirText.Of(reference["identifier"]["value"], place, problems)
            ?? FhirText.Of(reference["display"], place, problems)
            ?? (resource.Exists || reference["reference"].Text is not { } address ? null : FhirText.Code(address[(address.LastIndexOf('/') + 1)..]));
    }

    /// <summary>location-physical-type; what stands between ward and building has no place of its own here.</summary>
    private static Level? LevelOf(FhirNode physicalType) => physicalType["coding"].FirstWith("code")["code"].Text switch
    {
        "bd" => Level.Bed,
        "ro" => Level.Room,
        "wa" => Level.Ward,
        "si" or "bu" => Level.Site,
        _ => null,
    };

    private readonly record struct Candidate(FhirNode Sent, int Index, int Rank, DateTimeOffset? Since, Level? Said);
}
