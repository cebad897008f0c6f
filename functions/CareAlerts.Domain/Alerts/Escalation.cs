namespace CareAlerts.Domain;

/// <summary>Goes on to the next person until somebody acts: runs the steps that are due and says when the next one is.</summary>
internal static class Escalation
{
    /// <summary>After this many repeats of the last step operators are told, once.</summary>
    public const int MostRepeats = 12;

    /// <summary>An alert of which nothing has been told, with its first step ahead.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="policy">What to do about its kind.</param>
    /// <param name="holdUntil">Nothing is told before.</param>
    public static Alert FromTheStart(Alert alert, AlertPolicy policy, DateTimeOffset holdUntil) => alert with
    {
        HoldUntil = holdUntil,
        NextStep = 0,
        Repeats = 0,
        NextStepAt = policy.Steps.Count == 0 ? null : holdUntil + policy.Steps[0].After,
    };

    /// <summary>Runs every step of an alert that is due.</summary>
    /// <param name="draft">The decision in the making.</param>
    /// <param name="alert">The alert.</param>
    /// <param name="policy">What to do about its kind.</param>
    /// <param name="audience">Who fills the roles.</param>
    /// <param name="silence">Why nothing may be sent; null when it may.</param>
    /// <param name="replyBy">For a question: when no answer becomes the case manager's business.</param>
    public static Alert Advance(Draft draft, Alert alert, AlertPolicy policy, Audience audience, string? silence, DateTimeOffset? replyBy)
    {
        while (alert.IsOpen && alert.NextStepAt is { } due && due <= draft.Now)
        {
            if (draft.StopIfFull()) return alert;
            if (alert.State == AlertState.Owned)
            {
                alert = alert with { State = AlertState.Open, Owner = null };
                draft.Because("ownership-over", "It was owned, the condition has not cleared, and the time to see to it is over.", alert);
            }

            var step = StepOf(alert, policy);
            foreach (var recipient in step.To) alert = Tell(draft, alert, recipient, step.By, audience, silence);
            if (alert is { AlsoTell: { } also, NextStep: 0 }) alert = Tell(draft, alert, new(RecipientRole.Contact, also), step.By, audience, silence);
            alert = Next(alert, policy, due, draft.Now, replyBy);
            draft.Put(alert);
        }

        return alert;
    }

    /// <summary>Tells somebody now, outside the steps.</summary>
    public static Alert Tell(Draft draft, Alert alert, Recipient recipient, IReadOnlyList<Channel> by, Audience audience, string? silence)
    {
        var label = recipient.Contact?.Value ?? WireNames.RecipientRoles.Of(recipient.Role);
        if ((alert.Silence ?? silence) is { } quiet)
        {
            draft.Because("not-sent", $"Not sent to {label}: {quiet}", alert);
            return alert with { Silences = [.. alert.Silences, new(draft.Now, label, quiet)] };
        }

        var reached = Recipients.Reach(recipient, alert.Urgency, by, audience, alert.WrongPersons, draft.Now);
        foreach (var skip in reached.Skipped) draft.Because("passed-over", $"{skip.To} was passed over. {skip.Why}", alert);
        if (reached.Told.Count == 0)
        {
            draft.Because("nobody-to-tell", "Nobody could be told: no usable contact, no duty team, no operator.", alert);
            draft.Do(new Effect.Alarm("nobody-to-tell", $"Nobody could be told of alert {alert.Code}."));
        }

        foreach (var told in reached.Told)
            if (!IsTold(draft, alert, told)) Notify(draft, alert, told, reached.Why);
        return alert with { Silences = [.. alert.Silences, .. reached.Skipped] };
    }

    /// <summary>
    /// Does not wait for the next step, since whoever was told will not act; where no step is left, the duty team is told, or an operator.
    /// A hold is still kept.
    /// </summary>
    /// <param name="draft">The decision in the making.</param>
    /// <param name="alert">The alert.</param>
    /// <param name="notThis">A contact tried in vain.</param>
    public static Alert Hasten(Draft draft, Alert alert, ContactId? notThis = null)
    {
        if (alert.NextStepAt is not null) return alert with { NextStepAt = draft.Now > alert.HoldUntil ? draft.Now : alert.HoldUntil };
        var among = notThis is { } tried ? alert with { WrongPersons = [.. alert.WrongPersons, tried] } : alert;
        var told = Tell(draft, among, new(RecipientRole.DutyTeam), [], Audience.Of(draft, alert), Silencing.Of(draft, alert));
        return told with { WrongPersons = alert.WrongPersons };
    }

    /// <summary>Makes a notification and has it sent.</summary>
    public static void Notify(Draft draft, Alert alert, Told told, string? why, Notification? standsInFor = null)
    {
        var notification = new Notification
        {
            Id = new(draft.NewId()),
            Alert = alert.Id,
            To = told.To,
            Channel = told.Channel,
            Urgency = alert.Urgency,
            At = draft.Now,
            Step = standsInFor?.Step ?? alert.NextStep,
            Why = why,
            StandsInFor = standsInFor?.Id,
        };
        draft.Put(notification);
        draft.Do(new Effect.Send(notification.Id, alert.Urgency));
        draft.Because("told", $"{told.To} is told by {WireNames.Channels.Of(told.Channel)}.{(why is null ? "" : " " + why)}", alert);
    }

    // Several roles of a step can lead to the same person: a deputy who also stands in, a duty team in place of both.
    private static bool IsTold(Draft draft, Alert alert, Told told) => draft.Notifications.Any(known =>
        known.Alert == alert.Id && known.To == told.To && known.Channel == told.Channel && known.Step == alert.NextStep && known.At == draft.Now);

    private static EscalationStep StepOf(Alert alert, AlertPolicy policy)
    {
        if (alert.NextStep < policy.Steps.Count) return policy.Steps[alert.NextStep];
        var last = alert.Kind == AlertKind.ReadinessRequest ? RecipientRole.CaseManager : RecipientRole.Operators;
        return new(TimeSpan.Zero, [new(last)], []);
    }

    private static Alert Next(Alert alert, AlertPolicy policy, DateTimeOffset due, DateTimeOffset now, DateTimeOffset? replyBy)
    {
        var last = policy.Steps.Count - 1;
        var repeat = alert.NextStep == last ? policy.Steps[last].RepeatEvery : null;
        return alert.NextStep switch
        {
            var step when step < last => alert with { NextStep = step + 1, NextStepAt = Following(alert, policy, due) },
            var step when step == last && repeat is { } every && alert.Repeats < MostRepeats =>
                alert with { Repeats = alert.Repeats + 1, NextStepAt = now + every },
            var step when step == last && repeat is { } every => alert with { NextStep = step + 1, NextStepAt = now + every },
            var step when step == last && replyBy is not null => alert with { NextStep = step + 1, NextStepAt = replyBy },
            var step => alert with { NextStep = step + 1, NextStepAt = null },
        };
    }

    // Counted from the opening; but a pause, in which somebody owned the alert, moves all that follows it. Otherwise deputy and duty
    // team would be told in the same moment.
    private static DateTimeOffset Following(Alert alert, AlertPolicy policy, DateTimeOffset due)
    {
        var after = policy.Steps[alert.NextStep + 1].After;
        var counted = alert.HoldUntil + after;
        var paced = due + (after - policy.Steps[alert.NextStep].After);
        return paced > counted ? paced : counted;
    }
}
