using Xunit;

namespace CareAlerts.Domain.Tests;

public class DefaultPolicyTests
{
    private const string UntilSomebodyActs = "PT15M deputy by sms; PT30M dutyTeam by sms,email every PT30M";

    private static readonly LocalityPolicy Default = LocalityPolicy.Default(new("northtown"));

    /// <summary>CONTRACT, "Default policy", row by row.</summary>
    [Theory]
    [InlineData("admitted", "routine", "PT0S", "PT0S caseManager")]
    [InlineData("readiness-request", "routine", "PT0S", "PT0S provider")]
    [InlineData("no-expected-discharge", "routine", "PT0S", "PT0S ward")]
    [InlineData("expected-discharge-changed", "urgent", "PT10M", "PT0S caseManager; PT1H deputy")]
    [InlineData("discharge-imminent-not-ready", "critical", "PT0S", "PT0S caseManager by sms,email; " + UntilSomebodyActs)]
    [InlineData("community-ready", "routine", "PT0S", "PT0S ward")]
    [InlineData("discharged-not-ready", "critical", "PT5M", "PT0S caseManager,deputy,dutyTeam by sms,email; " + UntilSomebodyActs)]
    [InlineData("discharged", "routine", "PT5M", "PT0S caseManager")]
    [InlineData("did-not-start", "critical", "PT0S", "PT0S caseManager by sms,email; " + UntilSomebodyActs)]
    [InlineData("follow-up-due", "routine", "PT0S", "PT0S caseManager")]
    [InlineData("returned-within-30-days", "urgent", "PT0S", "PT0S caseManager; PT1H deputy")]
    [InlineData("plan-gap", "urgent", "PT0S", "PT0S dutyTeam")]
    [InlineData("stale-plan", "routine", "PT0S", "PT0S caseManager")]
    [InlineData("plan-problem", "urgent", "PT0S", "PT0S caseManager; PT1H deputy")]
    [InlineData("service-cannot-meet", "urgent", "PT0S", "PT0S caseManager; PT1H deputy")]
    [InlineData("retraction", "urgent", "PT0S", "")]
    [InlineData("feed-silent", "critical", "PT0S", "PT0S operators")]
    [InlineData("feed-heard-again", "routine", "PT0S", "")]
    [InlineData("system-problem", "critical", "PT0S", "PT0S operators")]
    public void A_kind_of_alert_is_told_as_the_contract_says(string word, string urgency, string hold, string steps)
    {
        Assert.True(WireNames.AlertKinds.TryRead(word, out var kind));
        var policy = Default.Alerts[kind];

        Assert.Equal(
            (urgency, hold, steps),
            (WireNames.Urgencies.Of(policy.Urgency), IsoDuration.Write(policy.Hold), string.Join("; ", policy.Steps.Select(Told))));
        Assert.False(policy.Off);
    }

    [Fact]
    public void Every_kind_of_alert_has_a_row() => Assert.Equal(Enum.GetValues<AlertKind>(), DefaultPolicy.Alerts.Keys.Order());

    [Fact]
    public void Owning_an_alert_pauses_it_for_as_long_as_its_urgency_allows() =>
        Assert.All(Default.Alerts.Values, policy => Assert.Equal(
            policy.Urgency switch { Urgency.Critical => TimeSpan.FromMinutes(30), Urgency.Urgent => TimeSpan.FromHours(2), _ => TimeSpan.FromDays(1) },
            policy.AckFor));

    [Fact]
    public void A_locality_without_a_document_is_live_and_has_no_quiet_hours()
    {
        Assert.Equal((Mode.Live, "Europe/London", Calendars.EnglandAndWales), (Default.Mode, Default.TimeZone.Id, Default.Calendar));
        Assert.Null(Default.QuietHours);
        Assert.Equal(MessageDetail.Reference, Default.Detail);
        Assert.Equal(TimeSpan.FromHours(4), Default.RequestAfterAdmission);
    }

    private static string Told(EscalationStep step)
    {
        var by = step.By.Count == 0 ? "" : " by " + string.Join(',', step.By.Select(WireNames.Channels.Of));
        var every = step.RepeatEvery is { } repeat ? " every " + IsoDuration.Write(repeat) : "";
        return $"{IsoDuration.Write(step.After)} {string.Join(',', step.To.Select(WireNames.Of))}{by}{every}";
    }
}
