using System.Globalization;

namespace CareAlerts.Domain;

/// <summary>One alarm when a feed falls silent, and one when it is heard again: whoever looks in between sees that it still is.</summary>
internal static class SilentFeeds
{
    public static void Hear(Draft draft, Input.FeedsWatched watched)
    {
        foreach (var feed in watched.Silent)
            if (feed.Since is { } since && !draft.IsFull && OpenOf(draft, feed.Source) is null) Open(draft, feed.Source, since);
        foreach (var alert in draft.Alerts.Where(alert => alert is { IsOpen: true, Kind: AlertKind.FeedSilent }).ToList())
            if (!draft.IsFull && !watched.Silent.Any(feed => feed.Source == alert.Source)) Recovered(draft, alert);    // the next look takes the rest
    }

    private static void Open(Draft draft, SourceId source, DateTimeOffset since)
    {
        var id = draft.NewId();
        var reason = $"No message has come from {source} since {since.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC.";
        var alert = new Alert
        {
            Id = new(id),
            Code = AlertCode.Of(id),
            Kind = AlertKind.FeedSilent,
            Source = source,
            Subject = source.Value,
            Urgency = draft.Policy.Alerts[AlertKind.FeedSilent].Urgency,
            OpenedAt = draft.Now,
            HoldUntil = draft.Now,
            NextStepAt = draft.Now,
            Reasons = [reason],
        };
        draft.Put(alert);
        draft.Because("opened", reason, alert);
    }

    private static void Recovered(Draft draft, Alert alert)
    {
        var why = $"Messages come from {alert.Source} again.";
        draft.Put(alert with { State = AlertState.Resolved, EndedAt = draft.Now, NextStepAt = null, Reasons = [.. alert.Reasons, why] });
        draft.Because("resolved", why, alert);
        HouseTrouble.Hear(draft, new($"feed-heard-again:{alert.Source}:{alert.Id}", why, alert.Source));
    }

    private static Alert? OpenOf(Draft draft, SourceId source) =>
        draft.Alerts.FirstOrDefault(alert => alert is { IsOpen: true, Kind: AlertKind.FeedSilent } && alert.Source == source);
}
