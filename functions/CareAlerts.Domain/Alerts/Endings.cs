namespace CareAlerts.Domain;

/// <summary>
/// What the end of a condition means: it cleared, because somebody acted or events moved on (resolved), or what was told proved
/// untrue (retracted), so that whoever was told must be un-told.
/// </summary>
internal static class Endings
{
    private const string NoPlan = "There is no active plan any more.";

    public static (AlertState State, string Why) Of(Alert alert, Situation it)
    {
        if (it.Status is StayStatus.Cancelled or StayStatus.EnteredInError) return Retracted("The admission was cancelled.");
        if (it.Stay.IsDeceased) return WhyUntrue(alert, it) is { } why ? Retracted(why) : Resolved("Planning has ended for this stay.");
        if (it.Gate.Status == GateStatus.NoPlan)
            return alert.Kind == AlertKind.CommunityReady ? Retracted(NoPlan) : Resolved(NoPlan);
        if (!it.Concerns) return Retracted("The stay proved not to concern the community.");
        return alert.Kind switch
        {
            AlertKind.Admitted => it.HasLeft ? Resolved("The person has left hospital.") : Retracted("The person is not in hospital."),
            AlertKind.ReadinessRequest => it.HasLeft ? Resolved("The person has left hospital.")
                : it.ServiceOf(new(alert.Subject!)) is null ? Retracted("The service is no longer part of the plan.")
                : WasAnswered(alert, it) ? Resolved("The provider has answered.")
                : Retracted("There is no discharge to plan for at present."),
            AlertKind.ExpectedDischargeChanged => it.IsReady ? Resolved("The community is ready.")
                : it.HasLeft ? Resolved("The person has left hospital.")
                : it.Stay.Override is { } ahead ? Resolved(WentAhead(ahead))
                : it.Stay.ExpectedDischarge is { } date && date != it.Stay.FirstExpectedDischarge ? Resolved("The date has moved again.")
                : Retracted("The expected discharge is back at what it was."),
            AlertKind.DischargeImminentNotReady => it.IsReady ? Resolved("The community is ready.")
                : it.HasLeft ? Resolved("The person has left hospital; another alert says so.")
                : it.Stay.Override is { } ahead ? Resolved(WentAhead(ahead))
                : Retracted("The discharge is not imminent any more."),
            AlertKind.CommunityReady => it.HasLeft ? Resolved("The person has left hospital.") : Retracted("The community is no longer ready."),
            AlertKind.DischargedNotReady => it.IsBack ? Resolved("The person is in hospital again, or was since; what is missing is the business of that stay.")
                : it.HasLeft ? Resolved("Every critical service is there.") : Retracted("The discharge was cancelled."),
            AlertKind.Discharged => !it.HasLeft ? Retracted("The discharge was cancelled.")
                : it.IsReady ? Resolved("It is no longer news.") : Resolved("A service is not there after all; another alert says so."),
            _ => Resolved("The condition has cleared."),
        };
    }

    /// <summary>
    /// Why an alert that was resolved proved untrue after all: people were told of a discharge, or asked about an admission, that is
    /// cancelled. Null while it stands.
    /// </summary>
    public static string? WhyUntrue(Alert resolved, Situation it) => resolved.Kind switch
    {
        AlertKind.Admitted or AlertKind.ReadinessRequest when it.Status is StayStatus.Cancelled or StayStatus.EnteredInError => "The admission was cancelled.",
        AlertKind.DischargedNotReady or AlertKind.Discharged when it.IsThere => "The discharge was cancelled.",
        _ => null,
    };

    private static bool WasAnswered(Alert alert, Situation it) => it.Stay.ReadinessOf(new(alert.Subject!)).Reply is not null;

    private static string WentAhead(Override ahead) => $"A clinician goes ahead: {ahead.Reason}";

    private static (AlertState, string) Resolved(string why) => (AlertState.Resolved, why);

    private static (AlertState, string) Retracted(string why) => (AlertState.Retracted, why);
}
