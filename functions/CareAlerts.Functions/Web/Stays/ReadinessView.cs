using CareAlerts.Domain;

namespace CareAlerts.Functions.Web.Stays;

/// <summary>What is known about one service on a stay.</summary>
internal sealed record ReadinessView
{
    public required string Service { get; init; }

    /// <summary>Null for a service that is no longer part of the plan.</summary>
    public required string? Name { get; init; }

    public required string State { get; init; }
    public DateTimeOffset? AvailableFrom { get; init; }
    public DateTimeOffset? HeldUntil { get; init; }
    public string? Reason { get; init; }

    /// <summary>Who said or recorded it.</summary>
    public string? By { get; init; }

    public DateTimeOffset? At { get; init; }
    public string? Evidence { get; init; }
    public string? SpokeTo { get; init; }
    public string? Note { get; init; }

    /// <summary>Every service of the plan, then those that were answered for and are no longer in it.</summary>
    public static IReadOnlyList<ReadinessView> Of(Stay stay, CarePlan? plan, Gate gate, DateTimeOffset now)
    {
        var services = plan?.Services ?? [];

        // As the gate judges it: after the person has left a service is needed now, not when they left.
        var neededFrom = stay.DischargedAt is not null && now > gate.At ? now : gate.At;
        var planned = services.Select(service =>
        {
            var readiness = stay.ReadinessOf(service.Id);
            return Of(readiness, service.Name, ReadinessRules.StateOf(readiness, service, gate.At, neededFrom));
        });
        var former = stay.Readiness.Where(readiness => services.All(service => service.Id != readiness.Service));
        return [.. planned, .. former.Select(readiness => Of(readiness, name: null, ReadinessState.Lapsed))];
    }

    private static ReadinessView Of(ServiceReadiness readiness, string? name, ReadinessState state) => new()
    {
        Service = readiness.Service.Value,
        Name = name,
        State = StateNames.ReadinessStates.Of(state),
        AvailableFrom = readiness.Reply?.AvailableFrom,
        HeldUntil = readiness.Reply?.HeldUntil,
        Reason = readiness.Reply?.Reason,
        By = readiness.Reply?.By.Name,
        At = readiness.Reply?.At,
        Evidence = readiness.Reply?.Evidence is { } evidence ? StateNames.Evidences.Of(evidence) : null,
        SpokeTo = readiness.Reply?.SpokeTo,
        Note = readiness.Reply?.Note,
    };
}
