using CareAlerts.Domain;

namespace CareAlerts.Feeds.Hl7v2;

/// <summary>The ADT events that are acted on (HL7 table 0003), and what each means for a stay.</summary>
internal static class AdtEvents
{
    private static readonly (string Event, FeedTrigger Trigger)[] Acted =
    [
        ("A01", FeedTrigger.Admitted), ("A02", FeedTrigger.Transferred), ("A03", FeedTrigger.Discharged), ("A04", FeedTrigger.Arrived),
        ("A05", FeedTrigger.Planned), ("A08", FeedTrigger.Updated), ("A11", FeedTrigger.AdmissionCancelled),
        ("A12", FeedTrigger.TransferCancelled), ("A13", FeedTrigger.DischargeCancelled), ("A16", FeedTrigger.DischargePending),
        ("A25", FeedTrigger.DischargePendingCancelled), ("A31", FeedTrigger.PersonUpdated),
    ];

    /// <summary>Finds what an event means; the event comes back as its one shared string.</summary>
    public static bool TryFind(ReadOnlySpan<byte> sent, out string name, out FeedTrigger trigger)
    {
        sent = sent.Trim((byte)' ');
        foreach (var (known, meaning) in Acted)
        {
            if (!System.Text.Ascii.EqualsIgnoreCase(sent, known)) continue;
            (name, trigger) = (known, meaning);
            return true;
        }

        (name, trigger) = ("", default);
        return false;
    }
}
