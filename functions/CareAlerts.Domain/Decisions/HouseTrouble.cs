namespace CareAlerts.Domain;

/// <summary>The house's own alerts: operators hear of a cause once an hour, unless it says once a day, and each is over a day after it last happened.</summary>
internal static class HouseTrouble
{
    private static readonly TimeSpan Forget = TimeSpan.FromDays(1);

    public static void Hear(Draft draft, Input.HouseTroubled trouble)
    {
        var known = draft.Alerts.LastOrDefault(alert => alert.Kind == AlertKind.SystemProblem && alert.Subject == trouble.Cause);
        if (known is not null && draft.Now - known.OpenedAt < trouble.OncePer)
        {
            draft.Because("known", $"Operators were told of {trouble.Cause} not long ago.", known);
            return;
        }

        if (known is { IsOpen: true }) End(draft, known, "It happened again; another alert says so.");
        var policy = draft.Policy.Alerts[AlertKind.SystemProblem];
        var id = draft.NewId();
        var alert = new Alert
        {
            Id = new(id),
            Code = AlertCode.Of(id),
            Kind = AlertKind.SystemProblem,
            Source = trouble.Source,
            Subject = trouble.Cause,
            Urgency = policy.Urgency,
            OpenedAt = draft.Now,
            HoldUntil = draft.Now,
            NextStepAt = draft.Now,
            AlsoTell = trouble.TellDutyTeamOf is { } locality ? draft.Directory.Policy(locality).DutyTeam : null,
            Reasons = [trouble.Text],
        };
        draft.Put(alert);
        draft.Because("opened", trouble.Text, alert);
    }

    public static void Run(Draft draft)
    {
        for (var i = 0; i < draft.Alerts.Count; i++)
        {
            var alert = draft.Alerts[i];
            if (!alert.IsOpen || !IsOfTheHouse(alert)) continue;
            if (draft.StopIfFull()) return;
            if (EndOf(alert) <= draft.Now) End(draft, alert, "It has not happened again for a day.");
            else Escalation.Advance(draft, alert, draft.Policy.Alerts[alert.Kind], Audience.OfHouse(draft), null, null);
        }
    }

    public static DateTimeOffset? NextLook(Draft draft) =>
        draft.Alerts.Where(alert => alert.IsOpen && IsOfTheHouse(alert))
            .Select(alert => alert.NextStepAt is { } step && !(EndOf(alert) <= step) ? step : EndOf(alert)).Min();

    private static bool IsOfTheHouse(Alert alert) => alert.Kind is AlertKind.SystemProblem or AlertKind.FeedSilent;

    // A feed is silent until it is heard.
    private static DateTimeOffset? EndOf(Alert alert) => alert.Kind == AlertKind.FeedSilent ? null : alert.OpenedAt + Forget;

    private static void End(Draft draft, Alert alert, string why)
    {
        draft.Put(alert with { State = AlertState.Resolved, EndedAt = draft.Now, NextStepAt = null, Reasons = [.. alert.Reasons, why] });
        draft.Because("resolved", why, alert);
    }
}
