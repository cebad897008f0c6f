namespace CareAlerts.Domain;

/// <summary>A decision in the making: the working copy of a record, and what changed in it. Lives for one call of <see cref="Decide"/>.</summary>
internal sealed partial class Draft
{
    /// <summary>A transaction takes 100 operations; the head, the timeline and room to spare leave 90 (Table Storage limit).</summary>
    public const int MostChanges = 90;

    /// <summary>An alert, its stay, and five recipients by two channels.</summary>
    private const int RoomForAStep = 12;

    private readonly PersonRecord _before;
    private readonly List<Situation> _situations = [];
    private IReadOnlyList<Stay> _stays;
    private IReadOnlyList<Alert> _alerts;
    private IReadOnlyList<Notification> _notifications;
    private IReadOnlyList<Attempt> _attempts;
    private IReadOnlyList<RestedStay> _rested;
    private IReadOnlyList<RestedAlerts> _restedAlerts;
    private TimelineSpan? _timeline;
    private DeathOnFile? _death;
    private Forgotten? _forgotten;
    private readonly HashSet<string> _touched = [];
    private readonly List<RowChange> _changes = [];
    private readonly List<Effect> _effects = [];
    private readonly List<Reason> _reasons = [];
    private int _ordinal;
    private bool _headChanged;

    public Draft(PersonRecord record, DateTimeOffset now, CareDirectory directory)
    {
        _before = record;
        Now = now;
        Directory = directory;
        Plan = record.Plan;
        WakeAt = record.WakeAt;
        _stays = record.Stays;
        _alerts = record.Alerts;
        _notifications = record.Notifications;
        _attempts = record.Attempts;
        _rested = record.Rested;
        _restedAlerts = record.RestedAlerts;
        _past = record.Past;
        _joining = record.Joining;
        _adopted = record.Adopted;
        _moved = record.Moved;
        _death = record.Death;
        _otherNhsNumbers = record.OtherNhsNumbers;
        _timeline = record.Timeline;
    }

    public DateTimeOffset Now { get; }
    public CareDirectory Directory { get; }
    public PersonRecord Before => _before;
    public PersonId Person => _before.Id;
    public CarePlan? Plan { get; private set; }
    public DateTimeOffset? WakeAt { get; private set; }
    public IReadOnlyList<Stay> Stays => _stays;
    public IReadOnlyList<Alert> Alerts => _alerts;
    public IReadOnlyList<Notification> Notifications => _notifications;
    public IReadOnlyList<Attempt> Attempts => _attempts;
    public AlertBook Book => new(_alerts, _notifications, Policy.Alerts[AlertKind.ReadinessRequest].Steps.Count);
    public IReadOnlyList<RestedStay> Rested => _rested;
    public IReadOnlyList<RestedAlerts> RestedAlerts => _restedAlerts;
    public DeathOnFile? Death => _death;

    /// <summary>The timeline with what this decision will write on it.</summary>
    public TimelineSpan? Timeline
    {
        get
        {
            if (!HasChanged || !HasReasons) return _timeline;
            var isOnlyOfThePlan = _stays.Count + _alerts.Count + _rested.Count + _restedAlerts.Count == 0 && _timeline is null or { IsOnlyOfThePlan: true };
            return new(_timeline?.Since ?? Now, _timeline?.Last > Now ? _timeline.Last : Now, isOnlyOfThePlan);
        }
    }

    /// <summary>What is left to do does not fit, or must wait until this is stored: the shell goes round again.</summary>
    public bool More { get; private set; }
    public bool HasReasons => _reasons.Count > 0;
    private bool HasChanged => _headChanged || _touched.Count > 0;

    /// <summary>The place whose policy applies to this person.</summary>
    public LocalityPolicy Policy => Directory.Policy(Plan?.Locality);

    /// <summary>How many more rows this decision may change.</summary>
    public int Room => MostChanges - _touched.Count;

    /// <summary>Whether another alert with its messages might not fit into this decision; what is left to do waits for the next round.</summary>
    public bool IsFull => Room <= RoomForAStep;

    public string NewId() => $"{Person}-{_before.Version + 1}-{++_ordinal}";

    public void Put(CarePlan plan)
    {
        Plan = plan;
        _touched.Add("plan");
        _changes.Add(new RowChange.PlanRow(plan));
    }

