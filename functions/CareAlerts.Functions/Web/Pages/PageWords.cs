using System.Globalization;

namespace CareAlerts.Functions.Web.Pages;

/// <summary>Times and numbers as people say them.</summary>
internal static class PageWords
{
    /// <summary>A time by the clock of the place: <c>Friday 4 September 2026 at 2:05pm</c>.</summary>
    public static string Time(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var hour = local.ToString(local.Minute == 0 ? "%h" : "h:mm", CultureInfo.InvariantCulture) + (local.Hour < 12 ? "am" : "pm");
        return $"{local.ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture)} at {hour}";
    }

    /// <summary>A time that is past: of the same day the hour is enough.</summary>
    public static string TimeBefore(DateTimeOffset now, DateTimeOffset at, TimeZoneInfo zone)
    {
        var words = Time(at, zone);
        return TimeZoneInfo.ConvertTime(now, zone).Date == TimeZoneInfo.ConvertTime(at, zone).Date ? $"today{words[words.IndexOf(" at ", StringComparison.Ordinal)..]}" : words;
    }

    /// <summary>A time for whoever compares it with a log: <c>4 September 2026, 14:05:09</c>.</summary>
    public static string Exactly(DateTimeOffset at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString("d MMMM yyyy, HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Reads what a datetime-local input sends (HTML, "local date and time").</summary>
    public static bool TryWallTime(string text, out DateTime wall) => DateTime.TryParseExact(
        text, ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out wall);

    /// <summary>The place whose clock counts, for example <c>London</c>.</summary>
    public static string Place(TimeZoneInfo zone) => zone.Id.Split('/')[^1].Replace('_', ' ');

    /// <summary>A length of time in its largest whole unit: <c>30 minutes</c>.</summary>
    public static string Length(TimeSpan time) => time switch
    {
        { TotalDays: >= 1 } when time.Ticks % TimeSpan.TicksPerDay == 0 => Counted(time.TotalDays, "day"),
        { TotalHours: >= 1 } when time.Ticks % TimeSpan.TicksPerHour == 0 => Counted(time.TotalHours, "hour"),
        { TotalMinutes: >= 1 } => Counted(Math.Floor(time.TotalMinutes), "minute"),
        _ => Counted(Math.Ceiling(time.TotalSeconds), "second"),
    };

    /// <summary>How long something has lasted, as exactly as anybody wants to know.</summary>
    public static string Lasted(TimeSpan time) => time switch
    {
        { TotalDays: >= 2 } => Counted(Math.Floor(time.TotalDays), "day"),
        { TotalHours: >= 2 } => Counted(Math.Floor(time.TotalHours), "hour"),
        { TotalMinutes: >= 1 } => Counted(Math.Floor(time.TotalMinutes), "minute"),
        _ => "less than a minute",
    };

    /// <summary>A number and what it counts.</summary>
    public static string Counted(double count, string one, string? several = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:#,0} {(count == 1 ? one : several ?? one + "s")}");
}
