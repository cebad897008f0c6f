using Xunit;
using static CareAlerts.Domain.AlertKind;
using static CareAlerts.Domain.Tests.Adt;
using static CareAlerts.Domain.Tests.Clock;

namespace CareAlerts.Domain.Tests;

/// <summary>A source that excludes a class lets no visit of it begin; a stay that is known hears of everything all the same.</summary>
public class ExclusionStories
{
    private static FeedMessage DayCase(FeedMessage message) => message.Of(EncounterClass.DayCase).Unwanted();

    /// <summary>Systems code the class anew at discharge.</summary>
    [Theory, InlineData(EncounterClass.DayCase), InlineData(EncounterClass.Outpatient)]
    public void A_discharge_that_says_another_class_is_the_end_of_the_stay_and_alarms(EncounterClass coded) => Story.Tell(joan =>
    {
        joan.Admitted().Hear(A16).Whatever().At("10:00").Whatever().Hear(A03.Of(coded)).At("10:05").ToldByBoth("ola-nowak", DischargedNotReady).Whatever();
        Assert.Equal((StayStatus.Finished, EncounterClass.Inpatient), (joan.Stay.Status, joan.Stay.Class));
    });

    [Fact]
    public void Nor_does_an_update_that_codes_it_anew_after_the_discharge_take_the_alarm_back() => Story.Tell(joan =>
    {
        joan.Admitted().At("10:00").Hear(A03).At("10:05").Whatever()
            .At("10:10").Hear(A08.Of(EncounterClass.DayCase) with { DischargedAt = FeedValue<DateTimeOffset?>.Of(On("Mon 10:00")) }).IsOpen(DischargedNotReady);
        Assert.Equal(EncounterClass.Inpatient, joan.Stay.Class);
    });

    [Theory, InlineData("Mon 09:00"), InlineData("Wed 10:00")]
    public void Who_was_only_planned_for_and_leaves_as_an_inpatient_was_one_and_it_is_alarmed(string planned) => Story.Tell(joan => joan
        .At("Wed 10:00").Hear(A03, A05.Of(EncounterClass.Preadmission).Recorded(planned)).At("10:05").ToldByBoth("ola-nowak", DischargedNotReady).Whatever());

    [Fact]
    public void Who_leaves_a_ward_for_the_outpatients_is_an_outpatient_whatever_time_it_names() => Story.Tell(joan => joan
        .Admitted().At("10:00").Hear(A08.Of(EncounterClass.Outpatient) with { DischargedAt = FeedValue<DateTimeOffset?>.Of(On("Mon 10:00")) })
        .Told("ola-nowak", Channel.Email, Retraction).IsNotOpen(Admitted));

    [Fact]
    public void Where_nothing_else_says_a_class_that_of_the_discharge_counts() => Story.Tell(joan =>
    {
        joan.At("10:00").Hear(A03.Of(EncounterClass.DayCase)).At("10:05").NothingElse();
        Assert.Equal(EncounterClass.DayCase, joan.Stay.Class);
    });

    [Fact]
    public void A_discharge_under_an_excluded_class_ends_the_stay_and_is_told() => Story.Tell(joan =>
    {
        joan.Asked().At("Tue 10:00").Hear(DayCase(A03));
        Assert.Equal(StayStatus.Finished, joan.Stay.Status);
        joan.At("10:05").ToldByBoth("ola-nowak", DischargedNotReady).Whatever();
    });

    [Fact]
    public void Heard_before_the_admission_it_ends_the_stay_as_well() => Story.Tell(joan =>
    {
        joan.At("Mon 10:00").Hear(DayCase(A03)).At("10:10").NothingElse().Hear(A01.Recorded("Mon 09:00"));
        Assert.Equal(StayStatus.Finished, joan.Stay.Status);
        joan.At("10:20").ToldByBoth("ola-nowak", DischargedNotReady).Whatever();
    });

    [Fact]
    public void Who_becomes_an_outpatient_is_planned_for_no_longer() => Story.Tell(joan =>
    {
        joan.Admitted().Hear(A16).Whatever().At("09:05").Hear(A08.Of(EncounterClass.Outpatient).Unwanted()).Whatever();
        Assert.Equal(EncounterClass.Outpatient, joan.Stay.Class);
        Assert.DoesNotContain(DischargeImminentNotReady, joan.OpenKinds);
        joan.At("Wed 10:00").NothingElse();
    });

