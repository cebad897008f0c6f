using CareAlerts.Domain;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Functions.Tests.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace CareAlerts.Functions.Tests.Feeds;

/// <summary>What instances count of feeds adds up, and is read as of now.</summary>
public sealed class FeedCountTests(RunningApp app) : IClassFixture<RunningApp>
{
    private static readonly DateTimeOffset Midnight = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);
    private static readonly IReadOnlyList<FeedReading> Ignored = [new FeedReading.Ignored("A60", "why")];

    [Theory]
    [InlineData(0, 0, 1.0)]
    [InlineData(11, 299, 1.0)]
    [InlineData(12, 0, 1.0)]
    [InlineData(12, 120, 0.6)]    // of the oldest five minutes, two are past
    [InlineData(13, 0, 0.0)]
    [InlineData(-1, 0, 0.0)]    // a clock ahead
    public void An_hour_is_an_hour(int slotsAgo, int secondsIntoThisOne, double share)
    {
        var now = Midnight.AddHours(9);
        var slot = new FeedSlot(FeedSlot.IndexOf(now) - slotsAgo, 1, new Dictionary<int, long>(), new Dictionary<int, long>());

        Assert.Equal(share, slot.ShareOfHourBefore(now.AddSeconds(secondsIntoThisOne)), 3);
    }

    [Fact]
    public void A_share_of_messages_took_at_most_the_end_of_its_class()
    {
        var spread = new LagSpread();
        Assert.Null(spread.Within(0.5));
        for (var n = 0; n < 94; n++) spread.Add(TimeSpan.FromSeconds(4));
        for (var n = 0; n < 6; n++) spread.Add(TimeSpan.FromDays(400));
        spread.Add(TimeSpan.FromSeconds(-3));    // the hospital's clock is ahead

        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromDays(30)), (spread.Within(0.5), spread.Within(0.97)));
        Assert.Equal(spread.Count, new LagSpread(spread.Written()).Count);
    }

    [Fact]
    public async Task Instances_add_up_and_an_hour_reaches_back_over_midnight()
    {
        var source = new SourceId(Samples.Id("SUM"));
        var time = new ManualTime(Midnight.AddMinutes(-20));
        var (one, other) = (Counters(time), Counters(time));
        one.Count(source, time.GetUtcNow(), Ignored);
        other.Count(source, time.GetUtcNow(), Ignored);
        await other.TodayAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromMinutes(30));
        one.Count(source, time.GetUtcNow(), Ignored);

        var count = (await one.TodayAsync(TestContext.Current.CancellationToken))[source.Value];

        Assert.Equal((1, 1, 3.0), (count.Received, count.Ignored, count.LastHour));
        Assert.Equal(time.GetUtcNow(), count.LastMessageAt);
        Assert.Equal(1, count.Events["A60"]);
    }

    [Fact]
    public async Task A_sender_with_endless_kinds_of_event_or_with_names_in_them_fills_no_row()
    {
        var source = new SourceId(Samples.Id("ODD"));
        var counters = Counters(new ManualTime(Midnight));
        for (var n = 0; n < 100; n++) counters.Count(source, Midnight, [new FeedReading.Ignored($"Z{n}", "why")]);
        counters.Count(source, Midnight, [new FeedReading.Ignored("A01 Joan Shaw", "why")]);

        var events = (await counters.TodayAsync(TestContext.Current.CancellationToken))[source.Value].Events;

        Assert.Equal(61, events.Count);
        Assert.Equal(41, events["other"]);
        Assert.DoesNotContain(events.Keys, kind => kind.Contains("Joan", StringComparison.Ordinal));
    }

    private FeedCounters Counters(TimeProvider time) => new(app.Tables, new KnownFeeds(app.Tables), time, NullLogger<FeedCounters>.Instance);
}
