using System.Globalization;

namespace CareAlerts.Domain;

/// <summary>One alarm when a feed falls silent, and one when it is heard again: whoever looks in between sees that it still is.</summary>
internal static class SilentFeeds
{
    public static void Hear(Draft draft, Input.FeedsWatched watched)
    {
        foreach (var feed in watched.Feeds)
        {
            if (draft.IsFull) return;    // the next look takes the rest
            var settings = draft.Directory.Source(feed.Source);
            if (OpenOf(draft, feed.Source) is { } alert) Follow(draft, alert, feed, settings);
            else if (feed.IsMissed && !settings.Disabled) Open(draft, feed, settings);
        }
    }

    private static void Open(Draft draft, WatchedFeed feed, SourceSettings settings)
    {
        var id = draft.NewId();
        var reason = feed.LastAt is { } last
            ? $"No message has come from {feed.Source} since {last.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC."
            : $"{feed.Source} is live and no message has ever come from it.";
        var alert = new Alert
        {
            Id = new(id),
            Code = AlertCode.Of(id),
            Kind = AlertKind.FeedSilent,
            Source = feed.Source,
            Subject = feed.Source.Value,
            Urgency = draft.Policy.Alerts[AlertKind.FeedSilent].Urgency,
            OpenedAt = draft.Now,
            HoldUntil = draft.Now,
            NextStepAt = draft.Now,
            Spell = new(feed.LastAt, settings.SilentAfter),
            Reasons = [reason],
        };
        draft.Put(alert);
        draft.Because("opened", reason, alert);
    }

    // A feed is silent until a message comes, whatever our clock or what is learned of its weeks says meanwhile; or until nobody waits for one.
    private static void Follow(Draft draft, Alert alert, WatchedFeed feed, SourceSettings settings)
    {
        if (settings.Disabled) End(draft, alert, $"{feed.Source} is disabled in its settings: no message is expected from it.");
        else if (feed.LastAt is null && settings.Mode == Mode.Shadow) End(draft, alert, $"{feed.Source} is in shadow mode: nobody waits for its first message.");
        else if (feed.IsMissed) return;
        else if (IsHeardSince(alert, feed)) Recovered(draft, alert, feed);
        else if (settings.SilentAfter > alert.Spell?.Allowed && draft.Now >= alert.OpenedAt)
            End(draft, alert, $"{feed.Source} may now be silent for longer, by its settings; no message has come since.");
    }

    private static bool IsHeardSince(Alert alert, WatchedFeed feed) => feed.LastAt is { } last && !(last <= (alert.Spell is { } spell ? spell.LastAt : alert.OpenedAt));

    private static void Recovered(Draft draft, Alert alert, WatchedFeed feed)
    {
        var why = alert.Spell is { LastAt: null } ? $"The first message has come from {feed.Source}." : $"Messages come from {feed.Source} again.";
        End(draft, alert, why);
        var told = draft.Notifications.Where(one => one.Alert == alert.Id && one.State is not (NotificationState.Failed or NotificationState.Cancelled))
            .Select(one => new Told(one.To, one.Channel)).Distinct().Take(draft.Room - 1).ToList();
        if (told.Count > 0) Say(draft, feed.Source, told, why);
    }

    // Whoever was told of the silence hears that it is over, by the same channel: good news, nothing to do.
    private static void Say(Draft draft, SourceId source, List<Told> told, string why)
    {
        var id = draft.NewId();
        var notice = new Alert
        {
            Id = new(id),
            Code = AlertCode.Of(id),
            Kind = AlertKind.FeedHeardAgain,
            Source = source,
            Subject = source.Value,
            Urgency = draft.Policy.Alerts[AlertKind.FeedHeardAgain].Urgency,
            OpenedAt = draft.Now,
            HoldUntil = draft.Now,
            Told = told,
            Reasons = [why],
        };
        draft.Put(notice);
        draft.Because("opened", why, notice);
        foreach (var one in told) Escalation.Notify(draft, notice, one, "They were told of the silence.");
    }

    /// <summary>The word that a feed is heard again is over as soon as it was told.</summary>
    public static void Run(Draft draft)
    {
        foreach (var notice in draft.Alerts.Where(alert => alert is { IsOpen: true, Kind: AlertKind.FeedHeardAgain }).ToList())
            if (Retractions.IsTold(draft, notice)) draft.Put(notice with { State = AlertState.Resolved, EndedAt = draft.Now });
    }

    /// <summary>When that is next looked at.</summary>
    public static DateTimeOffset? NextLook(Draft draft) =>
        draft.Alerts.Where(alert => alert is { IsOpen: true, Kind: AlertKind.FeedHeardAgain }).Min(alert => Retractions.NextLook(alert, draft.Now));

    private static void End(Draft draft, Alert alert, string why)
    {
        draft.Put(alert with { State = AlertState.Resolved, EndedAt = draft.Now, NextStepAt = null, Reasons = [.. alert.Reasons, why] });
        draft.Because("resolved", why, alert);
    }

    private static Alert? OpenOf(Draft draft, SourceId source) =>
        draft.Alerts.FirstOrDefault(alert => alert is { IsOpen: true, Kind: AlertKind.FeedSilent } && alert.Source == source);
}
