using System.Globalization;
using CareAlerts.Domain;
using CareAlerts.Functions.Intake;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Web.Pages;

namespace CareAlerts.Functions.Web.FeedsConsole;

/// <summary>Which of what is in quarantine is asked for, by the clock of its source.</summary>
internal sealed record AskedFor(QuarantineFilter Filter, FilterView View, IReadOnlyList<PageFault> Faults)
{
    /// <summary>Further back nobody looks at once; older ones come into reach as these are replayed.</summary>
    public const int Most = 1000;

    /// <summary>Reads what was typed. <paramref name="now"/> bounds what may be replayed to what somebody has seen.</summary>
    public static AskedFor Read(PageForm form, string source, TimeZoneInfo zone, DateTimeOffset now)
    {
        var faults = new List<PageFault>();
        var (field, reason, from, to) = (form.Text("field"), form.Text("reason"), form.Text("from"), form.Text("to"));

        // Where the clock shows a time twice, more is shown rather than less.
        var first = Moment("from", from, LocalTime.First);
        var last = Moment("to", to, LocalTime.Last);
        if (last < first) faults.Add(new("to", "The end must not be before the beginning"));
        var filter = new QuarantineFilter(source, field, reason, first, last) { Most = Most };
        return new(filter, new(field, reason, from, to, PageWords.Place(zone), now.ToString("O", CultureInfo.InvariantCulture)), faults);

        DateTimeOffset? Moment(string name, string? text, Func<TimeZoneInfo, DateTime, DateTimeOffset> instant)
        {
            if (text is null) return null;
            if (PageWords.TryWallTime(text, out var wall)) return instant(zone, wall);
            faults.Add(new(name, "Enter a date and time"));
            return null;
        }
    }
}

/// <summary>Says what is in quarantine, and how far was looked.</summary>
internal static class QuarantineWords
{
    private const int MostShown = 50;

    public static QuarantineView Of(IReadOnlyList<QuarantinedMessage> looked, AskedFor asked, string path, TimeZoneInfo zone)
    {
        var fit = asked.Faults.Count > 0 ? [] : looked.Where(asked.Filter.Lets).ToList();
        var canComeAgain = asked.Filter.Source != QuarantineStore.InboundSms;
        return new()
        {
            Path = path,
            ReplayPath = $"{path}/replay",
            Filter = asked.View,
            Faults = asked.Faults,
            Summary = Summary(looked.Count, fit.Count, asked),
            Groups =
            [
                .. fit.GroupBy(message => (message.Reason, message.Field)).OrderByDescending(group => group.Count())
                    .Select(group => new QuarantineGroup(
                        PageWords.Counted(group.Count(), "message"), group.Key.Reason, group.Key.Field, PathOf(path, group.Key.Reason, group.Key.Field))),
            ],
            Messages = [.. fit.Take(MostShown).Select(message => Of(message, zone))],
            ReplayAll = fit.Count == 0 || !canComeAgain ? null : fit.Count == 1 ? "Replay this one" : $"Replay all {fit.Count:#,0} of these",
        };
    }

    private static string Summary(int looked, int fit, AskedFor asked)
    {
        if (asked.Faults.Count > 0) return "Nothing is listed: the filter cannot be read.";
        var all = looked < AskedFor.Most ? $"all {PageWords.Counted(looked, "message")}" : $"the newest {looked:#,0} messages; there may be more";
        if (looked == 0) return "Nothing of this name is in quarantine now. That says nothing of what was never sent.";
        var found = asked.View.IsSet ? $"{PageWords.Counted(fit, "message fits", "messages fit")} the filter, of {all}." : $"Looked at {all} in quarantine.";
        return fit > MostShown ? $"{found} The newest {MostShown} are listed." : found;
    }

    private static QuarantinedView Of(QuarantinedMessage message, TimeZoneInfo zone) =>
        new(message.Id, $"Received {PageWords.Exactly(message.ReceivedAt, zone)}", message.Reason, message.Field ?? message.Segment, message.Excerpt);

    private static string PathOf(string path, string reason, string? field) =>
        $"{path}?reason={Uri.EscapeDataString(reason)}{(field is null ? "" : $"&field={Uri.EscapeDataString(field)}")}#quarantine";
}
