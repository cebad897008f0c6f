namespace CareAlerts.Domain;

/// <summary>Takes a hospital message into the stay it is about.</summary>
internal static class FeedFacts
{
    /// <summary>Returns whether anything changed.</summary>
    public static bool Hear(Draft draft, Input.FeedHeard heard)
    {
        var (message, receivedAt) = heard;
        var stamp = Stamp.Of(message, receivedAt);
        if (StayOf(draft, message) is not { } stay)
        {
            if (RestedStayOf(draft, message))
            {
                draft.Because("rested", "The message is about a stay that ended long ago.");
                return false;
            }

            if (message.VisitNumber is null && IsOnlyAboutThePerson(message.Trigger))
            {
                draft.Because("no-stay", "The message is about the person, and there is no stay it could change.");
                return false;
            }

            stay = new Stay
            {
                Id = new(draft.NewId()),
                Source = message.Source,
                Visit = message.VisitNumber,
                IsTraining = !message.IsProduction,
                OpenedAt = draft.Now,
                HeardAt = draft.Now,
            };
        }

        var facts = stay.Facts.Hear(message, stamp);
        var ward = message.ExpectedDischarge.IsSent ? stay.WardDate?.Hearing(stamp.On(message.ExpectedDischarge.Value), facts.Expected) : stay.WardDate;
        if (facts == stay.Facts && ward == stay.WardDate)
        {
            draft.Because("nothing-new", $"{message.Event}: nothing in it is new.", stay: stay.Id);
            return false;
        }

        var changed = stay with { Facts = facts, WardDate = ward, HeardAt = draft.Now };
        draft.Put(changed);
        Explain(draft, message, stay, changed);
        return true;
    }

    private static void Explain(Draft draft, FeedMessage message, Stay before, Stay after)
    {
        if (before.Status != after.Status || before.Facts == StayFacts.None)
            draft.Because("status", $"{message.Event}: the stay is {StateNames.StayStatuses.Of(after.Status)}.", stay: after.Id);
        if (before.ExpectedDischarge != after.ExpectedDischarge)
            draft.Because("expected-discharge", $"{message.Event}: the expected discharge is {(after.ExpectedDischarge is null ? "not known" : "another")}.", stay: after.Id);
        if (StayStatusRules.IsDischargePending(before.Facts) != StayStatusRules.IsDischargePending(after.Facts))
            draft.Because("pending", $"{message.Event}: a discharge is {(StayStatusRules.IsDischargePending(after.Facts) ? "" : "no longer ")}pending.", stay: after.Id);
        if (before.Location != after.Location) draft.Because("moved", $"{message.Event}: the person is somewhere else.", stay: after.Id);
        if (!draft.HasReasons) draft.Because("noted", $"{message.Event}: noted; nothing in it changes what is to be done.", stay: after.Id);
    }

    private static Stay? StayOf(Draft draft, FeedMessage message)
    {
        if (message.VisitNumber is null) return StayWithoutNumber(draft, message);
        foreach (var stay in draft.Stays)
            if (IsOfSameFeed(stay, message) && stay.IsVisit(message.VisitNumber)) return stay;
        return null;
    }

    // A message without a visit number belongs to the source's open stay: of several to one without a number, else to the last admitted.
    // Where none is open it belongs to the last one without a number, unless it begins another: a source that never sends numbers would
    // otherwise never have a second stay.
    private static Stay? StayWithoutNumber(Draft draft, FeedMessage message)
    {
        var open = draft.Stays.Where(stay => IsOfSameFeed(stay, message) && !stay.IsOver).ToList();
        if (open.Count > 0)
            return open.Find(stay => stay.Visit is null) ?? open.MaxBy(stay => (stay.Status == StayStatus.InProgress, stay.AdmittedAt ?? stay.OpenedAt));

        var last = draft.Stays.LastOrDefault(stay => IsOfSameFeed(stay, message) && stay.Visit is null);
        return last is not null && BeginsAnother(message, last) ? null : last;
    }

    private static bool IsOfSameFeed(Stay stay, FeedMessage message) => stay.Source == message.Source && stay.IsTraining != message.IsProduction;

    private static bool BeginsAVisit(FeedTrigger trigger) => trigger is FeedTrigger.Admitted or FeedTrigger.Arrived or FeedTrigger.Planned;

    private static bool BeginsAnother(FeedMessage message, Stay last) =>
        BeginsAVisit(message.Trigger) &&
        (message.AdmittedAt ?? message.OccurredAt ?? message.RecordedAt) > last.DischargedAt;

    // What was recorded after the stay was laid to rest and begins a visit begins another: some hospitals use a number again.
    private static bool RestedStayOf(Draft draft, FeedMessage message) =>
        message.VisitNumber is not null &&
        draft.Rested.Any(stay => stay.Source == message.Source && stay.Visit == message.VisitNumber && Forgetting.IsRemembered(stay, draft.Now)
            && !(BeginsAVisit(message.Trigger) && message.RecordedAt > stay.RestedAt));

    private static bool IsOnlyAboutThePerson(FeedTrigger trigger) => trigger is FeedTrigger.Updated or FeedTrigger.PersonUpdated;
}
