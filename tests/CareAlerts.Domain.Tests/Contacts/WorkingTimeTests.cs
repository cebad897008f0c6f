using Xunit;

namespace CareAlerts.Domain.Tests;

public class WorkingTimeTests
{
    private static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    private static readonly DayOfWeek[] Weekdays = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    private static readonly WorkingHours[] NineToFive = [new(Weekdays, new(9, 0), new(17, 0))];

    private static readonly WorkingHours[] EveryNight = [new(Enum.GetValues<DayOfWeek>(), new(22, 0), new(6, 0))];

    [Fact]
    public void No_hours_means_always() => Assert.True(Within([], "2026-12-25T03:00Z"));

    [Theory]
    [InlineData("2026-10-02T08:59:59+01:00", false)]    // a Friday
    [InlineData("2026-10-02T09:00:00+01:00", true)]
    [InlineData("2026-10-02T16:59:59+01:00", true)]
    [InlineData("2026-10-02T17:00:00+01:00", false)]
    [InlineData("2026-10-03T12:00:00+01:00", false)]    // Saturday
    [InlineData("2026-10-02T08:30:00Z", true)]          // half past nine in London
    public void Hours_are_local_and_end_just_before_their_end(string now, bool expected) => Assert.Equal(expected, Within(NineToFive, now));

    [Fact]
    public void A_bank_holiday_is_not_worked_where_the_calendar_has_it()
    {
        Assert.False(Within(NineToFive, "2026-12-28T12:00Z"));    // Monday, given for Boxing Day
        Assert.True(WorkingTime.IsWithin(NineToFive, London, Calendars.None, At("2026-12-28T12:00Z")));
    }

    [Theory]
    [InlineData("2026-10-02T21:59+01:00", false)]
    [InlineData("2026-10-02T22:00+01:00", true)]
    [InlineData("2026-10-03T05:59+01:00", true)]
    [InlineData("2026-10-03T06:00+01:00", false)]
    public void A_night_runs_past_midnight(string now, bool expected) => Assert.Equal(expected, Within(EveryNight, now));

    [Fact]
    public void A_night_belongs_to_the_day_on_which_it_begins()
    {
        WorkingHours[] fridayNight = [new([DayOfWeek.Friday], new(22, 0), new(6, 0))];

        Assert.True(Within(fridayNight, "2026-10-03T03:00+01:00"));
        Assert.False(Within(fridayNight, "2026-10-02T03:00+01:00"));
    }

    [Fact]
    public void The_night_before_a_bank_holiday_is_worked_to_its_end_and_the_night_that_begins_on_it_is_not()
    {
        Assert.True(Within(EveryNight, "2026-12-25T05:00Z"));
        Assert.False(Within(EveryNight, "2026-12-25T23:00Z"));
        Assert.False(Within(EveryNight, "2026-12-26T03:00Z"));
    }

    [Fact]
    public void Hours_that_end_when_they_begin_last_a_day()
    {
        WorkingHours[] allDay = [new(Weekdays, new(0, 0), new(0, 0))];

        Assert.True(Within(allDay, "2026-10-02T23:59+01:00"));
        Assert.False(Within(allDay, "2026-10-03T00:00+01:00"));
    }

    [Fact]
    public void The_night_the_clocks_go_forward_is_an_hour_shorter()
    {
        // 29 March 2026: 01:00 GMT becomes 02:00 BST, so half past one never comes and a span from then opens at once.
        WorkingHours[] early = [new([DayOfWeek.Sunday], new(1, 30), new(3, 0))];

        Assert.False(Within(early, "2026-03-29T00:59Z"));
        Assert.True(Within(early, "2026-03-29T01:00Z"));
        Assert.False(Within(early, "2026-03-29T02:00Z"));
        Assert.Equal(At("2026-03-29T01:00Z"), Next(early, "2026-03-28T12:00Z"));
    }

    [Fact]
    public void The_night_the_clocks_go_back_has_no_gap()
    {
        // 25 October 2026: 02:00 BST becomes 01:00 GMT, so half past one comes twice; the span opens the first time and closes the second.
        WorkingHours[] early = [new([DayOfWeek.Sunday], new(1, 0), new(1, 30))];

        Assert.False(Within(early, "2026-10-24T23:59Z"));
        Assert.True(Within(early, "2026-10-25T00:00Z"));
        Assert.True(Within(early, "2026-10-25T00:45Z"));
        Assert.True(Within(early, "2026-10-25T01:29Z"));
        Assert.False(Within(early, "2026-10-25T01:30Z"));
    }

    [Fact]
    public void Nine_o_clock_stays_nine_o_clock_across_the_change()
    {
        Assert.Equal(At("2026-10-23T09:00+01:00"), Next(NineToFive, "2026-10-23T03:00Z"));
        Assert.Equal(At("2026-10-26T09:00+00:00"), Next(NineToFive, "2026-10-23T20:00Z"));
    }

    [Fact]
    public void Within_the_hours_the_next_opening_is_now() => Assert.Equal(At("2026-10-02T12:00Z"), Next(NineToFive, "2026-10-02T12:00Z"));

    [Fact]
    public void The_next_opening_after_the_Thursday_before_Easter_is_the_Tuesday_after() =>
        Assert.Equal(At("2026-04-07T09:00+01:00"), Next(NineToFive, "2026-04-02T18:00+01:00"));

    [Fact]
    public void Fridays_closed_by_Christmas_and_New_Year_open_on_the_third() =>
        Assert.Equal(At("2027-01-08T09:00Z"), Next([new([DayOfWeek.Friday], new(9, 0), new(17, 0))], "2026-12-18T18:00Z"));

    [Fact]
    public void Of_several_spans_the_first_to_open_counts() =>
        Assert.Equal(
            At("2026-10-02T13:00+01:00"),
            Next(
                [new(Weekdays, new(18, 0), new(20, 0)), new(Weekdays, new(13, 0), new(17, 0)), new(Weekdays, new(9, 0), new(12, 0))],
                "2026-10-02T12:30+01:00"));

    [Fact]
    public void Hours_on_no_day_never_open() => Assert.Null(Next([new([], new(9, 0), new(17, 0))], "2026-10-02T12:30+01:00"));

    private static bool Within(IReadOnlyList<WorkingHours> hours, string now) =>
        WorkingTime.IsWithin(hours, London, Calendars.EnglandAndWales, At(now));

    private static DateTimeOffset? Next(IReadOnlyList<WorkingHours> hours, string now) =>
        WorkingTime.NextOpening(hours, London, Calendars.EnglandAndWales, At(now));

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time);
}
