using Xunit;
using static CareAlerts.Domain.Tests.Adt;
using static CareAlerts.Domain.Tests.Clock;
using static CareAlerts.Domain.Tests.Northtown;

namespace CareAlerts.Domain.Tests;

/// <summary>Is the community ready for this discharge, and if not, what is missing?</summary>
public class GateTests
{
    [Fact]
    public void Nobody_asked_is_not_ready() => Story.Tell(joan =>
    {
        joan.Admitted();
        Assert.Equal(GateStatus.NotReady, joan.Gate.Status);
        Assert.Equal([("home-care", UnmetReason.NotAsked), ("bed", UnmetReason.NotAsked)], Items(joan.Gate.Unmet));
        Assert.Equal([("telecare", UnmetReason.NotAsked)], Items(joan.Gate.AlsoOutstanding));
        Assert.All(joan.Gate.Unmet, unmet => Assert.Equal((true, On("Mon 09:00")), (unmet.Critical, unmet.Since)));
        Assert.Equal(HomeCare.Provider, joan.Gate.Unmet[0].Contact);
        Assert.Equal(On("Mon 09:00"), joan.Gate.DataAsOf);
    });

    [Fact]
    public void Asked_without_an_answer_is_awaiting_reply() => Story.Tell(joan =>
    {
        joan.Asked();
        Assert.Equal([("home-care", UnmetReason.AwaitingReply), ("bed", UnmetReason.AwaitingReply), ("telecare", UnmetReason.AwaitingReply)], joan.Unmet);
    });

    [Theory]
    [InlineData(ReadinessAnswer.Partly, UnmetReason.Partly)]
    [InlineData(ReadinessAnswer.CannotMeet, UnmetReason.CannotMeet)]
    [InlineData(ReadinessAnswer.NotOurs, UnmetReason.NotOurs)]
    [InlineData(ReadinessAnswer.DidNotStart, UnmetReason.Lapsed)]
    public void An_answer_that_is_not_enough_says_why(ReadinessAnswer answer, UnmetReason reason) => Story.Tell(joan =>
    {
        joan.Asked().Confirm(Bed).Says(HomeCare, answer);
        Assert.Equal([("home-care", reason)], Items(joan.Gate.Unmet));
    });

    [Theory]
    [InlineData(ReadinessAnswer.Confirmed)]
    [InlineData(ReadinessAnswer.Started)]
    [InlineData(ReadinessAnswer.NotNeeded)]
    public void Every_critical_service_met_is_ready_whatever_else_is_outstanding(ReadinessAnswer answer) => Story.Tell(joan =>
    {
        joan.Asked().Says(HomeCare, answer).Confirm(Bed);
        Assert.Equal(GateStatus.Ready, joan.Gate.Status);
        Assert.Equal([("telecare", UnmetReason.AwaitingReply)], Items(joan.Gate.AlsoOutstanding));
        joan.Whatever();
    });

    [Fact]
    public void Without_a_usable_contact_nobody_can_be_asked() => Story.Tell(joan =>
    {
        joan.With("equipment-store", store => store with { Email = "no address" }).Admitted();
        Assert.Equal(("bed", UnmetReason.NoUsableContact), joan.Unmet.ElementAt(1));
    });

    [Fact]
    public void A_hold_is_a_critical_item_of_its_own() => Story.Tell(joan =>
    {
        joan.Asked().Confirm(HomeCare).AskToWait().Confirm(Bed);
        Assert.Equal([((string?)null, UnmetReason.OnHold)], Items(joan.Gate.Unmet));
    });

