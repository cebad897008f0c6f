using Xunit;
using static CareAlerts.Domain.AlertKind;
using static CareAlerts.Domain.Channel;
using static CareAlerts.Domain.Tests.Adt;
using static CareAlerts.Domain.Tests.Clock;
using static CareAlerts.Domain.Tests.Northtown;

namespace CareAlerts.Domain.Tests;

/// <summary>From admission to a ready community, under the default policy.</summary>
public class PlanningStories
{
    [Fact]
    public void An_admission_is_told_to_the_case_manager_by_email() => Story.Tell(joan => joan
        .At("Mon 09:00").Hear(A01)
        .Told("ola-nowak", Email, Admitted));

    [Fact]
    public void Providers_are_asked_four_hours_after_an_admission() => Story.Tell(joan => joan
        .Admitted()
        .At("12:59").NothingElse()
        .At("13:01").ProvidersAsked());

    [Fact]
    public void Providers_are_asked_at_once_when_the_four_hours_have_passed_unseen() => Story.Tell(joan => joan
        .At("Mon 09:00").Hear(A01 with { AdmittedAt = On("Sun-1 22:00") })
        .Told("ola-nowak", Email, Admitted)
        .ProvidersAsked("09:00"));

    [Fact]
    public void An_admission_mistyped_into_the_future_does_not_put_off_the_question() => Story.Tell(joan => joan
        .At("Mon 09:00").Hear(A01 with { AdmittedAt = On("Mon+9 09:00") })
        .Told("ola-nowak", Email, Admitted)
        .At("13:01").ProvidersAsked());

    [Fact]
    public void Nobody_is_asked_about_an_emergency_visit_before_there_is_something_to_plan() => Story.Tell(joan => joan
        .At("Mon 09:00").Hear(A01.Of(EncounterClass.Emergency))
        .Told("ola-nowak", Email, Admitted)
        .At("Tue 09:00").NothingElse()
        .Hear(A08.Of(EncounterClass.Emergency).Expecting("Fri 12:00"))
        .ProvidersAsked());

    [Fact]
    public void Providers_are_asked_at_once_when_a_date_becomes_known_and_not_again_at_four_hours() => Story.Tell(joan => joan
        .Admitted()
        .At("10:00").Hear(A08.Expecting("Mon+1 12:00"))
        .ProvidersAsked("10:00")
        .At("14:00").NothingElse());

    [Fact]
    public void Providers_are_asked_again_when_the_date_moves() => Story.Tell(joan => joan
        .Asked()
        .At("14:00").Hear(A08.Expecting("Mon+1 12:00")).ProvidersAsked()
        .At("15:00").Hear(A08.Expecting("Tue+1 12:00")).ProvidersAsked()
        .At("15:10").Told("ola-nowak", Email, ExpectedDischargeChanged));

    [Fact]
    public void Providers_are_not_asked_again_when_a_date_is_withdrawn_or_comes_back() => Story.Tell(joan => joan
        .Asked()
        .At("14:00").Hear(A08.Expecting("Mon+1 12:00")).ProvidersAsked()
        .At("15:00").Hear(A08.ExpectingNothing()).NothingElse()
        .At("16:00").Hear(A08.Expecting("Mon+1 12:00")).NothingElse());

    [Fact]
    public void Providers_asked_early_about_a_date_that_is_withdrawn_are_told_so() => Story.Tell(joan => joan
        .Admitted()
        .At("10:00").Hear(A08.Expecting("Mon+1 12:00")).ProvidersAsked()
        .At("11:00").Hear(A08.ExpectingNothing())
        .Told("acme-care", Email, Retraction).Told("equipment-store", Email, Retraction).Told("careline", Email, Retraction));

