using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static CareAlerts.Domain.AlertKind;
using static CareAlerts.Domain.Channel;
using static CareAlerts.Domain.Tests.Adt;
using static CareAlerts.Domain.Tests.Clock;
using static CareAlerts.Domain.Tests.Northtown;

namespace CareAlerts.Domain.Tests;

/// <summary>The past heard today: nobody is alerted to it, and of what holds today everybody is told.</summary>
public class ReloadStories
{
    private static readonly FeedMessage[] OverLongAgo =
    [
        A01.Visiting("V0").Recorded("Mon-6 09:00"), A16.Visiting("V0").Recorded("Tue-5 09:00").Expecting("Wed-5 12:00"), A03.Visiting("V0").Recorded("Wed-5 12:00"),
    ];

    private static readonly SourceId Elsewhere = new("RYY");

    private static Story EverybodyTold(Story joan, AlertKind kind, string? at = null) =>
        joan.ToldByBoth("ola-nowak", kind, at).ToldByBoth("sam-reid", kind, at).ToldByBoth("northtown-duty", kind, at);

    [Fact]
    public void A_stay_that_ended_long_ago_is_told_to_nobody_by_a_reload() => Story.Tell(joan => joan
        .At("Mon 09:00").Reload(OverLongAgo)
        .IsNotOpen(DischargedNotReady, DischargeImminentNotReady, ReadinessRequest, Admitted)
        .At("Wed 09:00").NothingElse());

    [Fact]
    public void Nor_by_a_feed_that_was_held_up() => Story.Tell(joan => joan
        .At("Mon 09:00").Hear(OverLongAgo)
        .At("Wed 09:00").NothingElse());

    [Fact]
    public void A_reload_may_take_its_time_between_an_admission_and_its_discharge() => Story.Tell(joan => joan
        .At("Mon 09:00").Reload(OverLongAgo[0]).At("09:20").Reload(OverLongAgo[1]).At("09:40").Reload(OverLongAgo[2])
        .At("Wed 09:00").NothingElse());

    [Fact]
    public void Whoever_is_in_hospital_as_a_reload_says_is_planned_for_once_it_has_said_all() => Story.Tell(joan => joan
        .At("Mon 09:00").Reload(A01.Recorded("Mon-1 09:00")).At("09:59").NothingElse()
        .At("10:00").ProvidersAsked("10:00").Silent(Admitted, "caseManager", "too long ago")
        .At("11:00").Hear(A16).ProvidersAsked("11:00").ToldByBoth("ola-nowak", DischargeImminentNotReady, "11:00"));

