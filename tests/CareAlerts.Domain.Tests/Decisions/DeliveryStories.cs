using Xunit;
using static CareAlerts.Domain.AlertKind;
using static CareAlerts.Domain.Channel;
using static CareAlerts.Domain.Tests.Adt;
using static CareAlerts.Domain.Tests.Clock;
using static CareAlerts.Domain.Tests.Northtown;

namespace CareAlerts.Domain.Tests;

/// <summary>Messages that do not arrive.</summary>
public class DeliveryStories
{
    private static Story Warned(Story joan) => joan
        .Asked().At("Tue 10:00").Hear(A16).ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady).At("10:01");

    [Fact]
    public void A_failed_sms_is_no_loss_when_the_email_may_have_arrived() => Story.Tell(joan => Warned(joan)
        .Report("ola-nowak", Sms, NotificationState.Failed)
        .At("10:14").NothingElse()
        .At("10:15").Told("sam-reid", Sms, DischargeImminentNotReady));

    [Fact]
    public void When_both_fail_the_next_step_does_not_wait_and_nothing_is_tried_again() => Story.Tell(joan => Warned(joan)
        .Report("ola-nowak", Sms, NotificationState.Failed)
        .Report("ola-nowak", Email, NotificationState.Failed).Told("sam-reid", Sms, DischargeImminentNotReady)
        .At("10:29").NothingElse()
        .At("10:30").ToldByBoth("northtown-duty", DischargeImminentNotReady));

    [Fact]
    public void A_failed_sole_channel_is_followed_by_the_other() => Story.Tell(joan => joan
        .Admitted()
        .Report("ola-nowak", Email, NotificationState.Failed).Told("ola-nowak", Sms, AlertKind.Admitted)
        .Report("ola-nowak", Sms, NotificationState.Failed).Told("northtown-duty", Email, AlertKind.Admitted));

    [Fact]
    public void An_unknown_outcome_is_followed_by_the_other_channel_once() => Story.Tell(joan => joan
        .Admitted()
        .Report("ola-nowak", Email, NotificationState.Unknown).Told("ola-nowak", Sms, AlertKind.Admitted)
        .Report("ola-nowak", Email, NotificationState.Unknown).ChangedNothing()
        .Report("ola-nowak", Email, NotificationState.Delivered));

    [Fact]
    public void A_bounce_that_stands_on_the_attempt_alone_is_heard_by_the_next_look() => Story.Tell(joan =>
    {
        Warned(joan).OnlyTheAttemptKnows("ola-nowak", Sms, AttemptState.FailedPermanent).OnlyTheAttemptKnows("ola-nowak", Email, AttemptState.FailedPermanent)
            .Decided(new Input.Woken()).Told("sam-reid", Sms, DischargeImminentNotReady)
            .Decided(new Input.Woken()).ChangedNothing();
        Assert.All(joan.Record.Notifications.Where(told => told.To.Value == "ola-nowak" && told.Alert == joan.Alert(DischargeImminentNotReady).Id), told => Assert.Equal((NotificationState.Failed, "bounced"), (told.State, told.EndReason)));
    });

    [Fact]
    public void It_is_heard_as_well_when_the_hospital_says_nothing_new() => Story.Tell(joan => Warned(joan)
        .OnlyTheAttemptKnows("ola-nowak", Sms, AttemptState.FailedPermanent).OnlyTheAttemptKnows("ola-nowak", Email, AttemptState.FailedPermanent)
        .Hear(A16.Recorded("Tue 10:00")).Told("sam-reid", Sms, DischargeImminentNotReady));

    [Fact]
    public void A_bounce_of_an_attempt_that_another_has_followed_fails_nothing() => Story.Tell(joan =>
    {
        Warned(joan).OnlyTheAttemptKnows("ola-nowak", Sms, AttemptState.FailedPermanent).OnlyTheAttemptKnows("ola-nowak", Email, AttemptState.FailedPermanent)
            .TriedOnceMore("ola-nowak", Sms).TriedOnceMore("ola-nowak", Email)
            .Decided(new Input.Woken()).ChangedNothing();
    });

    [Fact]
    public void What_arrived_is_heard_too_and_outdoes_a_guess() => Story.Tell(joan =>
    {
        Warned(joan).Report("ola-nowak", Email, NotificationState.Unknown)
            .OnlyTheAttemptKnows("ola-nowak", Email, AttemptState.Delivered).OnlyTheAttemptKnows("ola-nowak", Sms, AttemptState.Delivered)
            .Decided(new Input.Woken());
        Assert.All(joan.Record.Notifications.Where(told => told.To.Value == "ola-nowak" && told.Alert == joan.Alert(DischargeImminentNotReady).Id), told => Assert.Equal(NotificationState.Delivered, told.State));
    });

    [Fact]
    public void A_provider_who_cannot_be_told_is_the_case_managers_business_at_once() => Story.Tell(joan => joan
        .Asked()
        .Report("acme-care", Email, NotificationState.Failed)
        .Told("ola-nowak", Email, ReadinessRequest));

    [Fact]
    public void A_failure_of_a_step_long_past_hastens_nothing() => Story.Tell(joan => Warned(joan)
        .Report("ola-nowak", Sms, NotificationState.Failed)
        .At("10:15").Told("sam-reid", Sms, DischargeImminentNotReady)
        .At("10:20").Report("ola-nowak", Email, NotificationState.Failed)
        .At("10:29").NothingElse()
        .At("10:30").ToldByBoth("northtown-duty", DischargeImminentNotReady));

    [Fact]
    public void A_failure_does_not_disturb_who_has_taken_the_alert() => Story.Tell(joan => Warned(joan)
        .At("10:15").Told("sam-reid", Sms, DischargeImminentNotReady)
        .Owns("ola-nowak", DischargeImminentNotReady)
        .At("10:20").Report("sam-reid", Sms, NotificationState.Failed).Told("sam-reid", Email, DischargeImminentNotReady)
        .Report("sam-reid", Email, NotificationState.Failed)
        .At("10:44").NothingElse()
        .At("10:45").ToldByBoth("northtown-duty", DischargeImminentNotReady));

    [Fact]
    public void A_repeated_step_that_fails_is_told_to_an_operator_and_keeps_its_pace() => Story.Tell(joan => Warned(joan)
        .At("10:15").Told("sam-reid", Sms, DischargeImminentNotReady)
        .At("10:30").ToldByBoth("northtown-duty", DischargeImminentNotReady)
        .Report("northtown-duty", Sms, NotificationState.Failed)
        .Report("northtown-duty", Email, NotificationState.Failed).ToldByBoth("ops", DischargeImminentNotReady)
        .At("10:59").NothingElse()
        .At("11:00").ToldByBoth("northtown-duty", DischargeImminentNotReady));

    [Fact]
    public void A_retraction_that_fails_is_said_another_way() => Story.Tell(joan => joan
        .Admitted()
        .At("09:30").Hear(A11).Told("ola-nowak", Email, Retraction)
        .Report("ola-nowak", Email, NotificationState.Failed).Told("ola-nowak", Sms, Retraction));

    [Fact]
    public void A_retraction_that_bounces_after_a_provider_took_it_is_said_another_way() => Story.Tell(joan => joan
        .Admitted()
        .At("09:30").Hear(A11).Told("ola-nowak", Email, Retraction)
        .At("10:30").IsNotOpen(Retraction)
        .Report("ola-nowak", Email, NotificationState.Failed).Told("ola-nowak", Sms, Retraction));

    [Fact]
    public void A_contact_who_is_gone_when_it_is_sent_counts_as_failed() => Story.Tell(joan =>
    {
        joan.SendsAtOnce = false;
        joan.At("Mon 09:00").Hear(A01).Without("ola-nowak");
        joan.SendsAtOnce = true;
        joan.SendAll().Told("northtown-duty", Email, AlertKind.Admitted);
    });

    [Fact]
    public void A_receipt_overtakes_a_guess_and_never_the_other_way_round() => Story.Tell(joan =>
    {
        joan.Admitted().Report("ola-nowak", Email, NotificationState.Delivered)
            .Report("ola-nowak", Email, NotificationState.Failed).ChangedNothing();
    });

    [Fact]
    public void An_outcome_of_something_laid_to_rest_changes_nothing() => Story.Tell(joan => joan
        .Decided(new Input.DeliveryReported(new("gone"), NotificationState.Delivered, null, null)).ChangedNothing());
}
