namespace CareAlerts.Domain;

/// <summary>A decision in the making: the working copy of a record, and what changed in it. Lives for one call of <see cref="Decide"/>.</summary>
internal sealed class Draft
{
    /// <summary>A transaction takes 100 operations; the head, the timeline and room to spare leave 90 (Table Storage limit).</summary>
    public const int MostChanges = 90;

    private readonly PersonRecord before;
    private readonly List<Stay> stays;
    private readonly List<Alert> alerts;
    private readonly List<Notification> notifications;
    private readonly List<RestedStay> rested;
    private readonly HashSet<string> touched = [];
    private readonly List<RowChange> changes = [];
    private readonly List<Effect> effects = [];
    private readonly List<Reason> reasons = [];
    private int ordinal;
    private bool headChanged;

    public Draft(PersonRecord record, DateTimeOffset now, CareDirectory directory)
    {
        before = record;
        Now = now;
        Directory = directory;
        Plan = record.Plan;
        WakeAt = record.WakeAt;
        stays = [.. record.Stays];
        alerts = [.. record.Alerts];
        notifications = [.. record.Notifications];
        rested = [.. record.Rested];
    }

    public DateTimeOffset Now { get; }
    public CareDirectory Directory { get; }
    public PersonRecord Before => before;
    public PersonId Person => before.Id;
    public CarePlan? Plan { get; private set; }
    public DateTimeOffset? WakeAt { get; private set; }
    public IReadOnlyList<Stay> Stays => stays;
    public IReadOnlyList<Alert> Alerts => alerts;
    public IReadOnlyList<Notification> Notifications => notifications;
    public IReadOnlyList<RestedStay> Rested => rested;
    public bool More { get; private set; }

    /// <summary>The place whose policy applies to this person.</summary>
    public LocalityPolicy Policy => Directory.Policy(Plan?.Locality);

    /// <summary>Whether another alert with its messages might not fit into this decision; then the shell goes round again.</summary>
    public bool IsFull => touched.Count >= MostChanges - 12 && (More = true);

    public string NewId() => $"{Person}-{before.Version + 1}-{++ordinal}";

    public void Put(CarePlan plan)
    {
        Plan = plan;
        touched.Add("plan");
        changes.Add(new RowChange.PlanRow(plan));
    }

    public void Put(Stay stay) => Put(stays, stay, known => known.Id == stay.Id, stay.Id.Value);

    public void Put(Alert alert) => Put(alerts, alert, known => known.Id == alert.Id, alert.Id.Value);

    public void Put(Notification notification) => Put(notifications, notification, known => known.Id == notification.Id, notification.Id.Value);

    /// <summary>Lays a stay to rest with everything that belongs to it.</summary>
    public void Rest(Stay stay)
    {
        var its = alerts.Where(alert => alert.Stay == stay.Id).ToList();
        var told = notifications.Where(notification => its.Exists(alert => alert.Id == notification.Alert)).ToList();
        changes.Add(new RowChange.Rested(stay, its, told));
        touched.Add(stay.Id.Value);
        foreach (var alert in its) touched.Add(alert.Id.Value);
        foreach (var notification in told) touched.Add(notification.Id.Value);
        stays.RemoveAll(known => known.Id == stay.Id);
        alerts.RemoveAll(alert => alert.Stay == stay.Id);
        notifications.RemoveAll(notification => its.Exists(alert => alert.Id == notification.Alert));
        rested.Add(new(stay.Id, stay.Source, stay.Visit, Now));
        headChanged = true;
    }

    public void ForgetRested(TimeSpan after) => headChanged |= rested.RemoveAll(stay => stay.RestedAt + after <= Now) > 0;

    /// <summary>The wake-up on its way has come.</summary>
    public void ClearWake()
    {
        WakeAt = null;
        headChanged = true;
    }

    /// <summary>Asks for a wake-up, unless one comes no later anyway.</summary>
    public void WakeNoLaterThan(DateTimeOffset at)
    {
        if (WakeAt <= at) return;
        WakeAt = at;
        headChanged = true;
        effects.Add(new Effect.Wake(at));
    }

    public void Do(Effect effect)
    {
        effects.Add(effect);
        headChanged = true;
    }

    public void Because(string code, string text, Alert? alert = null, StayId? stay = null) =>
        reasons.Add(new(code, text, alert?.Id, stay ?? alert?.Stay));

    public Decision Refuse(RefusalKind kind, string field, string message) =>
        new(before, [], [], [new("refused", message)], Refusal: new(kind, field, message));

    public Decision Finish()
    {
        var changed = headChanged || touched.Count > 0;
        if (!changed) return new(before, [], [], reasons);
        var after = before with
        {
            Version = before.Version + 1,
            Plan = Plan,
            Stays = stays,
            Alerts = alerts,
            Notifications = notifications,
            Rested = rested,
            WakeAt = WakeAt,
        };
        return new(after, Changes(), effects, reasons, More) { ChangesAnything = true };
    }

    private List<RowChange> Changes()
    {
        var rows = changes;
        foreach (var stay in stays) if (touched.Contains(stay.Id.Value)) rows.Add(new RowChange.StayRow(stay));
        foreach (var alert in alerts) if (touched.Contains(alert.Id.Value)) rows.Add(new RowChange.AlertRow(alert));
        foreach (var notification in notifications)
            if (touched.Contains(notification.Id.Value)) rows.Add(new RowChange.NotificationRow(notification));
        return rows;
    }

    private void Put<T>(List<T> rows, T row, Predicate<T> isIt, string id)
    {
        var at = rows.FindIndex(isIt);
        if (at < 0) rows.Add(row);
        else rows[at] = row;
        touched.Add(id);
    }
}
