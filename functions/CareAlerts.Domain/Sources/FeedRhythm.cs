namespace CareAlerts.Domain;

/// <summary>How many messages a feed sends in each hour of the week, learned from the weeks before: a busy feed is missed sooner.</summary>
public sealed class FeedRhythm
{
    private const int HoursOfWeek = 7 * 24;

    /// <summary>So many messages would have come by now: that none did is no chance (e to the minus 30).</summary>
    private const double CertainlyMissed = 30;

    /// <summary>Less is learned from chance than from habit.</summary>
    private const int FewestWeeks = 2;

    /// <summary>However busy the feed: a restart of a sender takes this long.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(15);

    private readonly double[] _perHour = new double[HoursOfWeek];
    private readonly double?[] _usual = new double?[HoursOfWeek];

    private readonly TimeZoneInfo _zone;

    /// <summary>Learns from whole days.</summary>
    /// <param name="days">What came in each of their hours, by UTC; a day may be there in several parts.</param>
    /// <param name="zone">Where the hospital is: its week goes by local time, also after a change of clocks.</param>
    public FeedRhythm(IEnumerable<(DateOnly Day, IReadOnlyList<long> ByHour)> days, TimeZoneInfo zone)
    {
        _zone = zone;

        // The slowest of the weeks counts: a holiday among them makes us patient, never hasty.
        foreach (var hour in days.GroupBy(day => day.Day).SelectMany(HoursOf).GroupBy(hour => IndexOf(hour.At)))
        {
            List<long> weeks = [.. hour.GroupBy(one => one.At.Date).Select(once => once.Min(one => one.Count)).Order()];    // an hour may come twice in a night
            if (weeks.Count < FewestWeeks) continue;
            _perHour[hour.Key] = weeks[0];
            _usual[hour.Key] = Median(weeks);
        }
    }

    /// <summary>Whether a feed counts as silent: nothing for as long as its settings allow, or for as long as it never was at these hours.</summary>
    /// <param name="settings">The source's settings.</param>
    /// <param name="lastAt">Its last message; null for none ever.</param>
    /// <param name="now">Our clock.</param>
    public bool IsSilent(SourceSettings settings, DateTimeOffset? lastAt, DateTimeOffset now)
    {
        if (lastAt is not { } last || now - last > settings.SilentAfter) return true;
        return now - last >= Shortest && Expected(last, now) >= CertainlyMissed;
    }

    /// <summary>How many messages come between two times at the least.</summary>
    public double Expected(DateTimeOffset from, DateTimeOffset to) => Hours(from, to).Sum(hour => _perHour[hour.Index] * hour.Part);

    /// <summary>How many messages come between two times in a usual week (the median of them); null where too few weeks are known.</summary>
    public double? Usual(DateTimeOffset from, DateTimeOffset to)
    {
        var usual = 0.0;
        foreach (var (index, part) in Hours(from, to))
        {
            if (_usual[index] is not { } perHour) return null;
            usual += perHour * part;
        }

        return usual;
    }

    // The hours of the week between two times, each with how much of it lies between them.
    private IEnumerable<(int Index, double Part)> Hours(DateTimeOffset from, DateTimeOffset to)
    {
        for (var (at, end) = (from.UtcDateTime, to.UtcDateTime); at < end;)
        {
            var next = at.Date.AddHours(at.Hour + 1);
            var until = next < end ? next : end;
            yield return (IndexOf(Local(at)), (until - at).TotalHours);
            at = until;
        }
    }

    private IEnumerable<(DateTime At, long Count)> HoursOf(IGrouping<DateOnly, (DateOnly Day, IReadOnlyList<long> ByHour)> day)
    {
        for (var hour = 0; hour < 24; hour++)
            yield return (Local(day.Key.ToDateTime(new TimeOnly(hour, 0))), day.Sum(part => part.ByHour[hour]));
    }

    private DateTime Local(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), _zone);

    private static int IndexOf(DateTime local) => ((int)local.DayOfWeek * 24) + local.Hour;

    private static double Median(List<long> sorted) => (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2.0;
}
