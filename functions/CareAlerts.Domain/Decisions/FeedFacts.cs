namespace CareAlerts.Domain;

/// <summary>Takes a hospital message into the stay it is about.</summary>
internal static class FeedFacts
{
    /// <summary>Returns whether anything changed.</summary>
    public static bool Hear(Draft draft, Input.FeedHeard heard)
    {
        var (message, receivedAt) = heard;
        var stamp = Stamp.Of(message, receivedAt);
        var isNewOfDeath = IsOfStayAtRest(draft, message) && !WasOfAnother(draft, message, stamp) && Deaths.Hear(draft, heard, stamp);
        if (IsOfStayAtRest(draft, message))    // still: one that only a death had ended is there again, should they live
        {
            draft.Because("rested", "The message is about a stay that ended long ago.");
            return isNewOfDeath;
        }

        var ofVisit = message.IsOfThePerson ? message with { Deceased = FeedValue<bool?>.NotSent } : message;
        if (StayOf(draft, ofVisit, stamp) is not { } stay)
        {
            if (!VisitClaim.Of(message, stamp).MakesAStay)
            {
                if (message.Excluded is { } why) draft.Because(Reason.Excluded, $"{message.Event}: {why}");
                else draft.Because("no-stay", "The message is about the person, and there is no stay it could change.");
                return Deaths.Hear(draft, heard, stamp);
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

        var facts = stay.Facts.Hear(ofVisit, stamp);
        var ward = message.ExpectedDischarge.IsSent ? stay.WardDate?.Hearing(stamp.On(message.ExpectedDischarge.Value), facts.Expected) : stay.WardDate;
        var visit = stay.Visit ?? message.VisitNumber;
        var changed = OldNews.Hear(stay, stay with { Visit = visit, Facts = facts, WardDate = ward }, ofVisit, stamp, OldNews.Is(draft, heard, stamp));
        if (changed == stay)
        {
            if (facts.IsExcluded && message.Excluded is { } known) draft.Because(Reason.Excluded, $"{message.Event}: {known}", stay: stay.Id);
            draft.Because("nothing-new", $"{message.Event}: nothing in it is new.", stay: stay.Id);
            return message.IsOfThePerson && Deaths.Hear(draft, heard, stamp);
        }

        if (facts != stay.Facts || ward != stay.WardDate || visit != stay.Visit)
            changed = changed with { HeardAt = draft.Now, ReloadedAt = heard.IsReload ? draft.Now : stay.ReloadedAt };
        draft.Keep(changed);
        if (message.IsOfThePerson) Deaths.Hear(draft, heard, stamp);
        if (draft.IsPast(changed))
        {
            draft.Because("past", "The message is about a visit that was over before there was a plan, and is over still.");
            Deaths.Hear(draft, changed);
            return true;
        }

        Explain(draft, message, stay, changed);
        return true;
    }

    private static void Explain(Draft draft, FeedMessage message, Stay before, Stay after)
    {
        if (after.Facts.IsExcluded)
        {
            draft.Because(Reason.Excluded, $"{message.Event}: {message.Excluded ?? "Nothing but visits of an excluded class is known of it."}", stay: after.Id);
            return;
        }

        if (before.Status != after.Status || before.Facts == StayFacts.None)
            draft.Because("status", $"{message.Event}: the stay is {StateNames.StayStatuses.Of(after.Status)}.", stay: after.Id);
        if (before.ExpectedDischarge != after.ExpectedDischarge)
            draft.Because("expected-discharge", $"{message.Event}: the expected discharge is {(after.ExpectedDischarge is null ? "not known" : "another")}.", stay: after.Id);
        if (StayStatusRules.IsDischargePending(before.Facts) != StayStatusRules.IsDischargePending(after.Facts))
            draft.Because("pending", $"{message.Event}: a discharge is {(StayStatusRules.IsDischargePending(after.Facts) ? "" : "no longer ")}pending.", stay: after.Id);
        if (before.Location != after.Location)
            draft.Because("moved", $"{message.Event}: the ward or bed is {(before.Location is null ? "known" : "another")}.", stay: after.Id);
        if (before.Facts == after.Facts && (before.OldDischarge, before.OldDeath) != (after.OldDischarge, after.OldDeath))
            draft.Because("told-by-the-feed", $"{message.Event}: until now only a reload had told of it.", stay: after.Id);
        if (!draft.HasReasons) draft.Because("noted", $"{message.Event}: noted; nothing in it changes what is to be done.", stay: after.Id);
    }

    // Without a visit number, what a stay says already is about that one: a cancellation sent twice must not cancel the next stay as well.
    private static Stay? StayOf(Draft draft, FeedMessage message, Stamp stamp)
    {
        var claim = VisitClaim.Of(message, stamp);
        var visits = draft.Visits;
        if (claim.Number is null)
            foreach (var stay in visits)
                if (claim.IsOfSameFeed(stay) && stay.Facts.Hear(message, stamp) == stay.Facts) return stay;
        if (claim.Among(visits) is not { } known) return null;
        if (!draft.IsPast(known) || !IsNext(message, known)) return known;
        draft.Recalled(known);    // its number is the next one's from now on
        return null;
    }

    // As for a stay at rest: some hospitals use a number again.
    private static bool IsNext(FeedMessage message, Stay past) =>
        VisitClaim.BeginsAVisit(message.Trigger) && message.RecordedAt > past.HeardAt + Resting.After;

    private static bool WasOfAnother(Draft draft, FeedMessage message, Stamp stamp) =>
        draft.Rested.Any(stay => stay.Source == message.Source && stay.IsVisit(message.VisitNumber) && stamp.Recorded <= stay.MovedAwayAt);

    // What was recorded after the stay was laid to rest and begins a visit begins another: some hospitals use a number again.
    private static bool IsOfStayAtRest(Draft draft, FeedMessage message) =>
        message.VisitNumber is not null &&
        draft.Rested.Any(stay => stay.Source == message.Source && stay.IsVisit(message.VisitNumber) && Forgetting.IsRemembered(stay, draft.Now)
            && !(stay.IsExcluded && message.Excluded is null) && !(stay.EndedByDeath && !Deaths.HasDied(draft.Death, draft.Stays)) && !(VisitClaim.BeginsAVisit(message.Trigger) && message.RecordedAt > stay.RestedAt)) &&
        !draft.Stays.Any(stay => stay.Source == message.Source && stay.IsVisit(message.VisitNumber) && stay.IsTraining != message.IsProduction);
}
