namespace CareAlerts.Domain;

/// <summary>The alerts of a person, and who was told of them.</summary>
/// <param name="Alerts">All that are in the working set.</param>
/// <param name="Notifications">What was decided to be sent of them.</param>
/// <param name="StepsOfAQuestion">How many steps the policy takes to put a question to a provider.</param>
internal readonly record struct AlertBook(IReadOnlyList<Alert> Alerts, IReadOnlyList<Notification> Notifications, int StepsOfAQuestion)
{
    /// <summary>The alarm that stands open about the end of a stay; null when there is none.</summary>
    public Alert? OpenAlarm(Stay stay) => Alerts.Open(stay.Id, AlertKind.DischargedNotReady);

    /// <summary>Whether anybody was told of an alert. A step that sent nothing, in shadow or by a policy that is off, tells nobody.</summary>
    public bool IsTold(Alert alert) => IsTold(alert, fromStep: 0);

    /// <summary>Whether anybody was told of a stay, if only by a question about a service.</summary>
    public bool IsToldOf(Stay stay)
    {
        foreach (var alert in Alerts)
            if (alert.Stay == stay.Id && IsTold(alert)) return true;
        return false;
    }

    /// <summary>Whether anybody was told that the person is in hospital, by more than a question to a provider, or has taken an alert about them on.</summary>
    public bool IsMoreThanAskedAbout(Stay stay)
    {
        // A question is put in the steps of the policy; what follows them tells the case manager that nobody answers.
        foreach (var alert in Alerts)
            if (alert.Stay == stay.Id && (IsTold(alert, alert.Kind == AlertKind.ReadinessRequest ? StepsOfAQuestion : 0)
                || (alert.Owner is not null && alert.Kind != AlertKind.DischargedNotReady))) return true;
        return false;
    }

    private bool IsTold(Alert alert, int fromStep)
    {
        foreach (var told in Notifications)
            if (told.Alert == alert.Id && told.State != NotificationState.Cancelled && told.Step >= fromStep) return true;
        return false;
    }
}
