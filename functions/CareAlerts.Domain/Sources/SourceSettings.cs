using System.Globalization;
using System.Text.RegularExpressions;

namespace CareAlerts.Domain;

/// <summary>Whether decisions are carried out or only recorded.</summary>
public enum Mode
{
    /// <summary>Decide, record, measure; send nothing.</summary>
    Shadow,
    /// <summary>Decide and send.</summary>
    Live,
}

/// <summary>How one hospital fills its messages, and how far we trust it. CONTRACT, <c>PUT /feeds/{source}/settings</c>.</summary>
public sealed record SourceSettings
{
    /// <summary>The feed.</summary>
    public required SourceId Id { get; init; }

    /// <summary>The hospital's name; the id when none was given.</summary>
    public required string Name { get; init; }

    /// <summary>Shadow until somebody says otherwise.</summary>
    public Mode Mode { get; init; } = Mode.Shadow;

    /// <summary>False for a source nobody registered: accepted in shadow mode, and operators are told.</summary>
    public bool IsRegistered { get; init; } = true;

    /// <summary>The zone of times sent without an offset.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    /// <summary>The authorities whose identifiers we look people up by, in order of trust.</summary>
    public IReadOnlyList<RegisteredAuthority> Identifiers { get; init; } = [];

    /// <summary>Where the parts of a location stand.</summary>
    public LocationFields Location { get; init; } = LocationFields.Default;

    /// <summary>Where the visit number stands.</summary>
    public FieldPath VisitNumber { get; init; } = new("PV1", 19, 1);

    /// <summary>Where an expected discharge may stand, first found wins.</summary>
    public IReadOnlyList<FieldPath> ExpectedDischarge { get; init; } = [new("PV2", 9, 1)];

    /// <summary>Classes of visit that are nobody's business here.</summary>
    public IReadOnlyList<EncounterClass> ExcludedClasses { get; init; } = [];

    /// <summary>The time of day of a date sent without one.</summary>
    public TimeOnly DefaultTime { get; init; } = new(12, 0);

    /// <summary>How long without a message before the feed counts as silent.</summary>
    public TimeSpan SilentAfter { get; init; } = TimeSpan.FromHours(2);

    /// <summary>A fact recorded longer ago than this updates the state without telling anybody about the past.</summary>
    public TimeSpan NotifyWithin { get; init; } = TimeSpan.FromHours(12);

    /// <summary>The locality of people whose plan names none; normally the plan's counts.</summary>
    public LocalityId? Locality { get; init; }

    /// <summary>How long a sighting of somebody we do not know is kept.</summary>
    public TimeSpan Sightings { get; init; } = LongestSightings;

    /// <summary>The most <see cref="Sightings"/> may be: kept longer than a stay is remembered, they would open one anew that is over.</summary>
    public static readonly TimeSpan LongestSightings = Forgetting.KeptFor;

    /// <summary>The wards whose names, telephones and contacts are known.</summary>
    public IReadOnlyList<Ward> Wards { get; init; } = [];

    /// <summary>Whether events of this source are received at all; a disabled source's messages are set aside with that reason.</summary>
    public bool Disabled { get; init; }

    /// <summary>The settings of a source without a document: shadow, the NHS number and the source's own id.</summary>
    public static SourceSettings Default(SourceId id, bool registered = false) => new()
    {
        Id = id,
        Name = id.Value,
        IsRegistered = registered,
        Identifiers = [new("NHS", NhsNumber.System), new(id.Value, Identifier.LocalSystem(id.Value))],
    };
}

/// <summary>An assigning authority registered for a source, and the system its values belong to.</summary>
/// <param name="Authority">CX.4 as the hospital sends it.</param>
/// <param name="System">The system as a URI.</param>
public sealed record RegisteredAuthority(string Authority, string System);

/// <summary>A place in a message: segment, field and component, all counted as HL7 counts (<c>PV1-3.4</c>).</summary>
/// <param name="Segment">Segment id.</param>
/// <param name="Field">Field, from 1.</param>
/// <param name="Component">Component, from 1.</param>
public readonly partial record struct FieldPath(string Segment, int Field, int Component)
{
    /// <summary>Reads <c>PV1-3.4</c>, or <c>PV2-9</c> for its first component; false for anything else.</summary>
    public static bool TryParse(string text, out FieldPath path)
    {
        path = default;
        var match = Pattern().Match(text);
        if (!match.Success) return false;
        var component = match.Groups[3] is { Success: true } given ? int.Parse(given.ValueSpan, CultureInfo.InvariantCulture) : 1;
        path = new(match.Groups[1].Value, int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture), component);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Component == 1 ? $"{Segment}-{Field}" : $"{Segment}-{Field}.{Component}";

    [GeneratedRegex(@"\A([A-Z][A-Z0-9]{2})-([1-9][0-9]{0,2})(?:\.([1-9][0-9]{0,2}))?\z")]
    private static partial Regex Pattern();
}

/// <summary>Where the parts of a location stand (they differ by hospital).</summary>
public sealed record LocationFields(FieldPath? Site, FieldPath? Ward, FieldPath? Room, FieldPath? Bed)
{
    /// <summary>PL as HL7 defines it: point of care, room, bed, facility.</summary>
    public static readonly LocationFields Default =
        new(new("PV1", 3, 4), new("PV1", 3, 1), new("PV1", 3, 2), new("PV1", 3, 3));
}

/// <summary>A ward of a source.</summary>
/// <param name="Code">The code in messages.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Phone">Its telephone, E.164.</param>
/// <param name="Contact">The contact that stands for the ward.</param>
/// <param name="Mode">The ward may be in shadow while the source is live.</param>
public sealed record Ward(string Code, string Name, string? Phone, ContactId? Contact, Mode Mode = Mode.Live);
