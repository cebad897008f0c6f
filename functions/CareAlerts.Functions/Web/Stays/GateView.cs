using CareAlerts.Domain;

namespace CareAlerts.Functions.Web.Stays;

/// <summary>
/// The gate on the wire. Critical services decide the status, others stand in <c>alsoOutstanding</c>. With <c>sourceSilent</c> the hospital's
/// feed has fallen silent: the answer rests on what was known before, and the advice says so.
/// </summary>
internal sealed record GateView(
    string Status, DateTimeOffset At, IReadOnlyList<UnmetView> Unmet, IReadOnlyList<UnmetView> AlsoOutstanding, DateTimeOffset DataAsOf,
    bool SourceSilent, string Advice)
{
    public static GateView Of(Gate gate, bool isSourceSilent) => new(
        StateNames.GateStatuses.Of(gate.Status), gate.At, [.. gate.Unmet.Select(UnmetView.Of)], [.. gate.AlsoOutstanding.Select(UnmetView.Of)],
        gate.DataAsOf, isSourceSilent, isSourceSilent ? $"{AdviceOf(gate)} {OldNews}" : AdviceOf(gate));

    private const string OldNews =
        "No messages are coming from the hospital's system, so where the person is and when they leave may have changed since.";

    /// <summary>One sentence for a ward. Clearance is never ours to give, and least of all without a plan.</summary>
    private static string AdviceOf(Gate gate) => gate.Status switch
    {
        GateStatus.Ready when gate.AlsoOutstanding.Count > 0 =>
            "Every critical community service has confirmed for this time; " +
            $"{Counted(gate.AlsoOutstanding.Count, "other service is", "other services are")} still outstanding.",
        GateStatus.Ready => "Every critical community service has confirmed for this time.",
        GateStatus.NotReady when gate.Unmet.Any(unmet => unmet.Reason == UnmetReason.OnHold) =>
            "The community asks this discharge to wait: speak to the case manager before the person leaves.",
        GateStatus.NotReady =>
            $"The community is not ready: {Counted(gate.Unmet.Count, "critical service has", "critical services have")} not confirmed. " +
            "Speak to the case manager before the person leaves.",
        GateStatus.NoPlan =>
            "No active care plan is known here, so nothing is known about community services: this is not clearance. " +
            "Check with the person, their family and their usual services.",
        GateStatus.NotApplicable =>
            "Community services are not being planned for this stay: this is not clearance. " +
            "If support is needed at home, contact the community team.",
        _ => throw new ArgumentOutOfRangeException(nameof(gate), gate.Status, "A status nobody worded."),
    };

    private static string Counted(int count, string one, string several) => count == 1 ? $"1 {one}" : $"{count} {several}";
}

/// <summary>Something that is not ready: a service by the plan's id, or null for a hold of the stay.</summary>
internal sealed record UnmetView(string? Service, string Reason, bool Critical, DateTimeOffset Since, string? Contact)
{
    public static UnmetView Of(Unmet unmet) => new(
        unmet.Service?.Value, StateNames.UnmetReasons.Of(unmet.Reason), unmet.Critical, unmet.Since, unmet.Contact?.Value);
}
