using Xunit;

namespace CareAlerts.Domain.Tests;

/// <summary>A busy feed is missed sooner than its settings say; a quiet one never later.</summary>
public class FeedRhythmTests
{
    private static readonly SourceSettings Settings = SourceSettings.Default(new("RXX")) with { SilentAfter = TimeSpan.FromHours(2) };
    private static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");
    private static readonly DateOnly Monday = new(2026, 11, 2);
    private static readonly DateTimeOffset MondayNoon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(10, false)]
    [InlineData(14, false)]
    [InlineData(16, true)]
    public void A_feed_of_two_hundred_an_hour_is_missed_after_a_quarter_of_an_hour(int minutes, bool isSilent) =>
        Assert.Equal(isSilent, new FeedRhythm([Day(0, 200), Day(7, 200)], London).IsSilent(Settings, MondayNoon.AddMinutes(-minutes), MondayNoon));

    [Theory]
    [InlineData(100, 200, 20, true)]
    [InlineData(10, 200, 20, false)]    // the slowest week counts
    [InlineData(10, 10, 119, false)]
    [InlineData(10, 10, 121, true)]
    public void The_slowest_of_the_weeks_counts_and_the_settings_are_the_longest_wait(int one, int other, int minutes, bool isSilent) =>
        Assert.Equal(isSilent, new FeedRhythm([Day(0, one), Day(7, other)], London).IsSilent(Settings, MondayNoon.AddMinutes(-minutes), MondayNoon));

    [Fact]
    public void One_week_teaches_nothing() =>
        Assert.False(new FeedRhythm([Day(0, 5000)], London).IsSilent(Settings, MondayNoon.AddMinutes(-90), MondayNoon));

    [Fact]
    public void Another_day_of_the_week_teaches_nothing_about_this_one() =>
        Assert.False(new FeedRhythm([Day(1, 5000), Day(8, 5000)], London).IsSilent(Settings, MondayNoon.AddMinutes(-90), MondayNoon));

    [Fact]
    public void A_feed_that_was_never_heard_is_silent() => Assert.True(new FeedRhythm([], London).IsSilent(Settings, null, MondayNoon));

    [Fact]
    public void What_several_instances_counted_of_an_hour_is_added() =>
        Assert.Equal(150, new FeedRhythm([Day(0, 60), Day(0, 40), Day(7, 100)], London).Expected(MondayNoon.AddMinutes(-90), MondayNoon), 6);

    [Theory]
    [InlineData(100, 200, 300, 200)]
    [InlineData(0, 200, 210, 200)]    // a week in which the feed was broken is not what is usual
    public void What_is_usual_is_the_middle_of_the_weeks(int one, int two, int three, double usual) => Assert.Equal(
        usual, new FeedRhythm([Day(0, one), Day(7, two), Day(14, three)], London).Usual(MondayNoon.AddMinutes(-60), MondayNoon));

    [Fact]
    public void What_is_usual_of_two_weeks_is_between_them_and_of_one_is_not_known()
    {
        Assert.Equal(150, new FeedRhythm([Day(0, 100), Day(7, 200)], London).Usual(MondayNoon.AddMinutes(-60), MondayNoon));
        Assert.Null(new FeedRhythm([Day(0, 100)], London).Usual(MondayNoon.AddMinutes(-60), MondayNoon));
    }

    /// <summary>Clocks went back on 25 October 2026: a ward round at nine is at 08:00 UTC before and at 09:00 after.</summary>
    [Fact]
    public void After_a_change_of_clocks_the_busy_hours_are_those_of_the_hospital()
    {
        var rhythm = new FeedRhythm([FromNine(new(2026, 10, 12)), FromNine(new(2026, 10, 19))], London);
        var nine = new DateTimeOffset(2026, 10, 26, 9, 0, 0, TimeSpan.Zero);
        Assert.False(rhythm.IsSilent(Settings, nine.AddHours(-1), nine));
        Assert.True(rhythm.IsSilent(Settings, nine, nine.AddMinutes(20)));
        Assert.Equal(0, rhythm.Usual(nine.AddHours(-1), nine));

        static (DateOnly, IReadOnlyList<long>) FromNine(DateOnly day) => (day, [.. Enumerable.Range(0, 24).Select(hour => hour >= 8 ? 200L : 0)]);
    }

    [Fact]
    public void An_hour_that_comes_twice_in_a_night_is_no_second_week() =>
        Assert.Null(new FeedRhythm([(new(2026, 10, 25), [.. Enumerable.Repeat(100L, 24)])], London).Usual(new(2026, 11, 1, 1, 0, 0, default), new(2026, 11, 1, 2, 0, 0, default)));

    private static (DateOnly, IReadOnlyList<long>) Day(int after, long perHour) => (Monday.AddDays(after), [.. Enumerable.Repeat(perHour, 24)]);
}
