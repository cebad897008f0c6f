namespace CareAlerts.Domain;

/// <summary>Finding alerts. Plain loops: every decision looks several times.</summary>
internal static class AlertLists
{
    /// <summary>The open alert of a kind and subject about a stay; there is one at most.</summary>
    public static Alert? Open(this IReadOnlyList<Alert> alerts, StayId stay, AlertKind kind, string? subject = null)
    {
        for (var i = 0; i < alerts.Count; i++)
            if (alerts[i] is { IsOpen: true } alert && alert.Kind == kind && alert.Stay == stay && alert.Subject == subject) return alert;
        return null;
    }
}
