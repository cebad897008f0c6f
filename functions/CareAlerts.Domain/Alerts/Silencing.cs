namespace CareAlerts.Domain;

/// <summary>Why nothing of an alert may be sent. Of source, ward and locality the most cautious mode wins.</summary>
internal static class Silencing
{
    /// <summary>Reasons that may end, looked at whenever a step is due; null when it may be sent.</summary>
    public static string? Of(Situation it, AlertPolicy policy) => Of(it.Stay, it.Source, it.Ward, it.Policy, policy);

    /// <summary>The same, for any alert of a decision in the making.</summary>
    public static string? Of(Draft draft, Alert alert) => Of(alert, draft.Stays.FirstOrDefault(stay => stay.Id == alert.Stay), draft.Plan, draft.Directory);

    /// <summary>The same, looked up for an alert wherever it stands.</summary>
    public static string? Of(Alert alert, Stay? stay, CarePlan? plan, CareDirectory directory)
    {
        var policy = directory.Policy(plan?.Locality);
        if (stay is null) return alert is { Kind: AlertKind.Died or AlertKind.Retraction, Source: { } by } ? OfPerson(directory.Source(by), policy, policy.Alerts[alert.Kind]) : null;    // the house's own
        var source = directory.Source(stay.Source);
        return Of(stay, source, Situation.WardOf(stay, source), policy, policy.Alerts[alert.Kind]);
    }

    private static string? Of(Stay stay, SourceSettings source, Ward? ward, LocalityPolicy locality, AlertPolicy policy)
    {
        if (stay.IsTraining) return "The stay's messages are marked as training.";
        if (source.Mode != Mode.Shadow && ward?.Mode == Mode.Shadow) return "The ward is in shadow mode.";
        return OfPerson(source, locality, policy);
    }

    private static string? OfPerson(SourceSettings source, LocalityPolicy locality, AlertPolicy policy)
    {
        if (source.Mode == Mode.Shadow) return "The source is in shadow mode.";
        if (locality.Mode == Mode.Shadow) return "The locality is in shadow mode.";
        return policy.Off ? "The locality's policy switches this kind off." : null;
    }

    /// <summary>A reason that never ends: news recorded longer ago than the source's limit is not news.</summary>
    public static string? OfOldNews(Condition condition, Situation it) =>
        it.Now - condition.FactAt > it.Source.NotifyWithin && IsAboutThePast(condition.Kind, it)
            ? "The fact was recorded too long ago to be news." : null;

    // Of a reload also what would go out from a feed, however late: whoever reloads the past wants nobody called.
    private static bool IsAboutThePast(AlertKind kind, Situation it) =>
        kind is AlertKind.Admitted or AlertKind.Discharged or AlertKind.ExpectedDischargeChanged
        || (kind is AlertKind.DischargedNotReady or AlertKind.Died && it.IsReload);

    /// <summary>Another reason that never ends: after a cancelled discharge the person is in hospital as they were, which people know.</summary>
    public static string? OfKnownNews(Condition condition, Situation it, Draft draft) =>
        condition.Kind == AlertKind.Admitted && draft.Alerts.Any(alert =>
            alert is { Kind: AlertKind.Admitted, State: AlertState.Resolved } && alert.Stay == it.Stay.Id && draft.Notifications.Any(told => told.Alert == alert.Id))
            ? "The admission was told before, and stands." : null;
}