    [Fact]
    public void A_confirmation_counts_for_a_date_and_not_for_another() => Story.Tell(joan =>
    {
        joan.Asked().Confirm(HomeCare, from: "Wed 08:00", heldUntil: "Fri 12:00").Confirm(Bed);
        Assert.Equal(UnmetReason.Lapsed, Assert.Single(At("Wed 07:59").Unmet).Reason);
        Assert.Equal(GateStatus.Ready, At("Wed 08:00").Status);
        Assert.Equal(GateStatus.Ready, At("Fri 12:00").Status);
        Assert.Equal(UnmetReason.Lapsed, Assert.Single(At("Fri 12:01").Unmet).Reason);
        Assert.Equal(On("Fri 12:01"), At("Fri 12:01").At);

        Gate At(string leaving) => Gate.Of(joan.Stay, joan.Record.Plan, joan.Directory, On(leaving), joan.Now);
    });

    [Fact]
    public void The_departure_asked_about_is_the_expected_one_if_ahead_else_now_and_afterwards_the_one_that_was() => Story.Tell(joan =>
    {
        joan.Admitted().At("10:00").Hear(A08.Expecting("Fri 12:00")).ProvidersAsked();
        Assert.Equal(On("Fri 12:00"), Gate.DefaultTime(joan.Stay, On("Tue 10:00")));
        Assert.Equal(On("Sat 10:00"), Gate.DefaultTime(joan.Stay, On("Sat 10:00")));
        joan.Hear(A03.Occurred("Mon 09:30"));
        Assert.Equal(On("Mon 09:30"), Gate.DefaultTime(joan.Stay, On("Sat 10:00")));
    });

    [Fact]
    public void A_service_due_after_the_departure_counts_once_it_is_due() => Story.Tell(joan =>
    {
        joan.Asked().Confirm(HomeCare, from: "Wed 08:00").Confirm(Bed).At("Tue 10:00").Hear(A03);
        Assert.Equal(GateStatus.NotReady, joan.Gate.Status);
        Assert.Equal(GateStatus.Ready, Gate.Of(joan.Stay, joan.Record.Plan, joan.Directory, On("Tue 10:00"), On("Wed 08:00")).Status);
    });

    [Theory]
    [InlineData(PlanStatus.Draft)]
    [InlineData(PlanStatus.OnHold)]
    [InlineData(PlanStatus.Revoked)]
    [InlineData(PlanStatus.Completed)]
    public void Only_an_active_plan_has_a_gate(PlanStatus status) => Story.Tell(Plan with { Status = status }, joan =>
    {
        joan.At("Mon 09:00").Hear(A01);
        Assert.Equal(GateStatus.NoPlan, joan.Gate.Status);
    });

    [Fact]
    public void Without_a_plan_there_is_never_clearance() => Story.Tell(plan: null, joan =>
    {
        joan.At("Mon 09:00").Hear(A01);
        Assert.Equal(GateStatus.NoPlan, joan.Gate.Status);
    });

    [Theory]
    [InlineData(EncounterClass.Outpatient)]
    [InlineData(EncounterClass.DayCase)]
    [InlineData(EncounterClass.Dialysis)]
    [InlineData(EncounterClass.Preadmission)]
    public void The_question_does_not_arise_for_other_classes_of_visit(EncounterClass kind) => Story.Tell(joan =>
    {
        joan.At("Mon 09:00").Hear(A01.Of(kind));
        Assert.Equal(GateStatus.NotApplicable, joan.Gate.Status);
    });

    [Fact]
    public void It_does_not_arise_for_a_cancelled_admission_or_after_a_death() => Story.Tell(joan =>
    {
        joan.At("Mon 09:00").Hear(A11);
        Assert.Equal(GateStatus.NotApplicable, joan.Gate.Status);
        joan.Hear(A01.Visiting("V2").Died()).Told("ola-nowak", Channel.Email, AlertKind.Died);
        Assert.All(joan.Record.Stays, stay => Assert.Equal(GateStatus.NotApplicable, Gate.Of(stay, joan.Record.Plan, joan.Directory, joan.Now, joan.Now).Status));
    });

    private static IEnumerable<(string?, UnmetReason)> Items(IReadOnlyList<Unmet> unmet) => unmet.Select(item => (item.Service?.Value, item.Reason));
}
