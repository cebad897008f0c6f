using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static CareAlerts.Domain.Tests.Adt;
using static CareAlerts.Domain.Tests.Clock;

namespace CareAlerts.Domain.Tests;

/// <summary>A42 and A50: two visits are one, or a visit has another number.</summary>
public class VisitNumberStories
{
    [Fact]
    public void A_visit_with_another_number_is_the_same_stay_and_messages_under_either_are_about_it() => Story.Tell(joan =>
    {
        joan.Admitted().Hear(A16).Whatever();
        var stay = joan.Stay.Id;
        joan.At("09:10").Decided(Renumbered("V1", "V9", "Mon 09:10"));
        Assert.Equal((stay, "V9"), (joan.Stay.Id, joan.Stay.Visit));
        joan.At("09:20").Whatever().Hear(A02.Visiting("V1").In("WARD8")).Whatever().Hear(A25.Visiting("V9").In("WARD8"));
        Assert.Equal(("WARD8", false), (joan.Stay.Location!.Ward, StayStatusRules.IsDischargePending(joan.Stay.Facts)));
        joan.Whatever();
    });

    [Fact]
    public void Two_visits_made_one_are_one_stay_with_what_was_said_on_both_and_nobody_is_told_of_the_same_thing_twice() => Story.Tell(joan =>
    {
        joan.Admitted().Hear(A16).Whatever().Confirm(Northtown.HomeCare).Whatever();
        var first = joan.Stay.Id;
        joan.At("09:30").Whatever().Hear(A16.Visiting("V2")).Whatever();
        var second = joan.Record.Stays.Single(stay => stay.Visit == "V2").Id;
        var owned = joan.Record.Alerts.Single(alert => alert.Stay == second && alert is { IsOpen: true, Kind: AlertKind.DischargeImminentNotReady });
        var kept = joan.Record.Alerts.Single(alert => alert.Stay == first && alert is { IsOpen: true, Kind: AlertKind.DischargeImminentNotReady });

        joan.At("09:31").Decided(Renumbered("V1", "V2", "Mon 09:31"));

        Assert.Equal((first, "V2"), (joan.Stay.Id, joan.Stay.Visit));
        Assert.Same(joan.Stay, joan.Record.Stay(second));
        Assert.Equal(ReadinessAnswer.Confirmed, joan.Stay.ReadinessOf(Northtown.HomeCare.Id).Reply!.Answer);
        Assert.True(joan.Record.Alert(kept.Id)!.IsOpen);
        Assert.Equal((AlertState.Resolved, first), (joan.Record.Alert(owned.Id)!.State, joan.Record.Alert(owned.Id)!.Stay));
        joan.NothingElse();
    });

    [Fact]
    public void Two_visits_with_more_alerts_than_one_decision_can_change_become_one_in_several_and_no_alert_is_lost() => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00").Hear(A01).Hear(A01.Visiting("V2"));
        for (var again = 0; again < 60; again++) joan.Wait(Minutes(3)).Hear(A16.Visiting("V2")).Wait(Minutes(3)).Hear(A25.Visiting("V2"));
        joan.Wait(Minutes(3)).Hear(A16.Visiting("V2"));
        var (first, second) = (joan.Record.Stays.Single(stay => stay.Visit == "V1").Id, joan.Record.Stays.Single(stay => stay.Visit == "V2").Id);
        var before = joan.Record.Alerts.ToDictionary(alert => alert.Id, alert => alert.IsOpen);
        Assert.True(before.Count > 100, $"{before.Count} alerts are no test of this.");

        joan.Decided(Renumbered("V1", "V2", "Tue 09:31"));

