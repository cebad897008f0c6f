using Xunit;
using static CareAlerts.Domain.Tests.Clock;

namespace CareAlerts.Domain.Tests;

/// <summary>Nothing that can happen is without a decision.</summary>
public class ExhaustivenessTests
{
    /// <summary>Messages that lead to every status a stay can have. On leave and entered in error come with their triggers (A21, A23).</summary>
    private static readonly Dictionary<StayStatus, FeedMessage[]> WaysTo = new()
    {
        [StayStatus.Unknown] = [Adt.A08],
        [StayStatus.Planned] = [Adt.A05],
        [StayStatus.Arrived] = [Adt.A04],
        [StayStatus.InProgress] = [Adt.A01],
        [StayStatus.Finished] = [Adt.A01, Adt.A03],
        [StayStatus.Cancelled] = [Adt.A01, Adt.A11],
    };

    public static TheoryData<StayStatus, FeedTrigger> EveryTriggerInEveryStatus =>
        [.. from status in WaysTo.Keys from trigger in Enum.GetValues<FeedTrigger>() select new TheoryDataRow<StayStatus, FeedTrigger>(status, trigger)];

    [Theory, MemberData(nameof(EveryTriggerInEveryStatus))]
    public void Every_trigger_is_decided_in_every_status(StayStatus status, FeedTrigger trigger) => Story.Tell(joan =>
    {
        foreach (var message in WaysTo[status]) joan.Wait(Minutes(1)).Hear(message).Whatever();
        Assert.Equal(status, joan.Stay.Status);
        joan.Wait(Minutes(30)).Whatever().Hear(Adt.Message("A??", trigger)).Whatever();
        Assert.NotEmpty(joan.Last.Reasons);
        joan.Wait(Hours(24)).Whatever();
    });

    [Fact]
    public void No_status_is_left_out_but_those_without_a_trigger() =>
        Assert.Equal([StayStatus.OnLeave, StayStatus.EnteredInError], Enum.GetValues<StayStatus>().Except(WaysTo.Keys));

    [Fact]
    public void Every_kind_of_alert_about_a_stay_ends_with_a_sentence_of_its_own() => Story.Tell(joan =>
    {
        joan.Admitted().Hear(Adt.A08.Expecting("Wed 12:00")).Whatever().At("09:01").Hear(Adt.A08.Expecting("Thu 12:00")).Whatever()
            .At("12:00").Whatever().Confirm(Northtown.HomeCare).Confirm(Northtown.Bed).Whatever()
            .Hear(Adt.A03).At("12:10").Whatever().Undo(Northtown.Bed).At("13:00").Whatever().Hear(Adt.A13).Whatever()
            .At("14:00").Whatever();
        var ended = joan.Record.Alerts.Where(alert => alert is { IsOpen: false, Kind: not AlertKind.Retraction }).ToList();
        Assert.Equal(
            [AlertKind.Admitted, AlertKind.ReadinessRequest, AlertKind.ExpectedDischargeChanged, AlertKind.DischargeImminentNotReady,
                AlertKind.CommunityReady, AlertKind.DischargedNotReady, AlertKind.Discharged],
            ended.Select(alert => alert.Kind).Distinct().Order());
        Assert.All(ended, alert => Assert.DoesNotContain("The condition has cleared.", alert.Reasons));
        Assert.All(ended, alert => Assert.NotNull(alert.EndedAt));
    });

    [Fact]
    public void Every_input_is_decided_for_a_person_nobody_knows()
    {
        Input[] inputs =
        [
            new Input.FeedHeard(Adt.A01, On("Mon 09:00")), new Input.PlanAgreed(Northtown.Plan), new Input.Woken(),
            new Input.ReadinessSaid(new("s"), new("home-care"), new() { Answer = ReadinessAnswer.Confirmed, By = new("N"), At = default, Need = "" }),
            new Input.ReadinessUndone(new("s"), new("home-care"), new("N")), new Input.ExpectedDischargeSet(new("s"), On("Tue 09:00"), new("N")),
            new Input.HoldAsked(new("s"), new("r", null, new("N"), default)), new Input.WentAhead(new("s"), new("r", new("N"), default)),
            new Input.Acknowledged(new("a"), AckAction.Mine, new("N")), new Input.DeliveryReported(new("n"), NotificationState.Failed, null, null),
            new Input.FeedsWatched([]), new Input.VisitsSeen([]), new Input.VisitMovedAway(Northtown.Hospital, "V1", new(On("Mon 09:00"), On("Mon 09:00"), 0), ["key"]),
            new Input.VisitRenumbered(Northtown.Hospital, "V1", "V2", new(On("Mon 09:00"), On("Mon 09:00"), 0)), new Input.NhsNumbersConfirmed(["9990000026"]), new Input.NhsNumbersTakenBack(["9990000026"]), new Input.RecordExpected(new("p2")),
            new Input.RecordMoved(new("p2"), null, null), new Input.RecordAdopted(new(new PersonId("p2"))),
            new Input.HouseTroubled("cause", "text"),
        ];
        Assert.Equal(typeof(Input).GetNestedTypes().Order(Comparer<Type>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name))), inputs.Select(input => input.GetType()).OrderBy(type => type.Name, StringComparer.Ordinal));
        foreach (var input in inputs) Story.Tell(plan: null, joan => joan.At("Mon 09:00").Decided(input).Whatever());
    }
}
