using Xunit;

namespace CareAlerts.Domain.Tests;

/// <summary>A busy feed is missed sooner than its settings say; a quiet one never later.</summary>
public class FeedRhythmTests
{
    private static readonly SourceSettings Settings = SourceSettings.Default(new("RXX")) with { SilentAfter = TimeSpan.FromHours(2) };
    private static readonly DateOnly Monday = new(2026, 11, 2);
    private static readonly DateTimeOffset MondayNoon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(10, false)]
    [InlineData(14, false)]
    [InlineData(16, true)]
    public void A_feed_of_two_hundred_an_hour_is_missed_after_a_quarter_of_an_hour(int minutes, bool isSilent) =>
        Assert.Equal(isSilent, new FeedRhythm([Day(0, 200), Day(7, 200)]).IsSilent(Settings, MondayNoon.AddMinutes(-minutes), MondayNoon));

    [Theory]
    [InlineData(100, 200, 20, true)]
    [InlineData(10, 200, 20, false)]    // the slowest week counts
    [InlineData(10, 10, 119, false)]
    [InlineData(10, 10, 121, true)]
    public void The_slowest_of_the_weeks_counts_and_the_settings_are_the_longest_wait(int one, int other, int minutes, bool isSilent) =>
        Assert.Equal(isSilent, new FeedRhythm([Day(0, one), Day(7, other)]).IsSilent(Settings, MondayNoon.AddMinutes(-minutes), MondayNoon));

    [Fact]
    public void One_week_teaches_nothing() =>
        Assert.False(new FeedRhythm([Day(0, 5000)]).IsSilent(Settings, MondayNoon.AddMinutes(-90), MondayNoon));

    [Fact]
    public void Another_day_of_the_week_teaches_nothing_about_this_one() =>
        Assert.False(new FeedRhythm([Day(1, 5000), Day(8, 5000)]).IsSilent(Settings, MondayNoon.AddMinutes(-90), MondayNoon));

    [Fact]
    public void A_feed_that_was_never_heard_is_silent() => Assert.True(new FeedRhythm([]).IsSilent(Settings, null, MondayNoon));

    [Fact]
    public void What_several_instances_counted_of_an_hour_is_added() =>
        Assert.Equal(150, new FeedRhythm([Day(0, 60), Day(0, 40), Day(7, 100)]).Expected(MondayNoon.AddMinutes(-90), MondayNoon), 6);

    [Theory]
    [InlineData(100, 200, 300, 200)]
    [InlineData(0, 200, 210, 200)]    // a week in which the feed was broken is not what is usual
    public void What_is_usual_is_the_middle_of_the_weeks(int one, int two, int three, double usual) => Assert.Equal(
        usual, new FeedRhythm([Day(0, one), Day(7, two), Day(14, three)]).Usual(MondayNoon.AddMinutes(-60), MondayNoon));

    [Fact]
    public void What_is_usual_of_two_weeks_is_between_them_and_of_one_is_not_known()
    {
        Assert.Equal(150, new FeedRhythm([Day(0, 100), Day(7, 200)]).Usual(MondayNoon.AddMinutes(-60), MondayNoon));
        Assert.Null(new FeedRhythm([Day(0, 100)]).Usual(MondayNoon.AddMinutes(-60), MondayNoon));
    }

    private static (DateOnly, IReadOnlyList<long>) Day(int after, long perHour) => (Monday.AddDays(after), [.. Enumerable.Repeat(perHour, 24)]);
}
