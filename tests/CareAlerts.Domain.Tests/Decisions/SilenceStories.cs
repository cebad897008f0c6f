using Xunit;
using static CareAlerts.Domain.AlertKind;
using static CareAlerts.Domain.Channel;
using static CareAlerts.Domain.Tests.Adt;
using static CareAlerts.Domain.Tests.Clock;
using static CareAlerts.Domain.Tests.Northtown;

namespace CareAlerts.Domain.Tests;

/// <summary>What is decided and not sent, and why.</summary>
public class SilenceStories
{
    [Fact]
    public void A_source_in_shadow_decides_and_tells_nobody() => Story.Tell(joan => joan
        .BySource(source => source with { Mode = Mode.Shadow })
        .At("Mon 09:00").Hear(A01, A16)
        .At("09:30").NothingElse()
        .Silent(Admitted, "caseManager", "source is in shadow")
        .Silent(DischargeImminentNotReady, "deputy", "source is in shadow"));

    [Fact]
    public void An_unregistered_source_is_in_shadow() => Story.Tell(joan => joan
        .At("Mon 09:00").Hear(A01 with { Source = new("RYY") })
        .Silent(Admitted, "caseManager", "source is in shadow"));

    [Fact]
    public void A_ward_in_shadow_is_silent_while_its_source_is_live() => Story.Tell(joan => joan
        .BySource(source => source with { Wards = [source.Wards[0] with { Mode = Mode.Shadow }] })
        .At("Mon 09:00").Hear(A01)
        .Silent(Admitted, "caseManager", "ward is in shadow")
        .At("10:00").Hear(A02.In("WARD8"), A16).ProvidersAsked().ToldByBoth("ola-nowak", DischargeImminentNotReady));

    [Fact]
    public void A_locality_in_shadow_is_silent_whatever_the_source() => Story.Tell(joan => joan
        .ByPolicy(policy => policy with { Mode = Mode.Shadow })
        .At("Mon 09:00").Hear(A01)
        .Silent(Admitted, "caseManager", "locality is in shadow"));

    [Fact]
    public void A_policy_can_switch_a_kind_off() => Story.Tell(joan => joan
        .With(Admitted, policy => policy with { Off = true })
        .At("Mon 09:00").Hear(A01)
        .Silent(Admitted, "caseManager", "switches this kind off"));

    [Fact]
    public void Training_messages_are_decided_apart_and_tell_nobody() => Story.Tell(joan =>
    {
        joan.Asked().At("14:00").Hear(A16.Training()).At("15:00").NothingElse()
            .Silent(DischargeImminentNotReady, "caseManager", "training");
        Assert.Equal([false, true], joan.Record.Stays.Select(stay => stay.IsTraining));
    });

    [Fact]
    public void A_source_that_goes_live_lets_later_steps_send() => Story.Tell(joan => joan
        .BySource(source => source with { Mode = Mode.Shadow })
        .At("Mon 09:00").Hear(A01, A16)
        .At("09:16").BySource(source => source with { Mode = Mode.Live })
        .Decided(new Input.Woken())
        .At("09:30").ToldByBoth("northtown-duty", DischargeImminentNotReady));

    [Fact]
    public void What_waits_in_the_queue_when_a_source_goes_into_shadow_is_not_sent() => Story.Tell(joan =>
    {
        joan.SendsAtOnce = false;
        joan.At("Mon 09:00").Hear(A01).BySource(source => source with { Mode = Mode.Shadow }).SendAll().NothingElse();
        Assert.Equal(NotificationState.Cancelled, joan.Record.Notifications[0].State);
    });

    [Fact]
    public void News_recorded_too_long_ago_is_not_told_and_what_still_holds_is() => Story.Tell(joan => joan
        .At("Tue 10:00").Hear(A01.Recorded("Mon 21:00")).At("10:02").ProvidersAsked("10:02")
        .Silent(Admitted, "caseManager", "too long ago")
        .At("10:05").Hear(A16.Recorded("Mon 21:30")).At("10:07").ProvidersAsked("10:07").ToldByBoth("ola-nowak", DischargeImminentNotReady, "10:07"));

    [Fact]
    public void A_discharge_recorded_too_long_ago_is_told_only_if_the_community_is_not_ready() => Story.Tell(joan =>
    {
        joan.Asked().Ready().At("Wed 09:00").Whatever().Hear(A03.Recorded("Tue 09:00"))
            .At("09:05").NothingElse()
            .Silent(Discharged, "caseManager", "too long ago")
            .Undo(Bed)
            .At("09:10").ToldByBoth("ola-nowak", DischargedNotReady).ToldByBoth("sam-reid", DischargedNotReady).ToldByBoth("northtown-duty", DischargedNotReady);
    });

    [Fact]
    public void A_date_recorded_too_long_ago_is_silent() => Story.Tell(joan => joan
        .At("Mon 09:00").Hear(A01.Expecting("Mon+2 12:00")).Told("ola-nowak", Email, Admitted).ProvidersAsked()
        .At("Tue 09:00").Hear(A08.Expecting("Tue+2 12:00").Recorded("Mon 20:00")).At("09:02").ProvidersAsked()
        .At("09:12").Silent(ExpectedDischargeChanged, "caseManager", "too long ago"));

    [Fact]
    public void Nothing_is_taken_back_from_people_who_were_never_told() => Story.Tell(joan => joan
        .BySource(source => source with { Mode = Mode.Shadow })
        .At("Mon 09:00").Hear(A01, A16, A11)
        .At("10:00").IsNotOpen(Retraction));

    [Fact]
    public void A_stay_of_a_class_that_is_nobodys_business_raises_nothing() => Story.Tell(joan => joan
        .At("Mon 09:00").Hear(A01.Of(EncounterClass.DayCase), A03.Of(EncounterClass.DayCase))
        .At("10:00").NothingElse());
}
