using Xunit;
using static CareAlerts.Domain.AlertKind;
using static CareAlerts.Domain.Channel;
using static CareAlerts.Domain.Tests.Adt;
using static CareAlerts.Domain.Tests.Clock;
using static CareAlerts.Domain.Tests.Northtown;

namespace CareAlerts.Domain.Tests;

/// <summary>Whose date counts, and who hears when it moves.</summary>
public class ExpectedDischargeStories
{
    private static Story Expected(Story joan, string date = "Mon+2 12:00") =>
        joan.At("Mon 09:00").Hear(A01.Expecting(date)).Told("ola-nowak", Email, Admitted).ProvidersAsked();

    [Fact]
    public void A_known_date_that_moves_while_not_ready_is_told_after_the_hold_and_then_to_the_deputy() => Story.Tell(joan => Expected(joan)
        .At("10:00").Hear(A08.Expecting("Tue+2 12:00")).ProvidersAsked()
        .At("10:09").NothingElse()
        .At("10:10").Told("ola-nowak", Email, ExpectedDischargeChanged, "10:10")
        .At("11:09").NothingElse()
        .At("11:10").Told("sam-reid", Email, ExpectedDischargeChanged, "11:10")
        .At("Tue 09:00").NothingElse());

    [Fact]
    public void A_first_date_is_no_change() => Story.Tell(joan => Expected(joan)
        .At("Tue 09:00").NothingElse());

    [Fact]
    public void A_date_that_moves_while_ready_is_told_to_nobody() => Story.Tell(joan => Expected(joan)
        .At("09:30").Ready()
        .At("10:00").Hear(A08.Expecting("Tue+2 12:00")).Told("careline", Email, ReadinessRequest)
        .At("Tue 10:00").NothingElse());

    [Fact]
    public void A_date_moved_back_inside_the_hold_is_told_to_nobody() => Story.Tell(joan => Expected(joan)
        .At("10:00").Hear(A08.Expecting("Tue+2 12:00")).ProvidersAsked()
        .At("10:05").Hear(A08.Expecting("Mon+2 12:00")).ProvidersAsked()
        .At("Tue 09:00").NothingElse());

    [Fact]
    public void A_date_moved_back_later_is_taken_back() => Story.Tell(joan => Expected(joan)
        .At("10:00").Hear(A08.Expecting("Tue+2 12:00")).ProvidersAsked()
        .At("10:10").Told("ola-nowak", Email, ExpectedDischargeChanged)
        .At("10:20").Hear(A08.Expecting("Mon+2 12:00")).ProvidersAsked().Told("ola-nowak", Email, Retraction));

    [Fact]
    public void A_date_that_moves_twice_is_told_as_it_is_in_the_end() => Story.Tell(joan => Expected(joan)
        .At("10:00").Hear(A08.Expecting("Tue+2 12:00")).ProvidersAsked()
        .At("10:05").Hear(A08.Expecting("Wed+2 12:00")).ProvidersAsked()
        .At("10:15").Told("ola-nowak", Email, ExpectedDischargeChanged, "10:15"));

    [Fact]
    public void The_wards_word_stands_against_a_stale_date_on_every_update() => Story.Tell(joan =>
    {
        Expected(joan).At("10:00").WardExpects("Fri+2 12:00").ProvidersAsked()
            .At("10:10").Told("ola-nowak", Email, ExpectedDischargeChanged)
            .At("11:00").Hear(A08.Expecting("Mon+2 12:00"))
            .At("Tue 11:00").Whatever().Hear(A08.Expecting("Mon+2 12:00"));
        Assert.Equal(On("Fri+2 12:00"), joan.Stay.ExpectedDischarge);
    });

    [Fact]
    public void The_wards_word_falls_when_the_source_changes_its_own_value() => Story.Tell(joan =>
    {
        Expected(joan).At("10:00").WardExpects("Fri+2 12:00").ProvidersAsked()
            .At("11:00").Whatever().Hear(A08.Expecting("Thu+2 12:00")).ProvidersAsked();
        Assert.Equal(On("Thu+2 12:00"), joan.Stay.ExpectedDischarge);
        joan.At("11:10").Whatever().At("12:00").Hear(A08.Expecting("Mon+2 12:00"));
        Assert.Equal(On("Mon+2 12:00"), joan.Stay.ExpectedDischarge);
        joan.Whatever();
    });

    [Fact]
    public void The_wards_word_falls_also_when_the_change_is_heard_after_what_followed_it() => Story.Tell(joan =>
    {
        Expected(joan).At("10:00").WardExpects("Fri+2 12:00").ProvidersAsked()
            .At("12:00").Whatever().Hear(A08.Expecting("Mon+2 12:00"));
        Assert.Equal(On("Fri+2 12:00"), joan.Stay.ExpectedDischarge);
        joan.Hear(A08.Expecting("Thu+2 12:00").Recorded("Mon 11:00")).Whatever();
        Assert.Equal(On("Mon+2 12:00"), joan.Stay.ExpectedDischarge);
    });

    [Fact]
    public void The_wards_word_stands_against_a_change_recorded_before_it_and_heard_after() => Story.Tell(joan =>
    {
        Expected(joan).At("10:00").WardExpects("Fri+2 12:00").ProvidersAsked()
            .At("10:30").Whatever().Hear(A08.Expecting("Thu+2 12:00").Recorded("Mon 09:30"))
            .At("11:00").Hear(A08.Expecting("Thu+2 12:00"));
        Assert.Equal(On("Fri+2 12:00"), joan.Stay.ExpectedDischarge);
    });

    [Fact]
    public void The_same_date_set_twice_changes_nothing() => Story.Tell(joan => Expected(joan)
        .At("10:00").WardExpects("Fri+2 12:00").ProvidersAsked()
        .At("10:01").WardExpects("Fri+2 12:00").ChangedNothing());

    [Fact]
    public void A_date_set_by_the_ward_and_moved_by_the_ward_is_a_change() => Story.Tell(joan => joan
        .Asked()
        .At("14:00").WardExpects("Fri+2 12:00").ProvidersAsked()
        .At("15:00").WardExpects("Sat+2 12:00").ProvidersAsked()
        .At("15:10").Told("ola-nowak", Email, ExpectedDischargeChanged));

    [Fact]
    public void A_date_set_for_a_stay_that_does_not_exist_is_refused() => Story.Tell(joan =>
    {
        joan.Decided(new Input.ExpectedDischargeSet(new("none"), On("Fri 12:00"), new("Nurse Field"))).ChangedNothing();
        Assert.Equal(RefusalKind.NotFound, joan.Last.Refusal!.Kind);
    });
}
