namespace CareAlerts.Domain;

/// <summary>Who fills the roles of a step for one alert.</summary>
internal sealed record Audience(
    CarePlan? Plan, LocalityPolicy Policy, ContactId? Ward, ContactId? Provider, IReadOnlyList<ContactId> Operators, CareDirectory Directory)
{
    public static Audience Of(Situation it, Alert alert) => new(
        it.Plan, it.Policy, it.Ward?.Contact,
        alert.Kind == AlertKind.ReadinessRequest ? it.ServiceOf(new(alert.Subject!))?.Provider : null,
        it.Policy.Operators, it.Directory);

    /// <summary>The audience of any alert: of its stay's, or the house's.</summary>
    public static Audience Of(Draft draft, Alert alert) =>
        draft.Stays.FirstOrDefault(stay => stay.Id == alert.Stay) is { } stay ? Of(draft.SituationOf(stay), alert)
        : alert.Kind is AlertKind.Died or AlertKind.Retraction ? OfPerson(draft) : OfHouse(draft);

    /// <summary>What concerns the person and no stay is for those of their plan.</summary>
    public static Audience OfPerson(Draft draft) => new(draft.Plan, draft.Policy, null, null, draft.Policy.Operators, draft.Directory);

    /// <summary>Trouble in the house is for the operators of every locality.</summary>
    public static Audience OfHouse(Draft draft) => new(null, draft.Policy, null, null, [.. draft.Directory.AllOperators], draft.Directory);

    public IReadOnlyList<ContactId> Named(Recipient recipient) => recipient.Role switch
    {
        RecipientRole.CaseManager => One(Plan?.Team.CaseManager),
        RecipientRole.Deputy => One(Plan?.Team.Deputy),
        RecipientRole.DutyTeam => One(Policy.DutyTeam),
        RecipientRole.Ward => One(Ward),
        RecipientRole.Provider => One(Provider),
        RecipientRole.Operators => Operators,
        RecipientRole.Contact => One(recipient.Contact),
        _ => throw new ArgumentOutOfRangeException(nameof(recipient), recipient.Role, "A role nobody fills."),
    };

    private static IReadOnlyList<ContactId> One(ContactId? contact) => contact is { } known ? [known] : [];
}

/// <summary>Whom a step reaches.</summary>
/// <param name="Told">Contacts and channels.</param>
/// <param name="Why">Why these, when they are not the ones named.</param>
/// <param name="Skipped">Who was passed over, and why.</param>
internal sealed record Reached(IReadOnlyList<Told> Told, string? Why, IReadOnlyList<Silence> Skipped);

/// <summary>
/// Finds somebody who can be told now. The absent, the off-hours (not for critical) and the unreachable are passed over without
/// waiting: absence deputy → plan deputy → team rota → duty team → operators.
/// </summary>
internal static class Recipients
{
    public static Reached Reach(
        Recipient recipient, Urgency urgency, IReadOnlyList<Channel> by, Audience audience, IReadOnlyList<ContactId> notThese, DateTimeOffset now)
    {
        var skipped = new List<Silence>();
        var named = audience.Named(recipient);
        var label = recipient.Contact?.Value ?? WireNames.RecipientRoles.Of(recipient.Role);
        if (named.Count == 0) skipped.Add(new(now, label, "Nobody fills this role."));
        var told = new List<Told>();
        string? why = null;
        if (named.Count == 0) Seek(Substitutes(recipient, null, audience, now), label);
        foreach (var contact in named)
            if (!TryTell(contact)) Seek(Substitutes(recipient, contact, audience, now), contact.Value);
        return new(told, why, skipped);

        void Seek(IEnumerable<(ContactId Contact, string Why)> substitutes, string standsInFor)
        {
            foreach (var substitute in substitutes)
            {
                if (!TryTell(substitute.Contact)) continue;
                why = $"In place of {standsInFor}: {substitute.Why}.";
                return;
            }
        }

        // A team is told through whoever is on call; when nobody is, or they cannot be told, over its own channels.
        bool TryTell(ContactId id) =>
            (audience.Directory.Contact(id) is { Kind: ContactKind.Team } team && Rota.OnCall(team, now) is { } onCall && TryTellOne(onCall)) || TryTellOne(id);

        bool TryTellOne(ContactId id)
        {
            var contact = audience.Directory.Contact(id);
            var fault = notThese.Contains(id) ? "Not the right person, they said, or just tried in vain." : WhyNot(contact, urgency, recipient.Role, audience.Policy, now);
            if (fault is not null)
            {
                skipped.Add(new(now, id.Value, fault));
                return false;
            }

            foreach (var channel in ChannelsFor(contact!, urgency, by))
                if (!told.Contains(new(id, channel))) told.Add(new(id, channel));
            return true;
        }
    }

    /// <summary>The channels a contact is told over: those asked for, or by urgency; any usable one rather than none.</summary>
    public static IReadOnlyList<Channel> ChannelsFor(Contact contact, Urgency urgency, IReadOnlyList<Channel> by)
    {
        var usable = ContactReach.Channels(contact);
        if (by.Count > 0)
        {
            var asked = by.Where(usable.Contains).ToList();
            return asked.Count > 0 ? asked : usable;
        }

        if (urgency == Urgency.Critical) return usable;
        return usable.Contains(Channel.Email) ? [Channel.Email] : usable;
    }

    private static string? WhyNot(Contact? contact, Urgency urgency, RecipientRole role, LocalityPolicy policy, DateTimeOffset now)
    {
        if (contact is null) return "There is no such contact.";
        if (ContactReach.Channels(contact).Count == 0) return "No usable channel.";
        if (Absences.At(contact, now) is not null) return "Absent.";

        // A question waits in a provider's queue: passing the provider over at night would leave nobody asked.
        if (urgency == Urgency.Critical || role == RecipientRole.Provider) return null;
        return WorkingTime.IsWithin(contact.WorkingHours, policy.TimeZone, policy.Calendar, now) ? null : "Off hours.";
    }

    private static IEnumerable<(ContactId Contact, string Why)> Substitutes(Recipient recipient, ContactId? named, Audience audience, DateTimeOffset now)
    {
        var contact = named is { } id ? audience.Directory.Contact(id) : null;
        if (contact is not null && Absences.At(contact, now)?.Deputy is { } standIn) yield return (standIn, "stands in during an absence");
        if (recipient.Role is not (RecipientRole.Operators or RecipientRole.DutyTeam) && audience.Plan?.Team.Deputy is { } deputy && deputy != named)
            yield return (deputy, "the plan's deputy");
        if (contact?.Team is { } team && team != audience.Policy.DutyTeam) yield return (team, "the team's rota");
        if (recipient.Role != RecipientRole.Operators && audience.Policy.DutyTeam is { } duty && duty != named) yield return (duty, "the duty team");
        foreach (var other in audience.Operators)
            if (other != named) yield return (other, "an operator");
    }
}
