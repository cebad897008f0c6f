using Xunit;
using static CareAlerts.Domain.AlertKind;
using static CareAlerts.Domain.Channel;
using static CareAlerts.Domain.Tests.Adt;
using static CareAlerts.Domain.Tests.Clock;
using static CareAlerts.Domain.Tests.Northtown;

namespace CareAlerts.Domain.Tests;

/// <summary>Holds, overrides, answers and their undoing.</summary>
public class PeoplesWordStories
{
    [Fact]
    public void A_hold_makes_a_ready_community_not_ready_until_it_ends() => Story.Tell(joan =>
    {
        joan.Asked().Ready()
            .At("14:00").AskToWait(until: "Tue 12:00").Told("ward-7", Email, Retraction);
        Assert.Equal([((string?)null, UnmetReason.OnHold), ("telecare", UnmetReason.AwaitingReply)], joan.Unmet);
        joan.At("Tue 11:59").NothingElse()
            .At("12:00").Told("ward-7", Email, CommunityReady, "Tue 12:00");
    });

    [Fact]
    public void A_hold_without_an_end_holds_until_somebody_ends_it() => Story.Tell(joan => joan
        .Asked().Ready()
        .AskToWait().Told("ward-7", Email, Retraction)
        .At("Sun 12:00").Whatever().IsNotOpen(CommunityReady)
        .EndTheWait().Told("ward-7", Email, CommunityReady));

    [Fact]
    public void A_hold_asked_twice_changes_nothing_the_second_time() => Story.Tell(joan => joan
        .Admitted()
        .AskToWait(until: "Tue 12:00")
        .At("09:05").AskToWait(until: "Tue 12:00").ChangedNothing()
        .AskToWait(until: "Wed 12:00")
        .EndTheWait().EndTheWait().ChangedNothing());

    [Fact]
    public void Going_ahead_resolves_what_was_planned_but_neither_the_gate_nor_the_questions() => Story.Tell(joan =>
    {
        joan.Asked().At("Tue 10:00").Hear(A16).ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady)
            .At("10:05").GoAhead().IsNotOpen(DischargeImminentNotReady).IsOpen(ReadinessRequest)
            .At("11:00").NothingElse();
        Assert.Contains("Family insists", joan.Alert(DischargeImminentNotReady).Reasons[^1], StringComparison.Ordinal);
        Assert.Equal(GateStatus.NotReady, joan.Gate.Status);
        joan.GoAhead().ChangedNothing();
    });

    [Fact]
    public void Who_goes_ahead_is_alarmed_all_the_same_when_the_person_leaves() => Story.Tell(joan => joan
        .Asked().GoAhead()
        .At("Tue 10:00").Hear(A03)
        .At("10:05").ToldByBoth("ola-nowak", DischargedNotReady).ToldByBoth("sam-reid", DischargedNotReady).ToldByBoth("northtown-duty", DischargedNotReady));

    [Fact]
    public void The_same_answer_twice_changes_nothing() => Story.Tell(joan => joan
        .Asked()
        .Confirm(Telecare, from: "Wed 08:00")
        .At("14:00").Confirm(Telecare, from: "Wed 08:00").ChangedNothing()
        .Confirm(Telecare, from: "Thu 08:00"));

    [Fact]
    public void An_answer_undone_opens_the_question_again_without_asking_twice() => Story.Tell(joan =>
    {
        joan.Asked().Confirm(Telecare).At("13:05").Undo(Telecare)
            .At("14:00").NothingElse().IsOpen(ReadinessRequest);
        Assert.Equal(("telecare", UnmetReason.AwaitingReply), joan.Unmet.Last());
    });

    [Fact]
    public void The_last_answer_is_undone_and_the_one_before_it_stands_again() => Story.Tell(joan =>
    {
        joan.Asked().Confirm(Telecare).Says(Telecare, ReadinessAnswer.CannotMeet).Undo(Telecare);
        Assert.Equal(ReadinessAnswer.Confirmed, joan.Stay.ReadinessOf(Telecare.Id).Reply!.Answer);
    });

    [Fact]
    public void An_undo_that_is_sent_again_takes_no_second_answer_back_and_the_next_answer_can_be_undone_again() => Story.Tell(joan =>
    {
        joan.Asked().Confirm(Telecare).Says(Telecare, ReadinessAnswer.CannotMeet).Undo(Telecare).Undo(Telecare).ChangedNothing();
        Assert.Equal(ReadinessAnswer.Confirmed, joan.Stay.ReadinessOf(Telecare.Id).Reply!.Answer);
        joan.Says(Telecare, ReadinessAnswer.Partly).Undo(Telecare);
        Assert.Equal(ReadinessAnswer.Confirmed, joan.Stay.ReadinessOf(Telecare.Id).Reply!.Answer);
    });

    [Fact]
    public void Nothing_can_be_undone_where_nothing_was_said() => Story.Tell(joan =>
    {
        joan.Asked().Undo(Telecare).ChangedNothing();
        Assert.Equal(RefusalKind.Conflict, joan.Last.Refusal!.Kind);
    });

    [Fact]
    public void An_answer_about_a_service_the_plan_lacks_is_refused() => Story.Tell(joan =>
    {
        joan.Asked().Confirm(Telecare with { Id = new("meals") }).ChangedNothing();
        Assert.Equal(new("service", RefusalKind.NotFound), (joan.Last.Refusal!.Field, joan.Last.Refusal.Kind));
    });

    [Fact]
    public void Pressing_mine_twice_changes_nothing_the_second_time() => Story.Tell(joan => joan
        .Asked().At("Tue 10:00").Hear(A16).ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady)
        .At("10:05").Owns("ola-nowak", DischargeImminentNotReady)
        .At("10:06").Owns("ola-nowak", DischargeImminentNotReady).ChangedNothing()
        .At("10:35").Told("sam-reid", Sms, DischargeImminentNotReady));

    [Fact]
    public void An_alert_that_has_ended_can_be_answered_without_harm() => Story.Tell(joan => joan
        .Asked().At("Tue 10:00").Hear(A16).ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady)
        .Ready()
        .Owns("ola-nowak", DischargeImminentNotReady).ChangedNothing());

    [Fact]
    public void An_alert_that_does_not_exist_cannot_be_answered() => Story.Tell(joan =>
    {
        joan.Decided(new Input.Acknowledged(new("none"), AckAction.Mine, new("Ola")));
        Assert.Equal(RefusalKind.NotFound, joan.Last.Refusal!.Kind);
    });
}
