namespace CareAlerts.Domain;

/// <summary>Lays stays to rest that are over and of which nothing has been heard for a while: out of the working set, kept for 35 days.</summary>
internal static class Resting
{
    /// <summary>A stay that is over is kept in the working set this long, for a late cancellation.</summary>
    private static readonly TimeSpan After = TimeSpan.FromDays(7);

    /// <summary>However unresolved, a stay is laid to rest after this; as long again its number is remembered.</summary>
    private static readonly TimeSpan Anyway = TimeSpan.FromDays(35);

    public static void Run(Draft draft)
    {
        foreach (var stay in draft.Stays.ToArray())
        {
            if (!(DueAt(draft, stay) <= draft.Now)) continue;
            // What this decision has only just written is not stored yet and cannot be taken out in the same transaction.
            if (draft.IsFull || draft.HasTouched(stay)) draft.GoRoundAgain();
            else Rest(draft, stay);
        }

        draft.ForgetRested();
    }

    /// <summary>Whether a late duplicate about it must not wake it.</summary>
    public static bool IsRemembered(RestedStay stay, DateTimeOffset now) => now < stay.RestedAt + Anyway;

    /// <summary>When a stay may be laid to rest; null while the person is there.</summary>
    public static DateTimeOffset? DueAt(Draft draft, Stay stay)
    {
        if (!stay.IsOver && stay.Status != StayStatus.Unknown) return null;
        var busy = draft.Alerts.Any(alert => alert.IsOpen && alert.Stay == stay.Id && alert.Urgency == Urgency.Critical);
        return stay.HeardAt + (busy ? Anyway : After);
    }

    // Notifications go before alerts and open alerts last: an alert without its stay, or a stay without its open alerts, would be
    // judged again in the next round.
    private static void Rest(Draft draft, Stay stay)
    {
        var room = draft.Room - 2;    // the stay's own row goes, and a row with what it was comes
        var alerts = draft.Alerts.Where(alert => alert.Stay == stay.Id).OrderBy(alert => alert.IsOpen).ToList();
        var notifications = draft.Notifications.Where(told => alerts.Exists(alert => alert.Id == told.Alert)).ToList();
        var attempts = draft.Before.Attempts.ToLookup(attempt => attempt.Notification);

        var toldNow = Fitting(notifications, told => 1 + attempts[told.Id].Count());
        var alertsNow = toldNow.Count == notifications.Count ? Fitting(alerts, _ => 1) : [];
        var isAll = toldNow.Count == notifications.Count && alertsNow.Count == alerts.Count;
        draft.Rest(stay, [.. alertsNow.Where(alert => isAll || !alert.IsOpen).Select(Ended)], toldNow, [.. toldNow.SelectMany(told => attempts[told.Id])], isAll);
        if (isAll) draft.Because("rested", "The stay ended and nothing has been heard of it for a while.", stay: stay.Id);
        else draft.GoRoundAgain();

        List<T> Fitting<T>(List<T> rows, Func<T, int> cost) => [.. rows.TakeWhile(row => (room -= cost(row)) >= 0)];

        Alert Ended(Alert alert) => !alert.IsOpen ? alert : alert with
        {
            State = AlertState.Resolved,
            EndedAt = draft.Now,
            NextStepAt = null,
            Reasons = [.. alert.Reasons, "Nothing has been heard of the stay for a long time; it is laid to rest."],
        };
    }
}
