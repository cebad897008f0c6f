using Xunit;
using static CareAlerts.Domain.Tests.Adt;
using static CareAlerts.Domain.Tests.Clock;

namespace CareAlerts.Domain.Tests;

/// <summary>A plan made while the person is in hospital knows where they are.</summary>
public class SightingStories
{
    [Fact]
    public void A_plan_made_in_mid_stay_makes_the_stay_and_asks_the_providers() => Story.Tell(plan: null, joan =>
    {
        joan.At("Tue 09:00").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = [Seen(A01, "Mon 08:00"), Seen(A02.In("WARD8"), "Mon 15:00")] });
        Assert.Equal((StayStatus.InProgress, "WARD8", "V1"), (joan.Stay.Status, joan.Stay.Location!.Ward, joan.Stay.Visit));
        Assert.Equal(On("Mon 15:00"), joan.Stay.HeardAt);
        joan.ProvidersAsked().Silent(AlertKind.Admitted, "caseManager", "too long ago");
    });

    [Fact]
    public void A_plan_in_mid_stay_knows_what_updates_have_said() => Story.Tell(plan: null, joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Tue 09:00").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = [Seen(A01, "Mon 08:00"), Seen(A08.In("WARD9").Expecting("Wed 12:00"), "Mon 15:00")] });
        Assert.Equal((StayStatus.InProgress, "WARD9", On("Wed 12:00")), (joan.Stay.Status, joan.Stay.Location!.Ward, joan.Stay.ExpectedDischarge));
    });

    [Fact]
    public void An_update_alone_shows_a_recent_admission_and_a_change_of_class_ends_one() => Story.Tell(plan: null, joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 13:00").Decided(new Input.PlanAgreed(Northtown.Plan)
        {
            Seen = [Seen(A08 with { AdmittedAt = On("Mon 08:00") }, "Mon 12:00"), Seen(A01.Visiting("V2"), "Mon 08:00"), Seen(A08.Visiting("V2").Of(EncounterClass.Outpatient), "Mon 12:00")],
        });
        Assert.Equal([(StayStatus.InProgress, true), (StayStatus.InProgress, false)], joan.Record.Stays.OrderBy(stay => stay.Visit).Select(stay => (stay.Status, stay.IsOfConcern)));
    });

    [Fact]
    public void Of_somebody_who_died_before_the_plan_nobody_is_asked_anything() => Story.Tell(plan: null, joan =>
    {
        joan.At("Tue 09:00").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = [Seen(A01, "Mon 08:00"), Seen((A31 with { VisitNumber = null, Class = null, Location = null }).Died(), "Mon 15:00")] })
            .Told("ola-nowak", Channel.Email, AlertKind.Died);
        Assert.True(joan.Stay.IsDeceased);
        joan.At("Wed 09:00").NothingElse();
    });

    [Fact]
    public void An_update_of_nobody_in_particular_is_not_kept_and_everything_else_is()
    {
        var bare = A31 with { VisitNumber = null, Class = EncounterClass.Unknown, Location = null };
        Assert.False(SeenVisit.IsKept(bare));
        Assert.All(
            [A08, A01 with { VisitNumber = null, Class = null, Location = null }, bare.Died(), bare with { Deceased = FeedValue<bool?>.Of(false) }, bare.Of(EncounterClass.Emergency), bare with { Location = new("RXX", "WARD9", null, null) }],
            kept => Assert.True(SeenVisit.IsKept(kept)));
        Assert.False(SeenVisit.IsKept(A04.Visiting(null).Unwanted()));
        Assert.All([A04.Unwanted(), A03.Visiting(null).Unwanted()], kept => Assert.True(SeenVisit.IsKept(kept)));
    }

    [Fact]
    public void What_is_heard_late_of_a_visit_that_was_over_opens_nothing_under_any_of_its_numbers_and_what_is_news_does() => Story.Tell(plan: null, joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Tue 09:00").Decided(new Input.PlanAgreed(Northtown.Plan)
        {
            Seen = [Seen(A01, "Mon 08:00"), Seen(A03.Visiting("V2"), "Mon 18:00"), new(Northtown.Hospital, "V2", false, StayFacts.None, On("Mon 12:00")) { FormerVisit = "V1", NumberedAt = On("Mon 12:00") }],
        });
        joan.Hear(A02.Recorded("Mon 09:00")).Hear(A02.Visiting("V2").Recorded("Mon 13:00"));
        Assert.Empty(joan.Record.Stays);
        joan.Hear(A13.Visiting("V2").Recorded("Mon 19:00"));
        Assert.Equal(StayStatus.InProgress, joan.Stay.Status);
    });

    [Fact]
    public void An_update_after_the_discharge_of_a_visit_that_was_over_opens_nothing() => Story.Tell(plan: null, joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Tue 09:00").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = [Seen(A01, "Mon 08:00"), Seen(A03, "Mon 18:00")] });
        joan.Hear(A08.Recorded("Tue 10:00") with { AdmittedAt = On("Mon 08:00") }).Hear(A02.Recorded("Tue 10:00"));
        Assert.Empty(joan.Record.Stays);
    });

    [Fact]
    public void A_cancelled_discharge_heard_after_an_update_recorded_later_is_news() => Story.Tell(plan: null, joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Tue 09:00").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = [Seen(A01, "Mon 08:00"), Seen(A03, "Mon 18:00"), Seen(A08, "Mon 20:00")] });
        joan.Hear(A13.Recorded("Mon 19:00"));
        Assert.Equal((StayStatus.InProgress, On("Mon 08:00")), (joan.Stay.Status, joan.Stay.AdmittedAt));
    });

    [Fact]
    public void A_late_duplicate_about_a_visit_that_was_over_does_not_end_the_next_one() => Story.Tell(plan: null, joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 20:00").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = [Seen(A01, "Mon 08:00"), Seen(A03, "Mon 18:00")] });
        joan.At("Mon 21:00").Hear(A01.Visiting(null)).Hear(A03.Recorded("Mon 18:00"));
        Assert.Equal((StayStatus.InProgress, null), (joan.Stay.Status, joan.Stay.Visit));
    });

    [Theory, InlineData(null), InlineData("V1")]
    public void What_is_heard_late_without_a_number_of_a_visit_that_was_over_opens_nothing(string? number) => Story.Tell(plan: null, joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Tue 09:00").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = [Seen(A01.Visiting(null), "Mon 08:00"), Seen(A02.Visiting(number), "Mon 09:00"), Seen(A03.Visiting(number), "Mon 18:00")] });
        joan.Hear(A02.Visiting(null).Recorded("Mon 12:00")).Hear(A01.Visiting(null).Recorded("Mon 08:00"));
        Assert.Empty(joan.Record.Stays);
        joan.Hear(A01.Visiting(null).Recorded("Tue 09:00"));
        Assert.Equal(StayStatus.InProgress, joan.Stay.Status);
    });

    [Fact]
    public void A_visit_that_was_over_and_gets_another_number_is_over_under_that_too() => Story.Tell(plan: null, joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Tue 09:00").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = [Seen(A01, "Mon 08:00"), Seen(A03, "Mon 18:00")] });
        joan.Decided(new Input.VisitRenumbered(Northtown.Hospital, "V1", "V2", new(On("Tue 08:00"), On("Tue 08:00"), Rank: 0)));
        joan.Hear(A01.Recorded("Mon 08:00")).Hear(A02.Visiting("V2").Recorded("Mon 09:00"));
        Assert.DoesNotContain(joan.Record.Stays, stay => stay.Status == StayStatus.InProgress);
    });

    [Fact]
    public void A_number_that_is_used_again_long_after_a_visit_that_was_over_is_the_next_visits() => Story.Tell(plan: null, joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Tue 09:00").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = [Seen(A01, "Mon 08:00"), Seen(A03, "Mon 18:00")] });
        joan.At("Mon+2 09:00").Hear(A01).Hear(A16.Recorded("Mon+2 09:00"));
        Assert.Equal((StayStatus.InProgress, true), (joan.Stay.Status, StayStatusRules.IsDischargePending(joan.Stay.Facts)));
    });

    [Fact]
    public void What_is_remembered_of_a_visit_that_was_over_is_forgotten_after_35_days() => Story.Tell(plan: null, joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Tue 09:00").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = [Seen(A01, "Mon 08:00"), Seen(A03, "Mon 18:00")] });
        joan.At("Mon+4 09:00");
        Assert.Single(joan.Record.Past);
        joan.At("Mon+6 09:00");
        Assert.Empty(joan.Record.Past);
    });

    /// <summary>A record must stay small enough to be stored, whatever a hospital files under one number.</summary>
    [Fact]
    public void Of_very_many_visits_that_were_over_the_last_are_remembered() => Story.Tell(plan: null, joan =>
    {
        joan.MindsWhoIsTold = false;
        var visits = Enumerable.Range(0, 150).Select(at => (Visit: $"V{at}", At: On("Mon 08:00").AddMinutes(at)));
        joan.At("Tue 09:00").Decided(new Input.PlanAgreed(Northtown.Plan)
        {
            Seen = [.. visits.SelectMany(one => new[] { A01, A03 }, (one, message) => SeenVisit.Of(message.Visiting(one.Visit) with { RecordedAt = one.At.AddSeconds(message.Trigger == FeedTrigger.Discharged ? 30 : 0) }, one.At))],
        });
        Assert.Equal(Enumerable.Range(50, 100).Select(at => $"V{at}"), joan.Record.Past.Select(past => past.Stay.Visit));
        Assert.Empty(joan.Record.Stays);
    });

    [Fact]
    public void A_discharge_seen_under_another_of_their_numbers_ends_the_stay_of_a_source_without_visit_numbers() => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00").Hear(A01.Visiting(null)).At("Mon 12:00").Decided(new Input.VisitsSeen([Seen(A03.Visiting(null), "Mon 11:00")]));
        Assert.Equal(StayStatus.Finished, joan.Stay.Status);
    });

    [Theory, InlineData("Mon 18:00", true), InlineData("Fri 18:00", false)]
    public void Who_left_under_a_number_that_proves_theirs_is_told_of_while_it_is_news(string joined, bool isNews) => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At(joined).Decided(new Input.VisitsSeen([Seen(A01, "Mon 08:00"), Seen(A03, "Mon 12:00")]));
        Assert.Equal(isNews, joan.Record.Alerts.Any(alert => alert is { IsOpen: true, Kind: AlertKind.DischargedNotReady }));
    });

    [Fact]
    public void A_new_number_seen_before_its_visit_waits_for_it() => Story.Tell(plan: null, joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Tue 09:00").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = [new(Northtown.Hospital, "V2", false, StayFacts.None, On("Mon 12:00")) { FormerVisit = "V1", NumberedAt = On("Mon 12:00") }] });
        joan.Hear(A01.Recorded("Mon 08:00")).Hear(A03.Visiting("V2").Recorded("Mon 18:00"));
        Assert.Equal(("V2", StayStatus.Finished), (joan.Stay.Visit, joan.Stay.Status));
    });

    [Fact]
    public void What_was_seen_in_any_order_makes_the_same_stay_as_hearing_it() => Story.Tell(plan: null, joan =>
    {
        SeenVisit[] seen = [Seen(A13, "Mon 12:00"), Seen(A03, "Mon 11:00"), Seen(A01, "Mon 08:00")];
        joan.MindsWhoIsTold = false;
        joan.At("Mon 13:00").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = seen });
        Assert.Equal(StayStatus.InProgress, joan.Stay.Status);
    });

    [Fact]
    public void A_visit_that_is_over_makes_no_stay_and_tells_nobody() => Story.Tell(plan: null, joan =>
    {
        joan.At("Tue 09:00").Decided(new Input.PlanAgreed(Northtown.Plan)
        {
            Seen = [Seen(A01, "Mon 08:00"), Seen(A03, "Mon 18:00"), Seen(A01.Visiting("V2"), "Mon 09:00"), Seen(A11.Visiting("V2"), "Mon 10:00")],
        });
        Assert.Empty(joan.Record.Stays);
        joan.At("Wed 09:00").NothingElse();
    });

    [Fact]
    public void Without_visit_numbers_an_admission_after_a_discharge_is_the_next_visit() => Story.Tell(plan: null, joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Tue 09:00").Decided(new Input.PlanAgreed(Northtown.Plan)
        {
            Seen = [Seen(A01.Visiting(null), "Mon 08:00"), Seen(A03.Visiting(null), "Mon 12:00"), Seen(A01.Visiting(null).In("WARD8"), "Mon 20:00")],
        });
        Assert.Equal((StayStatus.InProgress, "WARD8"), (joan.Stay.Status, joan.Stay.Location!.Ward));
    });

    [Fact]
    public void A_visit_that_is_known_already_is_not_made_twice() => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00").Hear(A01).At("Mon 10:00").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = [Seen(A01, "Mon 09:00"), Seen(A16, "Mon 09:30")] });
        Assert.True(StayStatusRules.IsDischargePending(joan.Stay.Facts));
    });

    [Fact]
    public void A_number_that_comes_with_the_second_message_makes_no_second_stay() => Story.Tell(plan: null, joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Tue 09:00").Decided(new Input.PlanAgreed(Northtown.Plan)
        {
            Seen = [Seen(A01.Visiting(null), "Mon 08:00"), Seen(A02.In("WARD8"), "Mon 12:00"), Seen(A16.In("WARD8"), "Mon 20:00")],
        });
        Assert.Equal((StayStatus.InProgress, "WARD8", "V1"), (joan.Stay.Status, joan.Stay.Location!.Ward, joan.Stay.Visit));
        Assert.True(StayStatusRules.IsDischargePending(joan.Stay.Facts));
    });

    [Fact]
    public void A_plan_put_again_makes_no_ghost_of_a_visit_without_a_number_that_has_ended_since() => Story.Tell(plan: null, joan =>
    {
        SeenVisit[] seen = [Seen(A01.Visiting(null), "Mon 08:00")];
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = seen });
        joan.At("Mon 10:00").Hear(A03.Visiting(null));
        Assert.Equal(StayStatus.Finished, joan.Stay.Status);

        joan.At("Mon 11:00").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = seen });
        Assert.Equal(StayStatus.Finished, joan.Stay.Status);

        joan.At("Mon+6 11:00").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = seen });
        Assert.Empty(joan.Record.Stays);
        Assert.NotEmpty(joan.Record.Rested);
    });

    [Fact]
    public void A_plan_put_again_makes_no_ghost_of_a_visit_whose_number_came_later() => Story.Tell(plan: null, joan =>
    {
        SeenVisit[] seen = [Seen(A01.Visiting(null), "Mon 08:00")];
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = seen });
        joan.At("Mon 10:00").Hear(A02.In("WARD8")).At("Mon 12:00").Hear(A03);

        joan.At("Mon 13:00").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = seen });

        Assert.Equal((StayStatus.Finished, "V1"), (joan.Stay.Status, joan.Stay.Visit));
        joan.At("Mon+6 11:00").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = seen });
        Assert.Empty(joan.Record.Stays);
    });

    [Fact]
    public void A_plan_put_again_adds_nothing_of_an_old_visit_without_a_number_to_the_next_one() => Story.Tell(plan: null, joan =>
    {
        SeenVisit[] seen = [Seen(A01.Visiting(null), "Mon 08:00"), Seen(A02.Visiting(null), "Mon 08:30")];
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = seen });
        joan.At("Mon 12:00").Hear(A03.Visiting(null)).At("Tue 09:00").Hear(A01.Visiting("V2"));

        joan.At("Tue 10:00").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = seen });

        Assert.Equal([null, "V2"], joan.Record.Stays.Select(stay => stay.Visit));
        Assert.Null(joan.Record.Stays[1].Facts.Moved);
    });

    [Fact]
    public void Facts_put_together_are_those_of_all_messages_heard()
    {
        var (one, other) = (Seen(A01.Expecting("Wed 12:00"), "Mon 08:00").Facts, Seen(A16.Expecting("Tue 12:00"), "Mon 09:00").Facts);
        var heard = StayFacts.None.Hear(A01.Expecting("Wed 12:00").Recorded("Mon 08:00"), Stamp.Of(A01.Recorded("Mon 08:00"), On("Mon 08:00")))
            .Hear(A16.Expecting("Tue 12:00").Recorded("Mon 09:00"), Stamp.Of(A16.Recorded("Mon 09:00"), On("Mon 09:00")));
        Assert.Equal(heard, one.And(other));
        Assert.Equal(heard, other.And(one));
        Assert.Equal(heard, heard.And(one));
        Assert.Equal(On("Wed 12:00"), heard.FirstExpected!.Value);
    }
}
