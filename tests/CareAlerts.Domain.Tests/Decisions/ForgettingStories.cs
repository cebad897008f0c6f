using Xunit;
using static CareAlerts.Domain.AlertKind;
using static CareAlerts.Domain.Channel;
using static CareAlerts.Domain.Tests.Adt;
using static CareAlerts.Domain.Tests.Clock;
using static CareAlerts.Domain.Tests.Northtown;

namespace CareAlerts.Domain.Tests;

/// <summary>What is forgotten after its time, and what is not because it is still needed. Every decision keeps the <see cref="Rules"/> of it.</summary>
public class ForgettingStories
{
    private static Story AdmittedByMistake(Story joan) => joan.Admitted().At("10:00").Hear(A11).Told("ola-nowak", Email, Retraction);

    [Fact]
    public void A_stay_is_forgotten_with_its_timeline_thirty_five_days_after_it_was_laid_to_rest_though_nothing_is_heard() => Story.Tell(joan =>
    {
        var stay = AdmittedByMistake(joan).Stay;
        joan.At("Sun+5 10:00");
        Assert.Equal(stay.Id, Assert.Single(joan.Record.Rested).Id);
        Assert.True(joan.Record.Timeline!.Last >= On("Mon+1 10:00"));

        joan.At("Mon+6 10:00");
        Assert.Equal([stay.Id], joan.Last.Forgotten!.Stays);
        Assert.Equal(On("Mon+1 10:00"), joan.Last.Forgotten.TimelineUpTo);
        Assert.Empty(joan.Record.Rested);
        Assert.Null(joan.Record.Timeline);
        Assert.Null(joan.Record.WakeAt);
    });

    [Fact]
    public void To_forget_leaves_nothing_on_the_timeline_that_would_have_to_be_forgotten() => Story.Tell(joan =>
    {
        AdmittedByMistake(joan).At("Mon+6 10:00");
        Assert.NotNull(joan.Last.Forgotten);
        Assert.Empty(joan.Last.Reasons);
    });

    [Fact]
    public void Somebody_with_a_plan_who_never_comes_waits_for_nothing_and_is_cleaned_when_next_decided_about() => Story.Tell(joan =>
    {
        joan.At("Mon+6 00:00");
        Assert.Null(joan.Record.WakeAt);
        joan.Agreeing(plan => plan);
        Assert.Equal(On("Mon+1 00:00"), joan.Last.Forgotten!.TimelineUpTo);
        Assert.Null(joan.Record.WakeAt);
        joan.At("Mon+7 09:00").Hear(A01).Told("ola-nowak", Email, AlertKind.Admitted);
        Assert.NotNull(joan.Record.WakeAt);
    });

