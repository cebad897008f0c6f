namespace CareAlerts.Domain;

/// <summary>Acknowledged is not resolved: owning an alert pauses the escalation; only the condition clearing ends it.</summary>
internal static class Acknowledgement
{
    public static Decision? Take(Draft draft, Input.Acknowledged input)
    {
        var alert = draft.Alerts.FirstOrDefault(known => known.Id == input.Alert);
        if (alert is null) return draft.Refuse(RefusalKind.NotFound, "alert", "There is no such alert.");
        if (!alert.IsOpen)
        {
            draft.Because("nothing-new", "The alert has already ended.", alert);
            return null;
        }

        var handedOn = new HandedOn(input.Action, input.By, input.To, input.Note, draft.Now);
        if (alert.HandedOn?.IsSaidAgainBy(handedOn) == true)
        {
            draft.Because("nothing-new", "They have already handed it on.", alert);
            return null;
        }

        switch (input.Action)
        {
            case AckAction.Mine: Own(draft, alert, input); break;
            case AckAction.Pass: Pass(draft, alert with { HandedOn = handedOn }, input); break;
            case AckAction.WrongPerson: NotThem(draft, alert with { HandedOn = handedOn }, input); break;
            default: throw new ArgumentOutOfRangeException(nameof(input), input.Action, "An action without a meaning.");
        }

        return null;
    }

    private static void Own(Draft draft, Alert alert, Input.Acknowledged input)
    {
        if (alert.Owner?.By == input.By)
        {
            draft.Because("nothing-new", "They already own it.", alert);
            return;
        }

        var until = draft.Now + draft.Policy.Alerts[alert.Kind].AckFor;
        draft.Put(alert with
        {
            State = AlertState.Owned,
            Owner = new(input.By, draft.Now, until),
            HandedOn = null,
            NextStepAt = alert.NextStepAt is { } next && next < until ? until : alert.NextStepAt,
            Reasons = Noted(alert, $"{input.By.Name} sees to it", input.Note),
        });
        draft.Because("owned", $"{input.By.Name} sees to it; the escalation waits.", alert);
    }

    private static void Pass(Draft draft, Alert alert, Input.Acknowledged input)
    {
        var passed = alert with { State = AlertState.Open, Owner = null, Reasons = Noted(alert, $"{input.By.Name} passes it on", input.Note) };
        draft.Put(input.To is { } to
            ? Escalation.Tell(draft, passed, new(RecipientRole.Contact, to), [], Audience.Of(draft, alert), Silencing.Of(draft, alert))
            : Escalation.Hasten(draft, passed));
        draft.Because("passed", $"{input.By.Name} passes it on{(input.To is { } named ? $" to {named}" : "")}.", alert);
    }

    private static void NotThem(Draft draft, Alert alert, Input.Acknowledged input)
    {
        var wrong = input.By.Contact is { } contact && !alert.WrongPersons.Contains(contact) ? [.. alert.WrongPersons, contact] : alert.WrongPersons;
        draft.Put(Escalation.Hasten(draft, alert with
        {
            State = AlertState.Open,
            Owner = null,
            WrongPersons = wrong,
            Reasons = Noted(alert, $"{input.By.Name} is the wrong person", input.Note),
        }));
        draft.Because("wrong-person", $"{input.By.Name} is the wrong person; the next step does not wait.", alert);
    }

    private static IReadOnlyList<string> Noted(Alert alert, string what, string? note) => [.. alert.Reasons, note is null ? what + "." : $"{what}: {note}"];
}
