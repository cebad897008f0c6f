namespace CareAlerts.Domain;

/// <summary>What a contact is.</summary>
public enum ContactKind
{
    /// <summary>A named person.</summary>
    Person,
    /// <summary>A provider of services.</summary>
    Service,
    /// <summary>A team with members and perhaps a rota.</summary>
    Team,
    /// <summary>A hospital ward.</summary>
    Ward,
}

/// <summary>A way to reach a contact.</summary>
public enum Channel
{
    /// <summary>Email.</summary>
    Email,
    /// <summary>Text message.</summary>
    Sms,
}

/// <summary>Somebody, or some body of people, who can be told. CONTRACT, <c>PUT /contacts/{id}</c>.</summary>
public sealed record Contact
{
    /// <summary>The customer's id.</summary>
    public required ContactId Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>Person, service, team or ward.</summary>
    public required ContactKind Kind { get; init; }

    /// <summary>Free text, for example <c>case manager</c>; not a sign-in role.</summary>
    public string? Role { get; init; }

    /// <summary>Email address.</summary>
    public string? Email { get; init; }

    /// <summary>Mobile number for text messages, E.164.</summary>
    public string? Mobile { get; init; }

    /// <summary>Telephone for people to ring, E.164.</summary>
    public string? Phone { get; init; }

    /// <summary>The team it belongs to.</summary>
    public ContactId? Team { get; init; }

    /// <summary>When it works; none means always.</summary>
    public IReadOnlyList<WorkingHours> WorkingHours { get; init; } = [];

    /// <summary>A service's rules for taking people on.</summary>
    public Acceptance? Acceptance { get; init; }

    /// <summary>Members of a team.</summary>
    public IReadOnlyList<ContactId> Members { get; init; } = [];

    /// <summary>Who answers for a team, when.</summary>
    public IReadOnlyList<RotaEntry> Rota { get; init; } = [];

    /// <summary>The identity it signs in with.</summary>
    public SignIn? SignIn { get; init; }

    /// <summary>When it is away, and who stands in.</summary>
    public IReadOnlyList<Absence> Absences { get; init; } = [];
}

/// <summary>Days and hours in local time; <paramref name="To"/> not after <paramref name="From"/> runs past midnight.</summary>
/// <param name="Days">Days on which the span begins.</param>
/// <param name="From">Start, local time.</param>
/// <param name="To">End, local time, exclusive.</param>
public sealed record WorkingHours(IReadOnlyList<DayOfWeek> Days, TimeOnly From, TimeOnly To);

/// <summary>When a provider accepts people.</summary>
/// <param name="Hours">Hours in which it answers; none means always.</param>
/// <param name="StartDays">Days on which a service can start; none means every day.</param>
public sealed record Acceptance(IReadOnlyList<WorkingHours> Hours, IReadOnlyList<DayOfWeek> StartDays);

/// <summary>A turn on a team's rota.</summary>
/// <param name="From">Start.</param>
/// <param name="To">End, exclusive.</param>
/// <param name="Contact">Who answers.</param>
public sealed record RotaEntry(DateTimeOffset From, DateTimeOffset To, ContactId Contact);

/// <summary>An Entra ID identity.</summary>
/// <param name="Tenant">Tenant id.</param>
/// <param name="Oid">Object id.</param>
public sealed record SignIn(string Tenant, string Oid);

/// <summary>A time away.</summary>
/// <param name="From">Start.</param>
/// <param name="To">End, exclusive.</param>
/// <param name="Deputy">Who stands in; null when nobody does.</param>
public sealed record Absence(DateTimeOffset From, DateTimeOffset To, ContactId? Deputy);