    [Fact]
    public void What_was_before_an_open_stay_is_forgotten_and_the_stay_keeps_its_whole_timeline_however_long_it_lasts() => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00").Hear(A01).At("Sun+4 23:59");
        Assert.Equal(On("Mon 00:00"), joan.Record.Timeline!.Since);
        joan.At("Mon+5 00:00");
        Assert.Equal(On("Tue 00:00"), joan.Record.Timeline!.Since);    // the plan's entry is gone
        joan.At("Mon+20 00:00");
        Assert.Equal(On("Mon 09:00"), joan.Stay.OpenedAt);
        Assert.Equal(On("Tue 00:00"), joan.Record.Timeline!.Since);
    });

    [Fact]
    public void When_a_stay_is_forgotten_the_timeline_of_the_next_one_is_kept() => Story.Tell(joan =>
    {
        AdmittedByMistake(joan).At("Tue 09:00").Hear(A01 with { VisitNumber = "V2" }).Whatever();
        var second = joan.Record.Stays.Single(stay => stay.Visit == "V2");
        joan.At("Sun+5 12:00").Whatever().At("Mon+6 10:00").Whatever();
        Assert.Equal(second.OpenedAt.AddTicks(-1), joan.Last.Forgotten!.TimelineUpTo);
        Assert.NotNull(joan.Record.Timeline);
        Assert.Equal(second.Id, Assert.Single(joan.Record.Stays).Id);
    });

    [Fact]
    public void A_timeline_that_grows_every_few_hours_is_cleaned_daily_and_reaches_back_at_most_thirty_six_days() => Story.Tell(joan =>
    {
        var cleaned = new List<DateTimeOffset>();
        for (var since = joan.Record.Timeline!.Since; joan.Now < On("Mon+8 00:00"); joan.Wait(Hours(7)).Agreeing(plan => plan))
        {
            Assert.True(joan.Record.Timeline!.Since > joan.Now.AddDays(-36));
            if (joan.Record.Timeline.Since == since) continue;
            cleaned.Add(joan.Now);
            since = joan.Record.Timeline.Since;
        }

        Assert.InRange(cleaned.Count, 17, 21);    // the next decision after a day has passed, in three weeks
    });

    [Fact]
    public void A_message_that_comes_before_the_wake_up_forgets_what_is_due() => Story.Tell(joan =>
    {
        AdmittedByMistake(joan).At("Mon+1 10:00").LosingItsWakeUps().At("Mon+6 11:00").Hear(A01).Told("ola-nowak", Email, AlertKind.Admitted);
        Assert.Single(joan.Last.Forgotten!.Stays);
        Assert.Equal(On("Mon+1 11:00"), joan.Last.Forgotten.TimelineUpTo);
    });

    [Fact]
    public void An_ended_alert_of_the_house_rests_after_a_week_with_all_that_was_told_and_is_forgotten_five_weeks_later() => Story.OfTheHouse(house =>
    {
        house.At("Mon 09:00").Decided(Trouble("dead-letters")).ToldByBoth("ops", SystemProblem).At("Tue+1 08:59");
        Assert.Single(house.Record.Alerts);
        house.At("09:00");
        Assert.Empty(house.Record.Alerts);
        Assert.Empty(house.Record.Notifications);
        Assert.Empty(house.Record.Attempts);
        var lot = house.Last.Changes.OfType<RowChange.AlertsRested>().Single();
        Assert.Equal((1, 2, 2), (lot.Alerts.Count, lot.Notifications.Count, lot.Attempts.Count));

        house.At("Mon+6 09:00");
        Assert.Equal(lot.Number, Assert.Single(house.Record.RestedAlerts).Number);
        house.At("Tue+6 09:00");
        Assert.Equal([lot.Number], house.Last.Forgotten!.Alerts);
        Assert.Empty(house.Record.RestedAlerts);
        Assert.Null(house.Record.Timeline);
        Assert.Null(house.Record.WakeAt);
    });

    [Fact]
    public void An_open_alert_of_the_house_is_not_laid_to_rest_and_keeps_what_was_told_of_it() => Story.OfTheHouse(house =>
    {
        house.At("Mon 09:00").Decided(Trouble("dead-letters")).ToldByBoth("ops", SystemProblem)
            .At("Mon+1 12:00").Decided(Trouble("new-source")).ToldByBoth("ops", SystemProblem).At("Tue+1 09:00").IsOpen(SystemProblem);
        Assert.Equal("new-source", Assert.Single(house.Record.Alerts).Subject);
        Assert.Equal(2, house.Record.Notifications.Count);
        Assert.Equal(2, house.Record.Attempts.Count);
    });

    [Fact]
    public void What_ended_within_a_day_of_each_other_rests_together() => Story.OfTheHouse(house =>
    {
        foreach (var (time, cause) in new[] { ("Mon 09:00", "a"), ("Tue 08:00", "b"), ("Tue 10:00", "c") })
            house.At(time).Decided(Trouble(cause)).ToldByBoth("ops", SystemProblem);
        house.At("Tue+1 09:00");
        Assert.Equal("c", Assert.Single(house.Record.Alerts).Subject);
        house.At("Wed+1 10:00");
        Assert.Empty(house.Record.Alerts);
        Assert.Equal(2, house.Record.RestedAlerts.Count);
    });

    [Fact]
    public void A_hundred_alerts_and_one_told_to_thirty_operators_are_laid_to_rest_in_parts() => Story.OfTheHouse(house =>
    {
        ContactId[] thirty = [.. Enumerable.Range(1, 30).Select(number => new ContactId($"ops-{number}"))];
        foreach (var operators in thirty) house.With(new Contact { Id = operators, Name = operators.Value, Kind = ContactKind.Team, Email = "o@example.org", Mobile = "+447700900123" });
        house.At("Mon 09:00");
        for (var cause = 1; cause <= 100; cause++) house.Decided(Trouble($"stuck-person:p{cause}")).Whatever();
        house.ByPolicy(policy => policy with { Operators = thirty }).Decided(Trouble("dead-letters")).Whatever();

        house.At("Tue+1 09:00");
        Assert.Empty(house.Record.Alerts);
        Assert.Empty(house.Record.Notifications);
        Assert.Empty(house.Record.Attempts);
        Assert.True(house.MostRounds > 5);
        house.At("Tue+6 09:00");
        Assert.Empty(house.Record.RestedAlerts);
    });

    private static Input.HouseTroubled Trouble(string cause) => new(cause, "Something is wrong.");
}
