using Xunit;
using static CareAlerts.Domain.Tests.Adt;
using static CareAlerts.Domain.Tests.Clock;

namespace CareAlerts.Domain.Tests;

/// <summary>Two records of one person become one (docs/adr/0013).</summary>
public class RecordJoinStories
{
    private static readonly PersonId Other = new("p2");

    [Fact]
    public void What_was_in_the_other_record_goes_on_here_and_nobody_is_told_again() => Story.Tell(joan =>
    {
        joan.At("Mon 09:01");
        var other = OtherRecord("Mon 09:00", A01.Visiting("W1"), A16.Visiting("W1"));
        var open = other.Alerts.Where(alert => alert.IsOpen).Select(alert => alert.Id).ToList();

        joan.Decided(new Input.RecordExpected(Other)).Decided(new Input.RecordAdopted(Copy(other)));

        Assert.Equal(("W1", StayStatus.InProgress), (joan.Stay.Visit, joan.Stay.Status));
        Assert.Equal(other.Stays[0].Id, joan.Stay.Id);
        Assert.Equal(open, joan.Record.Alerts.Where(alert => open.Contains(alert.Id) && alert.IsOpen).Select(alert => alert.Id));
        Assert.Equal([new AdoptedRecord(Other, joan.Now)], joan.Record.Adopted);
        Assert.Empty(joan.Record.Joining);
    });

    [Fact]
    public void An_escalation_goes_on_where_it_stood() => Story.Tell(joan =>
    {
        joan.At("Mon 09:05");
        joan.Decided(new Input.RecordAdopted(Copy(OtherRecord("Mon 09:00", A01.Visiting("W1"), A16.Visiting("W1")))));
        joan.At("09:14").NothingElse().At("09:15").Told("sam-reid", Channel.Sms, AlertKind.DischargeImminentNotReady, "09:15").Whatever();
    });

    [Fact]
    public void A_visit_both_knew_is_one_stay_with_one_alert() => Story.Tell(joan =>
    {
        joan.Admitted().Hear(A16).Whatever();
        var other = OtherRecord("Mon 09:00", A01, A16, A02.In("WARD9"));
        joan.Decided(new Input.RecordAdopted(Copy(other))).Whatever();
        Assert.Equal("WARD9", joan.Stay.Location!.Ward);
        Assert.Single(joan.Record.Alerts, alert => alert is { IsOpen: true, Kind: AlertKind.DischargeImminentNotReady });
        Assert.Same(joan.Stay, joan.Record.Stay(other.Stays[0].Id));
    });

