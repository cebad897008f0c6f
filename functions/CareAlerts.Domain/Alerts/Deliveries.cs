namespace CareAlerts.Domain;

/// <summary>What a final delivery outcome leads to: a message that did not arrive is said again, another way or to somebody else.</summary>
internal static class Deliveries
{
    public static void Hear(Draft draft, Input.DeliveryReported reported)
    {
        var notification = draft.Notifications.FirstOrDefault(known => known.Id == reported.Notification);
        if (notification is null || notification.State == reported.State || IsFinal(notification.State, reported.State)) return;
        draft.Put(notification with { State = reported.State, EndReason = reported.Why });
        var alert = draft.Alerts.FirstOrDefault(known => known.Id == notification.Alert);
        draft.Because("delivery", $"{WireNames.Channels.Of(notification.Channel)} to {notification.To}: {StateNames.NotificationStates.Of(reported.State)}.{(reported.Why is null ? "" : " " + reported.Why)}", alert);
        if (alert is { IsOpen: true } && reported.State is NotificationState.Failed or NotificationState.Unknown) StandIn(draft, alert!, notification);
    }

    // A receipt can overtake an earlier guess, never the other way round.
    private static bool IsFinal(NotificationState held, NotificationState heard) =>
        held is NotificationState.Delivered or NotificationState.Cancelled ||
        (held == NotificationState.Failed && heard != NotificationState.Delivered);

    private static void StandIn(Draft draft, Alert alert, Notification failed)
    {
        if (ToldAnotherWay(draft, failed)) return;
        if (failed.StandsInFor is null && draft.Directory.Contact(failed.To) is { } contact &&
            ContactReach.Channels(contact).FirstOrDefault(channel => channel != failed.Channel, failed.Channel) is var other && other != failed.Channel)
        {
            Escalation.Notify(draft, alert, new(failed.To, other), $"{WireNames.Channels.Of(failed.Channel)} did not get through.", failed.Id);
            return;
        }

        // Nobody else is waited for: the next step comes now, or the duty team where there is none.
        if (alert.NextStepAt is not null) draft.Put(alert with { NextStepAt = draft.Now });
        else
        {
            var told = alert with { WrongPersons = [.. alert.WrongPersons, failed.To] };
            var it = draft.Stays.FirstOrDefault(stay => stay.Id == alert.Stay) is { } stay ? Situation.Of(draft, stay) : null;
            var audience = it is null ? Audience.OfHouse(draft) : Audience.Of(it, alert);
            draft.Put(Escalation.Tell(draft, told, new(RecipientRole.DutyTeam), [], audience, null) with { WrongPersons = alert.WrongPersons });
        }
    }

    private static bool ToldAnotherWay(Draft draft, Notification failed) =>
        draft.Notifications.Any(other => other.Id != failed.Id && other.Alert == failed.Alert && other.To == failed.To && other.Step == failed.Step &&
            other.Channel != failed.Channel && other.State is NotificationState.Pending or NotificationState.Delivered);
}
