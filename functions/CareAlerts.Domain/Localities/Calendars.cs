namespace CareAlerts.Domain;

/// <summary>Calendars of bank holidays, and the working days that follow from them.</summary>
public static class Calendars
{
    /// <summary>England and Wales, computed from the Banking and Financial Dealings Act 1971 and the proclamations since.</summary>
    public const string EnglandAndWales = "england-and-wales";

    /// <summary>No holidays: every Monday to Friday is a working day.</summary>
    public const string None = "none";

    /// <summary>The days that proclamations added (true) or took away (false) since 2011. https://www.gov.uk/bank-holidays</summary>
    private static readonly Dictionary<DateOnly, bool> Proclaimed = new()
    {
        [new(2011, 4, 29)] = true,     // royal wedding
        [new(2012, 5, 28)] = false,    // spring bank holiday moved for the Diamond Jubilee
        [new(2012, 6, 4)] = true,
        [new(2012, 6, 5)] = true,
        [new(2020, 5, 4)] = false,     // early May bank holiday moved to VE Day
        [new(2020, 5, 8)] = true,
        [new(2022, 5, 30)] = false,    // spring bank holiday moved for the Platinum Jubilee
        [new(2022, 6, 2)] = true,
        [new(2022, 6, 3)] = true,
        [new(2022, 9, 19)] = true,     // state funeral of Queen Elizabeth II
        [new(2023, 5, 8)] = true,      // coronation of King Charles III
    };

    /// <summary>The calendars there are.</summary>
    public static IReadOnlyList<string> Names { get; } = [EnglandAndWales, None];

    /// <summary>Whether there is a calendar of that name.</summary>
    public static bool IsKnown(string calendar) => Names.Contains(calendar);

    /// <summary>Whether a date is a bank holiday; a substitute day is, the weekend day it stands for is not.</summary>
    public static bool IsHoliday(string calendar, DateOnly date) => calendar switch
    {
        EnglandAndWales => Proclaimed.TryGetValue(date, out var added) ? added : IsRegularInEnglandAndWales(date),
        None => false,
        _ => throw new ArgumentException($"no such calendar: {calendar}", nameof(calendar)),
    };

    /// <summary>Monday to Friday and no holiday.</summary>
    public static bool IsWorkingDay(string calendar, DateOnly date) =>
        date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !IsHoliday(calendar, date);

    /// <summary>The first working day after a date.</summary>
    public static DateOnly NextWorkingDay(string calendar, DateOnly date)
    {
        do date = date.AddDays(1);
        while (!IsWorkingDay(calendar, date));
        return date;
    }

    /// <summary>The bank holidays of a year, in order.</summary>
    public static IReadOnlyList<DateOnly> Holidays(string calendar, int year)
    {
        var first = new DateOnly(year, 1, 1);
        var days = DateTime.IsLeapYear(year) ? 366 : 365;
        return [.. Enumerable.Range(0, days).Select(first.AddDays).Where(date => IsHoliday(calendar, date))];
    }

    private static bool IsRegularInEnglandAndWales(DateOnly date) =>
        IsNewYear(date)
        || date == EasterSunday(date.Year).AddDays(-2)
        || date == EasterSunday(date.Year).AddDays(1)
        || (date.DayOfWeek == DayOfWeek.Monday && (IsEarlyMay(date) || IsLastMondayOf(5, date) || IsLastMondayOf(8, date)))
        || IsChristmasOrBoxing(date);

    private static bool IsEarlyMay(DateOnly monday) => monday is { Month: 5, Day: <= 7 };

    /// <summary>For months of 31 days, as May and August are.</summary>
    private static bool IsLastMondayOf(int month, DateOnly monday) => monday.Month == month && monday.Day > 24;

    /// <summary>1 January, or the Monday after when it falls on a weekend.</summary>
    private static bool IsNewYear(DateOnly date) => date is { Month: 1, Day: <= 3 } && (date.Day, date.DayOfWeek) switch
    {
        (1, not (DayOfWeek.Saturday or DayOfWeek.Sunday)) => true,
        ( > 1, DayOfWeek.Monday) => true,
        _ => false,
    };

    /// <summary>25 and 26 December; each that falls on a weekend is given on the 27th or 28th instead.</summary>
    private static bool IsChristmasOrBoxing(DateOnly date) => date.Month == 12 && (date.Day, date.DayOfWeek) switch
    {
        (25 or 26, not (DayOfWeek.Saturday or DayOfWeek.Sunday)) => true,
        (27, DayOfWeek.Monday or DayOfWeek.Tuesday) => true,    // Christmas was Saturday, or Sunday with Boxing Day on Monday
        (28, DayOfWeek.Monday or DayOfWeek.Tuesday) => true,    // Boxing Day was Saturday, or Sunday with Christmas given on Monday
        _ => false,
    };

    /// <summary>The Gregorian computus (Meeus, Astronomical Algorithms, chapter 8).</summary>
    private static DateOnly EasterSunday(int year)
    {
        var a = year % 19;
        var (b, c) = Math.DivRem(year, 100);
        var (d, e) = Math.DivRem(b, 4);
        var g = ((8 * b) + 13) / 25;
        var h = ((19 * a) + b - d - g + 15) % 30;
        var (i, k) = Math.DivRem(c, 4);
        var l = (32 + (2 * e) + (2 * i) - h - k) % 7;
        var m = (a + (11 * h) + (19 * l)) / 433;
        var n = (h + l - (7 * m) + 90) / 25;
        return new(year, n, (h + l - (7 * m) + (33 * n) + 19) % 32);
    }
}
