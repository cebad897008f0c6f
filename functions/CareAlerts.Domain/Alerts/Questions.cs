namespace CareAlerts.Domain;

/// <summary>Questions to providers: put, put again when what is asked changes, and passed to the case manager when nobody answers.</summary>
internal static class Questions
{
    /// <summary>A question whose subject has changed: asked again for another provider, for a new date, and when a discharge becomes pending.</summary>
    public static void AskAgain(Draft draft, Alert alert, Condition condition, DateTimeOffset at)
    {
        var (asked, now) = (alert.Round!, condition.Round!);
        var isNews = asked.Provider != now.Provider || (now.Leaving is not null && now.Leaving != asked.Leaving) || (now.IsPending && !asked.IsPending);
        if (!isNews)
        {
            // A date that was withdrawn, or a discharge no longer pending, is nothing to ask about; the same news again would be.
            var known = asked with { IsPending = now.IsPending };
            if (known != asked) draft.Put(alert with { Round = known });
            return;
        }

        draft.Put(alert with
        {
            Round = now,
            State = AlertState.Open,
            Owner = null,
            HandedOn = null,
            HoldUntil = at,
            NextStep = 0,
            Repeats = 0,
            NextStepAt = at,
            Reasons = [.. alert.Reasons, condition.Reason],
        });
        draft.Because("asked-again", condition.Reason, alert);
    }

    /// <summary>
    /// A question that opens again exactly as it was put before, and was never answered, goes on from there: after a discharge that was
    /// cancelled, or an answer taken back, the provider need not hear it twice.
    /// </summary>
    public static Alert GoOn(Draft draft, Situation it, Alert question, int steps)
    {
        var service = it.ServiceOf(new(question.Subject!))!;
        var put = draft.Alerts.LastOrDefault(alert => alert.Kind == AlertKind.ReadinessRequest && alert.Stay == question.Stay && alert.Subject == question.Subject);
        if (put is not { State: AlertState.Resolved, NextStep: > 0 } || put.Round != question.Round || it.Stay.ReadinessOf(service.Id) is not { AskedAt: not null, Reply: null })
            return question;
        return question with { NextStep = put.NextStep, NextStepAt = put.NextStep > steps ? null : ReplyBy(it, service) };
    }

    /// <summary>Runs the step that is due.</summary>
    public static void Advance(Draft draft, Situation it, Alert alert, AlertPolicy policy)
    {
        var service = it.ServiceOf(new(alert.Subject!))!;
        if (alert.NextStep >= policy.Steps.Count && AlreadyWarned(draft, it.Stay.Id))
        {
            const string Why = "The case manager already knows that the discharge is imminent and the community not ready.";
            draft.Put(alert with { NextStep = alert.NextStep + 1, NextStepAt = null, Silences = [.. alert.Silences, new(draft.Now, WireNames.RecipientRoles.Of(RecipientRole.CaseManager), Why)] });
            draft.Because("not-sent", $"No answer by the lead time. {Why}", alert);
            return;
        }

        var before = draft.Notifications.Count;
        Escalation.Advance(draft, alert, policy, Audience.Of(it, alert), Silencing.Of(it, policy), ReplyBy(it, service));
        if (draft.Notifications.Skip(before).Any(told => told.Step < policy.Steps.Count && IsForProvider(draft, told.To, service))) MarkAsked(draft, it.Stay.Id, service.Id);
    }

    private static bool IsForProvider(Draft draft, ContactId told, PlannedService service) =>
        told == service.Provider || (draft.Directory.Contact(service.Provider) is { } provider &&
            (Absences.At(provider, draft.Now)?.Deputy == told || Rota.OnCall(provider, draft.Now) == told));

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
        draft.Alerts.Open(stay, AlertKind.DischargeImminentNotReady) is not null;
}
