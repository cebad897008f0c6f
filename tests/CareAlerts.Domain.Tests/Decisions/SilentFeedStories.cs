using Xunit;
using static CareAlerts.Domain.AlertKind;
using static CareAlerts.Domain.Tests.Clock;
using static CareAlerts.Domain.Tests.Northtown;

namespace CareAlerts.Domain.Tests;

/// <summary>A feed falls silent and is heard again.</summary>
public class SilentFeedStories
{
    private static readonly DateTimeOffset Eight = On("Mon 08:00");

    [Fact]
    public void Operators_are_told_once_when_it_falls_silent_and_once_when_it_is_heard_again() => Story.OfTheHouse(house => house
        .At("Mon 10:01").Decided(Found(Eight, isMissed: true)).ToldByBoth("ops", FeedSilent).WithReason("since 2026-11-02 08:00 UTC")
        .At("10:05").Decided(Found(Eight, isMissed: true)).ChangedNothing()
        .At("15:00").Decided(Found(On("Mon 14:58"), isMissed: false)).ToldByBoth("ops", FeedHeardAgain).IsNotOpen(FeedSilent, SystemProblem).WithReason("come from RXX again")
        .At("15:05").IsNotOpen(FeedHeardAgain).Decided(Found(On("Mon 15:03"), isMissed: false)).ChangedNothing()
        .At("Wed 15:00").NothingElse());

    [Fact]
    public void The_recovery_is_no_alarm() => Silent(house =>
    {
        house.At("11:00").Decided(Found(On("Mon 10:58"), isMissed: false)).ToldByBoth("ops", FeedHeardAgain);
        Assert.Equal((Urgency.Routine, (DateTimeOffset?)null, Hospital), (house.Alert(FeedHeardAgain).Urgency, house.Alert(FeedHeardAgain).NextStepAt, house.Alert(FeedHeardAgain).Source!.Value));
    });

    [Fact]
    public void Whoever_the_alarm_was_passed_to_hears_of_the_recovery_too_by_the_way_they_were_told() => Silent(house => house
        .At("10:05").Answers("ops", FeedSilent, AckAction.Pass, to: "kim-day").ToldByBoth("kim-day", FeedSilent)
        .At("11:00").Decided(Found(On("Mon 10:58"), isMissed: false)).ToldByBoth("ops", FeedHeardAgain).ToldByBoth("kim-day", FeedHeardAgain));

    [Fact]
    public void Whoever_could_not_be_told_of_the_silence_is_not_told_that_it_is_over() => Silent(house => house
        .Report("ops", Channel.Sms, NotificationState.Failed).Report("ops", Channel.Email, NotificationState.Failed)
        .At("11:00").Decided(Found(On("Mon 10:58"), isMissed: false)).IsNotOpen(FeedSilent, FeedHeardAgain));

    [Fact]
    public void A_word_of_recovery_that_bounces_is_said_another_way() => Story.OfTheHouse(house => house
        .With("ops", contact => contact with { Mobile = null })
        .At("Mon 10:01").Decided(Found(Eight, isMissed: true)).Told("ops", Channel.Email, FeedSilent)
        .At("11:00").Decided(Found(On("Mon 10:58"), isMissed: false)).Told("ops", Channel.Email, FeedHeardAgain)
        .With("ops", contact => contact with { Mobile = "+447700900005" })
        .At("11:10").IsNotOpen(FeedHeardAgain).Report("ops", Channel.Email, NotificationState.Failed).Told("ops", Channel.Sms, FeedHeardAgain));

    [Fact]
    public void A_source_that_is_disabled_ends_the_alarm_and_nobody_is_told_that_messages_come() => Silent(house => house
        .BySource(source => source with { Disabled = true })
        .At("11:00").Decided(Found(Eight, isMissed: false)).IsNotOpen(FeedSilent).WithReason("is disabled in its settings").NothingElse());

    [Fact]
    public void A_disabled_source_opens_none() => Story.OfTheHouse(house => house
        .BySource(source => source with { Disabled = true }).At("Mon 11:00").Decided(Found(Eight, isMissed: true)).ChangedNothing());

    [Fact]
    public void Settings_that_allow_more_silence_end_it_without_the_word_that_messages_come() => Silent(house => house
        .At("11:00").Decided(Found(Eight, isMissed: false)).ChangedNothing()
        .BySource(source => source with { SilentAfter = TimeSpan.FromHours(12) })
        .At("11:05").Decided(Found(Eight, isMissed: false)).IsNotOpen(FeedSilent).WithReason("no message has come since").NothingElse());

    [Fact]
    public void Not_to_be_missed_any_more_is_not_to_be_heard() => Silent(house => house
        .At("11:00").Decided(Found(Eight, isMissed: false)).ChangedNothing().IsOpen(FeedSilent)    // the days learned from have changed
        .At("11:05").Decided(Found(Eight, isMissed: true)).ChangedNothing());

    [Fact]
    public void A_clock_set_back_neither_ends_it_nor_opens_another() => Silent(house => house
        .BySource(source => source with { SilentAfter = TimeSpan.FromHours(3) })
        .SetBack(TimeSpan.FromHours(1)).Decided(Found(Eight, isMissed: false)).ChangedNothing().IsOpen(FeedSilent));

    [Fact]
    public void What_cannot_be_looked_at_stays_as_it_is() => Silent(house => house
        .At("11:00").Decided(new Input.FeedsWatched([])).ChangedNothing().IsOpen(FeedSilent));

    [Fact]
    public void A_message_long_ago_is_no_end_of_a_silence_that_has_begun_anew() => Silent(house => house
        .At("13:00").Decided(Found(On("Mon 10:30"), isMissed: true)).ChangedNothing().IsOpen(FeedSilent));

    [Fact]
    public void A_live_feed_that_never_delivered_is_told_once_and_so_is_its_first_message() => Story.OfTheHouse(house => house
        .At("Mon 10:00").Decided(Found(null, isMissed: true)).ToldByBoth("ops", FeedSilent).WithReason("no message has ever come")
        .At("10:05").Decided(Found(null, isMissed: true)).ChangedNothing()
        .At("11:00").Decided(Found(On("Mon 10:59"), isMissed: false)).ToldByBoth("ops", FeedHeardAgain).IsNotOpen(FeedSilent).WithReason("The first message has come"));

    [Fact]
    public void Nobody_waits_for_the_first_message_of_a_feed_put_back_into_shadow() => Story.OfTheHouse(house => house
        .At("Mon 10:00").Decided(Found(null, isMissed: true)).ToldByBoth("ops", FeedSilent)
        .BySource(source => source with { Mode = Mode.Shadow })
        .At("10:05").Decided(Found(null, isMissed: false)).IsNotOpen(FeedSilent).NothingElse());

    private static void Silent(Action<Story> story) => Story.OfTheHouse(house => story(house
        .At("Mon 10:01").Decided(Found(Eight, isMissed: true)).ToldByBoth("ops", FeedSilent)));

    private static Input.FeedsWatched Found(DateTimeOffset? lastAt, bool isMissed) => new([new(Hospital, lastAt, isMissed)]);
}
