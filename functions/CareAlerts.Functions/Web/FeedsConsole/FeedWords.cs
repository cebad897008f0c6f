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
            { Silent: true, LastMessageAt: null } => "Never heard",
            { Silent: true } => "Silent",
            _ => "Heard",
        },
        IsSilent = feed.Silent,
        Heard = Heard(feed, settings, zone, now),
        Rate = [.. Rate(feed)],
        Lag = [Delay(feed.RecordedLag, "being recorded"), Delay(feed.OccurredLag, "happening")],
        Today =
        [
            $"{feed.ReceivedToday:#,0} received", $"{feed.IgnoredToday:#,0} ignored", $"{feed.UnknownToday:#,0} about nobody we know",
            $"{feed.QuarantinedToday:#,0} set aside",
        ],
        Quarantine = quarantine,
    };

    private static string Heard(FeedStatus feed, SourceSettings settings, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (feed.LastMessageAt is not { } last)
            return feed.Disabled ? "No message has ever come; none is expected." : "No message has ever come. What happens there is not known here.";
        var ago = now - last;
        var at = PageWords.Time(last, zone);
        if (feed.Disabled) return $"What comes is kept, not acted on. The last message came on {at}.";
        if (!feed.Silent) return $"The last message came {PageWords.Lasted(ago)} ago, on {at}.";
        var why = ago > settings.SilentAfter ? $"longer than the {PageWords.Length(settings.SilentAfter)} its settings allow" : "longer than ever before at this hour of the week";
        return $"No message for {PageWords.Lasted(ago)}, since {at}: {why}. What is known of its wards is old.";
    }

    private static IEnumerable<string> Rate(FeedStatus feed)
    {
        yield return PageWords.Counted(feed.LastHour, "message");
        yield return feed.UsualHour is { } usual ? $"usually {Math.Round(usual):#,0} at this hour" : "what is usual is not known: it takes two weeks to learn";
    }

    private static string Delay(FeedLag lag, string since) => lag is { Median: { } median, P95: { } p95 }
        ? $"half within {Of(median)} of {since}, 95 of 100 within {Of(p95)}"
        : $"not known since {since}: no message with that time came in this hour";

    private static string Of(string duration) => IsoDuration.TryParse(duration, out var time) ? PageWords.Length(time) : duration;
}
