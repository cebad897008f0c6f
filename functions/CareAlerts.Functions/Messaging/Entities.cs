namespace CareAlerts.Functions.Messaging;

/// <summary>Queues and topics. infra/modules and infra/local/bus/entities.json declare the same names; a test compares.</summary>
internal static class Entities
{
    /// <summary>Hospital messages.</summary>
    public const string Feed = "adt-feed";

    /// <summary>Reloads, at low concurrency.</summary>
    public const string Bulk = "adt-bulk";

    /// <summary>"Look at this person again."</summary>
    public const string Wakeups = "wakeups";

    /// <summary>Messages that must not wait behind others.</summary>
    public const string NotificationsCritical = "notifications-critical";

    /// <summary>All other messages.</summary>
    public const string NotificationsRoutine = "notifications-routine";

    /// <summary>Queues of the ingress connection, whose dead letters are driven again.</summary>
    public static readonly IReadOnlyList<string> Ingress = [Feed, Bulk];

    /// <summary>Queues of the internal connection.</summary>
    public static readonly IReadOnlyList<string> Internal = [Wakeups, NotificationsCritical, NotificationsRoutine];
}
