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
        joan.At("09:30").Decided(new Input.RecordAdopted(new(other.Id)
        {
            Plan = other.Plan, Alerts = other.Alerts, Notifications = other.Notifications, Attempts = other.Attempts, Death = other.Death,
        })).NothingElse();
        Assert.Single(joan.Record.Alerts, alert => alert is { Kind: Died, IsOpen: true });
        joan.At("Tue 09:00").NothingElse();
    });

    private static SeenVisit Seen(FeedMessage message, string at) => SeenVisit.Of(message.Recorded(at), On(at));
}
