using Xunit;
using static CareAlerts.Domain.AlertKind;
using static CareAlerts.Domain.Channel;
using static CareAlerts.Domain.Tests.Adt;
using static CareAlerts.Domain.Tests.Clock;
using static CareAlerts.Domain.Tests.Northtown;

namespace CareAlerts.Domain.Tests;

/// <summary>Messages twice, late, early and in the wrong order.</summary>
public class MessageOrderStories
{
    [Fact]
    public void A_visit_number_that_comes_late_makes_no_second_stay_and_stays_with_the_first() => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00").Hear(A01.Visiting(null)).At("12:00").Hear(A02.In("WARD8")).At("13:00").Hear(A16.In("WARD8"));
        Assert.Equal(("V1", "WARD8", StayStatus.InProgress), (joan.Stay.Visit, joan.Stay.Location!.Ward, joan.Stay.Status));
        joan.At("14:00").Hear(A03).Hear(A01.Visiting(null).Recorded("Mon 09:00"));
        Assert.Equal(StayStatus.Finished, joan.Stay.Status);
    });

    [Fact]
    public void An_admission_without_a_number_heard_after_the_discharge_with_one_opens_nothing() => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 12:00").Hear(A03.Recorded("Mon 11:00")).Hear(A01.Visiting(null).Recorded("Mon 09:00"));
        Assert.Equal(StayStatus.Finished, joan.Stay.Status);
        joan.At("Mon 20:00").Hear(A01.Visiting(null));
        Assert.Equal([StayStatus.Finished, StayStatus.InProgress], joan.Record.Stays.Select(stay => stay.Status));
    });

    [Theory]
    [InlineData(FeedTrigger.Planned)]
    [InlineData(FeedTrigger.Arrived)]
    [InlineData(FeedTrigger.Updated)]
    [InlineData(FeedTrigger.PlanCancelled)]
    [InlineData(FeedTrigger.AdmissionCancelled)]
    [InlineData(FeedTrigger.VisitDeleted)]
    [InlineData(FeedTrigger.LastWithdrawn)]
    public void A_number_nobody_knows_does_not_take_the_place_of_a_stay_without_one_if_it_may_be_another_visit(FeedTrigger trigger) => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00").Hear(A01.Visiting(null)).At("12:00").Hear(A02.Visiting("V9") with { Trigger = trigger });
        Assert.Equal(2, joan.Record.Stays.Count);
        Assert.Equal(StayStatus.InProgress, joan.Record.Stays.Single(stay => stay.Visit is null).Status);
    });

    [Fact]
    public void Another_admission_or_an_outpatient_visit_with_a_number_is_another_stay() => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00").Hear(A01.Visiting(null) with { AdmittedAt = On("Mon 08:00") })
            .At("12:00").Hear(A01.Visiting("V8") with { AdmittedAt = On("Mon 11:30") }).Hear(A02.Visiting("V9").Of(EncounterClass.Outpatient));
        Assert.Equal([null, "V8", "V9"], joan.Record.Stays.Select(stay => stay.Visit));
        joan.Hear(A08.Visiting("V1") with { AdmittedAt = On("Mon 08:00") });
        Assert.Equal(["V1", "V8", "V9"], joan.Record.Stays.Select(stay => stay.Visit));
    });

    [Fact]
    public void A_cancellation_without_a_number_sent_twice_cancels_one_stay() => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00").Hear(A01.Visiting(null)).At("Mon 10:00").Hear(A05).At("Mon 11:00").Hear(A11.Visiting(null)).At("Mon 11:01").Hear(A11.Visiting(null).Recorded("Mon 11:00")).ChangedNothing();
        Assert.Equal([StayStatus.Cancelled, StayStatus.Planned], joan.Record.Stays.Select(stay => stay.Status));
    });

    [Fact]
    public void The_same_message_twice_changes_nothing() => Story.Tell(joan => joan
        .Asked()
        .At("Tue 10:00").Hear(A16).ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady)
        .At("10:01").Hear(A16.Recorded("Tue 10:00")).ChangedNothing());

    [Fact]
    public void A_pending_discharge_heard_before_the_admission_is_told_as_if_it_came_after() => Story.Tell(joan => joan
        .At("Tue 10:00").Hear(A16)
        .Told("ola-nowak", Email, Admitted).ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady)
        .At("10:01").Hear(A01.Recorded("Tue 09:00"))
        .At("10:14").NothingElse());

    [Fact]
    public void A_discharge_recorded_late_wins_over_what_was_recorded_before_it() => Story.Tell(joan =>
    {
        joan.Asked()
            .At("Tue 12:00").Hear(A13.Recorded("Tue 09:00"))
            .At("12:01").Hear(A03.Recorded("Tue 11:00").Occurred("Tue 08:00"));
        Assert.Equal(StayStatus.Finished, joan.Stay.Status);
        Assert.Equal(On("Tue 08:00"), joan.Stay.DischargedAt);
        joan.At("12:06").Whatever().IsOpen(DischargedNotReady);
    });

    [Fact]
    public void A_cancellation_recorded_at_the_same_moment_wins() => Story.Tell(joan =>
    {
        joan.Admitted().At("10:00").Hear(A13, A03);
        Assert.Equal(StayStatus.InProgress, joan.Stay.Status);
    });

    [Fact]
    public void A_late_admission_does_not_reopen_a_stay() => Story.Tell(joan =>
    {
        joan.Admitted().At("10:00").Hear(A03).Hear(A01.Recorded("Mon 11:00"));
        Assert.Equal(StayStatus.Finished, joan.Stay.Status);
        joan.At("10:05").Whatever();
    });

    [Fact]
    public void An_admission_cancelled_before_it_is_heard_of_is_told_to_nobody() => Story.Tell(joan =>
    {
        joan.At("Mon 10:00").Hear(A11).At("10:01").Hear(A01.Recorded("Mon 09:00"));
        Assert.Equal(StayStatus.Cancelled, joan.Stay.Status);
        joan.At("Tue 10:00").NothingElse();
    });

    [Fact]
    public void An_admission_recorded_after_its_cancellation_stands() => Story.Tell(joan => joan
        .At("Mon 10:00").Hear(A11).At("10:30").Hear(A01)
        .Told("ola-nowak", Email, Admitted));

    [Fact]
    public void A_message_from_the_future_does_not_outlast_what_is_recorded_later() => Story.Tell(joan =>
    {
        joan.Admitted()
            .At("10:00").Hear(A03.Recorded("Mon+1 10:00"))
            .At("10:02").Hear(A13.Recorded("Mon 10:16"));
        Assert.Equal(StayStatus.InProgress, joan.Stay.Status);
        joan.At("10:10").NothingElse();
    });

    [Fact]
    public void A_duplicate_of_a_message_from_the_future_changes_nothing_although_it_is_clamped_elsewhere() => Story.Tell(joan => joan
        .Admitted()
        .At("10:00").Hear(A02.Recorded("Mon+1 10:00"))
        .At("12:00").Hear(A02.Recorded("Mon+1 10:00")).ChangedNothing());

    [Fact]
    public void A_message_without_a_readable_time_counts_from_receipt() => Story.Tell(joan =>
    {
        joan.At("Mon 09:00").Decided(new Input.FeedHeard(A01, On("Mon 08:59"))).Told("ola-nowak", Email, Admitted);
        Assert.Equal(On("Mon 08:59"), joan.Stay.Facts.Admitted!.Recorded);
    });

    [Fact]
    public void An_update_alone_shows_an_admission_only_if_it_was_recent() => Story.Tell(joan =>
    {
        joan.At("Mon 09:00").Hear(A08 with { AdmittedAt = On("Mon-20 09:00") });
        Assert.Equal(StayStatus.Unknown, joan.Stay.Status);
        joan.At("09:01").Hear(A08 with { AdmittedAt = On("Sun-1 09:00") }).Told("ola-nowak", Email, Admitted).ProvidersAsked();
    });

    [Fact]
    public void Visits_are_kept_apart() => Story.Tell(joan =>
    {
        joan.Admitted().At("10:00").Hear(A05.Visiting("V2")).Hear(A03.Visiting("V1"));
        Assert.Equal([StayStatus.Finished, StayStatus.Planned], joan.Record.Stays.Select(stay => stay.Status));
        joan.At("10:05").Whatever();
    });

    [Fact]
    public void A_message_without_a_visit_number_belongs_to_the_only_open_stay() => Story.Tell(joan =>
    {
        joan.Admitted().At("10:00").Hear(A16.Visiting(null)).ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady);
        Assert.Equal("V1", joan.Stay.Visit);
    });

    [Fact]
    public void A_message_without_a_visit_number_said_twice_opens_no_stay_beside_two_that_are_open() => Story.Tell(joan =>
    {
        joan.Admitted().At("09:30").Hear(A05.Visiting("V2"));
        joan.At("10:00").Hear(A16.Visiting(null)).ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady)
            .Hear(A16.Visiting(null)).ChangedNothing();
        Assert.Equal(["V1", "V2"], joan.Record.Stays.Select(stay => stay.Visit));
    });

    [Fact]
    public void A_source_without_visit_numbers_can_admit_somebody_again() => Story.Tell(joan =>
    {
        joan.At("Mon 09:00").Hear(A01.Visiting(null)).Told("ola-nowak", Email, Admitted).At("10:00").Hear(A03.Visiting(null)).At("Tue 09:00").Whatever()
            .Hear(A01.Visiting(null)).Told("ola-nowak", Email, Admitted)
            .At("09:10").Hear(A02.Visiting(null)).At("09:20").Hear(A01.Visiting(null).Recorded("Mon 09:00").Occurred("Mon 09:00"));
        Assert.Equal([StayStatus.Finished, StayStatus.InProgress], joan.Record.Stays.Select(stay => stay.Status));
        joan.At("10:00").Whatever();
    });

    [Fact]
    public void An_update_about_a_person_without_a_stay_changes_nothing() => Story.Tell(joan => joan
        .At("Mon 09:00").Hear(A31.Visiting(null)).ChangedNothing());

    [Fact]
    public void An_admission_entered_anew_after_a_cancelled_one_brings_no_pending_discharge_back() => Story.Tell(joan =>
    {
        joan.Admitted().At("09:10").Hear(A16.Expecting("Mon 20:00")).ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady)
            .At("09:20").Hear(A11).Whatever()
            .At("09:40").Hear(A01).Told("ola-nowak", Email, Admitted);
        Assert.Equal((StayStatus.InProgress, null), (joan.Stay.Status, joan.Stay.ExpectedDischarge));
        joan.At("12:00").NothingElse().IsNotOpen(DischargeImminentNotReady).At("13:45").ProvidersAsked();
    });

    [Fact]
    public void An_admission_entered_anew_after_a_cancelled_one_is_not_over() => Story.Tell(joan =>
    {
        joan.Admitted().At("09:10").Hear(A03).At("09:30").Whatever().Hear(A11).Whatever().At("09:40").Hear(A01).Told("ola-nowak", Email, Admitted);
        Assert.Equal((StayStatus.InProgress, null, On("Mon 09:40")), (joan.Stay.Status, joan.Stay.DischargedAt, joan.Stay.AdmittedAt));
        joan.IsNotOpen(DischargedNotReady).At("12:00").NothingElse();
    });

    [Fact]
    public void A_date_a_ward_set_before_a_cancellation_says_nothing_of_the_visit_that_begins_after_it() => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("09:00").Hear(A01).At("09:10").WardExpects("Wed 12:00").At("09:30").Hear(A11).At("09:40").Hear(A01);
        Assert.Null(joan.Stay.ExpectedDischarge);
        joan.At("10:00").WardExpects("Wed 12:00");
        Assert.Equal((On("Wed 12:00"), On("Wed 12:00")), (joan.Stay.ExpectedDischarge, joan.Stay.FirstExpectedDischarge));
    });

    [Fact]
    public void When_somebody_was_to_come_is_not_when_they_came() => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00").Hear(A05 with { AdmittedAt = On("Mon 19:00") });
        Assert.Equal((StayStatus.Planned, On("Mon 19:00")), (joan.Stay.Status, joan.Stay.AdmittedAt));
        joan.At("Mon 10:00").Hear(A08 with { AdmittedAt = On("Mon 19:30"), Class = EncounterClass.Preadmission }).At("Mon 11:00").Hear(A01);
        Assert.Equal(On("Mon 11:00"), joan.Stay.AdmittedAt);
        joan.Hear(A01.Recorded("Mon 11:01").Occurred("Mon 10:50"));
        Assert.Equal(On("Mon 10:50"), joan.Stay.AdmittedAt);
        joan.At("Mon 12:00").Hear(A08 with { AdmittedAt = On("Mon 10:45") });
        Assert.Equal(On("Mon 10:45"), joan.Stay.AdmittedAt);
    });
}
