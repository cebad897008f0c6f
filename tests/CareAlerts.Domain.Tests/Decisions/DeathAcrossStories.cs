using Xunit;
using static CareAlerts.Domain.AlertKind;
using static CareAlerts.Domain.Channel;
using static CareAlerts.Domain.Tests.Adt;
using static CareAlerts.Domain.Tests.Clock;

namespace CareAlerts.Domain.Tests;

/// <summary>A death across stays at rest, visits that prove to be somebody else's, records that join, and sources that go live (docs/adr/0011).</summary>
public class DeathAcrossStories
{
    private static readonly SourceId Elsewhere = new("RYY");

    [Theory]
    [InlineData("V1", "V1")]
    [InlineData("V1", "V2")]
    [InlineData("V2", "V1")]
    [InlineData("V2", "V2")]
    public void What_is_heard_late_of_a_visit_at_rest_that_is_anothers_is_not_theirs(string moved, string said) => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00").Hear(A01).At("Mon 10:00").Hear(A03).At("Mon 11:00").Decided(new Input.VisitRenumbered(Northtown.Hospital, "V1", "V2", Stamped("Mon 11:00")))
            .At("Fri+5 09:00");
        Assert.Empty(joan.Record.Stays);
        joan.Decided(new Input.VisitMovedAway(Northtown.Hospital, moved, Stamped("Fri+5 08:59"), ["k"]));
        joan.Hear(A08.Died().Visiting(said).Recorded("Mon 10:30"));
        Assert.False(joan.Record.HasDied);
    });

    [Fact]
    public void Nor_what_a_reload_says_when_that_is_at_rest_itself() => Story.Tell(joan =>
    {
        joan.At("Mon 09:00").Hear(A01).Whatever().At("Mon 10:00").Whatever().Hear(A03.Died()).Whatever()
            .At("Mon 11:00").Decided(new Input.VisitMovedAway(Northtown.Hospital, "V1", Stamped("Mon 11:00"), ["k"])).Whatever();
        Assert.False(joan.Record.HasDied);
        joan.At("Wed+1 09:00").Whatever();
        Assert.Empty(joan.Record.Stays);
        joan.Hear(A01.Visiting("V7")).Whatever().At("Wed+1 12:00").Whatever();
        joan.Reload(A01.Recorded("Mon 09:00"), A03.Died().Recorded("Mon 10:00"));
        Assert.False(joan.Record.HasDied);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_recorded_with_a_visit_after_it_was_moved_stays_whichever_is_heard_first(bool deathFirst) => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00").Hear(A01).At("Mon 10:00").Hear(A03).At("Fri+5 09:00");
        Assert.Empty(joan.Record.Stays);
        var move = new Input.VisitMovedAway(Northtown.Hospital, "V1", Stamped("Mon 12:00"), ["k"]);
        var died = A08.Died().Recorded("Tue 10:00");
        if (deathFirst) joan.Hear(died).Decided(move);
        else joan.Decided(move).Hear(died);
        Assert.True(joan.Record.HasDied);
    });

    [Theory]
    [InlineData("Fri 09:00")]
    [InlineData("Fri+1 09:00")]
    [InlineData("Fri+6 09:00")]
    public void Who_was_seen_there_by_a_stay_at_rest_lives_once_its_source_says_so(string when) => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.WithSource(Elsewhere, Mode.Live).At("Mon 09:00").Hear(A31.OfNoVisit().Died())
            .At("Tue 09:00").Hear(A01.From(Elsewhere).Visiting("Y1")).At("Wed 09:00").Hear(A03.From(Elsewhere).Visiting("Y1"))
            .At(when).Hear(A31.OfNoVisit().From(Elsewhere).NotDied());
        Assert.False(joan.Record.HasDied);
    });

    [Fact]
    public void So_it_is_with_a_visit_that_was_over_before_the_plan() => Story.Tell(plan: null, joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.WithSource(Elsewhere, Mode.Live).At("Thu 09:00").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = [Seen(A31.OfNoVisit().Died(), "Mon 08:00"), Seen(A01.From(Elsewhere).Visiting("Y1"), "Tue 08:00"), Seen(A03.From(Elsewhere).Visiting("Y1"), "Wed 18:00")] });
        Assert.Single(joan.Record.Past);
        Assert.True(joan.Record.HasDied);
        joan.At("Thu 10:00").Hear(A08.From(Elsewhere).Visiting("Y1").NotDied());
        Assert.False(joan.Record.HasDied);
    });

    [Theory]
    [InlineData("Thu 09:00")]
    [InlineData("Fri+6 09:00")]
    public void Nobody_lives_by_a_visit_at_rest_that_is_anothers(string when) => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.WithSource(Elsewhere, Mode.Live).At("Mon 09:00").Hear(A31.OfNoVisit().Died());
        joan.At("Tue 11:00").Hear(A01.From(Elsewhere).Visiting("Y1").NotDied());
        Assert.False(joan.Record.HasDied);
        joan.At("Wed 11:10").Hear(A03.From(Elsewhere).Visiting("Y1"))
            .At(when).Decided(new Input.VisitMovedAway(Elsewhere, "Y1", Stamped("Wed 12:09"), ["k"]));
        Assert.True(joan.Record.HasDied);
    });

    [Theory]
    [InlineData("Thu 09:00")]
    [InlineData("Fri+6 09:00")]
    public void Nor_by_a_word_said_with_it(string when) => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00").Hear(A31.OfNoVisit().Died());
        joan.At("Tue 11:00").Hear(A01.NotDied());
        Assert.False(joan.Record.HasDied);
        joan.At("Wed 11:10").Hear(A03)
            .At(when).Decided(new Input.VisitMovedAway(Northtown.Hospital, "V1", Stamped("Wed 12:09"), ["k"]));
        Assert.True(joan.Record.HasDied);
    });

    [Fact]
    public void Nor_by_a_word_said_with_a_visit_that_was_over_before_the_plan() => Story.Tell(plan: null, joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Thu 09:00").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = [Seen(A31.OfNoVisit().Died(), "Mon 08:00"), Seen(A01.NotDied(), "Tue 08:00"), Seen(A03, "Wed 18:00")] });
        joan.At("Thu 10:00").Decided(new Input.VisitMovedAway(Northtown.Hospital, "V1", Stamped("Thu 09:30"), ["k"]));
        Assert.True(joan.Record.HasDied);
    });

    [Theory]
    [InlineData("Sat 09:00")]
    [InlineData("Thu+1 09:00")]
    [InlineData("Thu+5 09:00")]
    public void Who_was_held_dead_for_a_week_and_is_there_leaves_like_anybody(string when) => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.WithSource(Elsewhere, Mode.Live);
        joan.At("Mon 09:00").Hear(A01).At("Tue 10:00").Hear(A31.OfNoVisit().Died().From(Elsewhere));
        joan.At(when).Hear(A31.OfNoVisit().NotDied().From(Elsewhere));
        Assert.False(joan.Record.HasDied);
        joan.Wait(Hours(24)).Hear(A02.In("WARD8")).Wait(Hours(2)).Hear(A03).Wait(Minutes(30));
        Assert.Contains(joan.Sent, message => message.Kind == DischargedNotReady);
    });

    [Theory]
    [InlineData("Sat 09:00")]
    [InlineData("Thu+1 09:00")]
    public void So_they_do_when_the_visit_itself_says_that_they_live(string when) => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00").Hear(A01).At("Tue 10:00").Hear(A08.Died());
        joan.At(when).Hear(A08.NotDied());
        Assert.False(joan.Record.HasDied);
        joan.Wait(Hours(24)).Hear(A02.In("WARD8").NotDied()).Wait(Hours(2)).Hear(A03.NotDied()).Wait(Minutes(30));
        Assert.Contains(joan.Sent, message => message.Kind == DischargedNotReady);
    });

    [Fact]
    public void So_they_do_when_the_death_was_of_anothers_visit() => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.WithSource(Elsewhere, Mode.Live);
        joan.At("Mon 09:00").Hear(A01).At("Tue 10:00").Hear(A01.From(Elsewhere).Visiting("Y1"), A03.Died().From(Elsewhere).Visiting("Y1"));
        joan.At("Thu+1 09:00").Decided(new Input.VisitMovedAway(Elsewhere, "Y1", Stamped("Thu+1 08:59"), ["k"]));
        Assert.False(joan.Record.HasDied);
        joan.Wait(Hours(2)).Hear(A03).Wait(Minutes(30));
        Assert.Contains(joan.Sent, message => message.Kind == DischargedNotReady);
    });

    [Fact]
    public void So_they_do_when_a_record_brought_the_stay_at_rest() => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        PersonRecord other = null!;
        Story.Tell(Northtown.Plan, new PersonId("p2"), second =>
        {
            second.MindsWhoIsTold = false;
            second.At("Mon 08:30").Hear(A01).At("Mon 09:00").Hear(A31.OfNoVisit().Died()).At("Thu+1 09:00");
            other = second.Record;
        });
        joan.At("Thu+1 09:30").Decided(Joining(other)).Hear(A31.OfNoVisit().NotDied()).Hear(A02).Wait(Hours(2)).Hear(A03).Wait(Hours(1));
        Assert.Contains(joan.Sent, message => message.Kind == DischargedNotReady);
    });

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public void A_death_said_in_shadow_while_an_alarm_is_held_is_told(int minutes) => Story.Tell(joan =>
    {
        joan.WithSource(Elsewhere, Mode.Shadow);
        joan.Asked().At("Tue 10:00").Whatever().Hear(A03).Wait(Minutes(minutes)).Whatever().Hear(A31.OfNoVisit().Died().From(Elsewhere));
        Assert.True(joan.Sent.Exists(message => message.Kind == Died), "planning ended, alarm never told, and nobody heard why.");
        joan.Whatever();
    });

    [Fact]
    public void So_is_one_that_was_said_while_the_stay_was_planned_for() => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.WithSource(Elsewhere, Mode.Shadow);
        joan.At("Mon 09:00").Hear(A01, A03.Recorded("Mon 09:01")).At("09:02").Whatever().Hear(A31.OfNoVisit().Died().From(Elsewhere)).Wait(Hours(3)).Whatever();
        Assert.True(joan.Sent.Exists(message => message.Kind is Died or DischargedNotReady), "left by the feed's word, nobody heard.");
        joan.Whatever();
    });

    [Fact]
    public void A_silent_death_that_comes_with_another_record_is_told_where_it_ends_planning() => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.WithSource(Elsewhere, Mode.Shadow);
        PersonRecord other = null!;
        Story.Tell(Northtown.Plan, new PersonId("p2"), second =>
        {
            second.WithSource(Elsewhere, Mode.Shadow).At("Mon 08:00").Hear(A31.OfNoVisit().Died().From(Elsewhere));
            other = second.Record;
        });
        joan.At("Mon 09:00").Hear(A01).At("Tue 10:00").Decided(Joining(other));
        Assert.True(joan.Record.HasDied);
        Assert.True(joan.Sent.Exists(message => message.Kind == Died), "planning ended, and nobody heard why.");
    });

    [Fact]
    public void So_it_is_where_it_ends_a_told_alarm() => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.WithSource(Elsewhere, Mode.Shadow);
        PersonRecord other = null!;
        Story.Tell(Northtown.Plan, new PersonId("p2"), second =>
        {
            second.WithSource(Elsewhere, Mode.Shadow).At("Mon 08:00").Hear(A31.OfNoVisit().Died().From(Elsewhere));
            other = second.Record;
        });
        joan.At("Mon 09:00").Hear(A01).At("Tue 10:00").Hear(A03).At("Tue 10:30").IsOpen(DischargedNotReady).Decided(Joining(other));
        Assert.True(joan.Record.HasDied);
        Assert.True(joan.Record.Alerts.Any(alert => alert is { Kind: DischargedNotReady, IsOpen: true }) || joan.Sent.Exists(message => message.Kind == Died), "The alarm ended, and nobody heard why.");
    });

    [Theory]
    [InlineData(3)]
    [InlineData(50)]
    public void So_it_is_when_the_stays_come_in_several_rounds(int stays) => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.WithSource(Elsewhere, Mode.Shadow).At("Mon 08:00").Hear(A31.OfNoVisit().Died().From(Elsewhere));
        PersonRecord other = null!;
        Story.Tell(Northtown.Plan, new PersonId("p2"), second =>
        {
            second.MindsWhoIsTold = false;
            second.At("Mon 08:30");
            for (var i = 0; i < stays; i++) second.Hear(A01.Visiting($"W{i}"));
            second.At("Mon 09:00");
            other = second.Record;
        });
        joan.At("Mon 09:30").Decided(Joining(other)).Wait(Hours(1));
        Assert.True(joan.Sent.Exists(message => message.Kind == Died), $"rounds {joan.MostRounds}");
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_death_said_of_no_visit_does_not_go_with_a_visit_that_is_anothers(bool admissionFirst)
    {
        Stay visit = null!;
        Story.Tell(joan =>
        {
            joan.MindsWhoIsTold = false;
            FeedMessage admitted = A01.Recorded("Mon 09:00"), died = A31.OfNoVisit().Died().Recorded("Mon 10:00");
            joan.At("Mon 10:00");
            if (admissionFirst) joan.Hear(admitted, died); else joan.Hear(died, admitted);
            visit = joan.Record.Stays.Single();
            joan.At("Mon 11:00").Decided(new Input.VisitMovedAway(Northtown.Hospital, "V1", Stamped("Mon 11:00"), ["k"]));
            Assert.True(joan.Record.HasDied);
        });
        Story.Tell(Northtown.Plan, new PersonId("mary"), mary =>
        {
            mary.MindsWhoIsTold = false;
            // as VisitsDesk.Told and MovedOn.Of hand it on
            mary.At("Mon 11:00").Decided(new Input.VisitsSeen([new(visit.Source, visit.Visit, false, visit.Facts.UpTo(On("Mon 11:00")) with { MovedAway = null, MovedHere = Stamped("Mon 11:00").On<DateTimeOffset?>(null) }, visit.HeardAt)]));
            Assert.False(mary.Record.HasDied, "Mary is held dead by what was said of Joan and no visit.");
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_death_that_was_silent_is_told_when_another_live_hospital_records_it_also_after_the_first_went_live(bool goesLive) => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.WithSource(Elsewhere, Mode.Shadow).At("Mon 09:00").Hear(A31.OfNoVisit().Died().From(Elsewhere)).At("Mon 12:00");
        if (goesLive) joan.WithSource(Elsewhere, Mode.Live);
        joan.At("Tue 09:00").Hear(A31.OfNoVisit().Died()).Wait(Hours(1));
        Assert.True(joan.Sent.Exists(message => message.Kind == Died));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void And_when_they_are_admitted_afterwards(bool goesLive) => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.WithSource(Elsewhere, Mode.Shadow).At("Mon 09:00").Hear(A31.OfNoVisit().Died().From(Elsewhere)).At("Mon 12:00");
        if (goesLive) joan.WithSource(Elsewhere, Mode.Live);
        joan.At("Tue 09:00").Hear(A01).Wait(Hours(6)).Hear(A03).Wait(Hours(1));
        Assert.True(joan.Sent.Exists(message => message.Kind == Died));
    });

    [Fact]
    public void And_when_their_stay_went_live_meanwhile() => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.WithSource(Elsewhere, Mode.Shadow).At("Mon 09:00").Hear(A01.From(Elsewhere).Visiting("Y1")).At("Mon 10:00").Hear(A08.Died().From(Elsewhere).Visiting("Y1"))
            .At("Mon 12:00").WithSource(Elsewhere, Mode.Live)
            .At("Tue 09:00").Hear(A31.OfNoVisit().Died()).Wait(Hours(1));
        Assert.True(joan.Sent.Exists(message => message.Kind == Died));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_reload_tells_nobody_of_an_old_death_where_the_feed_says_not_dead_of_everybody(bool saysN) => Story.Tell(joan =>
    {
        FeedMessage N(FeedMessage message) => saysN ? message.NotDied() : message;
        joan.At("Mon 09:00").Reload(N(A01.Recorded("Mon-1 08:00")), N(A03.Recorded("Mon-1 12:00"))).Whatever()
            .At("Mon 12:00").Whatever().Reload(A08.Died().Recorded("Tue-1 09:00")).Wait(Hours(1)).NothingElse();
        Assert.True(joan.Record.HasDied);
    });

    [Fact]
    public void Nor_across_two_visits_that_prove_to_be_one() => Story.Tell(joan =>
    {
        joan.At("Mon 09:00").Reload(A01.Recorded("Mon-1 08:00"), A03.Died().Recorded("Mon-1 12:00")).Whatever()
            .Reload(A01.Visiting("V2").NotDied().Recorded("Sun-2 08:00"), A03.Visiting("V2").Recorded("Sun-2 09:00")).Whatever()
            .At("Mon 12:00").Whatever().Decided(new Input.VisitRenumbered(Northtown.Hospital, "V2", "V1", Stamped("Mon 11:59"))).Wait(Hours(1)).NothingElse();
        Assert.True(joan.Record.HasDied);
    });
}
