using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static CareAlerts.Domain.AlertKind;
using static CareAlerts.Domain.Channel;
using static CareAlerts.Domain.Tests.Adt;
using static CareAlerts.Domain.Tests.Clock;

namespace CareAlerts.Domain.Tests;

/// <summary>A death is a fact about the person, whatever it was said with: every stay is judged by it, and one person is told, once (docs/adr/0011).</summary>
public class DeathStories
{
    private static readonly SourceId Elsewhere = new("RYY");

    [Fact]
    public void A_death_said_of_no_visit_after_the_discharge_ends_the_critical_alert() => Story.Tell(joan => joan
        .Asked().At("14:00").Hear(A03).At("14:10").Whatever().IsOpen(DischargedNotReady)
        .At("14:12").Hear(A31.OfNoVisit().Died()).Told("ola-nowak", Email, Died)
        .IsNotOpen(DischargedNotReady)
        .At("Tue 14:00").NothingElse());

    [Fact]
    public void A_death_said_with_another_visit_ends_planning_for_the_stay() => Story.Tell(joan => joan
        .Asked().At("14:00").Hear(A16).ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady)
        .At("14:05").Hear(A31.Visiting("OUT9").Of(EncounterClass.Outpatient).Died()).Told("ola-nowak", Email, Died)
        .IsNotOpen(DischargeImminentNotReady, ReadinessRequest, Admitted)
        .At("Tue 14:00").NothingElse());

    [Fact]
    public void A_death_recorded_by_another_hospital_ends_planning_here_with_one_notice() => Story.Tell(joan => joan
        .WithSource(Elsewhere, Mode.Live)
        .Asked().At("14:00").Hear(A16).ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady)
        .At("14:05").Hear(A01.From(Elsewhere).Visiting("Y1").Died()).Told("ola-nowak", Email, Died)
        .IsNotOpen(DischargeImminentNotReady, ReadinessRequest, Admitted)
        .At("14:10").Hear(A03.From(Elsewhere).Visiting("Y1").Died(), A03.Died(), A31.OfNoVisit().Died())
        .At("Tue 14:00").NothingElse());

    [Fact]
    public void Heard_before_the_admission_it_was_recorded_after_it_counts_all_the_same() => Story.Tell(joan =>
    {
        joan.At("Mon 10:00").Hear(A31.OfNoVisit().Died().Recorded("Mon 09:30")).Told("ola-nowak", Email, Died)
            .At("10:05").Hear(A01.Recorded("Mon 09:00"));
        Assert.True(joan.Stay.IsDeceased);
        Assert.Equal(GateStatus.NotApplicable, joan.Gate.Status);
        joan.At("Tue 10:00").NothingElse();
    });

    [Fact]
    public void A_death_at_home_is_told_to_the_case_manager_once_however_often_it_is_said() => Story.Tell(joan => joan
        .At("Mon 10:00").Hear(A31.OfNoVisit().Died()).Told("ola-nowak", Email, Died)
        .At("Mon 10:05").Hear(A31.OfNoVisit().Died())
        .At("Thu 09:59").IsOpen(Died).Hear(A31.OfNoVisit().Died())
        .At("Thu 10:01").IsNotOpen(Died)
        .At("Fri 10:00").Hear(A31.OfNoVisit().Died(), A01.Died())
        .At("Mon+1 10:00").Hear(A31.OfNoVisit().Died())
        .At("Mon+2 10:00").NothingElse());

    [Fact]
    public void A_later_word_that_the_person_lives_untells_whoever_was_told_and_planning_goes_on_where_it_was() => Story.Tell(joan => joan
        .Asked().Ready()
        .At("Tue 10:00").Hear(A31.OfNoVisit().Died()).Told("ola-nowak", Email, Died)
        .At("10:30").Hear(A31.OfNoVisit().NotDied().Recorded("Tue 09:00")).NothingElse()    // recorded before
        .At("11:00").Hear(A08.NotDied()).Told("ola-nowak", Email, Retraction).Told("ward-7", Email, CommunityReady)
        .IsNotOpen(Died)
        .At("Wed 10:00").NothingElse());

    [Fact]
    public void A_death_at_home_that_was_a_mistake_is_taken_back_and_a_second_one_told_anew() => Story.Tell(joan => joan
        .At("Mon 10:00").Hear(A31.OfNoVisit().Died()).Told("ola-nowak", Email, Died)
        .At("Mon+1 10:00").Hear(A31.OfNoVisit().NotDied()).Told("ola-nowak", Email, Retraction)
        .At("Mon+1 11:00").Hear(A01).Told("ola-nowak", Email, Admitted)
        .At("Mon+1 11:30").Hear(A31.OfNoVisit().Died()).Told("ola-nowak", Email, Died)
        .At("Mon+1 12:00").Hear(A31.OfNoVisit().NotDied()).Told("ola-nowak", Email, Retraction)
        .IsNotOpen(Died).IsOpen(Admitted));

    [Fact]
    public void A_training_message_makes_nobody_dead() => Story.Tell(joan =>
    {
        joan.Asked().At("14:00").Hear(A31.OfNoVisit().Died().Training(), A08.Visiting("T1").Died().Training());
        Assert.False(joan.Record.HasDied);
        joan.IsOpen(Admitted).NothingElse();
    });

    [Fact]
    public void A_source_in_shadow_is_believed_and_sends_nothing() => Story.Tell(joan =>
    {
        joan.WithSource(Elsewhere, Mode.Shadow).At("Mon 10:00").Hear(A31.OfNoVisit().Died().From(Elsewhere)).Silent(Died, "caseManager", "shadow");
        Assert.True(joan.Record.HasDied);
        joan.At("Mon 11:00").Hear(A31.OfNoVisit().NotDied().From(Elsewhere)).IsNotOpen(Died);
    });

    [Fact]
    public void Where_the_word_of_a_source_in_shadow_ends_the_planning_for_a_live_one_people_hear_why() => Story.Tell(joan => joan
        .WithSource(Elsewhere, Mode.Shadow).Asked()
        .At("14:00").Hear(A31.OfNoVisit().Died().From(Elsewhere)).Told("ola-nowak", Email, Died)
        .IsNotOpen(ReadinessRequest, Admitted));

    [Fact]
    public void A_death_that_a_source_in_shadow_told_of_first_is_told_when_a_live_one_says_so() => Story.Tell(joan =>
    {
        joan.WithSource(Elsewhere, Mode.Shadow).At("Mon 10:00").Hear(A31.OfNoVisit().Died().From(Elsewhere)).Silent(Died, "caseManager", "shadow");
        joan.At("Mon 11:00").Hear(A31.OfNoVisit().Died()).Told("ola-nowak", Email, Died)
            .At("Mon 12:00").Hear(A31.OfNoVisit().Died(), A31.OfNoVisit().Died().From(Elsewhere))
            .At("Tue 11:00").NothingElse();
        Assert.Single(joan.Record.Alerts, alert => alert.Silence is null);
    });

    [Fact]
    public void So_it_is_when_the_live_one_recorded_it_before() => Story.Tell(joan => joan
        .WithSource(Elsewhere, Mode.Shadow).At("Mon 10:00").Hear(A31.OfNoVisit().Died().From(Elsewhere))
        .At("Mon 11:00").Hear(A31.OfNoVisit().Died().Recorded("Mon 09:00")).Told("ola-nowak", Email, Died));

    [Fact]
    public void So_it_is_when_it_is_said_of_a_visit_of_the_live_one_that_is_over() => Story.Tell(joan => joan
        .WithSource(Elsewhere, Mode.Shadow).Asked().Ready().At("14:00").Hear(A03).At("Fri 09:00").Whatever()
        .Hear(A31.OfNoVisit().Died().From(Elsewhere))
        .At("Fri 11:00").Whatever().Hear(A08.Died()).Told("ola-nowak", Email, Died));

    [Fact]
    public void Nobody_is_told_twice_because_another_stay_is_opened_for_them_later() => Story.Tell(joan => joan
        .WithSource(Elsewhere, Mode.Shadow).Asked().At("14:00").Hear(A31.OfNoVisit().Died().From(Elsewhere)).Told("ola-nowak", Email, Died)
        .At("15:00").Hear(A03).At("Fri 09:00").Hear(A01.Visiting("V2"))
        .At("Mon+2 09:00").Hear(A01.Visiting("V3")).At("Mon+2 12:00").NothingElse());

    [Fact]
    public void A_stay_that_begins_after_a_death_that_nobody_was_told_of_says_why_nothing_is_planned() => Story.Tell(joan => joan
        .WithSource(Elsewhere, Mode.Shadow).At("Mon 14:00").Hear(A31.OfNoVisit().Died().From(Elsewhere))
        .At("Fri 09:00").NothingElse().Hear(A01).Told("ola-nowak", Email, Died));

    [Fact]
    public void A_source_that_goes_live_does_not_tell_of_the_past() => Story.Tell(joan => joan
        .BySource(source => source with { Mode = Mode.Shadow }).At("Mon 14:00").Hear(A01, A08.Died())
        .At("Fri 14:00").BySource(source => source with { Mode = Mode.Live }).Hear(A03).At("Mon+2 09:00").NothingElse());

    [Fact]
    public void A_ward_in_shadow_is_believed_and_sends_nothing() => Story.Tell(joan =>
    {
        joan.BySource(source => source with { Wards = [.. source.Wards, new("NEW", "New ward", null, null) { Mode = Mode.Shadow }] })
            .At("Mon 10:00").Hear(A01.In("NEW")).Silent(Admitted, "caseManager", "shadow")
            .At("Mon 11:00").Hear(A08.In("NEW").Died()).Silent(Died, "caseManager", "The ward is in shadow mode.");
        Assert.True(joan.Record.HasDied);
        joan.At("Mon 12:00").Hear(A31.Visiting("V2").Of(EncounterClass.Outpatient).Died()).Told("ola-nowak", Email, Died);
    });

    [Fact]
    public void A_reload_tells_nobody_of_a_death_of_long_ago_and_the_feed_does() => Story.Tell(joan =>
    {
        joan.At("Mon 10:00").Reload(A31.OfNoVisit().Died().Recorded("Mon-2 09:00")).Silent(Died, "caseManager", "too long ago");
        Assert.True(joan.Record.HasDied);
        joan.At("Mon 11:30").NothingElse().Hear(A31.OfNoVisit().Died().Recorded("Mon-2 09:00")).Told("ola-nowak", Email, Died)
            .Reload(A31.OfNoVisit().Died().Recorded("Mon-2 09:00")).At("Tue 11:00").NothingElse();
    });

    [Fact]
    public void Nor_of_one_that_it_says_with_a_visit() => Story.Tell(joan =>
    {
        joan.At("Mon 10:00").Reload(A01.Recorded("Mon-2 08:00"), A08.Died().Recorded("Mon-2 09:00"), A03.Died().Recorded("Mon-2 10:00")).Silent(Died, "caseManager", "too long ago");
        joan.At("Mon 12:30").NothingElse().Hear(A03.Died().Recorded("Mon-2 10:00")).Told("ola-nowak", Email, Died);
    });

    [Fact]
    public void A_death_of_today_is_told_also_when_a_reload_brings_it() => Story.Tell(joan => joan
        .At("Mon 10:00").Reload(A31.OfNoVisit().Died().Recorded("Mon 08:00")).Told("ola-nowak", Email, Died));

    [Fact]
    public void Where_a_reload_ends_the_planning_for_a_stay_people_know_of_they_hear_why() => Story.Tell(joan => joan
        .Asked().At("Wed 09:00").Whatever().Reload(A31.OfNoVisit().Died().Recorded("Mon 14:00")).Told("ola-nowak", Email, Died)
        .IsNotOpen(ReadinessRequest, Admitted));

    [Fact]
    public void Another_hospital_that_says_of_everybody_that_they_live_makes_nobody_alive() => Story.Tell(joan =>
    {
        joan.WithSource(Elsewhere, Mode.Live).At("Mon 10:00").Hear(A31.OfNoVisit().Died()).Told("ola-nowak", Email, Died)
            .At("11:00").Hear(A31.OfNoVisit().NotDied().From(Elsewhere), A05.NotDied().From(Elsewhere).Visiting("Y1"), A08.NotDied().From(Elsewhere).Visiting("Y1"))
            .At("11:30").Hear(A01.Recorded("Mon 09:00").From(Elsewhere).Visiting("Y2"), A08.NotDied().From(Elsewhere).Visiting("Y2")).IsOpen(Died);
        Assert.True(joan.Record.HasDied);
    });

    [Fact]
    public void Another_hospital_that_has_the_person_there_and_alive_makes_them_so() => Story.Tell(joan =>
    {
        joan.WithSource(Elsewhere, Mode.Live).At("Mon 10:00").Hear(A31.OfNoVisit().Died()).Told("ola-nowak", Email, Died)
            .At("11:00").Hear(A01.NotDied().From(Elsewhere).Visiting("Y1")).Told("ola-nowak", Email, Retraction).Told("ola-nowak", Email, Admitted)
            .At("11:30").Hear(A31.OfNoVisit().Died().Recorded("Mon 10:00"), A08.NotDied().From(Elsewhere).Visiting("Y1")).NothingElse();
        Assert.False(joan.Record.HasDied);
    });

    [Fact]
    public void What_each_hospital_says_counts_whichever_is_heard_first() => Prop.ForAll(Gen.Shuffle(new[] { 0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5 }).ToArbitrary(), order =>
        AfterHearing(order) == AfterHearing([0, 1, 2, 3, 4, 5])).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true));

    // Said dead here, alive there without being seen; dead there, and then seen alive here; and dead here once more.
    private static string AfterHearing(int[] order)
    {
        FeedMessage[] messages =
        [
            A31.OfNoVisit().Died().Recorded("Mon 01:00"), A08.NotDied().Recorded("Mon 02:00").From(Elsewhere).Visiting("Y1"), A08.Died().Recorded("Mon 03:00").From(Elsewhere).Visiting("Y1"),
            A01.NotDied().Recorded("Mon 04:00").Visiting("V2"), A03.Died().Recorded("Mon 05:00").Visiting("V3"), A31.OfNoVisit().NotDied().Recorded("Mon 06:00").From(Elsewhere),
        ];
        var end = "";
        Story.Tell(joan =>
        {
            joan.MindsWhoIsTold = false;
            joan.WithSource(Elsewhere, Mode.Live).At("Mon 08:00");
            for (var heard = 0; heard < order.Length; heard++) joan.Hear(messages[order[heard]]);
            end = $"{joan.Record.HasDied} {string.Join(' ', joan.Record.Alerts.Where(alert => alert.IsOpen).Select(alert => alert.Kind).Order())}";
        });
        return end;
    }

    [Fact]
    public void Told_again_long_after_the_stay_was_laid_to_rest_it_still_is_known() => Story.Tell(joan =>
    {
        joan.Asked().At("14:00").Hear(A03.Died()).Told("ola-nowak", Email, Died);
        joan.At("Mon+2 10:00");
        Assert.Empty(joan.Record.Stays);
        Assert.Empty(joan.Record.Alerts);
        joan.Hear(A01.Visiting("V2"));
        Assert.True(joan.Stay.IsDeceased);
        joan.At("Mon+2 12:00").NothingElse();
    });

    [Fact]
    public void What_was_said_with_a_stay_at_rest_is_heard() => Story.Tell(joan => joan
        .Asked().At("14:00").Hear(A03).At("Tue 09:00").Whatever()
        .At("Mon+7 10:00").Whatever().Hear(A08.Died()).Told("ola-nowak", Email, Died));

    [Fact]
    public void A_plan_made_for_somebody_of_whom_a_death_was_seen_tells_so_whatever_the_visit() => Story.Tell(plan: null, joan =>
    {
        joan.At("Tue 09:00").Decided(new Input.PlanAgreed(Northtown.Plan)
        {
            Seen = [Seen(A01, "Mon 08:00"), Seen(A03.Died(), "Mon 18:00"), Seen(A01.Visiting("V2"), "Mon 09:00")],
        });
        joan.Told("ola-nowak", Email, Died);
        Assert.Equal("V2", joan.Stay.Visit);
        Assert.True(joan.Stay.IsDeceased);
        joan.At("Wed 09:00").NothingElse();
    });

    [Fact]
    public void A_visit_that_proves_to_be_somebody_elses_takes_its_word_of_a_death_with_it() => Story.Tell(joan =>
    {
        joan.Asked().At("14:00").Hear(A01.Visiting("V2")).Whatever().Hear(A08.Visiting("V2").Died()).Whatever().IsNotOpen(ReadinessRequest);
        joan.At("15:00").Decided(new Input.VisitMovedAway(Northtown.Hospital, "V2", new(On("Mon 15:00"), On("Mon 15:00"), 0), ["k"]))
            .Told("ola-nowak", Email, Retraction).Whatever().IsOpen(Admitted).IsNotOpen(Died);
        Assert.False(joan.Record.HasDied);
    });

    [Fact]
    public void A_record_of_somebody_who_has_died_brings_that_along_and_nobody_is_told_again() => Story.Tell(joan =>
    {
        PersonRecord other = null!;
        Story.Tell(Northtown.Plan, new PersonId("p2"), told =>
        {
            told.At("Mon 09:00").Hear(A31.OfNoVisit().Died()).Told("ola-nowak", Email, Died);
            other = told.Record;
        });
        joan.Admitted().At("09:30").Decided(Joining(other));
        Assert.True(joan.Stay.IsDeceased);
        Assert.Single(joan.Record.Alerts, alert => alert is { Kind: Died, IsOpen: true });
        joan.IsNotOpen(Admitted).At("Tue 09:00").NothingElse();
    });

    [Fact]
    public void A_record_from_before_deaths_were_the_persons_is_not_told_again() => Story.Tell(joan =>
    {
        joan.Asked().At("14:00").Hear(A03.Died()).Told("ola-nowak", Email, Died);
        joan.At("Fri 14:01").AsStored(record => record with { Death = null, Stays = [.. record.Stays.Select(stay => stay with { PersonHasDied = null })] });
        joan.Decided(new Input.Woken());
        Assert.Equal(On("Mon 14:00"), joan.Record.Death!.Since);
    });
}
