namespace CareAlerts.Domain;

/// <summary>Makes the open alerts match the conditions that hold: ends those whose condition ended, opens the missing, runs what is due.</summary>
internal static class Reconciliation
{
    /// <summary>How long after an alert was taken back a late message about it may still turn up.</summary>
    private static readonly TimeSpan MessagesSettle = TimeSpan.FromMinutes(2);

    public static void Run(Draft draft)
    {
        foreach (var stay in draft.Stays.ToArray())
        {
            var it = Situation.Of(draft, stay);
            var conditions = Conditions.Of(it, draft.Alerts);
            EndAlertsWithoutCondition(draft, it, conditions);
            foreach (var condition in conditions) OpenOrAskAgain(draft, it, condition);

            RunDueSteps(draft, it);
            TakeBack(draft, it);
        }
    }

    /// <summary>When an alert's own business next needs a look; null when it has none.</summary>
    public static DateTimeOffset? NextLook(Alert alert, Situation? it) => alert switch
    {
        { IsOpen: true } when it is not null && WaitsForTheHold(alert, it) => null,
        { IsOpen: true } => alert.NextStepAt,
        { State: AlertState.Retracted, EndedAt: { } ended } => ended + MessagesSettle,
        _ => null,
    };

    private static void EndAlertsWithoutCondition(Draft draft, Situation it, List<Condition> conditions)
    {
        foreach (var alert in draft.Alerts.ToArray())
        {
            if (!alert.IsOpen || alert.Stay != it.Stay.Id || alert.Kind == AlertKind.Retraction) continue;
            if (conditions.Exists(condition => condition.Kind == alert.Kind && condition.Subject == alert.Subject)) continue;
            if (StopIfFull(draft)) return;
            var (state, why) = Endings.Of(alert, it);
            draft.Put(alert with { State = state, EndedAt = draft.Now, NextStepAt = null, Reasons = [.. alert.Reasons, why] });
            draft.Because(state == AlertState.Resolved ? "resolved" : "retracted", why, alert);
        }
    }

    private static bool StopIfFull(Draft draft)
    {
        if (draft.IsFull) draft.GoRoundAgain();
        return draft.IsFull;
    }

    private static void OpenOrAskAgain(Draft draft, Situation it, Condition condition)
    {
        var open = draft.Alerts.FirstOrDefault(alert =>
            alert.IsOpen && alert.Kind == condition.Kind && alert.Stay == it.Stay.Id && alert.Subject == condition.Subject);
        if (open is not null && open.Round == condition.Round) return;
        if (StopIfFull(draft)) return;
        if (open is null) Open(draft, it, condition);
        else AskAgain(draft, open, condition);
    }

    private static void Open(Draft draft, Situation it, Condition condition)
    {
        var policy = it.Policy.Alerts[condition.Kind];
        var id = draft.NewId();
        var holdUntil = draft.Now + policy.Hold;
        var alert = new Alert
        {
            Id = new(id),
            Code = AlertCode.Of(id),
            Kind = condition.Kind,
            Stay = it.Stay.Id,
            Subject = condition.Subject,
            Urgency = policy.Urgency,
            OpenedAt = draft.Now,
            HoldUntil = holdUntil,
            NextStepAt = policy.Steps.Count == 0 ? null : holdUntil + policy.Steps[0].After,
            Round = condition.Round,
            Silence = Silencing.OfOldNews(condition, it),
            Reasons = [condition.Reason],
        };
        draft.Put(alert);
        draft.Because("opened", condition.Reason, alert);
    }

    private static void AskAgain(Draft draft, Alert alert, Condition condition)
    {
        draft.Put(alert with
        {
            Round = condition.Round,
            State = AlertState.Open,
            Owner = null,
            HoldUntil = draft.Now,
            NextStep = 0,
            NextStepAt = draft.Now,
            Reasons = [.. alert.Reasons, condition.Reason],
        });
        draft.Because("asked-again", condition.Reason, alert);
    }

    private static void RunDueSteps(Draft draft, Situation it)
    {
        foreach (var alert in draft.Alerts.ToArray())
        {
            if (!alert.IsOpen || alert.Stay != it.Stay.Id || !(alert.NextStepAt <= draft.Now) || WaitsForTheHold(alert, it)) continue;
            if (StopIfFull(draft)) return;
            var policy = it.Policy.Alerts[alert.Kind];
            if (alert.Kind == AlertKind.ReadinessRequest) RunRequest(draft, it, alert, policy);
            else Escalation.Advance(draft, alert, policy, Audience.Of(it, alert), Silencing.Of(it, policy), null);
        }
    }

    private static void RunRequest(Draft draft, Situation it, Alert alert, AlertPolicy policy)
    {
        var service = it.ServiceOf(new(alert.Subject!))!;
        if (alert.NextStep >= policy.Steps.Count && AlreadyWarned(draft, it.Stay.Id))
        {
            draft.Because("not-sent", "No answer by the lead time; the case manager already knows that the discharge is imminent and not ready.", alert);
            draft.Put(alert with { NextStep = alert.NextStep + 1, NextStepAt = null });
            return;
        }

        var before = draft.Notifications.Count;
        Escalation.Advance(draft, alert, policy, Audience.Of(it, alert), Silencing.Of(it, policy), ReplyBy(it, service));
        var wasAsked = draft.Notifications.Skip(before).Any(told => told.Alert == alert.Id && IsForProvider(draft, told, service));
        if (wasAsked) MarkAsked(draft, it.Stay.Id, service.Id);
    }

