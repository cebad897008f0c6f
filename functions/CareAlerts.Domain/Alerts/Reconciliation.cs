namespace CareAlerts.Domain;

/// <summary>Makes the open alerts match the conditions that hold: opens the missing, ends those whose condition ended, runs what is due.</summary>
internal static class Reconciliation
{
    public static void Run(Draft draft)
    {
        for (var i = 0; i < draft.Stays.Count; i++)
        {
            var it = draft.SituationOf(draft.Stays[i]);
            var conditions = Conditions.Of(it, draft.Book);
            foreach (var condition in conditions) OpenOrAskAgain(draft, it, condition);
            EndAlertsWithoutCondition(draft, it, conditions);
            RunDueSteps(draft, it);
            Retractions.Run(draft, it.Stay.Id);
        }
    }

    /// <summary>When an alert's own business next needs a look; null when it has none.</summary>
    public static DateTimeOffset? NextLook(Alert alert, Situation it) =>
        WaitsForTheHold(alert, it) ? null : alert is { IsOpen: true, NextStepAt: { } due } ? due : Retractions.NextLook(alert, it.Now);

    private static void OpenOrAskAgain(Draft draft, Situation it, Condition condition)
    {
        var open = draft.Alerts.Open(it.Stay.Id, condition.Kind, condition.Subject);
        var isToBeTold = open is not null && Silencing.IsLifted(open, it, draft.Book);
        if (condition.OnlyStands || (open is not null && open.Round == condition.Round && !isToBeTold) || draft.StopIfFull()) return;
        if (open is null) Open(draft, it, condition);
        else if (isToBeTold) TellAfterAll(draft, it, open);
        else Questions.AskAgain(draft, open, condition, Later(draft.Now, it.SettlesAt));
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;

    private static void Open(Draft draft, Situation it, Condition condition)
    {
        var policy = it.Policy.Alerts[condition.Kind];
        var id = draft.NewId();
        var alert = Escalation.FromTheStart(new Alert
        {
            Id = new(id),
            Code = AlertCode.Of(id),
            Kind = condition.Kind,
            Stay = it.Stay.Id,
            Subject = condition.Subject,
            Urgency = policy.Urgency,
            OpenedAt = draft.Now,
            HoldUntil = default,
            Round = condition.Round,
            Silence = Silencing.OfOldNews(condition, it, draft.Book) ?? Silencing.OfKnownNews(condition, it, draft),
            Reasons = [condition.Reason],
        }, policy, Later(draft.Now + policy.Hold, it.SettlesAt));
        draft.Put(condition.Kind == AlertKind.ReadinessRequest ? Questions.GoOn(draft, it, alert, policy.Steps.Count) : alert);
        draft.Because("opened", condition.Reason, alert);
    }

    // Whoever owns it has their time; then it is told as from the beginning.
    private static void TellAfterAll(Draft draft, Situation it, Alert alert)
    {
        var policy = it.Policy.Alerts[alert.Kind];
        var spoken = Escalation.FromTheStart(alert with { Silence = null }, policy, draft.Now + policy.Hold);
        draft.Put(alert is { State: AlertState.Owned, Owner.Until: var until } ? spoken with { NextStepAt = until } : spoken);
        draft.Because("told-after-all", "A reload brought it and nobody was told; it is told after all.", alert);
    }

    private static void EndAlertsWithoutCondition(Draft draft, Situation it, List<Condition> conditions)
    {
        for (var i = 0; i < draft.Alerts.Count; i++)
        {
            var alert = draft.Alerts[i];
            if (alert.Stay != it.Stay.Id || alert.Kind is AlertKind.Retraction or AlertKind.Died) continue;
            if (Ending(alert) is not var (state, why)) continue;
            if (draft.StopIfFull()) return;
            draft.Put(alert with { State = state, EndedAt = draft.Now, NextStepAt = null, Reasons = [.. alert.Reasons, why] });
            draft.Because(state == AlertState.Resolved ? "resolved" : "retracted", why, alert);
        }

        (AlertState State, string Why)? Ending(Alert alert)
        {
            if (alert.IsOpen) return Holds(alert) ? null : Endings.Of(alert, it);
            return alert.State == AlertState.Resolved && Endings.WhyUntrue(alert, it) is { } why ? (AlertState.Retracted, why) : null;
        }

        bool Holds(Alert alert)
        {
            foreach (var condition in conditions)
                if (condition.Kind == alert.Kind && condition.Subject == alert.Subject) return true;
            return false;
        }
    }

    private static void RunDueSteps(Draft draft, Situation it)
    {
        for (var i = 0; i < draft.Alerts.Count; i++)
        {
            var alert = draft.Alerts[i];
            if (!alert.IsOpen || alert.Stay != it.Stay.Id || !(alert.NextStepAt <= draft.Now) || WaitsForTheHold(alert, it)) continue;
            if (draft.StopIfFull()) return;
            var policy = it.Policy.Alerts[alert.Kind];
            if (alert.Kind == AlertKind.ReadinessRequest) Questions.Advance(draft, it, alert, policy);
            else Escalation.Advance(draft, alert, policy, Audience.Of(it, alert), Silencing.Of(it, policy), null);
        }
    }

    /// <summary>While a discharge may yet be cancelled, what was open before it stands and says nothing more.</summary>
    private static bool WaitsForTheHold(Alert alert, Situation it) =>
        it.HasLeft && alert.IsOpen && alert.Kind is not (AlertKind.DischargedNotReady or AlertKind.Discharged or AlertKind.Died or AlertKind.Retraction);
}
