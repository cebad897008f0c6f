using System.Diagnostics.CodeAnalysis;
using CareAlerts.Domain;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Web.Alerts;

namespace CareAlerts.Functions.Web.Stays;

/// <summary>A stay on the wire.</summary>
internal record StayView
{
    public required string Id { get; init; }
    public required string PersonId { get; init; }
    public required string Source { get; init; }
    public string? Visit { get; init; }
    public string? Site { get; init; }
    public string? Ward { get; init; }
    public string? Bed { get; init; }
    public required string Status { get; init; }
    public required string Class { get; init; }
    public string? Pathway { get; init; }
    public string? Destination { get; init; }
    public DateTimeOffset? AdmittedAt { get; init; }
    public DateTimeOffset? ExpectedDischarge { get; init; }
    public DateTimeOffset? DischargeReadyAt { get; init; }
    public DateTimeOffset? DischargedAt { get; init; }

    /// <summary>Its messages were marked as training: kept apart, never sent.</summary>
    public bool Training { get; init; }

    public required GateView Gate { get; init; }

    public static StayView Of(PersonId person, Stay stay, Gate gate, bool isSourceSilent) => new()
    {
        Id = stay.Id.Value,
        PersonId = person.Value,
        Source = stay.Source.Value,
        Visit = stay.Visit,
        Site = stay.Location?.Site,
        Ward = stay.Location?.Ward,
        Bed = stay.Location?.Bed,
        Status = StateNames.StayStatuses.Of(stay.Status),
        Class = WireNames.EncounterClasses.Of(stay.Class),
        AdmittedAt = stay.AdmittedAt,
        ExpectedDischarge = stay.ExpectedDischarge,
        DischargedAt = stay.DischargedAt,
        Training = stay.IsTraining,
        Gate = GateView.Of(gate, isSourceSilent),
    };
}

/// <summary>A stay with everything that belongs to it.</summary>
internal sealed record WholeStayView : StayView
{
    [SetsRequiredMembers]
    public WholeStayView(
        StayView stay, IReadOnlyList<ReadinessView> readiness, IReadOnlyList<AlertView> alerts, IReadOnlyList<TimelineView> timeline)
        : base(stay) => (Readiness, Alerts, Timeline) = (readiness, alerts, timeline);

    public HoldView? Hold { get; init; }
    public OverrideView? Override { get; init; }
    public IReadOnlyList<ReadinessView> Readiness { get; }
    public IReadOnlyList<AlertView> Alerts { get; }
    public IReadOnlyList<TimelineView> Timeline { get; }
}

/// <summary>The community asks the discharge to wait, or did.</summary>
internal sealed record HoldView(string Reason, DateTimeOffset? Until, string By, DateTimeOffset At)
{
    public static HoldView? Of(StayHold? hold) => hold is null ? null : new(hold.Reason, hold.Until, hold.By.Name, hold.At);
}

/// <summary>A clinician goes ahead although the community is not ready.</summary>
internal sealed record OverrideView(string Reason, string By, DateTimeOffset At)
{
    public static OverrideView? Of(Override? ahead) => ahead is null ? null : new(ahead.Reason, ahead.By.Name, ahead.At);
}

/// <summary>One reason of one decision.</summary>
internal sealed record TimelineView(DateTimeOffset At, string Code, string Text, string? Alert)
{
    public static IReadOnlyList<TimelineView> Of(IEnumerable<TimelineEntry> entries, Func<Reason, bool> isAbout) =>
    [
        .. entries.SelectMany(entry => entry.Reasons.Where(isAbout)
            .Select(reason => new TimelineView(entry.At, reason.Code, reason.Text, reason.Alert?.Value))),
    ];
}