    private static bool IsForProvider(Draft draft, Notification told, PlannedService service) =>
        told.To == service.Provider ||
        (draft.Directory.Contact(service.Provider) is { } provider && Absences.At(provider, draft.Now)?.Deputy == told.To);

    private static void MarkAsked(Draft draft, StayId id, ServiceId service)
    {
        var stay = draft.Stays.First(known => known.Id == id);
        var readiness = stay.ReadinessOf(service);
        if (readiness.AskedAt is null) draft.Put(stay.With(readiness with { AskedAt = draft.Now }));
    }

    /// <summary>No answer by the lead time is the case manager's business; a question put later than that gets the usual waiting time.</summary>
    private static DateTimeOffset ReplyBy(Situation it, PlannedService service)
    {
        if (it.Stay.ExpectedDischarge is not { } date) return it.Now + service.LeadTime;
        var atLeadTime = date - service.LeadTime;
        return atLeadTime > it.Now ? atLeadTime : it.Now + it.Policy.RequestAfterAdmission;
    }

    private static bool AlreadyWarned(Draft draft, StayId stay) =>
        draft.Alerts.Any(alert => alert.IsOpen && alert.Stay == stay && alert.Kind == AlertKind.DischargeImminentNotReady);

    /// <summary>While a discharge may yet be cancelled, the warning before it stands and says nothing more.</summary>
    private static bool WaitsForTheHold(Alert alert, Situation it) => alert.Kind == AlertKind.DischargeImminentNotReady && it.HasLeft;

    /// <summary>Whoever was told of something that proved untrue is un-told, once, by the same channel.</summary>
    private static void TakeBack(Draft draft, Situation it)
    {
        var takenBack = draft.Alerts.Where(alert => alert.State == AlertState.Retracted && alert.Stay == it.Stay.Id && alert.Kind != AlertKind.Retraction).ToList();
        if (takenBack.Count > 0) TellAgain(draft, it, takenBack);
        foreach (var retraction in draft.Alerts.Where(alert => alert.IsOpen && alert.Kind == AlertKind.Retraction && alert.Stay == it.Stay.Id).ToList())
            if (draft.Notifications.All(told => told.Alert != retraction.Id || IsSettled(draft, told)))
                draft.Put(retraction with { State = AlertState.Resolved, EndedAt = draft.Now });
    }

    private static void TellAgain(Draft draft, Situation it, List<Alert> takenBack)
    {
        var untold = new List<Told>();
        var subjects = new List<Alert>();
        foreach (var alert in takenBack)
        {
            var covered = draft.Alerts.Where(other => other.Kind == AlertKind.Retraction && other.Subject!.Split(',').Contains(alert.Id.Value))
                .SelectMany(other => other.Told).ToHashSet();
            var missing = draft.Notifications.Where(told => told.Alert == alert.Id && draft.Before.MayHaveGoneOut(told))
                .Select(told => new Told(told.To, told.Channel)).Where(told => !covered.Contains(told)).Distinct().ToList();
            if (missing.Count == 0) continue;
            subjects.Add(alert);
            untold.AddRange(missing.Where(told => !untold.Contains(told)));
        }

        if (subjects.Count == 0 || StopIfFull(draft)) return;

        // Whoever does not fit is told by another retraction in the next round.
        if (untold.Count > draft.Room - 2) draft.GoRoundAgain();
        untold = [.. untold.Take(draft.Room - 2)];
        var id = draft.NewId();
        var retraction = new Alert
        {
            Id = new(id),
            Code = AlertCode.Of(id),
            Kind = AlertKind.Retraction,
            Stay = it.Stay.Id,
            Subject = string.Join(',', subjects.Select(alert => alert.Id.Value)),
            Urgency = subjects.Max(alert => alert.Urgency),
            OpenedAt = draft.Now,
            HoldUntil = draft.Now,
            Told = untold,
            Reasons = [.. subjects.Select(alert => $"{alert.Code}: {alert.Reasons[^1]}")],
        };
        draft.Put(retraction);
        draft.Because("opened", "Something people were told proved untrue.", retraction);
        if (Silencing.Of(it, it.Policy.Alerts[AlertKind.Retraction]) is { } quiet)
        {
            draft.Put(retraction with { Silences = [.. untold.Select(told => new Silence(draft.Now, told.To.Value, quiet))] });
            return;
        }

        foreach (var told in untold) Escalation.Notify(draft, retraction, told, "They were told of what is taken back.");
    }

    private static bool IsSettled(Draft draft, Notification told) =>
        told.State != NotificationState.Pending ||
        draft.Before.Attempts.Any(attempt => attempt.Notification == told.Id && attempt.State is AttemptState.Accepted or AttemptState.Delivered);
}
