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

        switch (input.Action)
        {
            case AckAction.Mine: Own(draft, alert, input); break;
            case AckAction.Pass: Pass(draft, alert, input); break;
            case AckAction.WrongPerson: NotThem(draft, alert, input); break;
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
            NextStepAt = alert.NextStepAt is { } next && next < until ? until : alert.NextStepAt,
            Reasons = Noted(alert, $"{input.By.Name} sees to it", input.Note),
        });
        draft.Because("owned", $"{input.By.Name} sees to it; the escalation waits.", alert);
    }

    private static void Pass(Draft draft, Alert alert, Input.Acknowledged input)
    {
        var passed = alert with { State = AlertState.Open, Owner = null, Reasons = Noted(alert, $"{input.By.Name} passes it on", input.Note) };
        if (input.To is { } to) passed = Escalation.Tell(draft, passed, new(RecipientRole.Contact, to), [], AudienceOf(draft, alert), SilenceOf(draft, alert));
        else passed = NextStepNow(draft, passed);
        draft.Put(passed);
        draft.Because("passed", $"{input.By.Name} passes it on{(input.To is { } named ? $" to {named}" : "")}.", alert);
    }

    private static void NotThem(Draft draft, Alert alert, Input.Acknowledged input)
    {
        var wrong = input.By.Contact is { } contact && !alert.WrongPersons.Contains(contact) ? [.. alert.WrongPersons, contact] : alert.WrongPersons;
        draft.Put(NextStepNow(draft, alert with
        {
            State = AlertState.Open,
            Owner = null,
            WrongPersons = wrong,
            Reasons = Noted(alert, $"{input.By.Name} is the wrong person", input.Note),
        }));
        draft.Because("wrong-person", $"{input.By.Name} is the wrong person; the next step does not wait.", alert);
    }

    private static Alert NextStepNow(Draft draft, Alert alert) => alert.NextStepAt is null ? alert : alert with { NextStepAt = draft.Now };

    private static IReadOnlyList<string> Noted(Alert alert, string what, string? note) => [.. alert.Reasons, note is null ? what + "." : $"{what}: {note}"];

    private static Audience AudienceOf(Draft draft, Alert alert) =>
        SituationOf(draft, alert) is { } it ? Audience.Of(it, alert) : Audience.OfHouse(draft);

    private static string? SilenceOf(Draft draft, Alert alert) =>
        SituationOf(draft, alert) is { } it ? Silencing.Of(it, it.Policy.Alerts[alert.Kind]) : null;

    private static Situation? SituationOf(Draft draft, Alert alert) =>
        draft.Stays.FirstOrDefault(stay => stay.Id == alert.Stay) is { } stay ? Situation.Of(draft, stay) : null;
}
