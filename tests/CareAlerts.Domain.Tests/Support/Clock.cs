using System.Globalization;

namespace CareAlerts.Domain.Tests;

/// <summary>Times as stories tell them: <c>Mon 09:00</c> of the week of Monday 2 November 2026 (GMT), <c>Mon+1 09:00</c> a week later.</summary>
internal static class Clock
{
    public static readonly DateTimeOffset Monday = new(2026, 11, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    public static DateTimeOffset On(string time)
    {
        var (day, clock) = (time[..^6], time[^5..]);
        var week = day.Length > 3 ? int.Parse(day[3..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        return Monday.AddDays(Array.IndexOf(Days, day[..3]) + (7 * week)) + TimeOnly.Parse(clock, CultureInfo.InvariantCulture).ToTimeSpan();
    }

    /// <summary>The time as a story would say it.</summary>
    public static string Tell(DateTimeOffset at)
    {
        var days = (int)Math.Floor((at - Monday).TotalDays);
        var (week, day) = ((int)Math.Floor(days / 7.0), ((days % 7) + 7) % 7);
        return $"{Days[day]}{(week == 0 ? "" : week.ToString("+0;-0", CultureInfo.InvariantCulture))} {at.ToString(at.Second == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture)}";
    }

    public static TimeSpan Seconds(double count) => TimeSpan.FromSeconds(count);
    public static TimeSpan Minutes(double count) => TimeSpan.FromMinutes(count);
    public static TimeSpan Hours(double count) => TimeSpan.FromHours(count);
}
