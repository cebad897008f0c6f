using Xunit;

namespace CareAlerts.Domain.Tests;

/// <summary>From when on a message is missed.</summary>
public class FeedExpectationTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly FeedRhythm NothingLearned = new([], TimeZoneInfo.Utc);
    private static readonly SourceSettings Live = SourceSettings.Default(new("RXX"), registered: true) with { Mode = Mode.Live, SilentAfter = TimeSpan.FromHours(2) };

    [Theory]
    [InlineData(119, false)]
    [InlineData(121, true)]
    public void A_live_feed_that_never_delivered_is_missed_once_its_time_has_passed(int minutesLive, bool isMissed) =>
        Assert.Equal(isMissed, IsMissed(Live, lastAt: null, minutesLive));

    [Theory]
    [InlineData(6, false)]
    [InlineData(9, true)]
    public void A_feed_that_may_be_silent_for_a_week_is_missed_after_it(int days, bool isMissed) =>
        Assert.Equal(isMissed, IsMissed(Live with { SilentAfter = TimeSpan.FromDays(8) }, Now.AddDays(-days), minutesStanding: 100_000));

    [Fact]
    public void Nobody_waits_for_the_first_message_of_a_feed_in_shadow() =>
        Assert.False(IsMissed(Live with { Mode = Mode.Shadow }, lastAt: null, minutesStanding: 100_000));

    [Fact]
    public void A_feed_in_shadow_that_has_delivered_is_missed() =>
        Assert.True(IsMissed(Live with { Mode = Mode.Shadow }, Now.AddHours(-3), minutesStanding: 100_000));

    [Fact]
    public void A_disabled_feed_is_never_missed() => Assert.False(IsMissed(Live with { Disabled = true }, Now.AddDays(-3), minutesStanding: 100_000));

    [Theory]
    [InlineData(60, false)]
    [InlineData(130, true)]
    public void A_feed_enabled_again_has_its_time_before_it_is_missed(int minutesEnabled, bool isMissed) =>
        Assert.Equal(isMissed, IsMissed(Live, Now.AddDays(-3), minutesEnabled));

    private static bool IsMissed(SourceSettings settings, DateTimeOffset? lastAt, int minutesStanding) =>
        FeedExpectation.IsMissed(settings, NothingLearned, lastAt, Now.AddMinutes(-minutesStanding), Now);
}
