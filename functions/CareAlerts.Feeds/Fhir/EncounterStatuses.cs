using CareAlerts.Domain;

namespace CareAlerts.Feeds.Fhir;

/// <summary>What a status of Encounter says of a stay, and how the event of a message bears on it. Statuses decide, not dates, and not the event.</summary>
internal static class EncounterStatuses
{
    /// <summary>Da Vinci Alerts, notification-event.</summary>
    public const string AdmitEvent = "notification-admit", DischargeEvent = "notification-discharge", TransferEvent = "notification-transfer";

    /// <summary>MedCom's one event: the status tells admission, leave, return, discharge and withdrawal apart.</summary>
    public const string HospitalEvent = "hospital-notification-message";

    private const string EnteredInError = "entered-in-error";

    /// <summary>Every status of R4 (CodeSystem encounter-status).</summary>
    private static readonly (string Status, FeedTrigger Trigger)[] Triggers =
    [
        ("planned", FeedTrigger.Planned),
        ("arrived", FeedTrigger.Arrived),
        ("triaged", FeedTrigger.Arrived),
        ("in-progress", FeedTrigger.Admitted),
        ("onleave", FeedTrigger.LeaveStarted),
        ("finished", FeedTrigger.Discharged),
        ("cancelled", FeedTrigger.AdmissionCancelled),
        (EnteredInError, FeedTrigger.VisitDeleted),
        ("unknown", FeedTrigger.Updated),
    ];

    /// <summary>The words of <see cref="Triggers"/>.</summary>
    public static IEnumerable<string> All => Triggers.Select(known => known.Status);

    /// <summary>Whether a message of this event must be about an Encounter.</summary>
    public static bool IsOfEncounter(string? @event) => @event is AdmitEvent or DischargeEvent or TransferEvent or HospitalEvent;

    /// <summary>What the status says; null for a word that is none of R4's.</summary>
    public static FeedTrigger? Find(string status, string @event)
    {
        foreach (var (known, trigger) in Triggers)
            if (known == status)
                return (trigger, @event) switch
                {
                    (FeedTrigger.Admitted, TransferEvent) => FeedTrigger.Transferred,
                    (FeedTrigger.VisitDeleted, HospitalEvent) => FeedTrigger.LastWithdrawn,
                    _ => trigger,
                };
        return null;
    }

    /// <summary>Whether the event announces something that the status does not bear out. A message that takes back is of the event it takes back.</summary>
    public static bool Contradict(string status, string @event) => @event switch
    {
        AdmitEvent or TransferEvent => status is "finished" or "cancelled" or "planned",
        DischargeEvent => status is not ("finished" or EnteredInError),
        _ => false,
    };
}
