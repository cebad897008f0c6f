namespace CareAlerts.Domain;

/// <summary>
/// Forgets what was kept for its time: what is at rest after 35 days; the timeline after 35 days too, but nothing since the oldest thing
/// began that is still kept, because that is shown with its whole timeline.
/// </summary>
internal static class Forgetting
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(35);

    /// <summary>Whoever is decided about daily is not cleaned after every hour of the timeline, but once a day.</summary>
    private static readonly TimeSpan OncePer = TimeSpan.FromDays(1);

    public static void Run(Draft draft)
    {
        List<StayId> stays = [.. draft.Rested.Where(stay => !IsRemembered(stay, draft.Now)).Select(stay => stay.Id)];
        List<long> alerts = [.. draft.RestedAlerts.Where(batch => batch.RestedAt + KeptFor <= draft.Now).Select(batch => batch.Number)];
        draft.Forget(stays, alerts);

        var upTo = TimelineDueAt(draft) <= draft.Now ? TimelineEnd(draft) : (DateTimeOffset?)null;
        if (upTo is { } end) draft.ForgetTimeline(LeftOf(draft.Timeline!, end));
        if (stays.Count > 0 || alerts.Count > 0 || upTo is not null) draft.Delete(new Forgotten(stays, alerts, upTo));
    }

    /// <summary>Whether a late duplicate about it must not wake it.</summary>
    public static bool IsRemembered(RestedStay stay, DateTimeOffset now) => now < stay.RestedAt + KeptFor;

    public static DateTimeOffset? NextLook(Draft draft) =>
        draft.Rested.Select(stay => (DateTimeOffset?)(stay.RestedAt + KeptFor))
            .Concat(draft.RestedAlerts.Select(batch => (DateTimeOffset?)(batch.RestedAt + KeptFor)))
            .Append(TimelineDueAt(draft)).Min();

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
    private static DateTimeOffset? KeptSince(Draft draft) =>
        draft.Stays.Select(stay => (DateTimeOffset?)stay.OpenedAt)
            .Concat(draft.Rested.Select(stay => (DateTimeOffset?)stay.Since))
            .Concat(draft.Alerts.Where(alert => alert.Stay is null).Select(alert => (DateTimeOffset?)alert.OpenedAt))
            .Concat(draft.RestedAlerts.Select(batch => (DateTimeOffset?)batch.Since)).Min();
}
