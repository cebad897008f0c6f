namespace CareAlerts.Domain;

/// <summary>An agreed plan: who the person is, who manages the care, and the services it relies on. CONTRACT, <c>PUT /care-plans/{id}</c>.</summary>
public sealed record CarePlan
{
    /// <summary>The customer's id.</summary>
    public required string Id { get; init; }

    /// <summary>The person, as the plan identifies them.</summary>
    public required PlanPerson Person { get; init; }

    /// <summary>The place whose policy applies.</summary>
    public required LocalityId Locality { get; init; }

    /// <summary>Only an active plan has a gate.</summary>
    public PlanStatus Status { get; init; } = PlanStatus.Active;

    /// <summary>When it was agreed.</summary>
    public DateOnly? AgreedOn { get; init; }

    /// <summary>When it must be reviewed.</summary>
    public DateOnly? ReviewBy { get; init; }

    /// <summary>Who is named, and who stands in.</summary>
    public required CareTeam Team { get; init; }

    /// <summary>What must be ready at home.</summary>
    public required IReadOnlyList<PlannedService> Services { get; init; }

    /// <summary>Telecare, telehealth, personal health budget: free words by key, for example <c>in-place</c>.</summary>
    public IReadOnlyDictionary<string, string> Entitlements { get; init; } = new Dictionary<string, string>();

    /// <summary>What the ward should know.</summary>
    public string? NotesForWard { get; init; }
}

/// <summary>FHIR request-status, as far as a care plan uses it.</summary>
public enum PlanStatus
{
    /// <summary>In preparation.</summary>
    Draft,
    /// <summary>In force.</summary>
    Active,
    /// <summary>Suspended.</summary>
    OnHold,
    /// <summary>Withdrawn.</summary>
    Revoked,
    /// <summary>Over.</summary>
    Completed,
}

/// <summary>Who a plan is for.</summary>
/// <param name="Identifiers">At least one; an NHS number if there is one.</param>
/// <param name="Family">Family name.</param>
/// <param name="Given">Given names.</param>
/// <param name="BirthDate">Date of birth.</param>
/// <param name="Sensitive">Flagged sensitive: nothing but a reference ever leaves.</param>
public sealed record PlanPerson(
    IReadOnlyList<Identifier> Identifiers, string Family, IReadOnlyList<string> Given, DateOnly BirthDate, bool Sensitive = false);

/// <summary>The people named in a plan.</summary>
/// <param name="CaseManager">The named case manager.</param>
/// <param name="Deputy">Who stands in for the case manager.</param>
public sealed record CareTeam(ContactId CaseManager, ContactId? Deputy);

/// <summary>A community service the plan relies on.</summary>
/// <param name="Id">Unique in the plan.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Provider">The contact that provides it.</param>
/// <param name="Category">Kind of service, for example <c>home-care</c>.</param>
/// <param name="ProviderRef">The provider's own client number.</param>
/// <param name="Critical">Whether going home without it is unsafe.</param>
/// <param name="LeadTime">How long the provider needs.</param>
public sealed record PlannedService(
    ServiceId Id, string Name, ContactId Provider, string? Category, string? ProviderRef, bool Critical, TimeSpan LeadTime);