    [Theory, InlineData(true), InlineData(false)]
    public void A_visit_that_was_over_by_what_one_of_them_had_seen_is_over_for_the_stay_of_the_other(bool staysOpen) => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        SeenVisit[] seen = [SeenVisit.Of(A03.Recorded("Mon 09:10"), On("Mon 09:10"))];
        if (staysOpen) joan.At("Mon 09:00").Hear(A01);
        else joan.At("Mon 09:15").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = seen });
        var other = PersonRecord.New(Other);
        if (staysOpen) Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = seen });
        else Decided(new Input.FeedHeard(A01.Recorded("Mon 09:00"), On("Mon 09:00")));

        joan.At("Mon 09:20").Decided(new Input.RecordAdopted(Copy(other) with { Past = other.Past }));
        Assert.Equal(StayStatus.Finished, joan.Stay.Status);
        Assert.Empty(joan.Record.Past);

        void Decided(Input input) => other = Decide.On(other, input, On("Mon 09:15"), joan.Directory).Record;
    });

    [Fact]
    public void Of_two_plans_the_services_of_both_are_awaited_until_the_plan_is_put_anew() => Story.Tell(joan =>
    {
        var meals = Northtown.HomeCare with { Id = new("meals"), Name = "Meals" };
        var elsewhere = Northtown.HomeCare with { Provider = new("careline") };
        joan.Admitted().Hear(A16).Whatever();
        joan.Decided(new Input.RecordAdopted(new(Other) { Plan = Northtown.Plan with { Id = "another", Services = [meals, elsewhere, Northtown.Bed] } })).Whatever();
        Assert.Equal(Northtown.Plan.Services.Select(service => service.Id.Value).Concat(["meals", "home-care-2"]), joan.Record.Plan!.Services.Select(service => service.Id.Value));
        Assert.Equal(Northtown.Plan.Id, joan.Record.Plan.Id);
        foreach (var service in Northtown.Plan.Services) joan.Confirm(service).Whatever();
        Assert.Equal(GateStatus.NotReady, Gate.Of(joan.Stay, joan.Record.Plan, joan.Directory, Gate.DefaultTime(joan.Stay, joan.Now), joan.Now).Status);
        joan.Agreeing(_ => Northtown.Plan).Whatever();
        Assert.Equal(Northtown.Plan.Services, joan.Record.Plan!.Services);
    });

    [Fact]
    public void A_record_that_has_moved_says_nothing_more_and_is_emptied_in_time() => Story.Tell(joan =>
    {
        joan.Admitted().Hear(A16).Whatever().Decided(new Input.RecordMoved(Other, Northtown.Plan.Id, Northtown.Plan.Status));
        Assert.Equal([Other], joan.Joins);
        Assert.Empty(joan.Record.Alerts);
        joan.At("Mon+4 08:00").NothingElse();
        Assert.False(joan.Record.Moved!.IsEmptied);
        joan.At("Mon+6 09:00");
        Assert.True(joan.Record.Moved!.IsEmptied);
        Assert.Equal((Other, null), (joan.Record.Moved.To, joan.Record.WakeAt));
    });

    [Fact]
    public void A_record_that_expects_another_does_not_move_itself_until_it_has_waited_long_enough() => Story.Tell(joan =>
    {
        joan.At("Mon 09:00").Decided(new Input.RecordExpected(Other)).Decided(new Input.RecordMoved(Other, Northtown.Plan.Id, Northtown.Plan.Status));
        Assert.Equal(RefusalKind.Conflict, joan.Last.Refusal!.Kind);
        joan.At("09:10").Decided(new Input.RecordMoved(Other, Northtown.Plan.Id, Northtown.Plan.Status));
        Assert.NotNull(joan.Record.Moved);
    });

    [Fact]
    public void A_record_does_not_move_to_one_that_has_come_here_meanwhile() => Story.Tell(joan =>
    {
        joan.At("Mon 09:00").Decided(new Input.RecordAdopted(new(Other) { Adopted = [new(new("p3"), joan.Now)] }));
        foreach (var gone in new[] { Other, new PersonId("p3") })
        {
            joan.Decided(new Input.RecordMoved(gone, Northtown.Plan.Id, Northtown.Plan.Status));
            Assert.Equal(RefusalKind.Conflict, joan.Last.Refusal!.Kind);
        }
    });

    [Fact]
    public void A_record_whose_plan_was_agreed_meanwhile_does_not_move_unseen() => Story.Tell(joan =>
    {
        joan.At("Mon 09:00").Decided(new Input.RecordMoved(Other, PlanId: null, Status: null));
        Assert.Equal("plan", joan.Last.Refusal!.Field);
    });

    [Fact]
    public void An_answer_of_one_provider_does_not_count_for_another_with_a_service_of_the_same_id() => Story.Tell(joan =>
    {
        joan.Admitted().Whatever();
        var elsewhere = Northtown.HomeCare with { Provider = new("careline") };
        var other = OtherRecord("Mon 09:00", A01.Visiting("W1"));
        var started = new ReadinessReply { Answer = ReadinessAnswer.Started, By = new("N"), At = joan.Now, Need = ServiceReadiness.NeedOf(elsewhere) };
        var stay = other.Stays[0].With(new ServiceReadiness { Service = elsewhere.Id, Reply = started });
        joan.Decided(new Input.RecordAdopted(Copy(other) with { Stays = [stay], Plan = Northtown.Plan with { Id = "another", Services = [elsewhere] } })).Whatever();
        var taken = joan.Record.Stay(stay.Id)!;
        Assert.Equal((null, ReadinessAnswer.Started), (taken.ReadinessOf(Northtown.HomeCare.Id).Reply?.Answer, taken.ReadinessOf(new("home-care-2")).Reply?.Answer));
    });

    [Fact]
    public void A_record_too_large_for_one_decision_arrives_in_parts_and_is_judged_when_all_is_there() => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 12:00");
        var other = OtherRecord("Mon 09:00", [.. Enumerable.Range(0, 14).SelectMany(visit => new[] { A01.Visiting($"W{visit}"), A16.Visiting($"W{visit}") })]);
        var copy = Copy(other);
        var rows = copy.Stays.Count + copy.Alerts.Count + copy.Notifications.Count + copy.Attempts.Count;
        Assert.True(rows > 2 * 90, $"{rows} rows are no test of this.");

        var (record, rounds) = (joan.Record, 0);
        do
        {
            var decision = Decide.On(record, new Input.RecordAdopted(copy), joan.Now, joan.Directory);
            Rules.Hold(record, new Input.RecordAdopted(copy), joan.Now, joan.Directory, decision);
            if (decision.More && decision.Record.Joining.Count > 0)
                Assert.Empty(decision.Effects);
            (record, rounds) = (decision.Record, rounds + 1);
            if (decision.More) continue;
            break;
        }
        while (rounds < 50);

        Assert.InRange(rounds, 3, 49);
        Assert.Equal(copy.Stays.Select(stay => stay.Id), record.Stays.Select(stay => stay.Id));
        Assert.Equal(copy.Alerts.Count, record.Alerts.Count(alert => copy.Alerts.Any(known => known.Id == alert.Id)));
        Assert.Equal(copy.Attempts, record.Attempts);
        Assert.Empty(record.Joining);
    });

    [Fact]
    public void A_plan_put_in_force_meanwhile_stops_the_move() => Story.Tell(Northtown.Plan with { Status = PlanStatus.OnHold }, joan =>
    {
        joan.At("Mon 09:00").Agreeing(plan => plan with { Status = PlanStatus.Active });
        joan.Decided(new Input.RecordMoved(Other, Northtown.Plan.Id, PlanStatus.OnHold));
        Assert.NotNull(joan.Last.Refusal);
    });

    private static PersonRecord OtherRecord(string at, params FeedMessage[] messages)
    {
        var told = new PersonRecord { Id = Other };
        Story.Tell(Northtown.Plan, Other, other =>
        {
            other.MindsWhoIsTold = false;
            other.At(at).Hear(messages);
            told = other.Record;
        });
        return told;
    }

    private static Adoption Copy(PersonRecord record) => new(record.Id)
    {
        Stays = record.Stays,
        Alerts = record.Alerts,
        Notifications = record.Notifications,
        Attempts = record.Attempts,
        Rested = record.Rested,
    };
}