    public void Put(Stay stay) => Put(Own(ref _stays, _before.Stays), stay, known => known.Id == stay.Id, stay.Id.Value);

    public void Put(Alert alert) => Put(Own(ref _alerts, _before.Alerts), alert, known => known.Id == alert.Id, alert.Id.Value);

    public void Put(Notification notification) =>
        Put(Own(ref _notifications, _before.Notifications), notification, known => known.Id == notification.Id, notification.Id.Value);

    public void Put(Attempt attempt) => Put(Own(ref _attempts, _before.Attempts), attempt, known => known.Reference == attempt.Reference, attempt.Reference);

    public void Put(DeathOnFile death)
    {
        _death = death;
        _headChanged = true;
    }

    /// <summary>A stay seen with everything that bears on it, worked out once as long as it stays the same.</summary>
    public Situation SituationOf(Stay stay)
    {
        foreach (var known in _situations)
            if (ReferenceEquals(known.Stay, stay) && ReferenceEquals(known.Plan, Plan)) return known;
        var situation = new Situation(this, stay);
        _situations.Add(situation);
        return situation;
    }

    public void GoRoundAgain() => More = true;

    /// <summary>Whether nothing more fits; then what is left to do waits for the next round.</summary>
    public bool StopIfFull()
    {
        if (IsFull) GoRoundAgain();
        return IsFull;
    }

    /// <summary>Whether anything of a stay changed in this decision.</summary>
    public bool HasTouched(Stay stay) => _touched.Contains(stay.Id.Value) || _alerts.Any(alert => alert.Stay == stay.Id && HasTouched(alert));

    /// <summary>Whether an alert or what was told of it changed in this decision.</summary>
    public bool HasTouched(Alert alert) =>
        _touched.Contains(alert.Id.Value) || _notifications.Any(told => told.Alert == alert.Id && _touched.Contains(told.Id.Value));

    /// <summary>Takes rows of a stay out of the working set; with all that is left of it, the stay itself.</summary>
    public void Rest(Stay stay, IReadOnlyCollection<Alert> alerts, IReadOnlyCollection<Notification> told, IReadOnlyCollection<Attempt> attempts, bool isAll)
    {
        _changes.Add(new RowChange.Rested(stay, [.. alerts], [.. told]) { Attempts = [.. attempts], Part = isAll ? null : _before.Version + 1 });
        _touched.Add($"rested {stay.Id}");
        TakeOut(alerts, told, attempts);
        if (!isAll) return;
        _touched.Add(stay.Id.Value);
        Own(ref _stays, _before.Stays).RemoveAll(known => known.Id == stay.Id);
        Own(ref _rested, _before.Rested).Add(new(stay.Id, stay.Source, stay.Visit, Now, stay.OpenedAt)
        {
            FormerVisits = stay.FormerVisits,
            IsExcluded = stay.Facts.IsExcluded,
            MovedAwayAt = StayStatusRules.MovedAwayAt(stay.Facts),
            EndedByDeath = stay is { IsDeceased: true, HasEnded: false },
        });
    }

    /// <summary>Takes ended alerts of no stay out of the working set, or first what was told of them.</summary>
    public void Rest(IReadOnlyCollection<Alert> alerts, IReadOnlyCollection<Notification> told, IReadOnlyCollection<Attempt> attempts)
    {
        var number = _before.Version + 1;
        _changes.Add(new RowChange.AlertsRested(number, [.. alerts], [.. told]) { Attempts = [.. attempts] });
        _touched.Add("rested alerts");
        TakeOut(alerts, told, attempts);
        Own(ref _restedAlerts, _before.RestedAlerts).Add(new(number, Now, alerts.Count == 0 ? Now : alerts.Min(alert => alert.OpenedAt)));
    }

    /// <summary>Forgets what is at rest, and what else was remembered for its time.</summary>
    public void Forget(IReadOnlyCollection<StayId> stays, IReadOnlyCollection<long> alerts)
    {
        if (stays.Count > 0) Own(ref _rested, _before.Rested).RemoveAll(stay => stays.Contains(stay.Id));
        if (alerts.Count > 0) Own(ref _restedAlerts, _before.RestedAlerts).RemoveAll(batch => alerts.Contains(batch.Number));
        if (_past.Any(past => !Forgetting.IsRemembered(past, Now))) Own(ref _past, _before.Past).RemoveAll(past => !Forgetting.IsRemembered(past, Now));
        if (_adopted.Any(known => !RecordJoins.IsKept(known, Now))) Own(ref _adopted, _before.Adopted).RemoveAll(known => !RecordJoins.IsKept(known, Now));
    }

