using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static CareAlerts.Domain.AlertKind;
using static CareAlerts.Domain.Channel;
using static CareAlerts.Domain.Tests.Adt;
using static CareAlerts.Domain.Tests.Clock;

namespace CareAlerts.Domain.Tests;

/// <summary>A death is told once, and on the word of somebody who may say so: not of a source or ward in shadow, or of a reload of the past alone (docs/adr/0011).</summary>
public class DeathNoticeStories
{
    private static readonly SourceId Elsewhere = new("RYY");

    [Fact]
    public void A_death_that_was_told_is_not_told_again_after_a_reload_of_the_past() => Story.Tell(joan =>
    {
        joan.At("Mon 09:00").Hear(A01).Told("ola-nowak", Email, Admitted).At("Mon 10:00").Hear(A03.Died()).Told("ola-nowak", Email, Died)
            .At("Fri 11:00").IsNotOpen(Died).Reload(A02.Recorded("Sun-1 10:00")).NothingElse()
            .At("Fri 11:10").Hear(A03.Died().Recorded("Mon 10:00")).NothingElse();
    });

    [Fact]
    public void A_death_that_a_reload_told_of_is_not_told_because_the_feed_updates_the_stay() => Story.Tell(joan =>
    {
        joan.At("Mon 10:00").Reload(A01.Recorded("Mon-2 08:00"), A08.Died().Recorded("Mon-2 09:00")).Silent(Died, "caseManager", "too long ago")
            .At("Mon 12:00").Hear(A08.In("WARD8")).NothingElse();
    });

    [Fact]
    public void Nor_because_two_visits_prove_to_be_one() => Story.Tell(joan => joan
        .At("Mon 10:00").Reload(A01.Recorded("Mon-2 08:00"), A03.Died().Recorded("Mon-2 09:00")).Silent(Died, "caseManager", "too long ago")
        .At("Mon 12:00").Decided(new Input.VisitRenumbered(Northtown.Hospital, "V1", "V2", new(On("Mon 11:59"), On("Mon 11:59"), 0))).NothingElse()
        .At("Mon 12:30").Reload(A01.Visiting("V3").Recorded("Mon-2 08:00"))
        .At("Mon 14:00").Whatever().Decided(new Input.VisitRenumbered(Northtown.Hospital, "V3", "V2", new(On("Mon 13:59"), On("Mon 13:59"), 0))).NothingElse());

    [Fact]
    public void A_death_told_for_the_planning_it_ended_is_not_told_again_by_whoever_says_the_same() => Story.Tell(joan =>
    {
        joan.WithSource(Elsewhere, Mode.Shadow).Asked().At("14:00").Hear(A31.OfNoVisit().Died().From(Elsewhere)).Told("ola-nowak", Email, Died)
            .At("Tue 09:00").Hear(A03).NothingElse()
            .At("Fri 09:00").IsNotOpen(Died).Hear(A31.OfNoVisit().Died()).NothingElse();
    });

    [Fact]
    public void Nor_when_a_discharge_is_cancelled() => Story.Tell(joan =>
    {
        joan.WithSource(Elsewhere, Mode.Shadow).Asked().At("14:00").Hear(A31.OfNoVisit().Died().From(Elsewhere)).Told("ola-nowak", Email, Died)
            .At("Tue 09:00").Hear(A03).NothingElse()
            .At("Fri 09:00").IsNotOpen(Died).Hear(A13).NothingElse();
    });

    [Fact]
    public void A_silent_notice_that_somebody_owns_is_told_all_the_same() => Story.Tell(joan => joan
        .WithSource(Elsewhere, Mode.Shadow).At("Mon 10:00").Hear(A31.OfNoVisit().Died().From(Elsewhere)).Silent(Died, "caseManager", "shadow")
        .At("Mon 10:30").Owns("kim-day", Died)
        .At("Mon 11:00").Hear(A31.OfNoVisit().Died()).Told("ola-nowak", Email, Died));

