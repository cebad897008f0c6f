namespace CareAlerts.Domain;

/// <summary>The alerts of a person, and who was told of them.</summary>
/// <param name="Alerts">All that are in the working set.</param>
/// <param name="Notifications">What was decided to be sent of them.</param>
internal readonly record struct AlertBook(IReadOnlyList<Alert> Alerts, IReadOnlyList<Notification> Notifications)
{
    /// <summary>The alarm that stands open about the end of a stay; null when there is none.</summary>
    public Alert? OpenAlarm(Stay stay) => Alerts.Open(stay.Id, AlertKind.DischargedNotReady);

    /// <summary>Whether anybody was told of an alert. A step that sent nothing, in shadow or by a policy that is off, tells nobody.</summary>
    public bool IsTold(Alert alert)
    {
        foreach (var told in Notifications)
            if (told.Alert == alert.Id && told.State != NotificationState.Cancelled) return true;
        return false;
    }

    /// <summary>Whether anybody was told of a stay, if only by a question about a service.</summary>
    public bool IsToldOf(Stay stay)
    {
        foreach (var alert in Alerts)
            if (alert.Stay == stay.Id && IsTold(alert)) return true;
        return false;
    }

    /// <summary>Whether anybody was told that the person is in hospital: by more than the question to a provider about a service.</summary>
    public bool IsMoreToldOfThanAsked(Stay stay)
    {
        foreach (var alert in Alerts)
            foreach (var told in Notifications)
                if (alert.Stay == stay.Id && told.Alert == alert.Id && told.State != NotificationState.Cancelled && told.To != alert.Round?.Provider) return true;
        return false;
    }
}