    /// <summary>Forgets the beginning of the timeline.</summary>
    /// <param name="left">What is left of it.</param>
    public void ForgetTimeline(TimelineSpan? left) => _timeline = left;

    /// <summary>Has the shell delete what was forgotten.</summary>
    public void Delete(Forgotten forgotten)
    {
        _forgotten = forgotten;
        _headChanged = true;
    }

    /// <summary>The wake-up on its way has come.</summary>
    public void ClearWake()
    {
        WakeAt = null;
        _headChanged = true;
    }

    /// <summary>Asks for a wake-up, unless one comes no later anyway.</summary>
    public void WakeNoLaterThan(DateTimeOffset at)
    {
        if (WakeAt <= at) return;
        WakeAt = at;
        _headChanged = true;
        _effects.Add(new Effect.Wake(at));
    }

    public void Do(Effect effect)
    {
        _effects.Add(effect);
        _headChanged = true;
    }

    public void Because(string code, string text, Alert? alert = null, StayId? stay = null) =>
        _reasons.Add(new(code, text, alert?.Id, stay ?? alert?.Stay));

    public Decision Refuse(RefusalKind kind, string field, string message) =>
        new(_before, [], [], [new("refused", message)], Refusal: new(kind, field, message));

    public Decision Finish()
    {
        if (!HasChanged) return new(_before, [], [], _reasons);
        var after = _before with
        {
            Version = _before.Version + 1,
            Plan = Plan,
            Stays = _stays,
            Alerts = _alerts,
            Notifications = _notifications,
            Attempts = _attempts,
            Rested = _rested,
            RestedAlerts = _restedAlerts,
            Past = _past,
            Moved = _moved,
            Joining = _joining,
            Adopted = _adopted,
            Death = _death,
            OtherNhsNumbers = _otherNhsNumbers,
            Timeline = Timeline,
            WakeAt = WakeAt,
        };
        return new(after, Changes(), _effects, _reasons, More) { ChangesAnything = true, Forgotten = _forgotten };
    }

    private void TakeOut(IReadOnlyCollection<Alert> alerts, IReadOnlyCollection<Notification> told, IReadOnlyCollection<Attempt> attempts)
    {
        _touched.UnionWith([.. alerts.Select(alert => alert.Id.Value), .. told.Select(notification => notification.Id.Value), .. attempts.Select(attempt => attempt.Reference)]);
        Own(ref _alerts, _before.Alerts).RemoveAll(known => alerts.Any(alert => alert.Id == known.Id));
        Own(ref _notifications, _before.Notifications).RemoveAll(told.Contains);
        Own(ref _attempts, _before.Attempts).RemoveAll(attempts.Contains);
    }

    private List<RowChange> Changes()
    {
        var rows = _changes;
        foreach (var stay in _stays) if (_touched.Contains(stay.Id.Value)) rows.Add(new RowChange.StayRow(stay));
        foreach (var alert in _alerts) if (_touched.Contains(alert.Id.Value)) rows.Add(new RowChange.AlertRow(alert));
        foreach (var notification in _notifications)
            if (_touched.Contains(notification.Id.Value)) rows.Add(new RowChange.NotificationRow(notification));
        foreach (var attempt in _attempts) if (_touched.Contains(attempt.Reference)) rows.Add(new RowChange.AttemptRow(attempt));
        return rows;
    }

    // Most decisions change one row or none: the record's lists are copied only when they do.
    private static List<T> Own<T>(ref IReadOnlyList<T> rows, IReadOnlyList<T> before)
    {
        if (!ReferenceEquals(rows, before)) return (List<T>)rows;
        List<T> own = [.. before];
        rows = own;
        return own;
    }

    private void Put<T>(List<T> rows, T row, Predicate<T> isIt, string id)
    {
        var at = rows.FindIndex(isIt);
        if (at < 0) rows.Add(row);
        else rows[at] = row;
        _touched.Add(id);
    }
}
