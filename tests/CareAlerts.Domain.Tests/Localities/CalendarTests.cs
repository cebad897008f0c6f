using Xunit;

namespace CareAlerts.Domain.Tests;

public class CalendarTests
{
    /// <summary>As published on https://www.gov.uk/bank-holidays for England and Wales.</summary>
    [Theory]
    [InlineData(2011, "01-03 04-22 04-25 04-29 05-02 05-30 08-29 12-26 12-27")]
    [InlineData(2012, "01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26")]
    [InlineData(2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28")]
    [InlineData(2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28")]
    [InlineData(2022, "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27")]
    [InlineData(2023, "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26")]
    [InlineData(2024, "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26")]
    [InlineData(2025, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26")]
    [InlineData(2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28")]
    [InlineData(2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28")]
    [InlineData(2028, "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26")]
    public void The_bank_holidays_of_England_and_Wales_are_those_published(int year, string expected) =>
        Assert.Equal(expected, string.Join(' ', Calendars.Holidays(Calendars.EnglandAndWales, year).Select(date => date.ToString("MM-dd"))));

    [Fact]
    public void Every_year_without_a_proclamation_has_eight() =>
        Assert.All(Enumerable.Range(2029, 100), year => Assert.Equal(8, Calendars.Holidays(Calendars.EnglandAndWales, year).Count));

    [Fact]
    public void A_calendar_without_holidays_has_none() => Assert.Empty(Calendars.Holidays(Calendars.None, 2026));

    [Fact]
    public void A_calendar_that_does_not_exist_is_a_bug() =>
        Assert.Throws<ArgumentException>(() => Calendars.IsHoliday("scotland", new(2026, 1, 2)));

    [Theory]
    [InlineData("2026-10-02", "2026-10-05")]    // Friday to Monday
    [InlineData("2026-04-02", "2026-04-07")]    // over Easter
    [InlineData("2026-12-24", "2026-12-29")]    // over Christmas, with Monday given for Boxing Day
    [InlineData("2026-10-05", "2026-10-06")]
    public void The_next_working_day_skips_weekends_and_bank_holidays(string date, string next) =>
        Assert.Equal(DateOnly.Parse(next), Calendars.NextWorkingDay(Calendars.EnglandAndWales, DateOnly.Parse(date)));
}
