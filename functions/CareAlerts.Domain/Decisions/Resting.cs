namespace CareAlerts.Domain;

/// <summary>
/// Lays to rest what is over and of which nothing has been heard for a while: stays with all that belongs to them, and ended alerts of no
/// stay. Out of the working set, kept until it is forgotten (<see cref="Forgetting"/>).
/// </summary>
internal static class Resting
{
    /// <summary>What is over is kept in the working set this long, for a late cancellation or receipt.</summary>
    public static readonly TimeSpan After = TimeSpan.FromDays(7);

    /// <summary>However unresolved, a stay is laid to rest after this.</summary>
    private static readonly TimeSpan Anyway = TimeSpan.FromDays(35);

    /// <summary>Alerts of no stay that ended within a day of each other go together: the head remembers every lot.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromDays(1);

    public static void Run(Draft draft)
    {
        foreach (var stay in draft.Stays.ToArray())
        {
            if (!(DueAt(draft, stay) <= draft.Now)) continue;
            // What this decision has only just written is not stored yet and cannot be taken out in the same transaction.
            // And a stay that was followed by another would speak again without that.
            if (draft.IsFull || draft.HasTouched(stay) || draft.Stays.Any(before => Readmission.IsLater(stay, before))) draft.GoRoundAgain();
            else Rest(draft, stay);
        }

        if (AlertsDueAt(draft) <= draft.Now) RestAlerts(draft);
    }

    /// <summary>When a stay may be laid to rest; null while the person is there.</summary>
    public static DateTimeOffset? DueAt(Draft draft, Stay stay)
    {
        if (!stay.IsOver && stay.Status != StayStatus.Unknown) return null;
        var due = DueByItself(draft, stay);
        foreach (var before in draft.Stays)
            if (Readmission.IsLater(stay, before) && DueByItself(draft, before) is var its && its > due) due = its;
        return due;
    }

    /// <summary>When ended alerts of no stay are next to be laid to rest.</summary>
    public static DateTimeOffset? AlertsDueAt(Draft draft)
    {
        DateTimeOffset? first = null;
        foreach (var alert in draft.Alerts)
            if (alert.Stay is null && !alert.IsOpen && !(first <= alert.EndedAt)) first = alert.EndedAt;
        return first + After;
    }

    private static DateTimeOffset DueByItself(Draft draft, Stay stay)
    {
        var busy = draft.Alerts.Any(alert => alert.IsOpen && alert.Stay == stay.Id && alert.Urgency == Urgency.Critical);
        return stay.HeardAt + (busy ? Anyway : After);
    }

    // Open alerts go last: an alert without its stay, or a stay without its open alerts, would be judged again in the next round.
    private static void Rest(Draft draft, Stay stay)
    {
        var alerts = draft.Alerts.Where(alert => alert.Stay == stay.Id).OrderBy(alert => alert.IsOpen).ToList();
        var now = Fitting(draft, alerts, draft.Room - 2);    // the stay's own row goes, and a row with what it was comes
        if (now.IsAll) Deaths.Hear(draft, stay);
        draft.Rest(stay, [.. now.Alerts.Where(alert => now.IsAll || !alert.IsOpen).Select(Ended)], now.Told, now.Attempts, now.IsAll);
        if (now.IsAll) draft.Because("rested", "The stay ended and nothing has been heard of it for a while.", stay: stay.Id);
        else draft.GoRoundAgain();

        Alert Ended(Alert alert) => !alert.IsOpen ? alert : alert with
        {
            State = AlertState.Resolved,
            EndedAt = draft.Now,
            NextStepAt = null,
            Reasons = [.. alert.Reasons, "Nothing has been heard of the stay for a long time; it is laid to rest."],
        };
    }

    // Each with all that belongs to it, as many as fit; one that does not fit by itself goes in parts like a stay.
    private static void RestAlerts(Draft draft)
    {
        var alerts = draft.Alerts.Where(alert => alert.Stay is null && !alert.IsOpen && alert.EndedAt + After - Together <= draft.Now)
            .OrderBy(alert => alert.EndedAt).ToList();
        if (draft.IsFull || alerts.Exists(draft.HasTouched))
        {
            draft.GoRoundAgain();
            return;
        }

        var room = draft.Room - 1;    // a row with what they were comes
        var whole = Enumerable.Range(1, alerts.Count).TakeWhile(count => Fitting(draft, alerts[..count], room).IsAll).LastOrDefault();
        var now = Fitting(draft, alerts[..Math.Max(whole, 1)], room);
        draft.Rest(now.Alerts, now.Told, now.Attempts);
        draft.Because("rested", "Alerts that ended a while ago, or what was told of them, were laid to rest.");
        if (whole < alerts.Count) draft.GoRoundAgain();
    }

    // What was told of an alert goes before the alert, so that no row is left without the one it belongs to.
    private static Lot Fitting(Draft draft, List<Alert> alerts, int room)
    {
        var told = draft.Notifications.Where(told => alerts.Exists(alert => alert.Id == told.Alert)).ToList();
        var attempts = draft.Before.Attempts.ToLookup(attempt => attempt.Notification);

        var toldNow = Take(told, notification => 1 + attempts[notification.Id].Count());
        var alertsNow = toldNow.Count == told.Count ? Take(alerts, _ => 1) : [];
        return new(alertsNow, toldNow, [.. toldNow.SelectMany(notification => attempts[notification.Id])],
            IsAll: toldNow.Count == told.Count && alertsNow.Count == alerts.Count);

        List<T> Take<T>(List<T> rows, Func<T, int> cost) => [.. rows.TakeWhile(row => (room -= cost(row)) >= 0)];
    }

    /// <summary>As much of what is laid to rest as one decision may change.</summary>
    private sealed record Lot(List<Alert> Alerts, List<Notification> Told, List<Attempt> Attempts, bool IsAll);
}
