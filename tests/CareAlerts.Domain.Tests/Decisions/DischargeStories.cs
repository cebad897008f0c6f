using Xunit;
using static CareAlerts.Domain.AlertKind;
using static CareAlerts.Domain.Channel;
using static CareAlerts.Domain.Tests.Adt;
using static CareAlerts.Domain.Tests.Clock;
using static CareAlerts.Domain.Tests.Northtown;

namespace CareAlerts.Domain.Tests;

/// <summary>What a discharge, its cancellation and a second discharge lead to.</summary>
public class DischargeStories
{
    [Fact]
    public void An_admission_entered_after_the_discharge_says_nothing_of_when_they_came() => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00").Hear(A01).At("18:00").Hear(A03).At("19:00").Hear(A01);
        Assert.Equal((StayStatus.Finished, null, On("Mon 18:00")), (joan.Stay.Status, joan.Stay.AdmittedAt, joan.Stay.DischargedAt));
    });

    private static Story Pending(Story joan) => joan
        .Asked().At("Tue 10:00").Hear(A16).ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady);

    private static Story EverybodyTold(Story joan, AlertKind kind, string? at = null) =>
        joan.ToldByBoth("ola-nowak", kind, at).ToldByBoth("sam-reid", kind, at).ToldByBoth("northtown-duty", kind, at);

    [Fact]
    public void A_discharge_while_not_ready_is_told_to_all_three_after_the_hold_and_escalates() => Story.Tell(joan =>
    {
        joan.Asked().At("Tue 10:00").Hear(A03)
            .At("10:04").NothingElse()
            .At("10:05");
        EverybodyTold(joan, DischargedNotReady, "10:05");
        joan.At("10:20").Told("sam-reid", Sms, DischargedNotReady, "10:20")
            .At("10:35").ToldByBoth("northtown-duty", DischargedNotReady, "10:35")
            .At("11:05").ToldByBoth("northtown-duty", DischargedNotReady, "11:05");
    });

    [Fact]
    public void A_discharge_nobody_announced_is_alarmed_all_the_same() => Story.Tell(joan => EverybodyTold(joan
        .At("Tue 10:00").Hear(A03).At("10:05"), DischargedNotReady));

    [Fact]
    public void A_discharge_cancelled_inside_the_hold_sends_nothing_and_the_warning_goes_on_as_it_was() => Story.Tell(joan =>
    {
        var warning = Pending(joan).Alert(DischargeImminentNotReady);
        joan.At("10:04").Hear(A03)
            .At("10:08").Hear(A13);
        Assert.Equal(warning, joan.Alert(DischargeImminentNotReady));
        joan.At("10:14").NothingElse()
            .At("10:15").Told("sam-reid", Sms, DischargeImminentNotReady);
    });

    [Fact]
    public void A_step_of_the_warning_that_falls_into_the_hold_waits_for_its_end() => Story.Tell(joan => Pending(joan)
        .At("10:13").Hear(A03)
        .At("10:17").NothingElse().Hear(A13)
        .Told("sam-reid", Sms, DischargeImminentNotReady));

    [Fact]
    public void A_discharge_of_a_ready_person_cancelled_inside_the_hold_sends_nothing_at_all() => Story.Tell(joan => joan
        .Asked().Ready()
        .At("13:30").Hear(A03)
        .At("13:34").Hear(A13)
        .At("13:50").NothingElse()
        .IsOpen(CommunityReady).IsOpen(Admitted).IsOpen(ReadinessRequest).IsNotOpen(Discharged));

    [Fact]
    public void What_is_confirmed_for_tomorrow_stays_ready_through_a_discharge_cancelled_today() => Story.Tell(joan => joan
        .Admitted().Hear(A08.Expecting("Mon+1 12:00")).ProvidersAsked()
        .Confirm(HomeCare, from: "Mon+1 08:00").Confirm(Bed).Told("ward-7", Email, CommunityReady)
        .At("Tue 10:00").Hear(A03).IsOpen(DischargedNotReady)
        .At("10:04").Hear(A13)
        .At("11:00").NothingElse()
        .IsOpen(CommunityReady));

    [Fact]
    public void A_discharge_cancelled_later_is_taken_back_from_everyone_told_once() => Story.Tell(joan =>
    {
        EverybodyTold(joan.Asked().At("Tue 10:00").Hear(A03).At("10:05"), DischargedNotReady);
        EverybodyTold(joan.At("10:10").Hear(A13), Retraction);
        joan.At("Tue 13:00").NothingElse().IsOpen(ReadinessRequest).IsOpen(Admitted);
    });

    [Fact]
    public void The_warning_is_raised_anew_when_a_pending_discharge_was_taken_for_done() => Story.Tell(joan =>
    {
        EverybodyTold(Pending(joan).At("10:04").Hear(A03).At("10:09"), DischargedNotReady);
        joan.IsNotOpen(DischargeImminentNotReady);
        EverybodyTold(joan.At("10:12").Hear(A13), Retraction);
        joan.ToldByBoth("ola-nowak", DischargeImminentNotReady);
    });

    [Fact]
    public void A_second_discharge_is_another_alert_with_another_hold() => Story.Tell(joan =>
    {
        EverybodyTold(joan.Asked().At("Tue 10:00").Hear(A03).At("10:05"), DischargedNotReady);
        var first = joan.Alert(DischargedNotReady).Id;
        EverybodyTold(joan.At("10:10").Hear(A13), Retraction);
        joan.At("11:00").Hear(A03).At("11:04").NothingElse();
        EverybodyTold(joan.At("11:05"), DischargedNotReady, "11:05");
        Assert.NotEqual(first, joan.Alert(DischargedNotReady).Id);
    });

    [Fact]
    public void A_discharge_inside_the_hold_of_one_that_was_cancelled_has_its_own_hold() => Story.Tell(joan =>
    {
        joan.Asked().At("Tue 10:00").Hear(A03)
            .At("10:02").Hear(A13)
            .At("10:04").Hear(A03)
            .At("10:08").NothingElse();
        EverybodyTold(joan.At("10:09"), DischargedNotReady, "10:09");
    });

    [Fact]
    public void A_discharge_when_ready_is_told_to_the_case_manager_after_the_hold() => Story.Tell(joan => joan
        .Asked().Ready()
        .At("Tue 10:00").Hear(A03)
        .At("10:04").NothingElse()
        .At("10:05").Told("ola-nowak", Email, Discharged, "10:05")
        .IsNotOpen(CommunityReady, Admitted, ReadinessRequest)
        .At("Fri 11:00").NothingElse().IsNotOpen(Discharged));

    [Fact]
    public void Confirming_after_the_person_left_resolves_the_alarm_and_says_so_to_the_case_manager() => Story.Tell(joan =>
    {
        EverybodyTold(joan.Asked().At("Tue 10:00").Hear(A03).At("10:05"), DischargedNotReady);
        joan.At("10:10").Confirm(HomeCare).Confirm(Bed).IsNotOpen(DischargedNotReady)
            .At("10:15").Told("ola-nowak", Email, Discharged, "10:15");
    });

    [Fact]
    public void A_discharge_that_was_resolved_is_taken_back_as_well_when_it_is_cancelled() => Story.Tell(joan =>
    {
        EverybodyTold(joan.Asked().At("Tue 10:00").Hear(A03).At("10:05"), DischargedNotReady);
        joan.At("10:10").Confirm(HomeCare).Confirm(Bed).At("10:15").Told("ola-nowak", Email, Discharged);
        EverybodyTold(joan.At("Sat 10:00").IsNotOpen(Discharged).Hear(A13), Retraction);
        joan.Told("ward-7", Email, CommunityReady);
    });

    [Fact]
    public void A_service_that_starts_the_day_after_resolves_the_alarm_when_it_is_due() => Story.Tell(joan =>
    {
        joan.Asked().Confirm(HomeCare, from: "Thu 08:00").Confirm(Bed).At("Tue 10:00").Hear(A03).At("10:05");
        EverybodyTold(joan, DischargedNotReady);
        joan.At("Wed 09:00").Whatever()
            .At("Thu 07:59").IsOpen(DischargedNotReady).At("Thu 08:00").IsNotOpen(DischargedNotReady)
            .At("09:00").Silent(Discharged, "caseManager", "too long ago");
    });

    [Fact]
    public void An_admission_cancelled_is_taken_back_from_everyone_told() => Story.Tell(joan => joan
        .Asked()
        .At("14:00").Hear(A11)
        .Told("ola-nowak", Email, Retraction).Told("acme-care", Email, Retraction)
        .Told("equipment-store", Email, Retraction).Told("careline", Email, Retraction)
        .At("Tue 14:00").NothingElse());

    [Fact]
    public void An_admission_cancelled_is_taken_back_also_from_who_had_answered() => Story.Tell(joan => joan
        .Asked().Ready()
        .At("14:00").Hear(A11)
        .Told("ola-nowak", Email, Retraction).Told("ward-7", Email, Retraction)
        .Told("acme-care", Email, Retraction).Told("equipment-store", Email, Retraction).Told("careline", Email, Retraction));

    [Fact]
    public void A_message_that_was_still_on_its_way_is_taken_back_when_it_turns_up() => Story.Tell(joan =>
    {
        joan.SendsAtOnce = false;
        joan.At("Mon 09:00").Hear(A01);
        var (id, alert) = (joan.Record.Notifications[0].Id, joan.Alert(Admitted).Id);
        joan.At("09:01").Hear(A11).NothingElse();
        joan.SendsAtOnce = true;
        joan.AcceptedAfterAll(id, alert)
            .At("09:04").Told("ola-nowak", Email, Retraction);
    });

    [Fact]
    public void A_message_not_yet_sent_when_its_fact_proves_untrue_is_never_sent() => Story.Tell(joan =>
    {
        joan.SendsAtOnce = false;
        joan.At("Mon 09:00").Hear(A01).At("09:01").Hear(A11).SendAll();
        joan.SendsAtOnce = true;
        joan.At("Tue 09:00").NothingElse();
        Assert.Equal(NotificationState.Cancelled, joan.Record.Notifications[0].State);
    });
}
