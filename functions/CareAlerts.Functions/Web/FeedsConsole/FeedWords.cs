using CareAlerts.Domain;
using CareAlerts.Functions.Web.Feeds;
using CareAlerts.Functions.Web.Pages;

namespace CareAlerts.Functions.Web.FeedsConsole;

/// <summary>Says how a source is doing. Whatever is not known is said not to be known.</summary>
internal static class FeedWords
{
    public static FeedView Of(FeedStatus feed, SourceSettings settings, string path, string quarantine, TimeZoneInfo zone, DateTimeOffset now) => new()
    {
        Id = feed.Source,
        Name = feed.Name,
        Path = path,
        Mode = feed switch
        {
            { Registered: false } => "not registered, taken in shadow",
            { Disabled: true } => "disabled",
            _ => feed.Mode,
        },
        State = feed switch
        {
            { Disabled: true } => "Disabled",
            _ when IsAwaited(feed) => "Not heard yet",
            { Silent: true, LastMessageAt: null } => "Never heard",
            { Silent: true } => "Silent",
            _ => "Heard",
        },
        IsSilent = IsSilent(feed),
        Heard = Heard(feed, settings, zone, now),
        Rate = [.. Rate(feed)],
        Lag = [Delay("since recorded", feed.RecordedLag), Delay("since it happened", feed.OccurredLag)],
        Today =
            $"{feed.ReceivedToday:#,0} received, {feed.IgnoredToday:#,0} ignored, {feed.UnknownToday:#,0} about nobody we know, {feed.QuarantinedToday:#,0} set aside",
        Quarantine = quarantine,
    };

    /// <summary>Whether its silence is a reason to act: nobody waits yet for the first message of a source in shadow.</summary>
    public static bool IsSilent(FeedStatus feed) => feed.Silent && !IsAwaited(feed);

    private static bool IsAwaited(FeedStatus feed) => feed is { Silent: true, LastMessageAt: null } && feed.Mode == WireNames.Modes.Of(Mode.Shadow);

    private static string Heard(FeedStatus feed, SourceSettings settings, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (feed.LastMessageAt is not { } last)
        {
            return feed.Disabled ? "No message has ever come; none is expected."
                : IsAwaited(feed) ? "No message has ever come. The source is in shadow: nobody is alarmed."
                : "No message has ever come. What happens there is not known here.";
        }

        var ago = now - last;
        var at = PageWords.TimeBefore(now, last, zone);
        if (feed.Disabled) return $"What comes is kept, not acted on. The last message came {at}.";
        if (!feed.Silent) return $"The last message came {PageWords.Lasted(ago)} ago, {at}.";
        var why = ago > settings.SilentAfter ? $"longer than the {PageWords.Length(settings.SilentAfter)} its settings allow" : "longer than ever before at this hour of the week";
        return $"No message for {PageWords.Lasted(ago)}, since {at}: {why}. What is known of its wards is old.";
    }

    private static IEnumerable<string> Rate(FeedStatus feed)
    {
        yield return PageWords.Counted(feed.LastHour, "message");
        yield return feed.UsualHour is { } usual ? $"usual at this hour: {Math.Round(usual):#,0}" : "usual: not known before two weeks";
    }

    private static string Delay(string since, FeedLag lag) => lag is { Median: { } median, P95: { } p95 }
        ? $"{since}: half within {Of(median)}, 95% within {Of(p95)}" : $"{since}: not known";

    private static string Of(string duration) => IsoDuration.TryParse(duration, out var time) ? PageWords.Length(time) : duration;
}
