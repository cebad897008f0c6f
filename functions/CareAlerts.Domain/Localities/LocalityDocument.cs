namespace CareAlerts.Domain;

/// <summary>Reads CONTRACT's <c>PUT /localities/{id}</c>; whatever is left out falls to <see cref="DefaultPolicy"/>, within an alert key by key.</summary>
public static class LocalityDocument
{
    private static readonly IReadOnlyList<Urgency> RoutineOnly = [Urgency.Routine];

    /// <summary>Reads a locality.</summary>
    /// <param name="id">The id it is put under.</param>
    /// <param name="json">UTF-8 JSON.</param>
    public static Read<LocalityPolicy> Read(LocalityId id, ReadOnlyMemory<byte> json) =>
        DocumentReader.Read(json, document => Table(id, document));

    /// <summary>The contacts a policy names. The default steps name roles only, so every contact found stands in the document.</summary>
    public static IEnumerable<Reference> References(LocalityPolicy policy)
    {
        if (policy.DutyTeam is { } dutyTeam) yield return Reference.To(dutyTeam, "dutyTeam");
        foreach (var (index, contact) in policy.Operators.Index()) yield return Reference.To(contact, $"operators[{index}]");

        foreach (var (index, prompt) in policy.Prompts.Index())
            foreach (var reference in Named(prompt.To, $"prompts[{index}].to")) yield return reference;

        foreach (var (kind, alert) in policy.Alerts)
            foreach (var (index, step) in alert.Steps.Index())
                foreach (var reference in Named(step.To, $"alerts.{WireNames.AlertKinds.Of(kind)}.steps[{index}].to"))
                    yield return reference;

        foreach (var (index, goal) in policy.Goals.Index())
            if (goal.Owner is { } owner) yield return Reference.To(owner, $"goals[{index}].owner");
    }

    private static IEnumerable<Reference> Named(IReadOnlyList<Recipient> recipients, string field)
    {
        foreach (var (index, recipient) in recipients.Index())
            if (recipient.Contact is { } contact) yield return Reference.To(contact, $"{field}[{index}]");
    }

    private static LocalityPolicy Table(LocalityId id, DocumentObject document)
    {
        DocumentId.Check(document, id.Value);
        document.Derived("id", "etag", "problems", "version");
        var fallback = LocalityPolicy.Default(id);

        return new()
        {
            Id = id,
            Name = document.Required("name", Formats.Line),
            Mode = document.OrDefault("mode", Formats.Word(WireNames.Modes), fallback.Mode),
            TimeZone = document.OrDefault("timeZone", Formats.TimeZone, fallback.TimeZone),
            Calendar = document.OrDefault("calendar", Formats.Calendar, fallback.Calendar),
            DutyTeam = document.OptionalValue("dutyTeam", Formats.Contact),
            Operators = document.List("operators", Formats.Contact),
            Targets = document.List("targets", Target),
            Required = document.OrDefault("required", RequiredServices, fallback.Required),
            RequestAfterAdmission = document.OrDefault("requests", requests => Requests(requests, fallback), fallback.RequestAfterAdmission),
            Prompts = document.List("prompts", PromptTable),
            Alerts = document.OrDefault("alerts", AlertPolicyDocument.Alerts, fallback.Alerts),
            QuietHours = document.Optional("quietHours", Quiet),
            Digest = document.Optional("digest", DigestTable),
            Detail = document.OrDefault("messages", Detail, fallback.Detail),
            Goals = document.List("goals", Goal),
        };
    }

    private static TargetRule Target(DocumentValue value) => value.Fields(target =>
    {
        var when = target.OrDefault("when", Condition, new TargetCondition(null, [], null));
        return new TargetRule(
            Name: target.Required("name", Formats.Line),
            Sources: target.List("sources", Formats.Source),
            AgeAtLeast: when?.AgeAtLeast,
            Classes: when?.Classes ?? [],
            ActivePlan: when?.ActivePlan,
            Alert: target.Required("alert", Formats.Word(WireNames.AlertKinds)));
    });

    private static TargetCondition Condition(DocumentValue value) => value.Fields(when => new TargetCondition(
        when.OptionalValue("ageAtLeast", age => age.Whole(0, 130)),
        when.OrDefault("class", Formats.Words(WireNames.EncounterClasses), []),
        when.OptionalValue("activePlan", Formats.Boolean)));

    private static IReadOnlyDictionary<string, IReadOnlyList<string>> RequiredServices(DocumentValue value) => value.Fields(required =>
        required.Entries<string, IReadOnlyList<string>>(
            Pathways.TryRead, $"must be one of {string.Join(", ", Pathways.Names)}", _ => services => services.List(Formats.Id)));

    private static TimeSpan Requests(DocumentValue value, LocalityPolicy fallback) => value.Fields(requests =>
        requests.OrDefault("afterAdmission", Formats.Duration, fallback.RequestAfterAdmission));

    private static Prompt PromptTable(DocumentValue value) => value.Fields(prompt => new Prompt(
        Days: prompt.Required("days", Formats.Words(WireNames.Days)),
        At: prompt.Required("at", Formats.TimeOfDay),
        To: prompt.Required("to", AlertPolicyDocument.Recipients),
        Ask: prompt.Required("ask", Question)));

    /// <summary>The one question there is so far; another word would be a prompt that never comes.</summary>
    private static string Question(DocumentValue value) => value.Text(
        text => text == Prompt.LeavingBeforeNextWorkingDay ? text : null, $"must be {Prompt.LeavingBeforeNextWorkingDay}");

    private static QuietHours Quiet(DocumentValue value) => value.Fields(quiet => new QuietHours(
        From: quiet.Required("from", Formats.TimeOfDay),
        To: quiet.Required("to", Formats.TimeOfDay),
        For: quiet.OrDefault("for", WhatMayWait, RoutineOnly)));

    private static Digest DigestTable(DocumentValue value) => value.Fields(digest => new Digest(
        At: digest.Required("at", Formats.TimeOfDay),
        For: digest.OrDefault("for", WhatMayWait, RoutineOnly)));

    private static IReadOnlyList<Urgency> WhatMayWait(DocumentValue value)
    {
        var urgencies = Formats.Words(WireNames.Urgencies)(value);
        return urgencies?.Contains(Urgency.Critical) == true
            ? value.Fault<IReadOnlyList<Urgency>>("must not hold critical: it never waits")
            : urgencies!;
    }

    private static MessageDetail Detail(DocumentValue value) => value.Fields(messages =>
        messages.OrDefault("detail", Formats.Word(WireNames.MessageDetails), MessageDetail.Reference));

    private static Goal Goal(DocumentValue value) => value.Fields(goal => new Goal(
        Measure: goal.Required("measure", Formats.Id),
        Target: goal.Required("target", target => target.Number(0, 1)),
        By: goal.OptionalValue("by", Formats.Date),
        Owner: goal.OptionalValue("owner", Formats.Contact)));

    private sealed record TargetCondition(int? AgeAtLeast, IReadOnlyList<EncounterClass> Classes, bool? ActivePlan);
}
