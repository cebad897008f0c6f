namespace CareAlerts.Domain;

/// <summary>
/// Who works when. A span is turned into two instants before anything is compared, so that the nights the clocks change need no
/// rule of their own: a span that opens in the hour that is skipped opens when the clocks have moved, one that closes in the
/// hour that comes twice closes the second time.
/// </summary>
public static class WorkingTime
{
    /// <summary>Christmas and New Year can close the same weekday three weeks running; two months is beyond any calendar.</summary>
    private const int DaysAhead = 62;

    /// <summary>Whether <paramref name="now"/> is within the hours; none means always. No span begins on a bank holiday.</summary>
    public static bool IsWithin(IReadOnlyList<WorkingHours> hours, TimeZoneInfo zone, string calendar, DateTimeOffset now)
    {
        if (hours.Count == 0) return true;
        var today = LocalDate(zone, now);
        return SpansOn(hours, zone, calendar, today.AddDays(-1))    // last night's may run past midnight
            .Concat(SpansOn(hours, zone, calendar, today))
            .Any(span => span.Opens <= now && now < span.Closes);
    }

    /// <summary>When the hours next open: <paramref name="now"/> itself within them; null when they do not in two months.</summary>
    public static DateTimeOffset? NextOpening(IReadOnlyList<WorkingHours> hours, TimeZoneInfo zone, string calendar, DateTimeOffset now)
    {
        if (IsWithin(hours, zone, calendar, now)) return now;
        var today = LocalDate(zone, now);
        foreach (var ahead in Enumerable.Range(0, DaysAhead))
        {
            var spans = SpansOn(hours, zone, calendar, today.AddDays(ahead)).Where(span => span.Opens > now).ToList();
            if (spans.Count > 0) return spans.Min(span => span.Opens);
        }

        return null;
    }

    private static IEnumerable<(DateTimeOffset Opens, DateTimeOffset Closes)> SpansOn(
        IReadOnlyList<WorkingHours> hours, TimeZoneInfo zone, string calendar, DateOnly date) =>
        Calendars.IsHoliday(calendar, date)
            ? []
            : hours.Where(span => span.Days.Contains(date.DayOfWeek)).Select(span => (
                LocalTime.First(zone, date.ToDateTime(span.From)),
                LocalTime.Last(zone, (span.To > span.From ? date : date.AddDays(1)).ToDateTime(span.To))));

    private static DateOnly LocalDate(TimeZoneInfo zone, DateTimeOffset now) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
}
