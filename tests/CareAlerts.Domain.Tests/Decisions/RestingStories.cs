using Xunit;
using static CareAlerts.Domain.AlertKind;
using static CareAlerts.Domain.Channel;
using static CareAlerts.Domain.Tests.Adt;
using static CareAlerts.Domain.Tests.Clock;
using static CareAlerts.Domain.Tests.Northtown;

namespace CareAlerts.Domain.Tests;

/// <summary>Stays laid to rest, and plans with more services than one transaction holds.</summary>
public class RestingStories
{
    private static readonly PlannedService[] Sixty =
        [.. Enumerable.Range(1, 60).Select(number => new PlannedService(new($"s{number}"), $"Service {number}", new($"provider-{number}"), null, null, number <= 20, Hours(48)))];

    private static Story WithSixty(Story joan)
    {
        foreach (var service in Sixty) joan.With(Provider(service.Provider.Value));
        return joan;
    }

    [Fact]
    public void A_stay_rests_seven_days_after_it_was_last_heard_of() => Story.Tell(joan =>
    {
        joan.Asked().Ready().At("Tue 10:00").Hear(A03).At("Tue 11:00").Told("ola-nowak", Email, Discharged)
            .At("Tue+1 09:59").NothingElse();
        Assert.Single(joan.Record.Stays);
        joan.At("10:00");
        Assert.Empty(joan.Record.Stays);
        Assert.Empty(joan.Record.Alerts);
        Assert.Empty(joan.Record.Notifications);
        Assert.Empty(joan.Record.Attempts);
        Assert.Equal("V1", Assert.Single(joan.Record.Rested).Visit);
    });

    [Fact]
    public void A_duplicate_of_a_rested_stays_message_wakes_nothing() => Story.Tell(joan => joan
        .Admitted().At("10:00").Hear(A11).Told("ola-nowak", Email, Retraction)
        .At("Mon+2 09:00").Hear(A01.Recorded("Mon 09:00")).ChangedNothing());

    [Fact]
    public void An_admission_under_a_rested_stays_number_begins_another_stay_and_an_update_does_not() => Story.Tell(joan =>
    {
        joan.Admitted().At("10:00").Hear(A11).Told("ola-nowak", Email, Retraction)
            .At("Mon+2 09:00").Hear(A08).ChangedNothing()
            .At("Mon+2 09:01").Hear(A01).Told("ola-nowak", Email, AlertKind.Admitted);
        Assert.Equal(StayStatus.InProgress, joan.Stay.Status);
    });

    [Fact]
    public void Its_number_is_forgotten_after_thirty_five_days() => Story.Tell(joan =>
    {
        joan.Admitted().At("10:00").Hear(A11).Told("ola-nowak", Email, Retraction)
            .At("Mon+6 10:00").Hear(A01).Told("ola-nowak", Email, AlertKind.Admitted);
        Assert.Empty(joan.Record.Rested);
    });

    [Fact]
    public void A_late_cancellation_still_finds_the_stay_within_the_week() => Story.Tell(joan => joan
        .Asked().Ready().At("Tue 10:00").Hear(A03).At("Tue 11:00").Told("ola-nowak", Email, Discharged)
        .At("Mon+1 10:00").Hear(A13).Told("ola-nowak", Email, Retraction).Told("ward-7", Email, CommunityReady));

    [Fact]
    public void Somebody_who_left_without_what_they_need_is_not_laid_to_rest_for_thirty_five_days() => Story.Tell(joan =>
    {
        joan.Asked().At("Tue 10:00").Hear(A03).At("Tue+4 10:00").Whatever().IsOpen(DischargedNotReady)
            .At("Tue+5 10:00");
        Assert.Empty(joan.Record.Stays);
        var rested = joan.Last.Changes.OfType<RowChange.Rested>().Single();
        Assert.All(rested.Alerts, alert => Assert.False(alert.IsOpen));
    });

    [Fact]
    public void Sixty_providers_are_asked_exactly_once_each_in_rounds_of_at_most_ninety_rows() =>
        Story.Tell(Plan with { Services = Sixty }, joan =>
        {
            WithSixty(joan).Admitted().At("13:01").ProvidersAsked();
            Assert.Equal(60, joan.Sent.Where(message => message.Kind == ReadinessRequest).Select(message => message.To).Distinct().Count());
            Assert.True(joan.MostRounds > 1);
        });

    [Fact]
    public void What_sixty_providers_were_asked_is_taken_back_from_each_once_and_the_stay_laid_to_rest_in_parts() =>
        Story.Tell(Plan with { Services = Sixty }, joan =>
        {
            WithSixty(joan).Admitted().At("13:01").ProvidersAsked().At("14:00").Hear(A11).Told("ola-nowak", Email, Retraction);
            foreach (var service in Sixty) joan.Told(service.Provider.Value, Email, Retraction);
            joan.At("Mon+1 13:59").NothingElse().At("14:01");
            Assert.Empty(joan.Record.Stays);
            Assert.Empty(joan.Record.Alerts);
            Assert.Empty(joan.Record.Notifications);
            Assert.Single(joan.Record.Rested);
        });

    [Fact]
    public void A_large_stay_with_an_open_alarm_is_laid_to_rest_without_raising_it_again() => Story.Tell(Plan with { Services = Sixty }, joan =>
    {
        WithSixty(joan).Admitted().At("13:01").ProvidersAsked().At("14:00").Hear(A03).At("Mon+4 14:00").Whatever().IsOpen(DischargedNotReady)
            .At("Mon+5 14:01").NothingElse();
        Assert.Empty(joan.Record.Stays);
        Assert.Empty(joan.Record.Alerts);
    });

    [Fact]
    public void Sixty_services_that_end_with_their_plan_end_in_rounds_too() => Story.Tell(Plan with { Services = Sixty }, joan =>
    {
        WithSixty(joan).Admitted().At("13:01").ProvidersAsked()
            .Agreeing(plan => plan with { Status = PlanStatus.Revoked }).NothingElse();
        Assert.Empty(joan.OpenKinds);
    });

    /// <summary>A reload of a year of somebody who is often there: no decision may take ever longer with each visit.</summary>
    [Fact]
    public void A_year_of_visits_is_decided_on_and_laid_to_rest() => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00");
        foreach (var day in Enumerable.Range(0, 60).Select(visit => On("Mon-50 09:00").AddDays(5 * visit)))
            joan.Reload(A01.Visiting($"V{day:yyMMdd}") with { RecordedAt = day }, A03.Visiting($"V{day:yyMMdd}") with { RecordedAt = day.AddHours(5) });
        joan.At("Mon+6 09:00");
        Assert.Empty(joan.Record.Stays);
    });
}
