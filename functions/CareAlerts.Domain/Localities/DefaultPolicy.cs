using static CareAlerts.Domain.Channel;
using static CareAlerts.Domain.RecipientRole;

namespace CareAlerts.Domain;

/// <summary>What happens where a locality says nothing: CONTRACT, "Default policy", as a table.</summary>
public static class DefaultPolicy
{
    /// <summary>Every kind of alert. Who is left out of a step's channels is told by urgency; holds and steps in minutes.</summary>
    public static readonly IReadOnlyDictionary<AlertKind, AlertPolicy> Alerts = new Dictionary<AlertKind, AlertPolicy>
    {
        [AlertKind.Admitted] = Routine(Tell(CaseManager)),
        // No answer by the lead time goes to the case manager: that hangs on the lead time, so no step can say it.
        [AlertKind.ReadinessRequest] = Routine(Tell(Provider)),
        [AlertKind.NoExpectedDischarge] = Routine(Tell(RecipientRole.Ward)),
        [AlertKind.ExpectedDischargeChanged] = Urgent(hold: 10, Tell(CaseManager), After(60, Deputy)),
        [AlertKind.DischargeImminentNotReady] = Critical(hold: 0, UntilSomebodyActs(Tell([CaseManager], Sms, Email))),
        [AlertKind.CommunityReady] = Routine(Tell(RecipientRole.Ward)),
        [AlertKind.DischargedNotReady] = Critical(hold: 5, UntilSomebodyActs(Tell([CaseManager, Deputy, DutyTeam], Sms, Email))),
        [AlertKind.Discharged] = Routine(Tell(CaseManager)) with { Hold = TimeSpan.FromMinutes(5) },
        // At once, so that nobody plans on, and to one person: they know best whom to tell, and how.
        [AlertKind.Died] = Urgent(hold: 0, Tell(CaseManager)),
        [AlertKind.DidNotStart] = Critical(hold: 0, UntilSomebodyActs(Tell([CaseManager], Sms, Email))),
        [AlertKind.FollowUpDue] = Routine(Tell(CaseManager)),
        [AlertKind.ReturnedWithin30Days] = Urgent(hold: 0, Tell(CaseManager), After(60, Deputy)),
        [AlertKind.PlanGap] = Urgent(hold: 0, Tell(DutyTeam)),
        [AlertKind.StalePlan] = Routine(Tell(CaseManager)),
        [AlertKind.PlanProblem] = Urgent(hold: 0, Tell(CaseManager), After(60, Deputy)),
        [AlertKind.ServiceCannotMeet] = Urgent(hold: 0, Tell(CaseManager), After(60, Deputy)),
        // Goes to everyone who was told, as urgent as what it takes back: neither is a policy's to choose.
        [AlertKind.Retraction] = Urgent(hold: 0),
        [AlertKind.FeedSilent] = Critical(hold: 0, Tell(Operators)),
        // Goes to everyone who was told of the silence, and asks for nothing.
        [AlertKind.FeedHeardAgain] = Routine(),
        [AlertKind.SystemProblem] = Critical(hold: 0, Tell(Operators)),
    };

    /// <summary>When routine messages are gathered where a locality sets no digest.</summary>
    public static readonly Digest Digest = new(new(8, 30), [Urgency.Routine]);

    /// <summary>A stay this long without an expected discharge makes <see cref="AlertKind.NoExpectedDischarge"/>.</summary>
    public static readonly TimeSpan ExpectedDischargeDueAfter = TimeSpan.FromHours(48);

    /// <summary>How long owning an alert pauses its escalation.</summary>
    public static TimeSpan AckFor(Urgency urgency) => urgency switch
    {
        Urgency.Critical => TimeSpan.FromMinutes(30),
        Urgency.Urgent => TimeSpan.FromHours(2),
        Urgency.Routine => TimeSpan.FromDays(1),
        _ => throw new InvalidOperationException($"no such urgency: {urgency}"),
    };

    /// <summary>The escalation of whatever endangers somebody: deputy, then duty team, who are told again until somebody acts.</summary>
    private static EscalationStep[] UntilSomebodyActs(EscalationStep first) =>
    [
        first,
        After(15, Deputy, Sms),
        After(30, DutyTeam, Sms, Email) with { RepeatEvery = TimeSpan.FromMinutes(30) },
    ];

    private static AlertPolicy Routine(params EscalationStep[] steps) => Policy(Urgency.Routine, 0, steps);

    private static AlertPolicy Urgent(int hold, params EscalationStep[] steps) => Policy(Urgency.Urgent, hold, steps);

    private static AlertPolicy Critical(int hold, params EscalationStep[] steps) => Policy(Urgency.Critical, hold, steps);

    private static AlertPolicy Policy(Urgency urgency, int hold, EscalationStep[] steps) =>
        new(urgency, TimeSpan.FromMinutes(hold), AckFor(urgency), steps);

    private static EscalationStep Tell(RecipientRole role) => Tell([role]);

    private static EscalationStep Tell(RecipientRole[] roles, params Channel[] by) =>
        new(TimeSpan.Zero, [.. roles.Select(role => new Recipient(role))], by);

    private static EscalationStep After(int minutes, RecipientRole role, params Channel[] by) =>
        Tell([role], by) with { After = TimeSpan.FromMinutes(minutes) };
}
