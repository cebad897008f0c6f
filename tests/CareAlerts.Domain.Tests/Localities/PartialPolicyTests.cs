using Xunit;

namespace CareAlerts.Domain.Tests;

public class PartialPolicyTests
{
    [Fact]
    public void A_locality_with_a_name_only_has_the_default_policy()
    {
        var policy = Reading.Locality("""{"name":"Northtown"}""").Sound();

        Assert.Same(DefaultPolicy.Alerts, policy.Alerts);
        Assert.Equal(Mode.Live, policy.Mode);
        Assert.Null(policy.QuietHours);
        Assert.Empty(LocalityDocument.References(policy));
    }

    [Fact]
    public void A_kind_of_alert_left_out_falls_to_the_default()
    {
        var policy = Policy("""{"admitted":{"off":true}}""");

        Assert.Equal(DefaultPolicy.Alerts.Count, policy.Alerts.Count);
        Assert.Equal(DefaultPolicy.Alerts[AlertKind.PlanGap], policy.Alerts[AlertKind.PlanGap]);
    }

    [Fact]
    public void A_key_of_an_alert_left_out_falls_to_the_default()
    {
        var policy = Policy("""{"discharged-not-ready":{"hold":"PT1M"},"admitted":{"off":true}}""");

        Assert.Equal(DefaultPolicy.Alerts[AlertKind.DischargedNotReady] with { Hold = TimeSpan.FromMinutes(1) }, policy.Alerts[AlertKind.DischargedNotReady]);
        Assert.Equal(DefaultPolicy.Alerts[AlertKind.Admitted] with { Off = true }, policy.Alerts[AlertKind.Admitted]);
    }

    [Fact]
    public void An_alert_made_more_urgent_is_paused_for_less_unless_it_says_for_how_long()
    {
        var policy = Policy("""{"plan-gap":{"urgency":"critical"},"stale-plan":{"urgency":"urgent","ackFor":"PT5H"}}""");

        Assert.Equal(TimeSpan.FromMinutes(30), policy.Alerts[AlertKind.PlanGap].AckFor);
        Assert.Equal(TimeSpan.FromHours(5), policy.Alerts[AlertKind.StalePlan].AckFor);
    }

    [Fact]
    public void A_step_that_names_no_channel_and_no_time_is_told_at_once_by_urgency()
    {
        var step = Policy("""{"plan-gap":{"steps":[{"to":["sam-reid"]}]}}""").Alerts[AlertKind.PlanGap].Steps.Single();

        Assert.Equal((TimeSpan.Zero, 0, null), (step.After, step.By.Count, step.RepeatEvery));
        Assert.Equal([new Recipient(RecipientRole.Contact, new("sam-reid"))], step.To);
    }

    [Fact]
    public void A_demo_policy_may_count_in_seconds()
    {
        var step = Policy("""{"plan-gap":{"steps":[{"to":["ward"],"repeatEvery":"PT3S"}]}}""").Alerts[AlertKind.PlanGap].Steps.Single();

        Assert.Equal(TimeSpan.FromSeconds(3), step.RepeatEvery);
    }

    [Fact]
    public void Quiet_hours_and_a_digest_are_for_routine_messages_unless_they_say_otherwise()
    {
        var policy = Reading.Locality("""{"name":"N","quietHours":{"from":"20:00","to":"08:00"},"digest":{"at":"09:00"}}""").Sound();

        Assert.Equal([Urgency.Routine], policy.QuietHours!.For);
        Assert.Equal([Urgency.Routine], policy.Digest!.For);
    }

    private static LocalityPolicy Policy(string alerts) => Reading.Locality($$"""{"name":"Northtown","alerts":{{alerts}}}""").Sound();
}
