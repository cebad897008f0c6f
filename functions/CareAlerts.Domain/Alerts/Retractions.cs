namespace CareAlerts.Domain;

/// <summary>Whoever was told of something that proved untrue is un-told, once, by the same channel.</summary>
internal static class Retractions
{
    /// <summary>How long after an alert was taken back a message about it may still turn up, and how long telling so takes.</summary>
    private static readonly TimeSpan MessagesSettle = TimeSpan.FromMinutes(2);

    /// <param name="draft">The decision in the making.</param>
    /// <param name="stay">The stay whose alerts are looked at; null for those about the person.</param>
    public static void Run(Draft draft, StayId? stay)
    {
        if (!draft.Alerts.Any(alert => alert.State == AlertState.Retracted || alert is { Kind: AlertKind.Retraction, IsOpen: true })) return;
        var takenBack = draft.Alerts.Where(alert => alert.State == AlertState.Retracted && alert.Stay == stay && alert.Kind != AlertKind.Retraction).ToList();
        if (takenBack.Count > 0) TellAgain(draft, stay, takenBack);
        foreach (var retraction in draft.Alerts.Where(alert => alert.IsOpen && alert.Kind == AlertKind.Retraction && alert.Stay == stay).ToList())
            if (IsTold(draft, retraction)) draft.Put(retraction with { State = AlertState.Resolved, EndedAt = draft.Now });
    }

    /// <summary>Whether everybody was told of a notice, or cannot be.</summary>
    public static bool IsTold(Draft draft, Alert notice) => draft.Notifications.All(told => told.Alert != notice.Id || IsSettled(draft, told));

    /// <summary>When a late message about something taken back, or the end of a notice, is looked for.</summary>
    public static DateTimeOffset? NextLook(Alert alert, DateTimeOffset now) => alert switch
    {
        { State: AlertState.Retracted, EndedAt: { } ended } => ended + MessagesSettle,
        // A provider may take hours to accept a message: each wait is as long as all before it.
        { IsOpen: true, IsNotice: true } => now - alert.OpenedAt < MessagesSettle ? alert.OpenedAt + MessagesSettle : now + (now - alert.OpenedAt),
        _ => null,
    };

    private static void TellAgain(Draft draft, StayId? stay, List<Alert> takenBack)
    {
        var untold = new List<Told>();
        var subjects = new List<Alert>();
        foreach (var alert in takenBack)
        {
            var missing = NotYetUntold(draft, alert);
            if (missing.Count == 0) continue;
            subjects.Add(alert);
            untold.AddRange(missing.Where(told => !untold.Contains(told)));
        }

        if (subjects.Count == 0) return;
        if (draft.IsFull || untold.Count > draft.Room - 2) draft.GoRoundAgain();    // whoever does not fit is told by the next retraction
        if (draft.IsFull) return;
        Open(draft, stay, subjects, [.. untold.Take(draft.Room - 2)]);
    }

    private static List<Told> NotYetUntold(Draft draft, Alert alert)
    {
        var covered = draft.Alerts.Where(other => other.Kind == AlertKind.Retraction && other.Subject!.Split(',').Contains(alert.Id.Value))
            .SelectMany(other => other.Told).ToHashSet();
        return [.. draft.Notifications.Where(told => told.Alert == alert.Id && PersonRecord.MayHaveGoneOut(told, draft.Attempts))
            .Select(told => new Told(told.To, told.Channel)).Where(told => !covered.Contains(told)).Distinct()];
    }

    private static void Open(Draft draft, StayId? stay, List<Alert> subjects, List<Told> untold)
    {
        var id = draft.NewId();
        var retraction = new Alert
        {
            Id = new(id),
            Code = AlertCode.Of(id),
            Kind = AlertKind.Retraction,
            Stay = stay,
            Source = stay is null ? subjects[0].Source : null,
            Subject = string.Join(',', subjects.Select(alert => alert.Id.Value)),
            Urgency = subjects.Max(alert => alert.Urgency),
            OpenedAt = draft.Now,
            HoldUntil = draft.Now,
            Told = untold,
            Reasons = [.. subjects.Select(alert => $"{alert.Code}: {alert.Reasons[^1]}")],
        };
        draft.Because("opened", "Something people were told proved untrue.", retraction);
        if (Silencing.Of(draft, retraction) is { } quiet)
        {
            draft.Put(retraction with { Silences = [.. untold.Select(told => new Silence(draft.Now, told.To.Value, quiet))] });
            return;
        }

        draft.Put(retraction);
        foreach (var told in untold) Escalation.Notify(draft, retraction, told, "They were told of what is taken back.");
    }

    private static bool IsSettled(Draft draft, Notification told) =>
        told.State != NotificationState.Pending ||
        draft.Attempts.Any(attempt => attempt.Notification == told.Id && attempt.State is AttemptState.Accepted or AttemptState.Delivered);
}
