using static CareAlerts.Domain.Tests.Clock;

namespace CareAlerts.Domain.Tests;

/// <summary>Hospital messages about Joan's visit V1 on ward 7 of RXX. Unless a test says when one was recorded, it is when it is heard.</summary>
internal static class Adt
{
    public const string Visit = "V1";

    public static FeedMessage A01 => Message("A01", FeedTrigger.Admitted);
    public static FeedMessage A02 => Message("A02", FeedTrigger.Transferred);
    public static FeedMessage A03 => Message("A03", FeedTrigger.Discharged);
    public static FeedMessage A04 => Message("A04", FeedTrigger.Arrived);
    public static FeedMessage A05 => Message("A05", FeedTrigger.Planned);
    public static FeedMessage A08 => Message("A08", FeedTrigger.Updated);
    public static FeedMessage A11 => Message("A11", FeedTrigger.AdmissionCancelled);
    public static FeedMessage A12 => Message("A12", FeedTrigger.TransferCancelled);
    public static FeedMessage A13 => Message("A13", FeedTrigger.DischargeCancelled);
    public static FeedMessage A16 => Message("A16", FeedTrigger.DischargePending);
    public static FeedMessage A25 => Message("A25", FeedTrigger.DischargePendingCancelled);
    public static FeedMessage A31 => Message("A31", FeedTrigger.PersonUpdated);

    public static FeedMessage Message(string code, FeedTrigger trigger) => new()
    {
        Source = Northtown.Hospital,
        Event = code,
        Trigger = trigger,
        Identifiers = [],
        VisitNumber = Visit,
        Class = EncounterClass.Inpatient,
        Location = new("RXX01", "WARD7", "B2", "4"),
    };

    public static FeedMessage Recorded(this FeedMessage message, string at) => message with { RecordedAt = On(at) };

    public static FeedMessage Occurred(this FeedMessage message, string at) => message with { OccurredAt = On(at) };

    public static FeedMessage Expecting(this FeedMessage message, string at) =>
        message with { ExpectedDischarge = FeedValue<DateTimeOffset?>.Of(On(at)) };

    public static FeedMessage ExpectingNothing(this FeedMessage message) => message with { ExpectedDischarge = FeedValue<DateTimeOffset?>.Cleared };

    public static FeedMessage Of(this FeedMessage message, EncounterClass kind) => message with { Class = kind };

    public static FeedMessage Visiting(this FeedMessage message, string? visit) => message with { VisitNumber = visit };

    public static FeedMessage In(this FeedMessage message, string ward) => message with { Location = message.Location! with { Ward = ward } };

    public static FeedMessage Training(this FeedMessage message) => message with { IsProduction = false };

    /// <summary>Of a class that the source excludes.</summary>
    public static FeedMessage Unwanted(this FeedMessage message) => message with { Excluded = "Visits of the class are excluded for this source (PV1-2)." };

    public static FeedMessage Died(this FeedMessage message) => message with { Deceased = FeedValue<bool?>.Of(true) };

    public static FeedMessage NotDied(this FeedMessage message) => message with { Deceased = FeedValue<bool?>.Of(false) };

    public static FeedMessage From(this FeedMessage message, SourceId source) => message with { Source = source };

    /// <summary>What was seen of it before there was a plan, when it was recorded.</summary>
    public static SeenVisit Seen(FeedMessage message, string at) => SeenVisit.Of(message.Recorded(at), On(at));

    /// <summary>The stamp of what was recorded at a time.</summary>
    public static Stamp Stamped(string at) => new(On(at), On(at), Rank: 0);

    /// <summary>All that a record brings along as it joins another.</summary>
    public static Input.RecordAdopted Joining(PersonRecord other) => new(new(other.Id)
    {
        Plan = other.Plan,
        Stays = other.Stays,
        Alerts = other.Alerts,
        Notifications = other.Notifications,
        Attempts = other.Attempts,
        Rested = other.Rested,
        Past = other.Past,
        Adopted = other.Adopted,
        Death = other.Death,
        OtherNhsNumbers = other.OtherNhsNumbers,
    });

    /// <summary>Without a PV1: about the person alone.</summary>
    public static FeedMessage OfNoVisit(this FeedMessage message) => message with { VisitNumber = null, Class = null, Location = null };
}
