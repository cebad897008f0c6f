using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static CareAlerts.Domain.Tests.Adt;
using static CareAlerts.Domain.Tests.Clock;

namespace CareAlerts.Domain.Tests;

/// <summary>A45: a visit was recorded under the wrong person.</summary>
public class VisitMoveStories
{
    [Fact]
    public void Whoever_was_told_of_a_visit_that_is_somebody_elses_is_untold_and_planning_ends() => Story.Tell(joan =>
    {
        joan.Admitted().Hear(A16).Whatever().At("10:00").Whatever().Decided(Away("Mon 10:00"));
        Assert.Equal(StayStatus.EnteredInError, joan.Stay.Status);
        Assert.Contains(joan.Sent, message => message is { To: "ola-nowak", Kind: AlertKind.Retraction });
        Assert.DoesNotContain(joan.Record.Alerts, alert => alert.IsOpen && alert.Kind != AlertKind.Retraction);
        joan.Whatever().At("Wed 10:00").NothingElse();
    });

    [Fact]
    public void Whose_it_is_gets_it_as_it_stands_and_their_case_manager_hears_of_it() => Story.Tell(joan =>
    {
        joan.At("Mon 10:00").Decided(new Input.VisitsSeen([Here("Mon 10:00", A01.Recorded("Mon 09:00"), A16.Recorded("Mon 09:30"))]));
        Assert.Equal((StayStatus.InProgress, "V1"), (joan.Stay.Status, joan.Stay.Visit));
        joan.ToldByBoth("ola-nowak", AlertKind.DischargeImminentNotReady).Whatever();
    });

    [Fact]
    public void A_discharge_recorded_under_the_wrong_person_alarms_about_the_right_one() => Story.Tell(joan =>
    {
        joan.At("Mon 10:00").Decided(new Input.VisitsSeen([Here("Mon 10:00", A01.Recorded("Mon 08:00"), A03.Recorded("Mon 09:50"))])).Whatever();
        Assert.Equal(StayStatus.Finished, joan.Stay.Status);
        joan.At("10:05").ToldByBoth("ola-nowak", AlertKind.DischargedNotReady).Whatever();
    });

    [Fact]
    public void A_visit_moved_away_and_back_again_is_theirs_again() => Story.Tell(joan =>
    {
        joan.Admitted().Whatever().At("10:00").Decided(Away("Mon 10:00")).Whatever()
            .At("10:30").Decided(new Input.VisitsSeen([Here("Mon 10:30", A01.Recorded("Mon 09:00"))])).Whatever();
        Assert.Equal(StayStatus.InProgress, joan.Stay.Status);
        joan.Decided(Away("Mon 10:00")).Whatever();
        Assert.Equal(StayStatus.InProgress, joan.Stay.Status);
    });

    [Fact]
    public void Moved_away_before_it_was_heard_of_it_shows_nothing_afterwards() => Story.Tell(joan =>
    {
        joan.At("Mon 09:00").Decided(Away("Mon 08:50")).Hear(A01.Recorded("Mon 08:00"));
        Assert.Equal((StayStatus.EnteredInError, "key-of-the-other"), (joan.Stay.Status, Assert.Single(joan.Stay.MovedTo)));
    });

    /// <summary>The move may be heard anywhere among the messages of the visit; late ones are handed on, as the intake does.</summary>
    [Theory]
    [InlineData(false), InlineData(true)]
    public void Wherever_among_its_messages_the_move_is_heard_both_people_end_with_the_same_facts(bool excludes) => Prop.ForAll(
        History.ArbitraryOf(excludes), ArbMap.Default.ArbFor<PositiveInt>(), (history, place) =>
        {
            var (last, somewhere) = (EndOf(history, history.Arrivals.Length), EndOf(history, place.Get));
            return (last == somewhere).Label($"{Environment.NewLine}last      {last}{Environment.NewLine}somewhere {somewhere}{Environment.NewLine}{history} at {place.Get}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true));

    private static string EndOf(History history, int place)
    {
        var messages = history.AsTheyArrive.Where(message => message.VisitNumber == "V1").ToList();
        var (wrong, right) = (PersonRecord.New(new("wrong")), PersonRecord.New(new("right")));
        var now = On("Mon 10:30");
        for (var at = 0; at <= messages.Count; at++)
        {
            if (at == place % (messages.Count + 1))
            {
                var known = wrong.Stays.Where(stay => stay.IsVisit("V1")).Aggregate(StayFacts.None, (facts, stay) => facts.And(stay.Facts));
                right = Decided(right, new Input.VisitsSeen([Moved(known, "Mon 10:20")]));
                wrong = Decided(wrong, Away("Mon 10:20"));
            }

            if (at == messages.Count) break;
            wrong = Decided(wrong, new Input.FeedHeard(messages[at], now));
            if (wrong.Stays.FirstOrDefault(stay => stay.IsVisit("V1")) is { MovedTo.Count: > 0 } away && StayStatusRules.OfVisit(away.Facts) == StayStatus.EnteredInError)
                right = Decided(right, new Input.FeedHeard(messages[at], now));
        }

        return $"{wrong.Stays.Single().Status} {right.Stays.SingleOrDefault()?.Status} {right.Stays.SingleOrDefault()?.Facts}";

        PersonRecord Decided(PersonRecord record, Input input)
        {
            var decision = Decide.On(record, input, now, Nowhere);
            return decision.More ? Decided(decision.Record, new Input.Woken()) : decision.Record;
        }
    }

    private static readonly CareDirectory Nowhere = new(new Dictionary<LocalityId, LocalityPolicy>(), new Dictionary<SourceId, SourceSettings>(), new Dictionary<ContactId, Contact>());

    private static Input.VisitMovedAway Away(string at) => new(Northtown.Hospital, "V1", new(On(at), On(at), Rank: 0), ["key-of-the-other"]);

    private static SeenVisit Here(string at, params FeedMessage[] heard) =>
        Moved(heard.Aggregate(StayFacts.None, (facts, message) => facts.Hear(message, Stamp.Of(message, On(at)))), at);

    private static SeenVisit Moved(StayFacts facts, string at) => new(Northtown.Hospital, "V1", IsTraining: false, facts with { MovedAway = null, MovedHere = new(null, On(at), On(at)) }, On(at));
}
