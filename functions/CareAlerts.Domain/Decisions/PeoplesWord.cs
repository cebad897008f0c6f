namespace CareAlerts.Domain;

/// <summary>What people say about a stay: readiness, dates, holds, going ahead. Saying the same twice changes nothing.</summary>
internal static class PeoplesWord
{
    public static Decision? Readiness(Draft draft, Input.ReadinessSaid said)
    {
        if (StayOf(draft, said.Stay, out var refused) is not { } stay) return refused;
        if (ServiceOf(draft, said.Service, out refused) is not { } service) return refused;
        var readiness = stay.ReadinessOf(service.Id);
        var reply = said.Reply with { At = draft.Now, Need = ServiceReadiness.NeedOf(service), Leaving = stay.ExpectedDischarge };
        if (readiness.Reply?.SaysTheSameAs(reply) == true)
        {
            draft.Because("nothing-new", "That is already known.", stay: stay.Id);
            return null;
        }

        draft.Put(stay.With(readiness with { Reply = reply, Before = readiness.Reply, IsTakenBack = false }));
        draft.Because("readiness", $"{service.Id}: {StateNames.Answers.Of(reply.Answer)}, recorded by {reply.By.Name}.", stay: stay.Id);
        return null;
    }

    public static Decision? Undo(Draft draft, Input.ReadinessUndone undone)
    {
        if (StayOf(draft, undone.Stay, out var refused) is not { } stay) return refused;
        if (ServiceOf(draft, undone.Service, out refused) is not { } service) return refused;
        var readiness = stay.ReadinessOf(service.Id);
        if (readiness.IsTakenBack)
        {
            draft.Because("nothing-new", "The last answer is already taken back.", stay: stay.Id);
            return null;
        }

        if (readiness.Reply is null) return draft.Refuse(RefusalKind.Conflict, "service", "There is no answer to undo.");
        draft.Put(stay.With(readiness with { Reply = readiness.Before, Before = null, IsTakenBack = true }));
        draft.Because("readiness", $"{service.Id}: the last answer was taken back by {undone.By.Name}.", stay: stay.Id);
        return null;
    }

    public static Decision? ExpectedDischarge(Draft draft, Input.ExpectedDischargeSet set)
    {
        if (StayOf(draft, set.Stay, out var refused) is not { } stay) return refused;
        if (stay.StandingWardDate is { } held && held.At == set.At && !held.IsOvertakenBy(stay.Facts.Expected))
        {
            draft.Because("nothing-new", "That date is already set.", stay: stay.Id);
            return null;
        }

        var (first, firstSaidAt) = stay.WardDate is { } earlier ? (earlier.First, earlier.FirstSaidAt) : (set.At, draft.Now);
        draft.Put(stay with { WardDate = new(set.At, draft.Now, set.By, stay.Facts.Expected?.Value, first, firstSaidAt) });
        draft.Because("expected-discharge", $"{set.By.Name} set the expected discharge.", stay: stay.Id);
        return null;
    }

    public static Decision? Hold(Draft draft, Input.HoldAsked asked)
    {
        if (StayOf(draft, asked.Stay, out var refused) is not { } stay) return refused;
        var hold = asked.Hold with { At = draft.Now };
        var asksTheSame = stay.Hold is { } held && (held with { At = hold.At, By = hold.By } == hold || !(held.HoldsAt(draft.Now) || hold.HoldsAt(draft.Now)));
        if (asksTheSame || (stay.Hold is null && !hold.HoldsAt(draft.Now)))
        {
            draft.Because("nothing-new", "That is already so.", stay: stay.Id);
            return null;
        }

        draft.Put(stay with { Hold = hold });
        draft.Because("hold", hold.HoldsAt(draft.Now) ? $"{hold.By.Name} asks the discharge to wait." : $"{hold.By.Name} ended the hold.", stay: stay.Id);
        return null;
    }

    public static Decision? GoAhead(Draft draft, Input.WentAhead ahead)
    {
        if (StayOf(draft, ahead.Stay, out var refused) is not { } stay) return refused;
        if (stay.Override?.Reason == ahead.Override.Reason)
        {
            draft.Because("nothing-new", "That is already known.", stay: stay.Id);
            return null;
        }

        draft.Put(stay with { Override = ahead.Override with { At = draft.Now } });
        draft.Because("override", $"{ahead.Override.By.Name} goes ahead although the community is not ready.", stay: stay.Id);
        return null;
    }

    private static Stay? StayOf(Draft draft, StayId id, out Decision? refused)
    {
        var stay = draft.Stays.FirstOrDefault(known => known.Id == id);
        refused = stay is null ? draft.Refuse(RefusalKind.NotFound, "stay", "There is no such stay.") : null;
        return stay;
    }

    private static PlannedService? ServiceOf(Draft draft, ServiceId id, out Decision? refused)
    {
        var service = draft.Plan?.Services.FirstOrDefault(known => known.Id == id);
        refused = service is null ? draft.Refuse(RefusalKind.NotFound, "service", "The plan has no such service.") : null;
        return service;
    }
}
