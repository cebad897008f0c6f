namespace CareAlerts.Domain;

/// <summary>Reads CONTRACT's <c>PUT /feeds/{source}/settings</c>.</summary>
public static class SourceSettingsDocument
{
    /// <summary>Reads the settings of a source, which by that is registered.</summary>
    /// <param name="id">The source.</param>
    /// <param name="json">UTF-8 JSON.</param>
    public static Read<SourceSettings> Read(SourceId id, ReadOnlyMemory<byte> json) =>
        DocumentReader.Read(json, document => Table(id, document, SightingsKept));

    /// <summary>Reads settings as they are stored: what an earlier version took is read as near to it as may be, since without them the source would fall silent.</summary>
    /// <param name="id">The source.</param>
    /// <param name="json">UTF-8 JSON.</param>
    public static Read<SourceSettings> ReadStored(SourceId id, ReadOnlyMemory<byte> json) => DocumentReader.Read(json, document => Table(id, document, sightings:
        value => Formats.Duration(value) is var kept && kept > SourceSettings.LongestSightings ? SourceSettings.LongestSightings : kept));

    /// <summary>The locality and the contacts of wards.</summary>
    public static IEnumerable<Reference> References(SourceSettings settings)
    {
        if (settings.Locality is { } locality) yield return Reference.To(locality, "locality");
        foreach (var (index, ward) in settings.Wards.Index())
            if (ward.Contact is { } contact) yield return Reference.To(contact, $"wards[{index}].contact");
    }

    private static SourceSettings Table(SourceId id, DocumentObject document, Format<TimeSpan> sightings)
    {
        DocumentId.Check(document, id.Value);
        document.Derived("id", "etag", "problems", "source", "version");
        var fallback = SourceSettings.Default(id, registered: true);

        return fallback with
        {
            Name = document.OrDefault("name", Formats.Line, fallback.Name),
            Mode = document.OrDefault("mode", Formats.Word(WireNames.Modes), fallback.Mode),
            TimeZone = document.OrDefault("timeZone", Formats.TimeZone, fallback.TimeZone),
            Identifiers = document.OrDefault("identifiers", Authorities, fallback.Identifiers),
            Location = document.OrDefault("location", LocationTable, fallback.Location),
            VisitNumber = document.OrDefault("visitNumber", Place, fallback.VisitNumber),
            ExpectedDischarge = document.OrDefault("expectedDischarge", value => value.List(Place), fallback.ExpectedDischarge),
            ExcludedClasses = document.OrDefault("classes", Excluded, fallback.ExcludedClasses),
            DefaultTime = document.OrDefault("defaultTime", Formats.TimeOfDay, fallback.DefaultTime),
            SilentAfter = document.OrDefault("silentAfter", Formats.Interval, fallback.SilentAfter),
            NotifyWithin = document.OrDefault("notifyWithin", Formats.Duration, fallback.NotifyWithin),
            Locality = document.OptionalValue("locality", Formats.Locality),
            Sightings = document.OrDefault("sightings", sightings, fallback.Sightings),
            Wards = document.OrDefault("wards", Wards, fallback.Wards),
            Disabled = document.OrDefault("disabled", Formats.Boolean, fallback.Disabled),
        };
    }

    /// <summary>At least one: without any, nobody would ever be found.</summary>
    private static IReadOnlyList<RegisteredAuthority> Authorities(DocumentValue value) => value.List(
        item => item.Fields(authority => new RegisteredAuthority(
            authority.Required("authority", AuthorityName),
            authority.Required("system", Formats.SystemUri))),
        atLeast: 1,
        uniqueBy: authority => authority.Authority,
        uniqueField: "authority");

    /// <summary>Blanks around it count no more than in a message.</summary>
    private static string AuthorityName(DocumentValue value) => Formats.Code(value)?.Trim()!;

    /// <summary>A part left out stands where HL7 puts it; a part that is null stands nowhere in this hospital's messages.</summary>
    private static LocationFields LocationTable(DocumentValue value) => value.Fields(location => new LocationFields(
        Part(location, "site", LocationFields.Default.Site),
        Part(location, "ward", LocationFields.Default.Ward),
        Part(location, "room", LocationFields.Default.Room),
        Part(location, "bed", LocationFields.Default.Bed)));

    private static FieldPath? Part(DocumentObject location, string name, FieldPath? fallback)
    {
        var said = location.OptionalValue(name, Place);
        return location.IsNull(name) ? null : said ?? fallback;
    }

    private static TimeSpan SightingsKept(DocumentValue value) => value.Parsed<TimeSpan>(
        (text, out duration) => IsoDuration.TryParse(text, out duration) && duration <= SourceSettings.LongestSightings,
        "must be an ISO 8601 duration of at most P35D, like P14D");

    private static FieldPath Place(DocumentValue value) =>
        value.Parsed<FieldPath>(FieldPath.TryParse, "must be a place in a message: segment, field and perhaps component, like PV1-3.4");

    private static IReadOnlyList<EncounterClass> Excluded(DocumentValue value) => value.Fields(classes =>
        classes.OrDefault("exclude", Formats.Words(WireNames.EncounterClasses, atLeast: 0), []));

    private static IReadOnlyList<Ward> Wards(DocumentValue value) => value.List(WardTable, uniqueBy: ward => ward.Code, uniqueField: "code");

    private static Ward WardTable(DocumentValue value) => value.Fields(ward =>
    {
        var code = ward.Required("code", Formats.Code);
        return new Ward(
            code,
            Name: ward.OrDefault("name", Formats.Line, code),
            Phone: ward.Optional("phone", Formats.Telephone),
            Contact: ward.OptionalValue("contact", Formats.Contact),
            Mode: ward.OrDefault("mode", Formats.Word(WireNames.Modes), Mode.Live));
    });
}
