using Xunit;
using static CareAlerts.Domain.AlertKind;
using static CareAlerts.Domain.Channel;
using static CareAlerts.Domain.Tests.Adt;
using static CareAlerts.Domain.Tests.Clock;
using static CareAlerts.Domain.Tests.Northtown;

namespace CareAlerts.Domain.Tests;

/// <summary>Who is told in place of whom.</summary>
public class RecipientStories
{
    private static readonly WorkingHours[] OfficeHours =
        [new([DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday], new(9, 0), new(17, 0))];

    private static Contact Away(Contact contact, string? deputy) =>
        contact with { Absences = [new(On("Sun-1 00:00"), On("Sun 00:00"), deputy is null ? null : new ContactId(deputy))] };

    [Fact]
    public void The_deputy_of_an_absence_is_told_first() => Story.Tell(joan => joan
        .With("ola-nowak", ola => Away(ola, "kim-day"))
        .At("Mon 09:00").Hear(A01).Told("kim-day", Email, Admitted)
        .Silent(Admitted, "ola-nowak", "Absent"));

    [Fact]
    public void Without_one_the_plans_deputy_is_told() => Story.Tell(joan => joan
        .With("ola-nowak", ola => Away(ola, null))
        .At("Mon 09:00").Hear(A01).Told("sam-reid", Email, Admitted));

    [Fact]
    public void Without_a_deputy_the_team_then_the_duty_team_then_an_operator_is_told() => Story.Tell(joan => joan
        .Agreeing(plan => plan with { Team = plan.Team with { Deputy = null } })
        .With(Person("icc", 6) with { Kind = ContactKind.Team })
        .With("ola-nowak", ola => Away(ola, null) with { Team = new ContactId("icc") })
        .At("Mon 09:00").Hear(A01).Told("icc", Email, Admitted)
        .Without("icc").Hear(A01.Visiting("V2")).Told("northtown-duty", Email, Admitted)
        .Without("northtown-duty").Hear(A01.Visiting("V3")).Told("ops", Email, Admitted)
        .Whatever());

    [Fact]
    public void With_nobody_at_all_operators_are_alarmed_outside() => Story.Tell(joan =>
    {
        joan.Without("ola-nowak").Without("sam-reid").Without("northtown-duty").Without("ops")
            .At("Mon 09:00").Hear(A01);
        Assert.Equal("nobody-to-tell", Assert.Single(joan.Alarms).Cause);
    });

    [Fact]
    public void Who_is_off_hours_is_passed_over_for_routine_matters() => Story.Tell(joan => joan
        .With("ola-nowak", ola => ola with { WorkingHours = OfficeHours })
        .At("Mon 20:00").Hear(A01).Told("sam-reid", Email, Admitted)
        .Silent(Admitted, "ola-nowak", "Off hours"));

    [Fact]
    public void Who_is_off_hours_is_passed_over_for_urgent_matters() => Story.Tell(joan => joan
        .With("ola-nowak", ola => ola with { WorkingHours = OfficeHours })
        .At("Mon 09:00").Hear(A01.Expecting("Mon+2 12:00")).Told("ola-nowak", Email, Admitted).ProvidersAsked()
        .At("20:00").Hear(A08.Expecting("Tue+2 12:00")).ProvidersAsked()
        .At("20:10").Told("sam-reid", Email, ExpectedDischargeChanged));

