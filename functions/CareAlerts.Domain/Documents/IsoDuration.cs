using System.Globalization;
using System.Text.RegularExpressions;

namespace CareAlerts.Domain;

/// <summary>ISO 8601 durations of weeks, days, hours, minutes and seconds. Years and months have no fixed length and are not read.</summary>
public static partial class IsoDuration
{
    /// <summary>Reads <c>PT30M</c>, <c>P1DT12H</c>, <c>P2W</c>; at most a year, never negative.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var match = Pattern().Match(text);
        if (!match.Success) return false;
        duration = TimeSpan.FromDays((7 * Part("w")) + Part("d"))
            + TimeSpan.FromSeconds((3600 * Part("h")) + (60 * Part("m")) + Part("s"));
        return duration <= TimeSpan.FromDays(366);

        double Part(string name) =>
            match.Groups[name] is { Success: true } group ? double.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>Writes days, hours, minutes and seconds: <c>PT0S</c>, <c>P35D</c>, <c>PT1H30M</c>.</summary>
    public static string Write(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero) return "PT0S";
        var days = duration.Days == 0 ? "" : $"{duration.Days}D";
        var hours = duration.Hours == 0 ? "" : $"{duration.Hours}H";
        var minutes = duration.Minutes == 0 ? "" : $"{duration.Minutes}M";
        var rest = duration.Ticks % TimeSpan.TicksPerMinute / (decimal)TimeSpan.TicksPerSecond;
        var seconds = rest == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{rest:0.#######}S");
        var time = hours + minutes + seconds;
        return "P" + days + (time.Length == 0 ? "" : "T" + time);
    }

    // At least one part after P, and after T: "P" and "PT" are not durations.
    [GeneratedRegex(
        @"\AP(?=[0-9T])((?<w>[0-9]{1,4})W)?((?<d>[0-9]{1,6})D)?" +
        @"(T(?=[0-9])((?<h>[0-9]{1,6})H)?((?<m>[0-9]{1,8})M)?((?<s>[0-9]{1,8}(\.[0-9]{1,7})?)S)?)?\z")]
    private static partial Regex Pattern();
}
