using CareAlerts.Domain;

namespace CareAlerts.Functions.Storage;

/// <summary>Which contacts a decision about a record can need.</summary>
internal static class ContactsNeeded
{
    public static IEnumerable<ContactId> By(
        PersonRecord record, IReadOnlyDictionary<LocalityId, LocalityPolicy> localities, IReadOnlyDictionary<SourceId, SourceSettings> sources)
    {
        foreach (var notification in record.Notifications) yield return notification.To;
        foreach (var stay in record.Stays)
            if (sources.TryGetValue(stay.Source, out var source))
                foreach (var ward in source.Wards)
                    if (ward.Contact is { } contact) yield return contact;
        if (record.Id == PersonId.House)
        {
            foreach (var policy in localities.Values)
                foreach (var id in OfPolicy(policy)) yield return id;
        }

        if (record.Plan is not { } plan) yield break;
        foreach (var id in OfPlan(plan)) yield return id;
        if (!localities.TryGetValue(plan.Locality, out var own)) yield break;
        foreach (var id in OfPolicy(own)) yield return id;
    }

    public static IEnumerable<ContactId> OfPlan(CarePlan plan)
    {
        yield return plan.Team.CaseManager;
        if (plan.Team.Deputy is { } deputy) yield return deputy;
        foreach (var service in plan.Services) yield return service.Provider;
    }

    /// <summary>Contacts that may answer in place of a contact.</summary>
    public static IEnumerable<ContactId> NamedBy(Contact contact)
    {
        if (contact.Team is { } team) yield return team;
        foreach (var absence in contact.Absences)
            if (absence.Deputy is { } deputy) yield return deputy;
        foreach (var turn in contact.Rota) yield return turn.Contact;
    }

    private static IEnumerable<ContactId> OfPolicy(LocalityPolicy policy)
    {
        if (policy.DutyTeam is { } duty) yield return duty;
        foreach (var id in policy.Operators) yield return id;
        foreach (var alert in policy.Alerts.Values)
            foreach (var step in alert.Steps)
                foreach (var recipient in step.To)
                    if (recipient.Contact is { } contact) yield return contact;
    }
}
