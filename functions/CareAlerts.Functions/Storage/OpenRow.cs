using CareAlerts.Domain;

namespace CareAlerts.Functions.Storage;

/// <summary>
/// What boards, caseloads and duty lists show of one open stay, or of a person with something pending and no open stay.
/// The gate is computed from it on read.
/// </summary>
internal sealed record OpenRow
{
    public required PersonId Person { get; init; }

    public required string Locality { get; init; }

    /// <summary>The head's version this row was projected from.</summary>
    public long Version { get; init; }

    /// <summary>Null for a bare person row.</summary>
    public Stay? Stay { get; init; }

    public PlanStatus? PlanStatus { get; init; }

    public IReadOnlyList<PlannedService> Services { get; init; } = [];

    /// <summary>Contacts whose change bears on this person.</summary>
    public IReadOnlyList<ContactId> Contacts { get; init; } = [];

    /// <summary>Open alerts of the stay, and of the person.</summary>
    public IReadOnlyList<AlertId> Alerts { get; init; } = [];

    /// <summary>When the next step of any of them is due.</summary>
    public DateTimeOffset? NextStepAt { get; init; }

    /// <summary>The earliest wake-up on its way.</summary>
    public DateTimeOffset? WakeAt { get; init; }

    /// <summary>All that is pending is to forget what is at rest: no change of the directory bears on it.</summary>
    public bool IsAtRest { get; init; }

    /// <summary>Nothing is pending any more; the sweep removes the row.</summary>
    public bool IsClosed { get; init; }

    /// <summary>When it was projected, by our clock.</summary>
    public DateTimeOffset WrittenAt { get; init; }

    public OpenKey Key => new(Locality, Stay?.Id.Value ?? Person.Value);

    /// <summary>Whether two rows tell people the same.</summary>
    public bool ShowsTheSameAs(OpenRow other) => Shown(this) == Shown(other);

    private static string Shown(OpenRow row) =>
        System.Text.Json.JsonSerializer.Serialize(row with { Version = 0, WrittenAt = default }, RowJson.Options);

    /// <summary>The rows a person ought to have.</summary>
    public static IReadOnlyList<OpenRow> Of(PersonRecord record, bool somethingIsPending, DateTimeOffset now)
    {
        var bare = new OpenRow
        {
            Person = record.Id,
            Locality = record.Plan?.Locality.Value ?? record.Id.Value,
            Version = record.Version,
            PlanStatus = record.Plan?.Status,
            Services = record.Plan?.Services ?? [],
            Contacts = ContactsOf(record),
            Alerts = [.. OpenOf(record, stay: null).Select(alert => alert.Id)],
            NextStepAt = OpenOf(record, stay: null).Min(alert => alert.NextStepAt),
            WakeAt = record.WakeAt,
            IsAtRest = record.Stays.Count == 0 && record.Alerts.Count == 0,
            WrittenAt = now,
        };
        var rows = record.Stays.Where(stay => IsShown(record, stay)).Select(stay => WithStay(bare, record, stay)).ToList();
        if (rows.Count == 0 && somethingIsPending) rows.Add(bare);
        return rows;
    }

    private static OpenRow WithStay(OpenRow bare, PersonRecord record, Stay stay)
    {
        var alerts = OpenOf(record, stay: null).Concat(OpenOf(record, stay.Id)).ToList();
        return bare with { Stay = stay, Alerts = [.. alerts.Select(alert => alert.Id)], NextStepAt = alerts.Min(alert => alert.NextStepAt) };
    }

    private static IEnumerable<Alert> OpenOf(PersonRecord record, StayId? stay) => record.Alerts.Where(alert => alert.IsOpen && alert.Stay == stay);

    private static bool IsShown(PersonRecord record, Stay stay) =>
        stay.Status != StayStatus.Unknown && (!stay.IsOver || record.Alerts.Any(alert => alert.IsOpen && alert.Stay == stay.Id));

    private static List<ContactId> ContactsOf(PersonRecord record)
    {
        if (record.Plan is not { } plan) return [];
        List<ContactId> contacts = [plan.Team.CaseManager, .. plan.Services.Select(service => service.Provider)];
        if (plan.Team.Deputy is { } deputy) contacts.Add(deputy);
        return [.. contacts.Distinct()];
    }
}