    [Fact]
    public void Of_a_visit_of_before_the_plan_whose_death_a_reload_told_of_the_feed_tells() => Story.Tell(plan: null, joan =>
    {
        joan.At("Mon 09:00").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = [Seen(A01, "Sun-1 08:00"), Seen(A03, "Sun-1 18:00")] }).NothingElse();
        Assert.Empty(joan.Record.Stays);
        Assert.Single(joan.Record.Past);
        joan.At("Mon 10:00").Reload(A08.Died().Recorded("Sun-1 19:00")).Silent(Died, "caseManager", "too long ago")
            .At("Mon 11:00").Hear(A08.Died().Recorded("Sun-1 19:00")).Told("ola-nowak", Email, Died);
    });

    [Fact]
    public void A_ward_in_shadow_tells_nobody_of_a_visit_without_a_number() => Story.Tell(joan => joan
        .BySource(source => source with { Wards = [.. source.Wards, new("NEW", "New ward", null, null) { Mode = Mode.Shadow }] })
        .At("Mon 09:00").Hear(A08.Visiting(null).In("NEW").Died()).NothingElse());

    [Fact]
    public void Nor_of_one_that_was_over_before_the_plan() => Story.Tell(plan: null, joan => joan
        .BySource(source => source with { Wards = [.. source.Wards, new("NEW", "New ward", null, null) { Mode = Mode.Shadow }] })
        .At("Mon 09:00").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = [Seen(A01.In("NEW"), "Sun-1 08:00"), Seen(A03.In("NEW").Died(), "Sun-1 18:00")] }).NothingElse());

    [Fact]
    public void Nor_of_a_stay_at_rest() => Story.Tell(joan => joan
        .BySource(source => source with { Wards = [.. source.Wards, new("NEW", "New ward", null, null) { Mode = Mode.Shadow }] })
        .At("Mon 09:00").Hear(A01.In("NEW")).At("Mon 10:00").Hear(A03.In("NEW")).At("Tue+5 09:00").NothingElse().Hear(A08.In("NEW").Died()).NothingElse());

    [Fact]
    public void A_live_sources_word_that_it_took_back_does_not_speak_for_one_in_shadow() => Story.Tell(joan => joan
        .WithSource(Elsewhere, Mode.Shadow)
        .At("Mon 10:00").Hear(A31.OfNoVisit().Died()).Told("ola-nowak", Email, Died)
        .At("Mon 11:00").Hear(A31.OfNoVisit().NotDied()).Told("ola-nowak", Email, Retraction)
        .At("Mon 12:00").Hear(A31.OfNoVisit().Died().From(Elsewhere)).Silent(Died, "caseManager", "shadow")
        .At("Mon 13:00").Hear(A31.OfNoVisit().Died().Recorded("Mon 10:00")).NothingElse());

    [Fact]
    public void A_notice_told_after_all_is_told_once_though_the_plan_was_on_hold() => Story.Tell(joan => joan
        .WithSource(Elsewhere, Mode.Shadow).At("Mon 10:00").Hear(A31.OfNoVisit().Died().From(Elsewhere))
        .At("Mon 11:00").Hear(A31.OfNoVisit().Died()).Told("ola-nowak", Email, Died)
        .At("Mon 12:00").Agreeing(plan => plan with { Status = PlanStatus.OnHold })
        .At("Mon 13:00").Agreeing(plan => plan with { Status = PlanStatus.Active }).NothingElse());

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Two_records_of_which_one_was_told_and_one_was_silent_tell_nobody_again(bool toldHere) => Story.Tell(joan =>
    {
        joan.WithSource(Elsewhere, Mode.Shadow);
        PersonRecord other = null!;
        Story.Tell(Northtown.Plan, new PersonId("p2"), second =>
        {
            second.WithSource(Elsewhere, Mode.Shadow).At("Mon 09:00").Hear(toldHere ? A31.OfNoVisit().Died().From(Elsewhere) : A31.OfNoVisit().Died());
            if (!toldHere) second.Told("ola-nowak", Email, Died);
            other = second.Record;
        });
        joan.At("Mon 09:10").Hear(toldHere ? A31.OfNoVisit().Died() : A31.OfNoVisit().Died().From(Elsewhere));
        if (toldHere) joan.Told("ola-nowak", Email, Died);
        joan.At("09:30").Decided(Joining(other)).NothingElse();
        Assert.Single(joan.Record.Alerts, alert => alert is { Kind: Died, IsOpen: true });
        joan.At("Tue 09:00").NothingElse();
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Whoever_another_hospital_says_lives_and_has_there_is_alive_whichever_it_said_first(bool admissionFirst) => Story.Tell(joan =>
    {
        joan.WithSource(Elsewhere, Mode.Live).At("Mon 09:00").Hear(A31.OfNoVisit().Died()).Told("ola-nowak", Email, Died).At("Mon 12:00");
        FeedMessage admitted = A01.From(Elsewhere).Visiting("Y1").Recorded("Mon 11:00"), lives = A31.OfNoVisit().From(Elsewhere).NotDied().Recorded("Mon 11:30");
        joan.Hear(admissionFirst ? admitted : lives).Whatever().Hear(admissionFirst ? lives : admitted).Whatever();
        Assert.True(joan.Record.Death?.Since is null, "She lies on ward 7, her hospital says she lives, and planning stays stopped.");
    });

    /// <summary>Recorded in the same second as the word that they live, and of a visit that is not kept.</summary>
    [Fact]
    public void That_they_were_seen_there_is_news_also_when_the_word_is_not() => Story.Tell(joan => joan
        .WithSource(Elsewhere, Mode.Live).At("Mon 09:00").Hear(A31.OfNoVisit().Died()).Told("ola-nowak", Email, Died)
        .At("Mon 12:00").Hear(A31.OfNoVisit().NotDied().From(Elsewhere).Recorded("Mon 11:00")).IsOpen(Died)
        .Hear(A01.NotDied().Unwanted().Visiting(null).From(Elsewhere).Recorded("Mon 11:00")).Told("ola-nowak", Email, Retraction).IsNotOpen(Died));

    [Fact]
    public void An_admission_that_never_was_takes_no_death_back() => Story.Tell(joan =>
    {
        joan.WithSource(Elsewhere, Mode.Live).At("Mon 09:00").Hear(A31.OfNoVisit().Died()).Told("ola-nowak", Email, Died);
        joan.At("Mon 11:00").Hear(A01.From(Elsewhere).Visiting("Y1").NotDied()).Whatever()    // the wrong patient
            .At("Mon 11:10").Hear(A11.From(Elsewhere).Visiting("Y1")).Whatever();
        Assert.True(joan.Record.Death?.Since is not null, "Joan is alive by an admission that was cancelled.");
    });

    [Fact]
    public void An_admission_to_somebody_else_takes_no_death_back() => Story.Tell(joan =>
    {
        joan.WithSource(Elsewhere, Mode.Live).At("Mon 09:00").Hear(A31.OfNoVisit().Died()).Told("ola-nowak", Email, Died);
        joan.At("Mon 11:00").Hear(A01.From(Elsewhere).Visiting("Y1").NotDied()).Whatever()
            .At("Mon 11:10").Decided(new Input.VisitMovedAway(Elsewhere, "Y1", Stamped("Mon 11:09"), ["k"])).Whatever();
        Assert.True(joan.Record.Death?.Since is not null, "Joan is alive by somebody else's visit.");
    });

    [Fact]
    public void A_death_said_in_shadow_ends_no_told_alarm_without_a_word() => Story.Tell(joan =>
    {
        joan.WithSource(Elsewhere, Mode.Shadow);
        joan.Asked().At("Tue 10:00").Whatever().Hear(A03).At("10:05").Whatever().IsOpen(DischargedNotReady);
        joan.At("10:10").Hear(A31.OfNoVisit().Died().From(Elsewhere));
        Assert.True(joan.Record.Alerts.Any(alert => alert is { Kind: DischargedNotReady, IsOpen: true }) || joan.Sent.Exists(message => message.Kind == Died), "The alarm ended, and nobody heard why.");
        joan.Whatever();
    });

    [Fact]
    public void A_death_an_old_reload_says_ends_no_told_alarm_without_a_word() => Story.Tell(joan =>
    {
        joan.Asked().At("Tue 23:00").Whatever().Hear(A03.Recorded("Tue 22:50")).At("23:05").Whatever().IsOpen(DischargedNotReady);
        joan.At("Wed 23:10").Whatever().Reload(A08.Died().Recorded("Mon 08:00"));
        Assert.True(joan.Record.Alerts.Any(alert => alert is { Kind: DischargedNotReady, IsOpen: true }) || joan.Sent.Exists(message => message.Kind == Died), "The alarm ended, and nobody heard why.");
        joan.Whatever();
    });

    [Fact]
    public void A_death_that_the_other_record_told_long_ago_is_not_told_again_when_they_join() => Story.Tell(joan =>
    {
        PersonRecord other = null!;
        Story.Tell(Northtown.Plan, new PersonId("p2"), second =>
        {
            second.At("Mon 09:00").Hear(A31.OfNoVisit().Died()).Told("ola-nowak", Email, Died).At("Mon+2 09:00");
            other = second.Record;
        });
        Assert.NotNull(other.Death?.Since);
        joan.At("Mon+2 09:30").Decided(Joining(other)).NothingElse();
    });

    [Fact]
    public void A_past_visit_that_proves_to_be_somebody_elses_takes_its_death_along() => Story.Tell(plan: null, joan =>
    {
        joan.At("Mon 09:00").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = [Seen(A01, "Sun-1 08:00"), Seen(A03, "Sun-1 18:00")] }).NothingElse();
        Assert.Single(joan.Record.Past);
        joan.At("Mon 10:00").Hear(A08.Died()).Told("ola-nowak", Email, Died);
        joan.At("Mon 11:00").Decided(new Input.VisitMovedAway(Northtown.Hospital, "V1", Stamped("Mon 10:59"), ["k"])).Whatever();
        Assert.True(joan.Record.Death?.Since is null, "Joan is held dead by another's visit.");
    });

    [Fact]
    public void A_past_visit_seen_with_a_death_that_proves_to_be_somebody_elses_takes_it_along() => Story.Tell(plan: null, joan =>
    {
        joan.At("Mon 09:00").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = [Seen(A01, "Sun-1 08:00"), Seen(A03.Died(), "Sun-1 18:00")] }).Whatever();
        joan.At("Mon 11:00").Decided(new Input.VisitMovedAway(Northtown.Hospital, "V1", Stamped("Mon 10:59"), ["k"])).Whatever();
        Assert.True(joan.Record.Death?.Since is null, "Joan is held dead by another's visit.");
    });

    [Fact]
    public void A_visit_at_rest_that_proves_to_be_somebody_elses_takes_its_death_along() => Story.Tell(joan =>
    {
        joan.At("Mon 09:00").Hear(A01).Whatever().At("Mon 10:00").Whatever().Hear(A03.Died()).Whatever().At("Wed+1 09:00").Whatever();
        Assert.Empty(joan.Record.Stays);
        joan.Decided(new Input.VisitMovedAway(Northtown.Hospital, "V1", Stamped("Wed+1 08:59"), ["k"])).Whatever();
        Assert.True(joan.Record.Death?.Since is null, "Joan is held dead by another's visit.");
    });

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void A_death_that_comes_with_a_record_too_large_for_one_decision_is_told(int stays) => Story.Tell(joan =>
    {
        joan.WithSource(Elsewhere, Mode.Shadow).At("Mon 09:00").Hear(A31.OfNoVisit().Died().From(Elsewhere)).Silent(Died, "caseManager", "shadow");
        PersonRecord other = null!;
        Story.Tell(Northtown.Plan, new PersonId("p2"), second =>
        {
            second.MindsWhoIsTold = false;
            second.At("Sun-1 09:00");
            for (var i = 0; i < stays; i++) second.Hear(A01.Visiting($"W{i}"));
            second.At("Sun-1 10:00").Agreeing(plan => plan with { Status = PlanStatus.OnHold });
            second.At("Mon 09:05").Hear(A08.Visiting("W0").Died());
            other = second.Record;
        });
        joan.At("Mon 09:30").Decided(Joining(other));
        Assert.Equal(stays > 3, joan.MostRounds > 1);
        joan.Told("ola-nowak", Email, Died);
        joan.Whatever();
    });

    /// <summary>Said of visits of three hospitals and of none, taken back, of a visit that proves another's or has another number, by feed and reload.</summary>
    [Fact]
    public void Whether_somebody_has_died_depends_on_no_order() => Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        SourceId[] sources = [Northtown.Hospital, Elsewhere, new("RZZ")];
        FeedMessage[] kinds = [A01, A02, A03, A08, A11, A13, A16, A31.OfNoVisit()];
        List<Input> inputs = [.. Enumerable.Range(0, random.Next(3, 8)).Select(_ => Said(kinds[random.Next(kinds.Length)]))];
        if (random.Next(2) > 0) inputs.Add(new Input.VisitMovedAway(sources[random.Next(2)], $"V{random.Next(1, 4)}", Stamped("Tue 08:55"), ["k"]));
        if (random.Next(2) > 0) inputs.Add(new Input.VisitRenumbered(Northtown.Hospital, "V1", "V2", Stamped("Tue 08:50")));
        var first = HasDied(inputs);
        for (var order = 0; order < 3; order++)
        {
            Input[] shuffled = [.. inputs, .. inputs.Where(_ => random.Next(3) == 0)];
            random.Shuffle(shuffled);
            Assert.True(first == HasDied(shuffled), $"seed {seed}, dead {first}, but not so after {string.Join("; ", shuffled.Select(Tell))}");
        }

        Input Said(FeedMessage message)
        {
            var said = random.Next(2) > 0 ? message : random.Next(2) > 0 ? message.Died() : message.NotDied();
            if (said.Trigger != FeedTrigger.PersonUpdated) said = said.Visiting($"V{random.Next(1, 4)}");
            return new Input.FeedHeard(said.From(sources[random.Next(3)]) with { RecordedAt = On("Sun-1 09:00").AddMinutes(30 * random.Next(96)) }, On("Tue 09:00")) { IsReload = random.Next(2) > 0 };
        }

        static bool HasDied(IEnumerable<Input> heard)
        {
            var hasDied = false;
            Story.Tell(joan =>
            {
                joan.MindsWhoIsTold = false;
                joan.WithSource(Elsewhere, Mode.Live).WithSource(new("RZZ"), Mode.Shadow).At("Tue 09:00");
                foreach (var input in heard) joan.Decided(input);
                hasDied = joan.Record.HasDied;
            });
            return hasDied;
        }

        static string Tell(Input input) => input is Input.FeedHeard { Message: var said } ? $"{said.Event} {said.Source} {said.VisitNumber} of {Clock.Tell(said.RecordedAt!.Value)} died {said.Deceased}" : $"{input}";
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true));
}
