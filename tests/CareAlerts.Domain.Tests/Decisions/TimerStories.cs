using Xunit;
using static CareAlerts.Domain.AlertKind;
using static CareAlerts.Domain.Channel;
using static CareAlerts.Domain.Tests.Adt;
using static CareAlerts.Domain.Tests.Clock;
using static CareAlerts.Domain.Tests.Northtown;

namespace CareAlerts.Domain.Tests;

/// <summary>Wake-ups: never cancelled, sent only if earlier, and one is always left.</summary>
public class TimerStories
{
    private static IEnumerable<DateTimeOffset> WakesOf(Decision decision) => decision.Effects.OfType<Effect.Wake>().Select(wake => wake.At);

    [Fact]
    public void One_is_sent_only_if_it_is_earlier_than_the_one_on_its_way() => Story.Tell(joan =>
    {
        joan.At("Mon 09:00").Hear(A01).Whatever();
        Assert.InRange(Assert.Single(WakesOf(joan.Last)), On("Mon 13:00"), On("Mon 13:01"));
        joan.Hear(A08.Expecting("Mon+2 12:00")).Whatever();
        Assert.Empty(WakesOf(joan.Last));
        joan.At("10:00").Hear(A16).Whatever();
        Assert.Equal([On("Mon 10:15")], WakesOf(joan.Last));
    });

    [Fact]
    public void It_clears_itself_and_leaves_another_while_anything_is_pending() => Story.Tell(joan =>
    {
        joan.Asked().At("Tue 10:00").Hear(A16).Whatever().At("10:15").Whatever();
        Assert.Equal([On("Tue 10:30")], WakesOf(joan.Last));
        Assert.Equal(On("Tue 10:30"), joan.Record.WakeAt);
    });

    [Fact]
    public void One_that_came_too_early_to_count_is_sent_again() => Story.Tell(joan =>
    {
        joan.Asked().At("Tue 10:00").Hear(A16).Whatever().At("10:14")
            .Decided(new Input.Woken(On("Tue 10:15"), On("Tue 10:00"))).NothingElse();
        Assert.Equal([On("Tue 10:15")], WakesOf(joan.Last));
    });

    [Fact]
    public void One_for_a_later_time_does_not_clear_the_earlier_one() => Story.Tell(joan => joan
        .Asked().At("Tue 10:00").Hear(A16).Whatever().At("10:05")
        .Decided(new Input.Woken(On("Mon 10:06"), On("Mon 10:00"))).ChangedNothing());

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void It_counts_as_due_up_to_two_seconds_early(int secondsEarly, bool counts) => Story.Tell(joan =>
    {
        joan.Asked().At("Tue 10:00").Hear(A16).Whatever()
            .At("10:14").Wait(Seconds(60 - secondsEarly))
            .Decided(new Input.Woken(On("Tue 10:15"), On("Tue 10:00")));
        if (counts) joan.Told("sam-reid", Sms, DischargeImminentNotReady);
        else joan.NothingElse().Wait(Seconds(10)).Told("sam-reid", Sms, DischargeImminentNotReady);
    });

    [Fact]
    public void It_does_not_count_early_when_the_whole_wait_was_a_minute() => Story.Tell(joan => joan
        .With(DischargeImminentNotReady, policy => policy with { Steps = [policy.Steps[0], policy.Steps[1] with { After = Minutes(1) }] })
        .Asked().At("Tue 10:00").Hear(A16).Whatever()
        .Wait(Seconds(59))
        .Decided(new Input.Woken(On("Tue 10:01"), On("Tue 10:00"))).NothingElse()
        .Wait(Seconds(1)).Told("sam-reid", Sms, DischargeImminentNotReady));

    [Fact]
    public void A_look_without_occasion_changes_nothing() => Story.Tell(joan => joan
        .Asked().At("Tue 10:00").Decided(new Input.Woken()).ChangedNothing());

    [Fact]
    public void A_wake_up_that_never_came_is_made_up_for_by_the_next_message() => Story.Tell(joan =>
    {
        joan.Asked().At("Tue 10:00").Hear(A16).Whatever().LosingItsWakeUps()
            .At("10:20").NothingElse()
            .Hear(A16.Recorded("Tue 10:00")).Told("sam-reid", Sms, DischargeImminentNotReady);
    });

    [Fact]
    public void After_an_outage_all_that_is_overdue_is_made_up_for_at_once() => Story.Tell(joan => joan
        .Asked().At("Tue 10:00").Hear(A16).Whatever().LosingItsWakeUps()
        .At("11:00").Decided(new Input.Woken())
        .Told("sam-reid", Sms, DischargeImminentNotReady).ToldByBoth("northtown-duty", DischargeImminentNotReady)
        .At("11:29").NothingElse()
        .At("11:30").ToldByBoth("northtown-duty", DischargeImminentNotReady));

    [Fact]
    public void A_change_of_policy_counts_from_the_next_look() => Story.Tell(joan => joan
        .Asked()
        .With(ReadinessRequest, policy => policy with { Steps = [policy.Steps[0]] })
        .At("Tue 10:00").Hear(A16).Whatever()
        .With(DischargeImminentNotReady, policy => policy with { Steps = [policy.Steps[0]] })
        .At("10:15").ToldByBoth("ops", DischargeImminentNotReady)
        .At("12:00").NothingElse());
}
