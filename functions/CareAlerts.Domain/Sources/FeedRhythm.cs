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

    /// <summary>Learns from whole days: what came in each of their hours, by UTC.</summary>
    public FeedRhythm(IEnumerable<(DateOnly Day, IReadOnlyList<long> ByHour)> days)
    {
        // The slowest of the weeks counts: a holiday among them makes us patient, never hasty.
        foreach (var weekday in days.GroupBy(day => day.Day).Select(Sum).GroupBy(day => day.Day.DayOfWeek))
        {
            var weeks = weekday.ToList();
            if (weeks.Count < FewestWeeks) continue;
            for (var hour = 0; hour < 24; hour++)
            {
                var index = ((int)weekday.Key * 24) + hour;
                _perHour[index] = weeks.Min(day => day.ByHour[hour]);
                _usual[index] = Median([.. weeks.Select(day => day.ByHour[hour]).Order()]);
            }
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
    private static IEnumerable<(int Index, double Part)> Hours(DateTimeOffset from, DateTimeOffset to)
    {
        for (var (at, end) = (from.UtcDateTime, to.UtcDateTime); at < end;)
        {
            var next = at.Date.AddHours(at.Hour + 1);
            var until = next < end ? next : end;
            yield return (((int)at.DayOfWeek * 24) + at.Hour, (until - at).TotalHours);
            at = until;
        }
    }

    private static double Median(long[] sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2.0;

    private static (DateOnly Day, long[] ByHour) Sum(IGrouping<DateOnly, (DateOnly Day, IReadOnlyList<long> ByHour)> day) =>
        (day.Key, [.. Enumerable.Range(0, 24).Select(hour => day.Sum(one => one.ByHour[hour]))]);
}
