namespace CareAlerts.Domain;

/// <summary>Why nothing of an alert may be sent. Of source, ward and locality the most cautious mode wins.</summary>
internal static class Silencing
{
    /// <summary>What was recorded longer ago than the source's <c>notifyWithin</c>.</summary>
    public const string OldNews = "The fact was recorded too long ago to be news.";

    /// <summary>Reasons that may end, looked at whenever a step is due; null when it may be sent.</summary>
    public static string? Of(Situation it, AlertPolicy policy) => OfSender(it.Stay, it.Source) ?? OfPlace(it.Policy, policy);

    /// <summary>The same, for any alert of a decision in the making.</summary>
    public static string? Of(Draft draft, Alert alert) => Of(alert, draft.Stays.FirstOrDefault(stay => stay.Id == alert.Stay), draft.Plan, draft.Directory);

    /// <summary>The same, looked up for an alert wherever it stands.</summary>
    public static string? Of(Alert alert, Stay? stay, CarePlan? plan, CareDirectory directory)
    {
        var policy = directory.Policy(plan?.Locality);
        if (stay is null) return alert is { Kind: AlertKind.Died or AlertKind.Retraction, Source: { } by } ? OfSender(directory.Source(by)) ?? OfPlace(policy, policy.Alerts[alert.Kind]) : null;    // the house's own
        return OfSender(stay, directory) ?? OfPlace(policy, policy.Alerts[alert.Kind]);
    }

    /// <summary>Why nothing is said on the word of a stay's messages alone: training, or the ward or source is in shadow mode. Null when it may be.</summary>
    public static string? OfSender(Stay stay, CareDirectory directory) => OfSender(stay, directory.Source(stay.Source));

    /// <summary>Why nothing is said of what happens in a place; null when it may be.</summary>
    public static string? OfWard(SourceSettings source, Location? location) =>
        Situation.WardOf(location, source)?.Mode == Mode.Shadow ? "The ward is in shadow mode." : null;

    /// <summary>Why nothing is said on the word of a source alone; null when it may be.</summary>
    public static string? OfSender(SourceSettings source) => source.Mode == Mode.Shadow ? "The source is in shadow mode." : null;

    private static string? OfSender(Stay stay, SourceSettings source) =>
        stay.IsTraining ? "The stay's messages are marked as training." : OfSender(source) ?? OfWard(source, stay.Location);

    private static string? OfPlace(LocalityPolicy locality, AlertPolicy policy)
    {
        if (locality.Mode == Mode.Shadow) return "The locality is in shadow mode.";
        return policy.Off ? "The locality's policy switches this kind off." : null;
    }

    /// <summary>A reason that mostly never ends (<see cref="IsLifted"/>): what was recorded longer ago than the source's limit is not news.</summary>
    public static string? OfOldNews(Condition condition, Situation it, AlertBook book) =>
        it.Now - condition.FactAt > it.Source.NotifyWithin && IsAboutThePast(condition.Kind, it, book) ? OldNews : null;

    /// <summary>
    /// Whether a discharge with something missing, which a reload brought and nobody was told of, is to be told after all: somebody has to do
    /// with the stay by now, or the feed itself tells of the discharge while it is news.
    /// </summary>
    public static bool IsLifted(Alert alert, Situation it, AlertBook book) =>
        alert is { Kind: AlertKind.DischargedNotReady, Silence: not null }
        && (Conditions.SomebodyHasToDoWith(it.Stay, book) || (!it.IsOldDischarge && Conditions.TheDischargeIsNews(it)));

    // Of a reload also what would go out from a feed, however late: whoever reloads the past wants nobody called, but for those who go on
    // believing what they were told.
    private static bool IsAboutThePast(AlertKind kind, Situation it, AlertBook book) =>
        kind is AlertKind.Admitted or AlertKind.Discharged or AlertKind.ExpectedDischargeChanged
        || (kind is AlertKind.DischargedNotReady && it.IsOldDischarge && !Conditions.SomebodyHasToDoWith(it.Stay, book));

    /// <summary>Another reason that never ends: after a cancelled discharge the person is in hospital as they were, which people know.</summary>
    public static string? OfKnownNews(Condition condition, Situation it, Draft draft) =>
        condition.Kind == AlertKind.Admitted && draft.Alerts.Any(alert =>
            alert is { Kind: AlertKind.Admitted, State: AlertState.Resolved } && alert.Stay == it.Stay.Id && draft.Notifications.Any(told => told.Alert == alert.Id))
            ? "The admission was told before, and stands." : null;
}
