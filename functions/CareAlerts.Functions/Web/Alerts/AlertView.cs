using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using CareAlerts.Domain;
using CareAlerts.Functions.Web.Stays;

namespace CareAlerts.Functions.Web.Alerts;

/// <summary>An alert on the wire.</summary>
internal record AlertView
{
    public required string Id { get; init; }
    public required string Code { get; init; }
    public required string Kind { get; init; }
    public required string Urgency { get; init; }

    /// <summary>Left out for an alert about a person, a source or the house.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Stay { get; init; }

    /// <summary>In place of <see cref="Stay"/> for an alert about a person: a death.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PersonId { get; init; }

    /// <summary>In place of <see cref="Stay"/> for an alert about a source, or about a person by its word.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Source { get; init; }

    /// <summary>The plan's service a question is about.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Service { get; init; }

    public required string State { get; init; }
    public OwnerView? Owner { get; init; }
    public DateTimeOffset OpenedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public required IReadOnlyList<string> Reasons { get; init; }
    public required IReadOnlyList<NotificationView> Notifications { get; init; }
    public DateTimeOffset? NextStepAt { get; init; }

    public static AlertView Of(Alert alert, IEnumerable<Notification> notifications, IReadOnlyList<Attempt> attempts) => new()
    {
        Id = alert.Id.Value,
        Code = alert.Code,
        Kind = WireNames.AlertKinds.Of(alert.Kind),
        Urgency = WireNames.Urgencies.Of(alert.Urgency),
        Stay = alert.Stay?.Value,
        Source = alert.Source?.Value,
        Service = alert.Kind == AlertKind.ReadinessRequest ? alert.Subject : null,
        State = StateNames.AlertStates.Of(alert.State),
        Owner = alert.Owner is { } owner ? new(owner.By.Contact?.Value, owner.By.Name, owner.At, owner.Until) : null,
        OpenedAt = alert.OpenedAt,
        EndedAt = alert.EndedAt,
        Reasons = alert.Reasons,
        Notifications =
        [
            .. notifications.Where(told => told.Alert == alert.Id).OrderBy(told => told.At)
                .Select(told => NotificationView.Of(told, attempts.Where(attempt => attempt.Notification == told.Id).MaxBy(attempt => attempt.Number))),
        ],
        NextStepAt = alert.NextStepAt,
    };
}

/// <summary>An alert with its whole timeline.</summary>
internal sealed record WholeAlertView : AlertView
{
    [SetsRequiredMembers]
    public WholeAlertView(AlertView alert, IReadOnlyList<TimelineView> timeline) : base(alert) => Timeline = timeline;

    public IReadOnlyList<TimelineView> Timeline { get; }
}

/// <summary>Who has taken an alert.</summary>
/// <param name="Contact">Left out for somebody who is no contact and owns it under the sign-in name.</param>
/// <param name="Name">The name shown to people.</param>
/// <param name="At">Since when.</param>
/// <param name="Until">When the escalation goes on unless the condition has cleared.</param>
internal sealed record OwnerView(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Contact, string Name, DateTimeOffset At, DateTimeOffset Until);

/// <summary>Telling one contact over one channel.</summary>
internal sealed record NotificationView(string To, string Channel, string State, DateTimeOffset At, string? Provider)
{
    public static NotificationView Of(Notification told, Attempt? latest) =>
        new(told.To.Value, WireNames.Channels.Of(told.Channel), StateOf(told, latest), told.At, latest?.Provider);

    /// <summary>How it ended; until then how far its latest attempt is.</summary>
    private static string StateOf(Notification told, Attempt? latest) =>
        told.State == NotificationState.Pending && latest is not null
            ? StateNames.AttemptStates.Of(latest.State)
            : StateNames.NotificationStates.Of(told.State);
}

/// <summary>A message that was not sent.</summary>
/// <param name="At">When it would have been.</param>
/// <param name="Alert">The alert.</param>
/// <param name="Kind">The alert's kind.</param>
/// <param name="To">The role or contact it was for; null for an alert of which nothing is ever sent.</param>
/// <param name="Why">One sentence.</param>
internal sealed record SilenceView(DateTimeOffset At, string Alert, string Kind, string? To, string Why)
{
    public static IEnumerable<SilenceView> Of(Alert alert)
    {
        var (id, kind) = (alert.Id.Value, WireNames.AlertKinds.Of(alert.Kind));
        if (alert.Silence is { } always && alert.Silences.All(silence => silence.Why != always))
            yield return new(alert.OpenedAt, id, kind, null, always);
        foreach (var silence in alert.Silences) yield return new(silence.At, id, kind, silence.To, silence.Why);
    }
}
