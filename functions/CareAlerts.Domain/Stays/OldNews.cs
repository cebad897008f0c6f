namespace CareAlerts.Domain;

/// <summary>
/// Which discharge and which death only a reload told of, when it was no news any more (<see cref="Stay.OldDischarge"/>, <see cref="Stay.OldDeath"/>): nobody
/// is called about those (docs/adr/0019). What the feed says too, before or after, is news all the same, as long as it still holds by itself: another of two
/// discharges, between which none was cancelled, is the same one.
/// </summary>
internal static class OldNews
{
    /// <summary>Whether a message came by a reload, longer after it was recorded than the source's <c>notifyWithin</c>.</summary>
    public static bool Is(Draft draft, Input.FeedHeard heard, Stamp stamp) =>
        heard.IsReload && draft.Now - stamp.Recorded > draft.Directory.Source(heard.Message.Source).NotifyWithin;

    /// <summary>A stay that has heard a message, with what is old of it.</summary>
    /// <param name="before">The stay before it.</param>
    /// <param name="after">The stay with the facts after it.</param>
    /// <param name="message">What it says of the visit.</param>
    /// <param name="stamp">Its stamp.</param>
    /// <param name="isOld">Whether it is old news itself.</param>
    public static Stay Hear(Stay before, Stay after, FeedMessage message, Stamp stamp, bool isOld)
    {
        if (message.Trigger == FeedTrigger.Discharged)
            after = after with { OldDischarge = Hear(isOld, stamp.On(message.OccurredAt), before.Facts.Discharged, after.Facts.Discharged!, before.OldDischarge, StillHolds(after.Facts)) };
        if (message.Deceased.Value == true)
            after = after with { OldDeath = Hear(isOld, stamp.On(true), before.Facts.Deceased, after.Facts.Deceased!, before.OldDeath, IsDeath) };
        return after;
    }

    /// <summary>A stay that two proved to be, with what is old of it: as when both are heard of one visit.</summary>
    public static Stay Join(Stay one, Stay other, Stay both) => both with
    {
        OldDischarge = Join((one.Facts.Discharged, one.OldDischarge), (other.Facts.Discharged, other.OldDischarge), StillHolds(both.Facts)),
        OldDeath = Join((one.Facts.Deceased, one.OldDeath), (other.Facts.Deceased, other.OldDeath), IsDeath),
    };

    private static DateTimeOffset? Hear<T>(bool isOld, Claim<T> said, Claim<T>? before, Claim<T> stands, DateTimeOffset? known, Predicate<Claim<T>> holds)
    {
        if (!isOld) return holds(said) ? null : known;
        if (ReferenceEquals(before, stands)) return known;
        return IsNews(before, known, holds) ? null : stands.Recorded;
    }

    private static DateTimeOffset? Join<T>((Claim<T>? Claim, DateTimeOffset? Old) one, (Claim<T>? Claim, DateTimeOffset? Old) other, Predicate<Claim<T>> holds)
    {
        if (IsNews(one.Claim, one.Old, holds) || IsNews(other.Claim, other.Old, holds)) return null;
        return ReferenceEquals(Claim<T>.Later(one.Claim, other.Claim), one.Claim) ? one.Old : other.Old;
    }

    private static bool IsNews<T>(Claim<T>? claim, DateTimeOffset? old, Predicate<Claim<T>> holds) => claim is not null && old != claim.Recorded && holds(claim);

    private static Predicate<Claim<DateTimeOffset?>> StillHolds(StayFacts facts) => left => StayStatusRules.IsDischarged(facts with { Discharged = left });

    private static bool IsDeath(Claim<bool> said) => said.Value;
}