    [Fact]
    public void A_move_a_cancellation_and_a_death_reach_the_stay_too() => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00").Hear(A01).At("10:00").Hear(DayCase(A02.In("WARD8")));
        Assert.Equal("WARD8", joan.Stay.Location!.Ward);
        joan.At("11:00").Hear(DayCase(A08.Died()));
        Assert.True(joan.Stay.IsDeceased);
        joan.At("12:00").Hear(DayCase(A11));
        Assert.Equal(StayStatus.Cancelled, joan.Stay.Status);
    });

    [Fact]
    public void A_visit_of_an_excluded_class_is_seen_by_nobody_and_gone_after_a_week() => Story.Tell(joan =>
    {
        joan.At("Mon 09:00").Hear(DayCase(A04));
        Assert.Contains(joan.Last.Reasons, reason => reason is { Code: Reason.Excluded, Text: "A04: Visits of the class are excluded for this source (PV1-2)." });
        joan.Hear(DayCase(A16)).Hear(A08 with { Class = null }).At("10:00").Hear(DayCase(A03)).At("10:10").NothingElse().IsNotOpen(DischargedNotReady);
        Assert.Equal((StayStatus.Unknown, GateStatus.NotApplicable), (joan.Stay.Status, Gate.Of(joan.Stay, joan.Record.Plan, joan.Directory, joan.Now, joan.Now).Status));
        joan.At("Mon+1 10:00");
        Assert.Empty(joan.Record.Stays);
    });

    [Fact]
    public void Who_is_admitted_from_an_excluded_class_has_a_stay_also_a_fortnight_later() => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00").Hear(DayCase(A04)).At("10:00").Hear(A01);
        Assert.Equal(StayStatus.InProgress, joan.Stay.Status);
        joan.Hear(DayCase(A04.Visiting("V2"))).At("Mon+1 12:00").Hear(A02.Visiting("V2"));
        Assert.Equal(StayStatus.InProgress, joan.Record.Stays.Single(stay => stay.Visit == "V2").Status);
    });

    [Fact]
    public void Without_a_number_an_appointment_is_not_taken_for_the_stay_and_the_end_of_the_stay_is() => Story.Tell(joan =>
    {
        var named = A01.Visiting(null) with { AdmittedAt = On("Mon 08:00") };
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00").Hear(DayCase(A04.Visiting(null))).ChangedNothing().Hear(named);
        joan.At("Tue 09:00").Hear(DayCase(A04.Visiting(null))).ChangedNothing()
            .Hear(DayCase(A03.Visiting(null)) with { AdmittedAt = On("Tue 09:00") }).ChangedNothing();
        Assert.Equal((StayStatus.InProgress, EncounterClass.Inpatient), (joan.Stay.Status, joan.Stay.Class));
        joan.At("12:00").Hear(DayCase(A03.Visiting(null)));
        Assert.Equal(StayStatus.Finished, joan.Stay.Status);
    });

    [Fact]
    public void A_message_without_a_number_is_never_about_a_visit_nobody_sees() => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00").Hear(DayCase(A04.Visiting("V7"))).Hear(DayCase(A04.Visiting("V8"))).Hear(DayCase(A03.Visiting("V8"))).At("12:00").Hear(A01.Visiting(null).Recorded("Mon 08:00"));
        Assert.Equal([StayStatus.Unknown, StayStatus.Unknown, StayStatus.InProgress], joan.Record.Stays.Select(stay => stay.Status));
    });

    [Fact]
    public void A_plan_in_mid_stay_knows_an_end_under_an_excluded_class_and_makes_nothing_of_an_appointment() => Story.Tell(plan: null, joan =>
    {
        joan.Decided(new Input.PlanAgreed(Northtown.Plan)
        {
            Seen = [Seen(A01, "Mon 08:00"), Seen(DayCase(A03), "Mon 09:00"), Seen(DayCase(A04.Visiting("V2")), "Mon 09:00"), Seen(DayCase(A03.Visiting("V2")), "Mon 10:00")],
        });
        Assert.Empty(joan.Record.Stays);
        joan.At("Wed 09:00").NothingElse();
    });

    [Fact]
    public void What_was_stored_before_a_class_was_excluded_stays_a_stay()
    {
        var before = StayFacts.None.Hear(A01.Recorded("Mon 08:00"), Stamp.Of(A01.Recorded("Mon 08:00"), On("Mon 08:00")));
        var after = before.Hear(DayCase(A08.Recorded("Mon 09:00")), Stamp.Of(A08.Recorded("Mon 09:00"), On("Mon 09:00")));
        Assert.False(after.IsExcluded);
    }
}
