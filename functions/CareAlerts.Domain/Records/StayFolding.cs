namespace CareAlerts.Domain;

/// <summary>Two stays that proved to be one: what either knew is known of the one that is left.</summary>
internal static class StayFolding
{
    /// <summary>The one that is left, the row of the other, and a row with what it was.</summary>
    private const int RoomForTheStays = 3;

    /// <summary>The one that is left, with what the other knew. What people said of both: the last word counts.</summary>
    public static Stay Fold(Stay kept, Stay other, DateTimeOffset now)
    {
        var (number, numberedAt) = other.NumberedAt > kept.NumberedAt || (kept.NumberedAt is null && other.NumberedAt is not null)
            ? (other.Visit, other.NumberedAt) : (kept.Visit ?? other.Visit, kept.NumberedAt);
        return OldNews.Join(kept, other, kept with
        {
            Visit = number,
            FormerVisits = [.. NumbersOf(kept).Concat(NumbersOf(other)).Where(known => known != number).Distinct().Order(StringComparer.Ordinal)],
            NumberedAt = numberedAt,
            Folded = [.. kept.Folded, .. other.Folded, other.Id],
            OpenedAt = kept.OpenedAt <= other.OpenedAt ? kept.OpenedAt : other.OpenedAt,
            HeardAt = now,
            Facts = kept.Facts.And(other.Facts),
            WardDate = Last(kept.WardDate, other.WardDate, date => date.SaidAt),
            Readiness = [.. kept.Readiness.Concat(other.Readiness).GroupBy(readiness => readiness.Service).Select(LastWord)],
            Hold = Last(kept.Hold, other.Hold, hold => hold.At),
            Override = Last(kept.Override, other.Override, ahead => ahead.At),
            MovedTo = kept.MovedTo.Count == 0 || (other.MovedTo.Count > 0 && other.Facts.MovedAway?.Recorded > kept.Facts.MovedAway?.Recorded) ? other.MovedTo : kept.MovedTo,
        });
    }

    /// <summary>
    /// Makes a stay of two that are both stored: alerts of the other go on under the one that is left, and the other is there no more. Null when
    /// they are too many for one decision: then some of those that have ended have gone over, and the rest is left to do.
    /// </summary>
    public static Stay? Fold(Draft draft, Stay kept, Stay other)
    {
        if (draft.IsPast(other))
        {
            var whole = Fold(kept, draft.Recalled(other), draft.Now);
            draft.Keep(whole);
            return whole;
        }

        var alerts = draft.Alerts.Where(alert => alert.Stay == other.Id).OrderBy(alert => alert.IsOpen).ToList();
        var room = draft.Room - RoomForTheStays;
        if (alerts.Count + alerts.Count(alert => alert.IsOpen) > room && alerts is [{ IsOpen: false }, ..])
        {
            foreach (var ended in alerts.TakeWhile(alert => !alert.IsOpen).Take(room)) draft.Put(ended with { Stay = kept.Id });
            draft.GoRoundAgain();
            return null;
        }

        var folded = Fold(kept, other, draft.Now);
        draft.Put(folded);
        foreach (var alert in alerts) PutUnlessOpenAlready(draft, alert with { Stay = folded.Id });
        draft.TakeOut(other);
        return folded;
    }

    /// <summary>
    /// Puts an alert as it goes on under another stay. One of a kind is enough, so that nobody is told of the same thing by two: the one goes on
    /// that speaks, and of two such the one that somebody owns.
    /// </summary>
    public static void PutUnlessOpenAlready(Draft draft, Alert alert)
    {
        var open = !alert.IsOpen ? null : draft.Alerts.FirstOrDefault(open => open.Id != alert.Id && open.IsOpen && open.Stay == alert.Stay && open.Kind == alert.Kind && open.Subject == alert.Subject);
        if (open is null)
        {
            draft.Put(alert);
            return;
        }

        var (goesOn, ends) = Weight(alert) > Weight(open) ? (alert, open) : (open, alert);
        if (goesOn == alert) draft.Put(alert);
        draft.Put(ends with { State = AlertState.Resolved, EndedAt = draft.Now, NextStepAt = null, Reasons = [.. ends.Reasons, alert.Stay is null ? "Two records proved to be one; the alert of the other goes on." : "Two visits proved to be one; the alert of the other goes on."] });

        static int Weight(Alert alert) => (alert.Silence is null ? 2 : 0) + (alert.State == AlertState.Owned ? 1 : 0);
    }

    /// <summary>Every number the hospital has used for a stay.</summary>
    public static IEnumerable<string> NumbersOf(Stay stay) => stay.Visit is { } number ? stay.FormerVisits.Prepend(number) : stay.FormerVisits;

    // An answer counts for more than a question asked since; of two answers the last.
    private static ServiceReadiness LastWord(IEnumerable<ServiceReadiness> both) =>
        both.MaxBy(readiness => (readiness.Reply is not null, readiness.Reply?.At ?? readiness.AskedAt ?? DateTimeOffset.MinValue))!;

    private static T? Last<T>(T? one, T? other, Func<T, DateTimeOffset> at) where T : class =>
        one is null || (other is not null && at(other) > at(one)) ? other : one;
}
