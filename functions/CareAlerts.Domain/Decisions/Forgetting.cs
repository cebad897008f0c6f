namespace CareAlerts.Domain;

/// <summary>
/// Forgets what was kept for its time: what is at rest after 35 days; the timeline after 35 days too, but nothing since the oldest thing
/// began that is still kept, because that is shown with its whole timeline.
/// </summary>
internal static class Forgetting
{
    /// <summary>How long what is over, and was laid to rest, is kept.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(35);

    /// <summary>Whoever is decided about daily is not cleaned after every hour of the timeline, but once a day.</summary>
    private static readonly TimeSpan OncePer = TimeSpan.FromDays(1);

    /// <summary>Forgets what is due. Writes nothing on the timeline, otherwise it would never end.</summary>
    public static void Run(Draft draft)
    {
        if (!(NextLook(draft) <= draft.Now) && !(TimelineDueAt(draft) <= draft.Now)) return;
        List<StayId> stays = [.. draft.Rested.Where(stay => !IsRemembered(stay, draft.Now)).Select(stay => stay.Id)];
        List<long> alerts = [.. draft.RestedAlerts.Where(lot => lot.RestedAt + KeptFor <= draft.Now).Select(lot => lot.Number)];
        draft.Forget(stays, alerts);    // first, because the timeline was kept for them

        var upTo = TimelineDueAt(draft) <= draft.Now ? TimelineEnd(draft) : (DateTimeOffset?)null;
        if (upTo is { } end) draft.ForgetTimeline(LeftOf(draft.Timeline!, end));
        draft.Delete(new Forgotten(stays, alerts, upTo));
    }

    /// <summary>Whether a late duplicate about it must not wake it.</summary>
    public static bool IsRemembered(RestedStay stay, DateTimeOffset now) => now < stay.RestedAt + KeptFor;

    /// <summary>Whether what is heard late of a visit that was over before there was a plan opens nothing.</summary>
    public static bool IsRemembered(PastVisit past, DateTimeOffset now) => now < past.NotedAt + KeptFor;

    /// <summary>When something is next to be forgotten, even if nothing else gives occasion.</summary>
    public static DateTimeOffset? NextLook(Draft draft)
    {
        var next = draft.Timeline is { IsOnlyOfThePlan: true } ? null : TimelineDueAt(draft);
        foreach (var stay in draft.Rested) next = Earlier(next, stay.RestedAt + KeptFor);
        foreach (var lot in draft.RestedAlerts) next = Earlier(next, lot.RestedAt + KeptFor);
        foreach (var past in draft.Past) next = Earlier(next, past.NotedAt + KeptFor);
        foreach (var adopted in draft.Adopted) next = Earlier(next, adopted.At + KeptFor);
        return next;
    }

    // Null while all of it is about what is still kept: whatever is forgotten first gives occasion to look again.
    private static DateTimeOffset? TimelineDueAt(Draft draft) =>
        draft.Timeline is { } timeline && !(KeptSince(draft) <= timeline.Since) ? timeline.Since + KeptFor : null;

    private static DateTimeOffset TimelineEnd(Draft draft)
    {
        var old = draft.Now - KeptFor;
        return KeptSince(draft) <= old ? KeptSince(draft)!.Value.AddTicks(-1) : old;
    }

    private static TimelineSpan? LeftOf(TimelineSpan timeline, DateTimeOffset end)
    {
        if (timeline.Last <= end) return null;
        return timeline with { Since = end + OncePer < timeline.Last ? end + OncePer : timeline.Last };
    }

    /// <summary>When the oldest began of what is still kept, whether in the working set or at rest.</summary>
    private static DateTimeOffset? KeptSince(Draft draft)
    {
        DateTimeOffset? since = null;
        foreach (var stay in draft.Stays) since = Earlier(since, stay.OpenedAt);
        foreach (var stay in draft.Rested) since = Earlier(since, stay.Since);
        foreach (var alert in draft.Alerts)
            if (alert.Stay is null) since = Earlier(since, alert.OpenedAt);
        foreach (var lot in draft.RestedAlerts) since = Earlier(since, lot.Since);
        return since;
    }

    private static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one <= other ? one.Value : other;
}