    [Fact]
    public void Nobody_is_off_hours_for_what_is_critical() => Story.Tell(joan => joan
        .With("ola-nowak", ola => ola with { WorkingHours = OfficeHours })
        .Asked()
        .At("Tue 02:00").Hear(A16).ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady));

    [Fact]
    public void A_provider_is_asked_also_off_hours_since_the_question_waits_in_its_queue() => Story.Tell(joan => joan
        .With("acme-care", acme => acme with { WorkingHours = OfficeHours })
        .At("Mon 19:00").Hear(A01).Told("ola-nowak", Email, Admitted)
        .At("23:01").ProvidersAsked());

    [Fact]
    public void Without_email_routine_matters_go_by_sms() => Story.Tell(joan => joan
        .With("ola-nowak", ola => ola with { Email = null })
        .At("Mon 09:00").Hear(A01).Told("ola-nowak", Sms, Admitted));

    [Fact]
    public void A_step_that_names_a_channel_the_contact_lacks_uses_the_other() => Story.Tell(joan => joan
        .With("sam-reid", sam => sam with { Mobile = null })
        .Asked()
        .At("Tue 10:00").Hear(A16).ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady)
        .At("10:15").Told("sam-reid", Email, DischargeImminentNotReady));

    [Fact]
    public void The_unreachable_are_passed_over_without_waiting() => Story.Tell(joan => joan
        .With("ola-nowak", ola => ola with { Email = null, Mobile = "not a number" })
        .Asked(told: "sam-reid")
        .At("Tue 10:00").Hear(A16).ProvidersAsked().ToldByBoth("sam-reid", DischargeImminentNotReady)
        .Silent(DischargeImminentNotReady, "ola-nowak", "No usable channel"));

    [Fact]
    public void The_wrong_person_is_not_told_again_and_the_next_step_does_not_wait() => Story.Tell(joan => joan
        .Asked()
        .At("Tue 10:00").Hear(A16).ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady)
        .At("10:05").Answers("ola-nowak", DischargeImminentNotReady, AckAction.WrongPerson)
        .Told("sam-reid", Sms, DischargeImminentNotReady)
        .At("10:06").Answers("sam-reid", DischargeImminentNotReady, AckAction.WrongPerson)
        .ToldByBoth("northtown-duty", DischargeImminentNotReady)
        .At("10:36").ToldByBoth("northtown-duty", DischargeImminentNotReady));

    [Fact]
    public void When_the_wrong_person_was_the_last_step_the_duty_team_is_told() => Story.Tell(joan => joan
        .Admitted()
        .At("09:05").Answers("ola-nowak", AlertKind.Admitted, AckAction.WrongPerson)
        .Told("northtown-duty", Email, AlertKind.Admitted));

    [Fact]
    public void Passed_to_somebody_they_are_told_at_once_and_the_steps_go_on() => Story.Tell(joan => joan
        .Asked()
        .At("Tue 10:00").Hear(A16).ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady)
        .At("10:05").Answers("ola-nowak", DischargeImminentNotReady, AckAction.Pass, to: "kim-day")
        .ToldByBoth("kim-day", DischargeImminentNotReady)
        .At("10:15").Told("sam-reid", Sms, DischargeImminentNotReady));

    [Fact]
    public void Passed_on_to_nobody_in_particular_the_next_step_runs_at_once_but_never_inside_a_hold() => Story.Tell(joan => joan
        .Asked()
        .At("Tue 10:00").Hear(A16).ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady)
        .At("10:05").Answers("ola-nowak", DischargeImminentNotReady, AckAction.Pass).Told("sam-reid", Sms, DischargeImminentNotReady)
        .At("10:10").Hear(A03).Answers("ola-nowak", DischargedNotReady, AckAction.Pass)
        .At("10:14").NothingElse()
        .At("10:15").ToldByBoth("ola-nowak", DischargedNotReady).ToldByBoth("sam-reid", DischargedNotReady).ToldByBoth("northtown-duty", DischargedNotReady));

    [Theory]
    [InlineData(AckAction.Pass)]
    [InlineData(AckAction.WrongPerson)]
    public void Handed_on_and_said_again_after_a_lost_answer_it_goes_no_further(AckAction action) => Story.Tell(joan => joan
        .Asked()
        .At("Tue 10:00").Hear(A16).ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady)
        .At("10:05").Answers("ola-nowak", DischargeImminentNotReady, action).Told("sam-reid", Sms, DischargeImminentNotReady)
        .At("10:06").Answers("ola-nowak", DischargeImminentNotReady, action).ChangedNothing());

    [Fact]
    public void Passed_to_and_fro_the_colleague_is_told_each_time() => Story.Tell(joan => joan
        .Asked()
        .At("Tue 10:00").Hear(A16).ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady)
        .At("10:02").Answers("ola-nowak", DischargeImminentNotReady, AckAction.Pass, to: "kim-day").ToldByBoth("kim-day", DischargeImminentNotReady)
        .At("10:03").Answers("ola-nowak", DischargeImminentNotReady, AckAction.Pass, to: "kim-day").ChangedNothing()
        .At("10:04").Answers("kim-day", DischargeImminentNotReady, AckAction.Pass, to: "ola-nowak").ToldByBoth("ola-nowak", DischargeImminentNotReady)
        .At("10:05").Answers("ola-nowak", DischargeImminentNotReady, AckAction.Pass, to: "kim-day").ToldByBoth("kim-day", DischargeImminentNotReady));

    [Fact]
    public void Passed_to_the_same_colleague_again_who_has_not_stirred_they_are_told_again() => Story.Tell(joan => joan
        .Asked()
        .At("Tue 10:00").Hear(A16).ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady)
        .At("10:02").Answers("ola-nowak", DischargeImminentNotReady, AckAction.Pass, to: "kim-day").ToldByBoth("kim-day", DischargeImminentNotReady)
        .At("10:11").Answers("ola-nowak", DischargeImminentNotReady, AckAction.Pass, to: "kim-day").ChangedNothing()
        .At("10:13").Answers("ola-nowak", DischargeImminentNotReady, AckAction.Pass, to: "kim-day").ToldByBoth("kim-day", DischargeImminentNotReady));

    [Fact]
    public void The_wrong_person_is_the_wrong_person_however_often_they_say_so() => Story.Tell(joan => joan
        .Asked()
        .At("Tue 10:00").Hear(A16).ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady)
        .At("10:02").Answers("ola-nowak", DischargeImminentNotReady, AckAction.WrongPerson).Told("sam-reid", Sms, DischargeImminentNotReady)
        .At("10:16").Answers("ola-nowak", DischargeImminentNotReady, AckAction.WrongPerson).ChangedNothing());

    [Fact]
    public void Handed_on_once_more_by_somebody_who_had_taken_it_since_it_goes_on() => Story.Tell(joan => joan
        .Asked()
        .At("Tue 10:00").Hear(A16).ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady)
        .At("10:05").Answers("ola-nowak", DischargeImminentNotReady, AckAction.Pass).Told("sam-reid", Sms, DischargeImminentNotReady)
        .At("10:06").Owns("ola-nowak", DischargeImminentNotReady)
        .At("10:07").Answers("ola-nowak", DischargeImminentNotReady, AckAction.Pass).ToldByBoth("northtown-duty", DischargeImminentNotReady));

    [Fact]
    public void A_team_is_told_through_whoever_is_on_call() => Story.Tell(joan => joan
        .With("northtown-duty", duty => duty with { Rota = [new(On("Tue 08:00"), On("Tue 20:00"), new("kim-day"))] })
        .Asked()
        .At("Tue 10:00").Hear(A16).ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady)
        .At("10:15").Told("sam-reid", Sms, DischargeImminentNotReady)
        .At("10:30").ToldByBoth("kim-day", DischargeImminentNotReady));

    [Fact]
    public void A_team_whose_on_call_member_cannot_be_told_is_told_over_its_own_channels() => Story.Tell(joan => joan
        .With("northtown-duty", duty => duty with { Rota = [new(On("Mon 08:00"), On("Mon 20:00"), new("kim-day"))] })
        .With("kim-day", kim => Away(kim, null))
        .Agreeing(plan => plan with { Team = new(new("nobody"), null) })
        .At("Mon 09:00").Hear(A01).Told("northtown-duty", Email, Admitted));

    [Fact]
    public void A_provider_that_is_a_team_counts_as_asked_when_its_on_call_member_was() => Story.Tell(joan =>
    {
        joan.With("acme-care", acme => acme with { Kind = ContactKind.Team, Rota = [new(On("Mon 08:00"), On("Mon 20:00"), new("kim-day"))] })
            .Admitted().At("13:01").Told("kim-day", Email, ReadinessRequest).Told("equipment-store", Email, ReadinessRequest).Told("careline", Email, ReadinessRequest);
        Assert.NotNull(joan.Stay.ReadinessOf(HomeCare.Id).AskedAt);
    });

    [Fact]
    public void A_provider_without_channels_cannot_be_asked_and_the_gate_says_so() => Story.Tell(joan =>
    {
        joan.With("acme-care", acme => acme with { Email = null })
            .Admitted().At("13:01").Told("sam-reid", Email, ReadinessRequest).Told("equipment-store", Email, ReadinessRequest).Told("careline", Email, ReadinessRequest);
        Assert.Null(joan.Stay.ReadinessOf(HomeCare.Id).AskedAt);
        Assert.Equal(("home-care", UnmetReason.NoUsableContact), joan.Unmet.First());
    });

    [Fact]
    public void Nobody_is_told_twice_in_one_step() => Story.Tell(joan => joan
        .With("ola-nowak", ola => Away(ola, null))
        .Asked(told: "sam-reid")
        .At("Tue 10:00").Hear(A03)
        .At("10:05").ToldByBoth("sam-reid", DischargedNotReady).ToldByBoth("northtown-duty", DischargedNotReady));
}