    [Fact]
    public void What_happens_now_does_not_wait_for_a_reload_of_the_same_stay() => Story.Tell(joan => joan
        .At("Mon 09:00").Hear(A16).Told("ola-nowak", Email, Admitted).ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady)
        .At("09:10").Reload(A01.Recorded("Mon-1 09:00"))
        .At("09:15").Told("sam-reid", Sms, DischargeImminentNotReady, "09:15"));

    [Fact]
    public void A_discharge_of_yesterday_is_alarmed_when_a_feed_was_held_up() => Story.Tell(joan => EverybodyTold(joan
        .At("Wed 09:00").Hear(A01.Recorded("Mon 09:00"), A03.Recorded("Tue 09:00")).At("09:05"), DischargedNotReady, "09:05"));

    [Fact]
    public void A_discharge_of_yesterday_in_a_reload_stands_open_and_nobody_is_called() => Story.Tell(joan => joan
        .At("Wed 09:00").Reload(A01.Recorded("Mon 09:00"), A03.Recorded("Tue 09:00"))
        .IsOpen(DischargedNotReady)
        .At("Thu 09:00").Silent(DischargedNotReady, "caseManager", "too long ago"));

    [Fact]
    public void A_discharge_of_this_hour_is_alarmed_also_in_a_reload() => Story.Tell(joan => EverybodyTold(joan
        .At("Wed 09:00").Reload(A03.Recorded("Wed 08:30")).At("09:05"), DischargedNotReady));

    [Fact]
    public void A_discharge_entered_late_is_news_however_long_ago_the_person_left() => Story.Tell(joan => EverybodyTold(joan
        .At("Wed 09:00").Hear(A03.Occurred("Mon-4 09:00")).At("09:05"), DischargedNotReady));

    [Fact]
    public void Whoever_was_told_of_a_stay_is_told_that_it_is_over_even_days_later() => Story.Tell(joan =>
    {
        joan.Asked().At("Sun 09:00").Whatever();
        EverybodyTold(joan.Hear(A03.Recorded("Tue 09:00")).At("09:05"), DischargedNotReady, "09:05");
    });

    [Fact]
    public void A_service_that_did_not_start_after_all_is_alarmed_days_after_the_discharge() => Story.Tell(joan =>
    {
        joan.Asked().Ready().At("Tue 10:00").Hear(A03).At("10:05").Told("ola-nowak", Email, Discharged);
        EverybodyTold(joan.At("Sat 10:00").Says(HomeCare, ReadinessAnswer.DidNotStart).At("10:05"), DischargedNotReady, "10:05");
    });

    [Fact]
    public void Somebody_who_is_in_hospital_again_is_not_discharged_and_nobody_is_called_about_it_any_more() => Story.Tell(joan =>
    {
        EverybodyTold(joan.Asked().At("Tue 10:00").Hear(A03).At("10:05"), DischargedNotReady);
        joan.At("10:10").Hear(A01.Visiting("V2")).Told("ola-nowak", Email, Admitted)
            .IsNotOpen(DischargedNotReady).WithReason("in hospital again")
            .At("13:00").NothingElse();
    });

    [Fact]
    public void A_readmission_that_never_was_brings_the_alarm_back() => Story.Tell(joan =>
    {
        EverybodyTold(joan.Asked().At("Tue 10:00").Hear(A03).At("10:05"), DischargedNotReady);
        joan.At("10:10").Hear(A01.Visiting("V2")).Told("ola-nowak", Email, Admitted)
            .At("10:20").Hear(A11.Visiting("V2")).Told("ola-nowak", Email, Retraction);
        EverybodyTold(joan.At("10:25"), DischargedNotReady, "10:25");
    });

    [Fact]
    public void A_readmission_that_is_only_booked_ends_no_alarm() => Story.Tell(joan =>
    {
        EverybodyTold(joan.Asked().At("Tue 10:00").Hear(A03).At("10:05"), DischargedNotReady);
        joan.At("10:10").Hear(A05.Visiting("V2") with { AdmittedAt = On("Mon+1 09:00") }, A08.Visiting("V2") with { AdmittedAt = On("Mon+1 09:00") }).IsOpen(DischargedNotReady);
    });

    [Fact]
    public void The_second_discharge_takes_the_place_of_the_first() => Story.Tell(joan =>
    {
        EverybodyTold(joan.Asked().At("Tue 10:00").Hear(A03).At("10:05"), DischargedNotReady);
        joan.At("10:10").Hear(A01.Visiting("V2")).Told("ola-nowak", Email, Admitted);
        EverybodyTold(joan.At("11:00").Hear(A03.Visiting("V2")).At("11:05"), DischargedNotReady, "11:05");
        Assert.Single(joan.OpenKinds, DischargedNotReady);
    });

    [Fact]
    public void A_stay_that_nobody_closed_hides_no_discharge() => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.At("Mon 09:00").Hear(A01.Visiting("V9")).At("Tue 09:00").Hear(A01).At("Wed 10:00");
        joan.MindsWhoIsTold = true;
        EverybodyTold(joan.Hear(A03).Hear(A08.Visiting("V9")).At("10:05"), DischargedNotReady);
        joan.IsOpen(DischargedNotReady);
    });

    [Fact]
    public void A_ward_in_shadow_or_a_training_message_ends_no_alarm() => Story.Tell(joan =>
    {
        joan.BySource(source => source with { Wards = [.. source.Wards, new("NEW", "New ward", null, null) { Mode = Mode.Shadow }] });
        EverybodyTold(joan.Asked().At("Tue 10:00").Hear(A03).At("10:05"), DischargedNotReady);
        joan.At("10:10").Hear(A01.Visiting("V2").In("NEW")).Hear(A01.Visiting("V3").Training()).IsOpen(DischargedNotReady);
    });

    [Fact]
    public void A_later_stay_of_which_a_reload_tells_nobody_ends_no_alarm() => Story.Tell(joan =>
    {
        EverybodyTold(joan.Asked().At("Tue 10:00").Whatever().Hear(A03).At("10:05"), DischargedNotReady);
        joan.At("Wed 09:00").Whatever().Reload(A01.Visiting("V2").Recorded("Tue 12:00"), A03.Visiting("V2").Recorded("Tue 14:00"))
            .At("Thu 09:00").StandsOpen(DischargedNotReady, "V1").NothingElse();
    });

    [Fact]
    public void A_later_stay_that_was_over_too_long_ago_when_heard_ends_no_alarm() => Story.Tell(joan =>
    {
        EverybodyTold(joan.Asked().At("Tue 10:00").Whatever().Hear(A03).At("10:05"), DischargedNotReady);
        joan.At("Sun 09:00").Whatever().Hear(A01.Visiting("V2").Recorded("Tue 12:00"), A03.Visiting("V2").Recorded("Tue 18:00"))
            .At("Mon+1 08:00").StandsOpen(DischargedNotReady, "V1").NothingElse();
    });

    [Fact]
    public void Who_came_and_went_with_all_in_place_afterwards_needs_nothing_for_the_stay_before() => Story.Tell(joan =>
    {
        EverybodyTold(joan.Asked().At("Tue 10:00").Whatever().Hear(A03).At("10:05"), DischargedNotReady);
        joan.At("Wed 09:00").Whatever().Hear(A01.Visiting("V2")).Whatever().IsNotOpen(DischargedNotReady);
        foreach (var service in new[] { HomeCare, Bed }) joan.Decided(new Input.ReadinessSaid(joan.Record.Stays[1].Id, service.Id, new() { Answer = ReadinessAnswer.Confirmed, By = new("Nurse Field"), At = default, Need = "" }));
        joan.Whatever().At("Thu 10:00").Whatever().Hear(A03.Visiting("V2")).At("10:10").Told("ola-nowak", Email, Discharged).IsNotOpen(DischargedNotReady)
            .At("Mon+1 10:00").IsNotOpen(DischargedNotReady).NothingElse();
    });

    [Fact]
    public void The_end_of_a_stay_that_people_were_told_of_is_told_also_when_a_reload_brings_it() => Story.Tell(joan =>
    {
        joan.Asked();
        EverybodyTold(joan.At("Wed 09:00").Whatever().Reload(A03.Recorded("Tue 12:00")).At("10:00"), DischargedNotReady, "10:00");
    });

    [Fact]
    public void So_is_the_end_of_a_stay_about_which_somebody_said_something_before_or_after() => Story.Tell(joan =>
    {
        joan.At("Mon 09:00").Reload(A01.Of(EncounterClass.Emergency).Recorded("Sun-1 09:00")).At("Tue 09:00").Silent(Admitted, "caseManager", "too long ago")
            .At("Wed 09:00").Reload(A03.Recorded("Tue 12:00")).At("10:30").Silent(DischargedNotReady, "caseManager", "too long ago");
        EverybodyTold(joan.At("Wed 11:00").Says(HomeCare, ReadinessAnswer.DidNotStart).At("11:05"), DischargedNotReady, "11:05");
    });

    [Fact]
    public void A_discharge_that_a_reload_brought_first_is_alarmed_when_the_feed_tells_of_it_too() => Story.Tell(joan =>
    {
        joan.At("Wed 09:00").Reload(A01.Recorded("Mon 09:00"), A03.Recorded("Tue 09:00")).At("09:10").Hear(A08.Recorded("Tue 08:00"))
            .At("09:30").IsOpen(DischargedNotReady).NothingElse();
        EverybodyTold(joan.Hear(A03.Recorded("Tue 09:00")).At("09:35"), DischargedNotReady, "09:35");
        joan.Hear(A03.Recorded("Tue 09:00")).Reload(A03.Recorded("Tue 09:00")).At("09:49").NothingElse();
    });

    [Theory]
    [InlineData("a wait")]
    [InlineData("a date")]
    [InlineData("going ahead")]
    public void Whoever_asked_for_something_about_a_stay_learns_that_it_is_over_even_days_later(string what) => Story.Tell(joan =>
    {
        joan.At("Mon 09:00").Hear(A01.Of(EncounterClass.Emergency).Recorded("Sun-1 09:00")).At("09:30").Silent(Admitted, "caseManager", "too long ago");
        _ = what switch { "a wait" => joan.AskToWait(), "a date" => joan.WardExpects("Sun 12:00").ProvidersAsked(), _ => joan.GoAhead() };
        EverybodyTold(joan.At("Fri 09:00").Whatever().Hear(A03.Recorded("Mon 12:00")).At("09:05"), DischargedNotReady, "09:05");
    });

    [Fact]
    public void A_transfer_whose_end_is_entered_only_after_the_other_hospital_admitted_alarms_nobody() => Story.Tell(joan => joan
        .WithSource(Elsewhere, Mode.Live).Asked()
        .At("Tue 11:00").Whatever().Hear(A01.From(Elsewhere).Visiting("Y1")).Told("ola-nowak", Email, Admitted)
        .At("Tue 14:00").Whatever().Hear(A03.Occurred("Tue 10:00")).IsNotOpen(DischargedNotReady)
        .At("14:30").NothingElse());

    [Fact]
    public void A_mistyped_time_of_leaving_makes_no_earlier_stay_the_later_one() => Story.Tell(joan =>
    {
        joan.WithSource(Elsewhere, Mode.Live).Asked();
        EverybodyTold(joan.At("Tue 10:00").Whatever().Hear(A01.From(Elsewhere).Visiting("Y1")).Whatever().At("12:00").Hear(A03.Occurred("Mon-3 12:00")).At("12:05"), DischargedNotReady);
    });

    [Fact]
    public void The_feeds_word_of_a_discharge_counts_whatever_a_reload_says_afterwards() => Story.Tell(joan =>
    {
        joan.At("Wed 09:00").Reload(A01.Visiting("V2").Recorded("Tue 04:30"))    // the picture of a reload, not yet complete
            .At("Wed 09:01").Hear(A03.Recorded("Tue 00:00"))                        // the feed itself: V1 is over, which is news for 72 hours
            .At("Wed 09:02").Reload(A01.Recorded("Mon 20:30"))                      // the reload tells of V1 too
            .At("Wed 09:03").Reload(A03.Visiting("V2").Recorded("Tue 10:00"));      // and V2 was over long ago: nobody is told of it
        EverybodyTold(joan.At("Wed 10:05"), DischargedNotReady);
    });

    [Fact]
    public void A_reload_alone_that_takes_its_time_calls_nobody() => Story.Tell(joan => joan
        .At("Wed 09:00").Reload(A01.Recorded("Mon 09:00"), A03.Recorded("Tue 06:00"))
        .At("Wed 09:40").Reload(A01.Visiting("V2").Recorded("Tue 15:30"))
        .At("Wed 10:10").Reload(A03.Visiting("V2").Recorded("Tue 17:30"))
        .At("Wed 14:00").NothingElse());

    [Fact]
    public void An_older_discharge_that_the_feed_repeats_says_nothing_of_the_one_that_stands() => Story.Tell(joan => joan
        .At("Wed 09:00").Reload(A01.Recorded("Mon 07:00"), A03.Recorded("Mon 09:00"), A13.Recorded("Mon 12:00"), A03.Recorded("Tue 09:00"))
        .At("Wed 11:00").Hear(A03.Recorded("Mon 09:00")).At("Wed 14:00").NothingElse());

    [Fact]
    public void What_was_told_stands_while_whoever_would_speak_for_it_waits_for_a_picture_to_settle() => Story.Tell(joan =>
    {
        joan.WithSource(Elsewhere, Mode.Live);
        EverybodyTold(joan.At("Tue 09:00").Hear(A03.Visiting("V2").Recorded("Mon 13:30")).At("09:05"), DischargedNotReady);
        joan.At("Tue 11:00").Whatever().Reload(A03.Recorded("Mon 15:30")).StandsOpen(DischargedNotReady, "V2")
            .At("Wed 12:00").Whatever().Reload(A01.From(Elsewhere).Visiting("Y1").Recorded("Mon 20:30")).StandsOpen(DischargedNotReady, "V2");
    });

    [Fact]
    public void A_silent_alarm_that_comes_back_is_silent_still() => Story.Tell(joan =>
    {
        joan.At("Wed 09:00").Reload(A01.Recorded("Mon 09:00"), A03.Recorded("Tue 09:00")).IsOpen(DischargedNotReady)
            .At("Wed 11:00").Hear(A01.Visiting("V2").Of(EncounterClass.Emergency)).Whatever().IsNotOpen(DischargedNotReady)
            .At("Wed 11:30").Hear(A11.Visiting("V2")).Whatever().IsOpen(DischargedNotReady)
            .At("Wed 12:00").NothingElse();
    });

    [Fact]
    public void Who_owned_a_silent_alarm_has_their_time_and_then_it_goes_on() => Story.Tell(joan =>
    {
        joan.At("Wed 09:00").Reload(A01.Of(EncounterClass.Emergency).Recorded("Mon 09:00"), A03.Recorded("Tue 09:00"))
            .At("Wed 20:00").NothingElse().Owns("kim-day", DischargedNotReady)
            .At("Wed 20:05").Hear(A03.Recorded("Tue 09:00")).NothingElse();
        Assert.Null(joan.Alert(DischargedNotReady).Silence);
        joan.At("Wed 21:00").Whatever();
        Assert.Contains(joan.Sent, message => message.Kind == DischargedNotReady);
    });

    [Fact]
    public void What_a_policy_that_is_off_never_told_counts_for_nobody() => Story.Tell(joan =>
    {
        joan.With(Admitted, policy => policy with { Off = true })
            .At("Mon 09:00").Hear(A01.Of(EncounterClass.Emergency)).NothingElse()
            .At("Wed 09:00").Reload(A03.Of(EncounterClass.Emergency).Recorded("Tue 09:00")).At("Thu 09:00").NothingElse();
    });

    [Fact]
    public void What_was_decided_in_shadow_and_never_sent_counts_for_nobody() => Story.Tell(joan =>
    {
        joan.BySource(source => source with { Mode = Mode.Shadow }).At("Mon 09:00").Hear(A01.Of(EncounterClass.Emergency)).At("Tue 09:00").NothingElse()
            .BySource(source => source with { Mode = Mode.Live }).At("Mon+1 09:00").Hear(A03.Recorded("Tue 10:00")).At("Mon+1 12:00").NothingElse();
    });

    [Fact]
    public void Of_two_visits_that_are_one_the_alarm_goes_on_that_speaks() => Story.Tell(joan =>
    {
        joan.At("Wed 09:00").Reload(A01.Recorded("Mon 09:00").Of(EncounterClass.Emergency), A03.Recorded("Tue 09:00")).At("Wed 10:30").Whatever()
            .Hear(A03.Visiting("V2").Recorded("Tue 08:30")).IsOpen(DischargedNotReady)
            .At("Wed 10:32").Decided(new Input.VisitRenumbered(Hospital, "V2", "V1", new(On("Wed 10:31"), On("Wed 10:31"), 0)));
        EverybodyTold(joan.At("Wed 10:40"), DischargedNotReady);
    });

    [Fact]
    public void Of_two_visits_that_are_one_the_alarm_goes_on_that_somebody_owns() => Story.Tell(joan =>
    {
        joan.At("Wed 09:00").Reload(A01.Recorded("Mon 09:00").Of(EncounterClass.Emergency), A03.Recorded("Tue 09:00")).At("Wed 10:30").Whatever();
        EverybodyTold(joan.Hear(A03.Visiting("V2").Recorded("Tue 08:30")).At("Wed 10:35"), DischargedNotReady);
        joan.Owns("ola-nowak", DischargedNotReady)
            .At("Wed 10:40").Decided(new Input.VisitRenumbered(Hospital, "V2", "V1", new(On("Wed 10:39"), On("Wed 10:39"), 0)))
            .At("Wed 11:00").NothingElse();
    });

    [Fact]
    public void A_provider_that_was_asked_and_replaced_makes_no_reload_call_anybody() => Story.Tell(joan =>
    {
        joan.At("Mon 09:00").Reload(A01.Recorded("Mon-1 09:00")).At("10:30").Whatever()
            .With(Provider("other-care")).Agreeing(plan => plan with { Services = [HomeCare with { Provider = new("other-care") }, Bed, Telecare] }).Whatever()
            .At("11:30").Whatever()
            .At("Tue 09:00").Whatever().Reload(A03.Recorded("Mon 12:00")).At("Tue 18:00").NothingElse();
    });

    [Fact]
    public void A_question_that_went_to_a_providers_stand_in_makes_no_reload_call_anybody() => Story.Tell(joan =>
    {
        joan.With("acme-care", contact => contact with { Absences = [new(On("Mon-2 09:00"), On("Mon+2 09:00"), new ContactId("equipment-store"))] });
        joan.At("Mon 09:00").Reload(A01.Recorded("Mon-1 09:00")).At("10:30").Whatever();
        joan.At("Tue 09:00").Whatever().Reload(A03.Recorded("Mon 12:00")).At("Tue 18:00").NothingElse();
    });

    [Fact]
    public void A_provider_that_took_the_question_on_learns_that_the_person_left() => Story.Tell(joan =>
    {
        joan.At("Mon 09:00").Reload(A01.Recorded("Mon-1 09:00")).At("10:30").Whatever().Owns("acme-care", ReadinessRequest);
        joan.At("Tue 09:00").Whatever().Reload(A03.Recorded("Mon 12:00")).At("Tue 18:00");
        Assert.True(joan.Sent.Exists(message => message.Kind == DischargedNotReady), "acme-care said that they see to it; nobody hears that she left.");
        joan.Whatever();
    });

    [Fact]
    public void What_the_feed_told_stays_told_when_a_reload_says_it_with_another_time_of_leaving()
    {
        // the same three messages, feed before reload and reload before feed
        var told = new List<bool>();
        foreach (var feedFirst in new[] { true, false })
            Story.Tell(joan =>
            {
                joan.MindsWhoIsTold = false;
                var feed = A03.Recorded("Tue 09:00");
                var reload = A03.Recorded("Tue 09:00").Occurred("Tue 08:30");
                joan.At("Wed 09:00").Hear(A01.Visiting("V2").Of(EncounterClass.Emergency).Recorded("Wed 08:50"));
                if (feedFirst) joan.Hear(feed).Reload(reload); else joan.Reload(reload).Hear(feed);
                joan.At("Wed 10:00").Hear(A11.Visiting("V2")).At("Wed 12:00");
                told.Add(joan.Sent.Exists(message => message.Kind == DischargedNotReady));
            });
        Assert.Equal([true, true], told);
    }

    [Fact]
    public void The_feeds_end_of_a_stay_folded_into_one_that_a_reload_ended_is_told() => Story.Tell(joan =>
    {
        joan.MindsWhoIsTold = false;
        joan.WithSource(Elsewhere, Mode.Live);
        // the feed tells of V1 at an hour when the person is elsewhere; a reload tells of V2, recorded a minute later; they are one; elsewhere proves untrue
        joan.At("Wed 09:00").Hear(A01.From(Elsewhere).Visiting("Y1").Of(EncounterClass.Emergency).Recorded("Wed 08:55"))
            .Hear(A03.Recorded("Tue 09:00")).Reload(A03.Visiting("V2").Recorded("Tue 09:01"))
            .Decided(new Input.VisitRenumbered(Hospital, "V1", "V2", new(On("Wed 09:00"), On("Wed 09:00"), 0)))
            .At("Wed 09:30").Hear(A11.From(Elsewhere).Visiting("Y1")).At("Wed 12:00");
        Assert.Contains(joan.Sent, message => message.Kind == DischargedNotReady);
    });

    [Fact]
    public void By_a_reload_and_by_the_feed_in_any_order_the_same_is_known_and_open_in_the_end() => Prop.ForAll(
        Gen.Shuffle(new[] { 0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5 }).Zip(Gen.Elements(true, false).ArrayOf(12)).ToArbitrary(), arrivals =>
            EndOf(arrivals.Item1, arrivals.Item2) == EndOf([0, 1, 2, 3, 4, 5], new bool[6])).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true));

    // A stay of last month, one of this week that is over, and one in which the person is there.
    private static string EndOf(int[] order, bool[] reloaded)
    {
        FeedMessage[] messages =
        [
            A01.Visiting("V0").Recorded("Mon-6 09:00"), A03.Visiting("V0").Recorded("Wed-5 12:00"), A01.Visiting("V1").Recorded("Mon-1 09:00"),
            A03.Visiting("V1").Recorded("Tue 09:00"), A01.Visiting("V2").Recorded("Mon-1 12:00"), A16.Visiting("V2").Recorded("Mon-1 13:00"),
        ];
        var end = "";
        Story.Tell(joan =>
        {
            joan.MindsWhoIsTold = false;
            joan.At("Wed 09:00");
            foreach (var (at, isReload) in order.Zip(reloaded)) _ = isReload ? joan.Reload(messages[at]) : joan.Hear(messages[at]);
            joan.At("Wed 12:00");
            end = string.Join(Environment.NewLine, joan.Record.Stays.OrderBy(stay => stay.Visit, StringComparer.Ordinal).Select(stay =>
                $"{stay.Visit} {stay.Facts} {string.Join(',', joan.Record.Alerts.Where(alert => alert.IsOpen && alert.Stay == stay.Id).Select(alert => $"{alert.Kind} {alert.Subject}").Order(StringComparer.Ordinal))}"));
        });
        return end;
    }
}
