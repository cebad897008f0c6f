using CareAlerts.Domain;

namespace CareAlerts.Functions.Web.Documents;

/// <summary>What would keep a plan from working, in words for whoever looks after it.</summary>
internal static class PlanProblems
{
    public static IEnumerable<string> Of(CarePlan plan, CareDirectory directory)
    {
        if (!IsReachable(plan.Team.CaseManager, directory)) yield return "case manager has no usable contact";
        if (plan.Team.Deputy is { } deputy && !IsReachable(deputy, directory)) yield return "deputy has no usable contact";
        foreach (var service in plan.Services)
            if (!IsReachable(service.Provider, directory)) yield return $"{service.Id}: provider has no usable contact";
        if (directory.Policy(plan.Locality).DutyTeam is not { } dutyTeam) yield return "the locality has no duty team";
        else if (!IsReachable(dutyTeam, directory)) yield return "the locality's duty team has no usable contact";
    }

    // A team may have no channels of its own and be reached through its rota.
    private static bool IsReachable(ContactId id, CareDirectory directory) =>
        directory.IsReachable(id) || directory.Contact(id) is { } contact && contact.Rota.Any(turn => directory.IsReachable(turn.Contact));
}
