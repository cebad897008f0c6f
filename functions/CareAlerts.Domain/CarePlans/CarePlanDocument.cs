namespace CareAlerts.Domain;

/// <summary>Reads CONTRACT's <c>PUT /care-plans/{id}</c>.</summary>
public static class CarePlanDocument
{
    /// <summary>A service that does not say counts as critical: unknown fails towards telling somebody.</summary>
    public const bool CriticalWhenNotSaid = true;

    /// <summary>The notice a provider is taken to need when the plan does not say, in hours.</summary>
    public const double LeadTimeHoursWhenNotSaid = 48;

    private const double LongestLeadTimeHours = 366 * 24;

    private static readonly DateOnly EarliestBirth = new(1880, 1, 1);

    /// <summary>Reads a plan.</summary>
    /// <param name="id">The id it is put under.</param>
    /// <param name="json">UTF-8 JSON.</param>
    public static Read<CarePlan> Read(string id, ReadOnlyMemory<byte> json) => DocumentReader.Read(json, document => Table(id, document));

    /// <summary>The contacts and the locality a plan names.</summary>
    public static IEnumerable<Reference> References(CarePlan plan)
    {
        yield return Reference.To(plan.Locality, "locality");
        yield return Reference.To(plan.Team.CaseManager, "caseManager");
        if (plan.Team.Deputy is { } deputy) yield return Reference.To(deputy, "deputy");
        foreach (var (index, service) in plan.Services.Index()) yield return Reference.To(service.Provider, $"services[{index}].provider");
    }

    private static CarePlan Table(string id, DocumentObject document)
    {
        DocumentId.Check(document, id);
        document.Derived("id", "etag", "personId", "problems");

        var plan = new CarePlan
        {
            Id = id,
            Person = document.Required("person", Person),
            Locality = document.Required("locality", Formats.Locality),
            Status = document.OrDefault("status", Formats.Word(WireNames.PlanStatuses), PlanStatus.Active),
            AgreedOn = document.OptionalValue("agreedOn", Formats.Date),
            ReviewBy = document.OptionalValue("reviewBy", Formats.Date),
            Team = new(
                CaseManager: document.Required("caseManager", Formats.Contact),
                Deputy: document.OptionalValue("deputy", Formats.Contact)),
            Services = document.OrDefault("services", value => value.List(Service, uniqueBy: service => service.Id, uniqueField: "id"), []),
            Entitlements = document.OrDefault("entitlements", Entitlements, new Dictionary<string, string>()),
            NotesForWard = document.Optional("notes", Notes)?.ForWard,
        };

        if (document.AreSound("agreedOn", "reviewBy") && plan.ReviewBy < plan.AgreedOn)
            document.Fault("reviewBy", "must not be before agreedOn");
        return plan;
    }

    private static PlanPerson Person(DocumentValue value) => value.Fields(person =>
    {
        var identifiers = person.Required("identifiers", list => list.List(PersonIdentifier, atLeast: 1, identifier => identifier));
        // Two numbers would claim two people's records as one; which is right is for a person to find out.
        if (identifiers?.Count(identifier => identifier.System == NhsNumber.System) > 1)
            person.Fault("identifiers", "must hold one NHS number at most");

        var (family, given) = person.Required("name", Name);
        return new PlanPerson(
            identifiers ?? [],
            family,
            given,
            BirthDate: person.Required("birthDate", BirthDate),
            Sensitive: person.OrDefault("sensitive", Formats.Boolean, false));
    });

    private static Identifier PersonIdentifier(DocumentValue value) => value.Fields(identifier =>
    {
        var system = identifier.Required("system", Formats.SystemUri);
        return new Identifier(system, identifier.Required<string>("value", system == NhsNumber.System ? Nhs : Formats.Code));
    });

    private static string Nhs(DocumentValue value) =>
        value.Text(text => NhsNumber.TryParse(text, out var number) ? number.Value : null, "is not a valid NHS number");

    private static (string Family, IReadOnlyList<string> Given) Name(DocumentValue value) => value.Fields(name => (
        name.Required("family", Formats.Line),
        name.List("given", Formats.Line)));

    private static DateOnly BirthDate(DocumentValue value)
    {
        var date = Formats.Date(value);
        return date == default || date >= EarliestBirth ? date : value.Fault<DateOnly>($"must not be before {EarliestBirth.Year}");
    }

    private static PlannedService Service(DocumentValue value) => value.Fields(service => new PlannedService(
        Id: service.Required("id", Formats.Service),
        Name: service.Required("name", Formats.Line),
        Provider: service.Required("provider", Formats.Contact),
        Category: service.Optional("category", Formats.Id),
        ProviderRef: service.Optional("providerRef", Formats.Code),
        Critical: service.OrDefault("critical", Formats.Boolean, CriticalWhenNotSaid),
        LeadTime: TimeSpan.FromHours(service.OrDefault("leadTimeHours", LeadTimeHours, LeadTimeHoursWhenNotSaid))));

    private static double LeadTimeHours(DocumentValue value) => value.Number(0, LongestLeadTimeHours);

    private static IReadOnlyDictionary<string, string> Entitlements(DocumentValue value) => value.Fields(entitlements =>
        entitlements.Entries<string, string>(
            (name, out means) => DocumentId.IsWellFormed(means = name), "must be a word", _ => Formats.Code));

    private static WardNotes Notes(DocumentValue value) => value.Fields(notes => new WardNotes(notes.Optional("forWard", Formats.Note)));

    private sealed record WardNotes(string? ForWard);
}