        Assert.Equal((first, "V2"), (joan.Stay.Id, joan.Stay.Visit));
        Assert.Same(joan.Stay, joan.Record.Stay(second));
        Assert.Contains(AlertKind.DischargeImminentNotReady, joan.OpenKinds);
        Assert.All(before.Keys, alert => Assert.Equal(first, joan.Record.Alert(alert)!.Stay));
        var open = joan.Record.Alerts.Where(alert => alert.IsOpen).Select(alert => (alert.Kind, alert.Subject)).ToList();
        Assert.Equal(open.Distinct(), open);
    });

    [Theory, InlineData(true), InlineData(false)]
    public void What_was_seen_elsewhere_of_a_visit_that_was_joined_to_another_counts_in_either_order(bool joinedFirst) => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00").Hear(A01).At("Mon 09:05").Hear(A01.Visiting("V2"));
        var left = new SeenVisit(Northtown.Hospital, "V2", false, StayFacts.None.Hear(A03.Visiting("V2").Recorded("Mon 09:20"), Stamp.Of(A03.Recorded("Mon 09:20"), On("Mon 09:21"))) with { MovedHere = new(null, On("Mon 09:20"), On("Mon 09:20")) }, On("Mon 09:21"));
        joan.At("Mon 09:30");
        if (joinedFirst) joan.Decided(Renumbered("V1", "V2", "Mon 09:10"));
        joan.Decided(new Input.VisitsSeen([left]));
        if (!joinedFirst) joan.Decided(Renumbered("V1", "V2", "Mon 09:10"));
        Assert.Equal(StayStatus.Finished, joan.Stay.Status);
    });

    [Fact]
    public void A_plan_that_brings_that_two_visits_are_one_ends_with_one_however_many_alerts() => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00").Hear(A01).Hear(A01.Visiting("V2"));
        for (var again = 0; again < 60; again++) joan.Wait(Minutes(3)).Hear(A16.Visiting("V2")).Wait(Minutes(3)).Hear(A25.Visiting("V2"));
        joan.Decided(new Input.PlanAgreed(Northtown.Plan)
        {
            Seen = [new(Northtown.Hospital, "V2", false, StayFacts.None, joan.Now) { FormerVisit = "V1", NumberedAt = joan.Now }],
        });
        Assert.Single(joan.Record.Stays);
    });

    [Theory, InlineData(true), InlineData(false)]
    public void More_visits_seen_than_one_decision_can_change_are_taken_in_several(bool withPlan) => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00");
        List<SeenVisit> seen = [.. Enumerable.Range(0, 100).Select(n => new SeenVisit(Northtown.Hospital, $"P{n}", false,
            StayFacts.None.Hear(A05.Visiting($"P{n}").Recorded("Mon 08:00"), Stamp.Of(A05.Recorded("Mon 08:00"), On("Mon 08:00"))), On("Mon 08:00")))];
        joan.Decided(withPlan ? new Input.PlanAgreed(Northtown.Plan) { Seen = seen } : new Input.VisitsSeen(seen));
        Assert.Equal(100, joan.Record.Stays.Count);
    });

    [Theory, InlineData("V1", "V2"), InlineData("V2", "V1")]
    public void What_was_seen_under_two_numbers_of_one_visit_all_counts(string left, string pending) => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00").Hear(A01).Decided(Renumbered("V1", "V2", "Mon 09:00"));
        joan.At("Mon 09:30").Decided(new Input.VisitsSeen([Seen(A03.Visiting(left).Recorded("Mon 09:10")), Seen(A16.Visiting(pending).Recorded("Mon 09:20"))]));
        Assert.Equal((StayStatus.Finished, true), (joan.Stay.Status, joan.Stay.Facts.DischargePending is not null));

        SeenVisit Seen(FeedMessage message) => SeenVisit.Of(message, joan.Now);
    });

    [Fact]
    public void A_number_heard_before_its_visit_waits_for_it_and_shows_nothing() => Story.Tell(joan =>
    {
        joan.At("Mon 09:00").Decided(Renumbered("V1", "V2", "Mon 08:00"));
        Assert.Equal(StayStatus.Unknown, joan.Stay.Status);
        joan.Hear(A01.Visiting("V1").Recorded("Mon 07:00"));
        Assert.Equal((StayStatus.InProgress, "V2"), (joan.Stay.Status, joan.Stay.Visit));
        joan.Whatever();
    });

    [Fact]
    public void Of_two_new_numbers_the_one_recorded_last_is_in_use_whichever_is_heard_first()
    {
        Assert.Equal("V3", LastOf(Renumbered("V1", "V2", "Mon 09:00"), Renumbered("V2", "V3", "Mon 10:00")));
        Assert.Equal("V3", LastOf(Renumbered("V2", "V3", "Mon 10:00"), Renumbered("V1", "V2", "Mon 09:00")));
        Assert.Equal("V1", LastOf(Renumbered("V1", "V2", "Mon 09:00"), Renumbered("V2", "V1", "Mon 10:00")));

        static string LastOf(params Input[] said)
        {
            var number = "";
            Story.Tell(joan =>
            {
                joan.Admitted().Whatever();
                foreach (var input in said) joan.Decided(input).Whatever();
                Assert.All(["V1", "V2"], known => Assert.True(joan.Stay.IsVisit(known)));
                number = joan.Stay.Visit!;
            });
            return number;
        }
    }

    [Fact]
    public void A_late_duplicate_under_a_former_number_does_not_wake_a_stay_at_rest() => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00").Hear(A01).At("09:10").Decided(Renumbered("V1", "V2", "Mon 09:10")).At("10:00").Hear(A03.Visiting("V2")).At("Mon+6 09:00");
        Assert.Empty(joan.Record.Stays);
        joan.Hear(A01.Visiting("V1").Recorded("Mon 09:00"));
        Assert.Empty(joan.Record.Stays);
    });

    [Fact]
    public void A_stay_at_rest_that_gets_another_number_stays_at_rest() => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00").Hear(A01).At("10:00").Hear(A03).At("Mon+6 09:00").Decided(Renumbered("V1", "V2", "Mon+6 09:00"));
        joan.Hear(A01.Recorded("Mon 09:00")).Hear(A02.Visiting("V2").Recorded("Mon 09:30"));
        Assert.Empty(joan.Record.Stays);
    });

    [Fact]
    public void Two_visits_that_were_moved_away_and_are_one_are_whose_the_last_word_says() => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00").Hear(A01).Hear(A01.Visiting("V2"));
        joan.At("Mon 09:10").Decided(new Input.VisitMovedAway(Northtown.Hospital, "V1", new(On("Mon 09:05"), On("Mon 09:05"), Rank: 0), ["before"]));
        joan.Decided(new Input.VisitMovedAway(Northtown.Hospital, "V2", new(On("Mon 09:10"), On("Mon 09:10"), Rank: 0), ["last"]));
        joan.Decided(Renumbered("V1", "V2", "Mon 09:10"));
        Assert.Equal("last", Assert.Single(joan.Stay.MovedTo));
    });

    /// <summary>The number may be heard anywhere among the messages of both visits.</summary>
    [Theory]
    [InlineData(false), InlineData(true)]
    public void Wherever_among_the_messages_it_is_heard_that_two_visits_are_one_it_ends_in_the_same_facts_and_open_alerts(bool excludes) => Prop.ForAll(
        History.ArbitraryOf(excludes), ArbMap.Default.ArbFor<PositiveInt>(), (history, place) =>
        {
            var (first, somewhere) = (EndOf(history, 0), EndOf(history, place.Get));
            return (first == somewhere).Label($"{Environment.NewLine}first     {first}{Environment.NewLine}somewhere {somewhere}{Environment.NewLine}{history} at {place.Get}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true));

    private static string EndOf(History history, int place)
    {
        var end = "";
        Story.Tell(joan =>
        {
            joan.MindsWhoIsTold = false;
            var messages = history.AsTheyArrive.ToList();
            joan.At("Mon 10:30");
            for (var at = 0; at <= messages.Count; at++)
            {
                if (at == place % (messages.Count + 1)) joan.Decided(Renumbered("V1", "V2", "Mon 10:20"));
                if (at < messages.Count) joan.Wait(Minutes(history.Gaps[at % history.Gaps.Length])).Hear(messages[at]);
            }

            joan.At("Tue 12:00");
            var stay = joan.Stay;
            var open = joan.Record.Alerts.Where(alert => alert.IsOpen).Select(alert => $"{alert.Kind} {alert.Subject}").Order(StringComparer.Ordinal);
            end = $"{stay.Visit} {string.Join(',', stay.FormerVisits)} {stay.Status} {stay.ExpectedDischarge:s} [{string.Join(',', open)}] {stay.Facts}";
        });
        return end;
    }

    private static Input.VisitRenumbered Renumbered(string from, string to, string at) => new(Northtown.Hospital, from, to, new(On(at), On(at), Rank: 0));
}
