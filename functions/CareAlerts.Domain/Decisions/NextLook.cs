namespace CareAlerts.Domain;

/// <summary>When a person next needs a look because time passes, even if nothing is heard.</summary>
internal static class NextLook
{
    public static DateTimeOffset? Of(Draft draft)
    {
        DateTimeOffset? next = null;
        foreach (var stay in draft.Stays) Consider(stay);
        Take(HouseTrouble.NextLook(draft));
        return next;

        void Consider(Stay stay)
        {
            var it = Situation.Of(draft, stay);
            foreach (var alert in draft.Alerts)
                if (alert.Stay == stay.Id) TakeAhead(Reconciliation.NextLook(alert, it), mayBeNow: alert.IsOpen);
            TakeAhead(Resting.DueAt(draft, stay));
            if (it.Concerns && it.IsThere) ConsiderPresence(it);
            if (it.HasLeft) TakeAhead(stay.Facts.Discharged!.Recorded + Conditions.DischargedIsNews);
            TakeAhead(OpenHoldEnd(draft, stay.Id));
        }

        void ConsiderPresence(Situation it)
        {
            TakeAhead(Conditions.FirstAskAt(it));
            TakeAhead(it.Stay.Hold?.Until);
            TakeAhead(it.Stay.ExpectedDischarge);
            if (it.Stay.ExpectedDischarge is { } date) TakeAhead(date - it.LongestLead);
            foreach (var readiness in it.Stay.Readiness)
            {
                TakeAhead(readiness.Reply?.AvailableFrom);
                TakeAhead(readiness.Reply?.HeldUntil);
            }
        }

        void TakeAhead(DateTimeOffset? at, bool mayBeNow = false)
        {
            if (mayBeNow || at > draft.Now) Take(at);
        }

        void Take(DateTimeOffset? at)
        {
            if (at is not null && !(next <= at)) next = at;
        }
    }

    // While a warning waits for the hold of a discharge it has no time of its own; the discharge's hold is looked at instead.
    private static DateTimeOffset? OpenHoldEnd(Draft draft, StayId stay) =>
        draft.Alerts.FirstOrDefault(alert => alert.IsOpen && alert.Stay == stay && alert.Kind == AlertKind.DischargedNotReady)?.HoldUntil;
}
