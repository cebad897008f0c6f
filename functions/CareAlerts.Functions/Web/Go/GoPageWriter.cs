using CareAlerts.Domain;
using CareAlerts.Functions.Web.Pages;

namespace CareAlerts.Functions.Web.Go;

/// <summary>Words the page for the alert as it is now.</summary>
internal static class GoPageWriter
{
    public static GoPageView Page(GoLink link, DateTimeOffset now, GoForm form, IReadOnlyList<Fault> faults)
    {
        var gate = GateOf(link, now);
        return new()
        {
            Heading = GoWords.Heading(link),
            Urgency = GoWords.Of(link.Alert.Urgency),
            Code = link.Alert.Code,
            Asked = GoWords.Asked(link),
            About = GoWords.About(link),
            Facts = [.. Facts(link)],
            Missing = link.SpeaksForProvider ? [] : Missing(link, gate?.Unmet),
            AlsoOutstanding = link.SpeaksForProvider ? [] : Missing(link, gate?.AlsoOutstanding),
            Owner = Owner(link),
            Buttons = Buttons(link),
            Answers = link.SpeaksForProvider ? Answers(form) : [],
            Typed = new(form.AvailableFrom, form.HeldUntil, form.Reason, form.Note),
            Clock = PageWords.Place(link.Policy.TimeZone),
            Faults = [.. faults.Select(fault => new PageFault(fault.Field, fault.Message))],
        };
    }

    /// <summary>What the community still lacks, as people call it.</summary>
    public static IReadOnlyList<GoMissing> Missing(GoLink link, IReadOnlyList<Unmet>? unmet) =>
        [.. (unmet ?? []).Select(item => new GoMissing(NameOf(link, item.Service), GoWords.Why(item.Reason), ContactOf(link, item.Contact)))];

    /// <summary>Whom to ring: by telephone rather than on the mobile that takes the texts.</summary>
    public static GoContact? ContactOf(GoLink link, ContactId? id) =>
        id is { } known && link.Directory.Contact(known) is { } contact ? new(contact.Name, contact.Phone ?? contact.Mobile) : null;

    public static Gate? GateOf(GoLink link, DateTimeOffset now) =>
        link is { Stay: { } stay, Alert.Kind: not (AlertKind.Retraction or AlertKind.Admitted) }
            ? Gate.Of(stay, link.Person.Plan, link.Directory, Gate.DefaultTime(stay, now), now) : null;

    private static string NameOf(GoLink link, ServiceId? id) =>
        id is null ? "The discharge" : link.Person.Plan?.Services.FirstOrDefault(service => service.Id == id)?.Name ?? id.Value.Value;

    private static IEnumerable<GoFact> Facts(GoLink link)
    {
        var zone = link.Policy.TimeZone;
        if (link.Asked is { } service)
        {
            yield return new("Service", service.Name);

            // The provider's own client number is for the provider alone.
            if (link.SpeaksForProvider && service.ProviderRef is { } reference) yield return new("Your reference", reference);
        }

        if (link.Stay is { DischargedAt: { } left }) yield return new("Left hospital", PageWords.Time(left, zone));
        else if (link.Stay is { } stay)
            yield return new("Expected discharge", stay.ExpectedDischarge is { } date ? PageWords.Time(date, zone) : "No date yet");
        if (link.Alert.Kind == AlertKind.SystemProblem && link.Alert.Reasons.Count > 0) yield return new("What happened", link.Alert.Reasons[0]);
        yield return new("Alert opened", PageWords.Time(link.Alert.OpenedAt, zone));
    }

    private static string Owner(GoLink link) => link.Alert.Owner switch
    {
        null when GoWords.OnlyInforms(link.Alert.Kind) || link.SpeaksForProvider => "",
        null => "Nobody is seeing to this yet.",
        { } owner when IsHolder(link, owner) => $"You are seeing to this, since {PageWords.Time(owner.At, link.Policy.TimeZone)}.",
        { } owner => $"{owner.By.Name} is seeing to this, since {PageWords.Time(owner.At, link.Policy.TimeZone)}.",
    };

    private static IReadOnlyList<GoButton> Buttons(GoLink link)
    {
        var pass = new GoButton("pass", "Pass it on", "We tell the next person now.");
        var wrong = new GoButton("wrong-person", "I am the wrong person", "We stop sending you this alert and tell the next person now.");
        if (link.SpeaksForProvider) return [wrong];
        if (GoWords.OnlyInforms(link.Alert.Kind)) return [new("mine", "I have read this", "We note that you know."), wrong];
        if (link.Alert.Owner is { } owner && IsHolder(link, owner)) return [pass, wrong];
        var pause = PageWords.Length(link.Policy.Alerts[link.Alert.Kind].AckFor);
        var label = link.Alert.Owner is null ? "I will see to it" : "Take it over";
        var mine = new GoButton("mine", label, $"We tell nobody else for {pause}. After that, if nothing has changed, we tell the next person.");
        return [mine, pass, wrong];
    }

    private static List<GoChoice> Answers(GoForm form) =>
        [.. Enum.GetValues<ReadinessAnswer>().Where(GoForm.IsOffered).Select(answer => (Word: StateNames.Answers.Of(answer), Label: GoWords.Answer(answer)))
            .Select(choice => new GoChoice(choice.Word, choice.Label, choice.Word == form.Action))];

    private static bool IsHolder(GoLink link, Owner owner) => owner.By.Contact == link.Notification.To;
}
