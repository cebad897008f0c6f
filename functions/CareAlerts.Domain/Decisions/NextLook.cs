namespace CareAlerts.Domain;

/// <summary>When a person next needs a look because time passes, even if nothing is heard.</summary>
internal static class NextLook
{
    /// <summary>At the last moment a place is held it is still held.</summary>
    private static readonly TimeSpan JustAfter = TimeSpan.FromSeconds(1);

    public static DateTimeOffset? Of(Draft draft)
    {
        DateTimeOffset? next = null;
        foreach (var stay in draft.Stays) Consider(stay);
        Take(HouseTrouble.NextLook(draft));
        Take(Deaths.NextLook(draft));
        Take(SilentFeeds.NextLook(draft));
        Take(Resting.AlertsDueAt(draft));
        Take(Forgetting.NextLook(draft));
        return next;

        void Consider(Stay stay)
        {
            var it = draft.SituationOf(stay);
            foreach (var alert in draft.Alerts)
                if (alert.Stay == stay.Id) TakeAhead(Reconciliation.NextLook(alert, it), mayBeNow: alert.IsOpen);
            TakeAhead(Resting.DueAt(draft, stay));
            if (!it.Concerns) return;
            foreach (var readiness in stay.Readiness) TakeAhead(readiness.Reply?.AvailableFrom);
            TakeAhead(stay.Hold?.Until);
            if (it.IsThere) ConsiderPresence(it);
            if (it.HasLeft) ConsiderDeparture(it);
        }

        void ConsiderPresence(Situation it)
        {
            TakeAhead(Conditions.FirstAskAt(it));
            TakeAhead(it.SettlesAt);
            TakeAhead(it.Stay.ExpectedDischarge);
            if (it.Stay.ExpectedDischarge is { } date) TakeAhead(date - it.LongestLead);
            foreach (var readiness in it.Stay.Readiness) TakeAhead(readiness.Reply?.HeldUntil + JustAfter);
        }

        void ConsiderDeparture(Situation it)
        {
            TakeAhead(it.Stay.Facts.Discharged!.Recorded + Conditions.IsNewsFor);
            TakeAhead(HoldEnd(draft, it.Stay.Id));
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

    // What waits for the hold of a discharge has no time of its own; the end of the hold is looked at instead.
    private static DateTimeOffset? HoldEnd(Draft draft, StayId stay) =>
        draft.Alerts.Where(alert => alert.IsOpen && alert.Stay == stay && alert.Kind is AlertKind.DischargedNotReady or AlertKind.Discharged)
            .Max(alert => (DateTimeOffset?)alert.HoldUntil);
}
