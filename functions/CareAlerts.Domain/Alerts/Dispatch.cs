namespace CareAlerts.Domain;

/// <summary>The last look before a provider is called: is there still something to say, and to whom?</summary>
public abstract record Dispatch
{
    private Dispatch() { }

    /// <summary>Send it.</summary>
    /// <param name="Notification">The notification.</param>
    /// <param name="Alert">The alert it tells of.</param>
    /// <param name="Contact">The contact as it is now.</param>
    /// <param name="Address">Email address or mobile number.</param>
    public sealed record Go(Notification Notification, Alert Alert, Contact Contact, string Address) : Dispatch;

    /// <summary>Nothing to send any more.</summary>
    /// <param name="State">What the notification has become.</param>
    /// <param name="Why">One sentence.</param>
    public sealed record Stop(NotificationState State, string Why) : Dispatch;

    /// <summary>Decides whether a notification is still to be sent.</summary>
    public static Dispatch Of(PersonRecord record, NotificationId id, CareDirectory directory)
    {
        if (record.Notification(id) is not { } notification) return new Stop(NotificationState.Cancelled, "There is no such notification any more.");
        if (notification.State != NotificationState.Pending) return new Stop(notification.State, "It is already final.");
        if (record.Alert(notification.Alert) is not { } alert) return new Stop(NotificationState.Cancelled, "The alert is gone.");
        if (alert is { IsOpen: false, IsNotice: false }) return new Stop(NotificationState.Cancelled, "The condition ended before it was sent.");
        if (Silencing.Of(alert, record.Stays.FirstOrDefault(stay => stay.Id == alert.Stay), record.Plan, directory) is { } quiet)
            return new Stop(NotificationState.Cancelled, quiet);
        if (directory.Contact(notification.To) is not { } contact) return new Stop(NotificationState.Failed, "The contact is gone.");
        var address = notification.Channel == Channel.Email ? contact.Email : contact.Mobile;
        return address is not null && ContactReach.Channels(contact).Contains(notification.Channel)
            ? new Go(notification, alert, contact, address)
            : new Stop(NotificationState.Failed, "The contact no longer has a usable address on this channel.");
    }
}
