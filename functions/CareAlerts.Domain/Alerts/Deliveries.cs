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

        // A notice ends as soon as providers have taken it, which is not delivery: a bounce is still said another way.
        if (alert is { IsOpen: true } or { IsNotice: true } && reported.State is NotificationState.Failed or NotificationState.Unknown)
            StandIn(draft, alert!, notification, reported.State);
    }

    /// <summary>
    /// Hears of outcomes that stand on attempts alone: whoever wrote them there could not report them, since the person could not be decided
    /// then, or was killed.
    /// </summary>
    public static void CatchUp(Draft draft)
    {
        foreach (var outcome in Unheard(draft.Before))
        {
            if (draft.StopIfFull()) return;
            Hear(draft, outcome);
        }
    }

    /// <summary>Whether attempts say how a notification ended that the record does not know of.</summary>
    public static bool AreUnheard(PersonRecord record) => Unheard(record).Any();

    // By the last attempt: what became of an earlier one is settled by the one that followed it.
    private static IEnumerable<Input.DeliveryReported> Unheard(PersonRecord record)
    {
        foreach (var attempt in record.Attempts)
        {
            if (StateOf(attempt) is not { } state) continue;
            if (record.Notification(attempt.Notification) is not { } told || told.State == state || IsFinal(told.State, state)) continue;
            if (record.Attempts.Any(other => other.Notification == attempt.Notification && other.Number > attempt.Number)) continue;
            yield return new(attempt.Notification, state, attempt.Provider, attempt.Why);
        }
    }

    private static NotificationState? StateOf(Attempt attempt) => attempt.State switch
    {
        AttemptState.Delivered => NotificationState.Delivered,
        AttemptState.FailedPermanent => NotificationState.Failed,
        _ => null,
    };

    // A receipt can overtake an earlier guess, never the other way round.
    private static bool IsFinal(NotificationState held, NotificationState heard) =>
        held is NotificationState.Delivered or NotificationState.Cancelled ||
        (held == NotificationState.Failed && heard != NotificationState.Delivered);

    private static void StandIn(Draft draft, Alert alert, Notification failed, NotificationState how)
    {
        if (ToldAnotherWay(draft, failed)) return;

        // A lost answer may mean a lost message: with no other way to say it, it is said once more the same way. Rarely twice, never not at all.
        var again = how == NotificationState.Unknown && failed.StandsInFor is null ? failed.Channel : (Channel?)null;
        if ((ChannelNotTried(draft, failed) ?? again) is { } other && Silencing.Of(draft, alert) is null)
        {
            Escalation.Notify(draft, alert, new(failed.To, other), $"{WireNames.Channels.Of(failed.Channel)} did not get through.", failed);
            return;
        }

        if (!alert.IsOpen) return;

        // Somebody who has taken the alert sees to it; and if others were told since, they were not waited for anyway.
        if (alert.State == AlertState.Owned || failed.Step < alert.NextStep - 1) return;

        // A step that will only be repeated would fail again: somebody else is told now, and the repeat keeps its time.
        draft.Put(failed.Step == alert.NextStep
            ? Escalation.Hasten(draft, alert with { NextStepAt = null }, failed.To) with { NextStepAt = alert.NextStepAt }
            : Escalation.Hasten(draft, alert, failed.To));
    }

    private static bool ToldAnotherWay(Draft draft, Notification failed) =>
        OthersOf(draft, failed).Any(other => other.Channel != failed.Channel && other.State is NotificationState.Pending or NotificationState.Delivered);

    private static Channel? ChannelNotTried(Draft draft, Notification failed)
    {
        if (draft.Directory.Contact(failed.To) is not { } contact) return null;
        foreach (var channel in ContactReach.Channels(contact))
            if (channel != failed.Channel && !OthersOf(draft, failed).Any(other => other.Channel == channel)) return channel;
        return null;
    }

    private static IEnumerable<Notification> OthersOf(Draft draft, Notification failed) =>
        draft.Notifications.Where(other => other.Id != failed.Id && other.Alert == failed.Alert && other.To == failed.To && other.Step == failed.Step);
}
