using CareAlerts.Domain;

namespace CareAlerts.Feeds.Hl7v2;

/// <summary>What an ADT event means here.</summary>
/// <param name="Name">The event, for example <c>A03</c>.</param>
/// <param name="Trigger">What it says of a stay.</param>
/// <param name="IsOfSeveral">Whether the message is about several people, each with a PID of their own.</param>
/// <param name="Implies">The class of the visit when PV1-2 does not say it.</param>
internal sealed record AdtEvent(string Name, FeedTrigger Trigger, bool IsOfSeveral = false, EncounterClass? Implies = null);

/// <summary>The ADT events that are acted on (HL7 table 0003), and why the others are not.</summary>
internal static class AdtEvents
{
    private const string OnlyAdt = "This event is not among those that are acted on.";

    private static readonly AdtEvent?[] Acted = ByNumber(
        new("A01", FeedTrigger.Admitted), new("A02", FeedTrigger.Transferred), new("A03", FeedTrigger.Discharged), new("A04", FeedTrigger.Arrived),
        new("A05", FeedTrigger.Planned), new("A06", FeedTrigger.Admitted, Implies: EncounterClass.Inpatient),
        new("A07", FeedTrigger.Updated, Implies: EncounterClass.Outpatient), new("A08", FeedTrigger.Updated), new("A09", FeedTrigger.Updated),
        new("A10", FeedTrigger.Updated), new("A11", FeedTrigger.AdmissionCancelled), new("A12", FeedTrigger.TransferCancelled),
        new("A13", FeedTrigger.DischargeCancelled), new("A14", FeedTrigger.Planned), new("A15", FeedTrigger.Updated),
        new("A16", FeedTrigger.DischargePending), new("A17", FeedTrigger.Transferred, IsOfSeveral: true), new("A21", FeedTrigger.LeaveStarted),
        new("A22", FeedTrigger.LeaveEnded), new("A23", FeedTrigger.VisitDeleted), new("A25", FeedTrigger.DischargePendingCancelled),
        new("A26", FeedTrigger.Updated), new("A27", FeedTrigger.PlanCancelled), new("A28", FeedTrigger.PersonUpdated),
        new("A31", FeedTrigger.PersonUpdated), new("A32", FeedTrigger.Updated), new("A33", FeedTrigger.Updated), new("A38", FeedTrigger.PlanCancelled),
        new("A52", FeedTrigger.LeaveStartCancelled), new("A53", FeedTrigger.LeaveEndCancelled), new("A54", FeedTrigger.Updated),
        new("A55", FeedTrigger.Updated));

    private static readonly RecordsEvent[] OfRecords = Records(
        ("A18", RecordsEvent.Joined), ("A30", RecordsEvent.Joined), ("A34", RecordsEvent.Joined), ("A36", RecordsEvent.Joined), ("A39", RecordsEvent.Joined),
        ("A40", RecordsEvent.Joined), ("A47", RecordsEvent.Joined), ("A24", RecordsEvent.Linked), ("A37", RecordsEvent.Unlinked), ("A43", RecordsEvent.NumberMoved),
        ("A44", RecordsEvent.AccountMoved), ("A45", RecordsEvent.VisitMoved), ("A42", RecordsEvent.VisitsMerged), ("A50", RecordsEvent.VisitRenumbered),
        ("A51", RecordsEvent.AlternateVisitRenumbered), ("A35", RecordsEvent.AccountRenumbered), ("A41", RecordsEvent.AccountRenumbered), ("A49", RecordsEvent.AccountRenumbered));

    private static readonly string?[] Ignored = Reasons(
        ("A19", "A query asks; it says nothing of a stay."), ("A20", "A bed's state says nothing of a person."),
        ("A29", "A hospital that deletes a person from its index does not end their care plan."),
        ("A46", "An external or alternate number names nobody here."), ("A48", "An external or alternate number names nobody here."),
        ("A60", "Allergies say nothing of a stay."), ("A61", "A consulting doctor says nothing of a stay."),
        ("A62", "A consulting doctor says nothing of a stay."));

    /// <summary>What an event means; null for one that is not acted on.</summary>
    public static AdtEvent? Find(ReadOnlySpan<byte> sent) => NumberOf(sent) is { } number ? Acted[number] : null;

    /// <summary>What an event says about the hospital's own records.</summary>
    public static RecordsEvent FindRecords(ReadOnlySpan<byte> sent) => NumberOf(sent) is { } number ? OfRecords[number] : RecordsEvent.None;

    /// <summary>Why an event is not acted on, in one sentence.</summary>
    public static string WhyNot(ReadOnlySpan<byte> sent) => (NumberOf(sent) is { } number ? Ignored[number] : null) ?? OnlyAdt;

    private static int? NumberOf(ReadOnlySpan<byte> sent) =>
        sent.Trim((byte)' ') is [(byte)'A' or (byte)'a', >= (byte)'0' and <= (byte)'9' and var tens, >= (byte)'0' and <= (byte)'9' and var ones]
            ? ((tens - '0') * 10) + ones - '0' : null;

    private static AdtEvent?[] ByNumber(params AdtEvent[] events)
    {
        var all = new AdtEvent?[100];
        foreach (var known in events) all[int.Parse(known.Name.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture)] = known;
        return all;
    }

    private static RecordsEvent[] Records(params (string Event, RecordsEvent What)[] events)
    {
        var all = new RecordsEvent[100];
        foreach (var (name, what) in events) all[int.Parse(name.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture)] = what;
        return all;
    }

    private static string?[] Reasons(params (string Event, string Why)[] reasons)
    {
        var all = new string?[100];
        foreach (var (name, why) in reasons) all[int.Parse(name.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture)] = why;
        return all;
    }
}