    [Fact]
    public void Providers_are_asked_again_when_a_discharge_is_pending_and_not_when_it_no_longer_is() => Story.Tell(joan => joan
        .Asked()
        .At("Tue 10:00").Hear(A16)
        .ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady)
        .At("10:05").Hear(A25)
        .ToldByBoth("ola-nowak", Retraction)
        .At("10:10").Hear(A16)
        .ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady));

    [Fact]
    public void A_provider_who_has_answered_is_not_asked_again_about_the_same_date() => Story.Tell(joan => joan
        .Asked()
        .At("14:00").Says(HomeCare, ReadinessAnswer.Confirmed, from: "Thu 08:00").NothingElse()
        .At("Tue 10:00").Hear(A08.Expecting("Tue+1 12:00"))
        .Told("equipment-store", Email, ReadinessRequest).Told("careline", Email, ReadinessRequest));

    [Theory]
    [InlineData(ReadinessAnswer.Partly)]
    [InlineData(ReadinessAnswer.CannotMeet)]
    public void A_provider_who_cannot_meet_one_date_is_asked_about_another(ReadinessAnswer answer) => Story.Tell(joan => joan
        .Admitted()
        .At("10:00").Hear(A08.Expecting("Mon+1 12:00")).ProvidersAsked()
        .At("11:00").Says(HomeCare, answer).NothingElse()
        .At("12:00").Hear(A08.Expecting("Tue+1 12:00")).ProvidersAsked()
        .At("12:10").Told("ola-nowak", Email, ExpectedDischargeChanged));

    [Fact]
    public void An_answer_from_a_later_day_without_a_known_date_is_not_taken_for_silence() => Story.Tell(joan => joan
        .Asked()
        .Confirm(HomeCare, from: "Sat 08:00").Confirm(Bed, from: "Sat 08:00").Confirm(Telecare)
        .At("Fri 23:59").NothingElse()
        .At("Sat 08:00").Told("ward-7", Email, CommunityReady, "Sat 08:00"));

    [Fact]
    public void No_answer_by_the_lead_time_is_told_to_the_case_manager() => Story.Tell(joan => joan
        .Admitted()
        .At("10:00").Hear(A08.Expecting("Mon+1 12:00")).ProvidersAsked()
        .At("11:00").Ready()
        .At("Sun 11:59").NothingElse()
        .At("Sun 12:00").Told("ola-nowak", Email, ReadinessRequest, "Sun 12:00")
        .At("Mon+1 09:00").NothingElse());

    [Fact]
    public void No_answer_is_not_told_to_a_case_manager_who_knows_that_the_discharge_is_imminent_and_not_ready() => Story.Tell(joan => joan
        .Admitted()
        .At("10:00").Hear(A08.Expecting("Mon+1 12:00")).ProvidersAsked()
        .At("Fri 12:00").ToldByBoth("ola-nowak", DischargeImminentNotReady)
        .Silent(ReadinessRequest, "caseManager", "already knows", "bed"));

    [Fact]
    public void A_date_beyond_the_longest_lead_time_raises_nothing_critical_until_then() => Story.Tell(joan => joan
        .Admitted()
        .At("10:00").Hear(A08.Expecting("Mon+1 12:00")).ProvidersAsked()
        .At("Fri 11:59").NothingElse().IsNotOpen(DischargeImminentNotReady)
        .At("Fri 12:00").ToldByBoth("ola-nowak", DischargeImminentNotReady, "Fri 12:00"));

    [Fact]
    public void Only_the_lead_times_of_unmet_critical_services_count() => Story.Tell(joan => joan
        .Admitted()
        .At("10:00").Hear(A08.Expecting("Mon+1 12:00")).ProvidersAsked()
        .At("11:00").Confirm(Bed)
        .At("Sat 11:59").NothingElse()
        .At("Sat 12:00").ToldByBoth("ola-nowak", DischargeImminentNotReady, "Sat 12:00"));

    [Fact]
    public void A_pending_discharge_goes_from_the_case_manager_to_the_deputy_to_the_duty_team_and_at_last_to_operators() => Story.Tell(joan =>
    {
        joan.Asked().At("Tue 10:00").Hear(A16).ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady)
            .At("10:14").NothingElse()
            .At("10:15").Told("sam-reid", Sms, DischargeImminentNotReady)
            .At("10:30").ToldByBoth("northtown-duty", DischargeImminentNotReady);
        for (var repeat = 1; repeat <= 12; repeat++)
            joan.Wait(Minutes(29)).NothingElse().Wait(Minutes(1)).ToldByBoth("northtown-duty", DischargeImminentNotReady);
        joan.Wait(Minutes(30)).ToldByBoth("ops", DischargeImminentNotReady)
            .Wait(Hours(48)).NothingElse()
            .IsOpen(DischargeImminentNotReady);
    });

    [Fact]
    public void Owning_an_alert_pauses_it_and_then_the_next_steps_run_at_their_pace() => Story.Tell(joan => joan
        .Asked()
        .At("Tue 10:00").Hear(A16).ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady)
        .At("10:05").Owns("ola-nowak", DischargeImminentNotReady)
        .At("10:34").NothingElse()
        .At("10:35").Told("sam-reid", Sms, DischargeImminentNotReady, "10:35")
        .At("10:49").NothingElse()
        .At("10:50").ToldByBoth("northtown-duty", DischargeImminentNotReady, "10:50")
        .At("10:55").Owns("sam-reid", DischargeImminentNotReady)
        .At("11:24").NothingElse()
        .At("11:25").ToldByBoth("northtown-duty", DischargeImminentNotReady));

    [Fact]
    public void Confirming_every_critical_service_resolves_it_and_tells_the_ward() => Story.Tell(joan => joan
        .Asked()
        .At("Tue 10:00").Hear(A16).ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady)
        .At("10:05").Confirm(HomeCare).IsOpen(DischargeImminentNotReady)
        .At("10:06").Confirm(Bed)
        .Told("ward-7", Email, CommunityReady)
        .IsNotOpen(DischargeImminentNotReady)
        .At("12:00").NothingElse());

    [Fact]
    public void A_date_moved_before_a_confirmation_takes_ready_back_and_asks_again() => Story.Tell(joan => joan
        .At("Mon 09:00").Hear(A01.Expecting("Thu+1 12:00")).Told("ola-nowak", Email, Admitted).ProvidersAsked()
        .At("10:00").Confirm(HomeCare, from: "Thu+1 08:00").Confirm(Bed, from: "Wed+1 08:00").Told("ward-7", Email, CommunityReady)
        .At("11:00").Hear(A08.Expecting("Wed+1 12:00"))
        .Told("ward-7", Email, Retraction)
        .Told("acme-care", Email, ReadinessRequest).Told("careline", Email, ReadinessRequest)
        .At("11:10").Told("ola-nowak", Email, ExpectedDischargeChanged)
        .At("12:00").Confirm(HomeCare, from: "Wed+1 08:00").Told("ward-7", Email, CommunityReady));

    [Fact]
    public void A_place_held_no_longer_takes_ready_back_and_asks_again() => Story.Tell(joan => joan
        .Asked()
        .Confirm(HomeCare, heldUntil: "Tue 12:00").Confirm(Telecare).Confirm(Bed).Told("ward-7", Email, CommunityReady)
        .At("Tue 12:00").NothingElse()
        .At("Tue 12:01").Told("ward-7", Email, Retraction, "Tue 12:00:01").Told("acme-care", Email, ReadinessRequest, "Tue 12:00:01"));

    [Fact]
    public void A_plan_with_another_provider_takes_ready_back_and_asks_the_new_one() => Story.Tell(joan => joan
        .Asked().Ready()
        .Agreeing(plan => plan with { Services = [HomeCare with { Provider = new("careline") }, Bed, Telecare] })
        .Told("ward-7", Email, Retraction).Told("careline", Email, ReadinessRequest));

    [Fact]
    public void A_new_provider_is_asked_although_the_first_was_asked_or_refused() => Story.Tell(joan => joan
        .Asked()
        .Says(Bed, ReadinessAnswer.NotOurs)
        .Agreeing(plan => plan with { Services = [HomeCare with { Provider = new("careline") }, Bed with { Provider = new("acme-care") }, Telecare] })
        .Told("careline", Email, ReadinessRequest).Told("acme-care", Email, ReadinessRequest));

    [Fact]
    public void A_plan_that_ends_takes_ready_back() => Story.Tell(joan => joan
        .Asked().Ready()
        .Agreeing(plan => plan with { Status = PlanStatus.Revoked })
        .Told("ward-7", Email, Retraction));

    [Fact]
    public void A_plan_made_in_mid_stay_asks_at_once_and_keeps_silent_about_an_admission_long_past() => Story.Tell(plan: null, joan => joan
        .At("Mon 09:00").Hear(A01)
        .At("Wed 09:00").Agreeing(plan => plan)
        .ProvidersAsked()
        .Silent(Admitted, "caseManager", "too long ago"));

    [Fact]
    public void A_death_ends_planning_with_one_notice_to_the_case_manager_and_nobody_is_told_of_anything_more() => Story.Tell(joan => joan
        .Asked()
        .At("Tue 10:00").Hear(A16).ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady)
        .At("10:05").Hear(A03.Died()).Told("ola-nowak", Email, Died)
        .At("Wed 10:00").NothingElse()
        .IsNotOpen(DischargeImminentNotReady, DischargedNotReady, ReadinessRequest, Admitted)
        .At("Fri 10:06").NothingElse().IsNotOpen(Died));

    [Fact]
    public void A_death_that_was_a_mistake_is_taken_back_and_planning_goes_on() => Story.Tell(joan => joan
        .Asked().Ready()
        .At("Tue 10:00").Hear(A31.Died()).Told("ola-nowak", Email, Died)
        .At("Tue 10:30").Hear(A31 with { Deceased = FeedValue<bool?>.Of(false) }).Told("ola-nowak", Email, Retraction)
        .Told("ward-7", Email, CommunityReady)
        .IsNotOpen(Died));
}
