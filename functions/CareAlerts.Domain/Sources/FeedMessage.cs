namespace CareAlerts.Domain;

/// <summary>What happened, in the field's terms; HL7 table 0003 events and FHIR statuses both map to these.</summary>
public enum FeedTrigger
{
    /// <summary>A01, and A06, by which an outpatient becomes an inpatient: admitted.</summary>
    Admitted,
    /// <summary>A04: arrived at an emergency department or outpatients; the class decides what it means.</summary>
    Arrived,
    /// <summary>A05, A14: a planned admission.</summary>
    Planned,
    /// <summary>A27, A38: a planned admission cancelled.</summary>
    PlanCancelled,
    /// <summary>A02, and A17 for each of the two who swapped beds: moved.</summary>
    Transferred,
    /// <summary>A12: a move cancelled; the message carries the location the person is back at.</summary>
    TransferCancelled,
    /// <summary>A03: discharged.</summary>
    Discharged,
    /// <summary>A13: a discharge cancelled.</summary>
    DischargeCancelled,
    /// <summary>A16: a discharge is pending.</summary>
    DischargePending,
    /// <summary>A25: a pending discharge cancelled.</summary>
    DischargePendingCancelled,
    /// <summary>A11: an admission cancelled.</summary>
    AdmissionCancelled,
    /// <summary>A21: gone on leave.</summary>
    LeaveStarted,
    /// <summary>A22: back from leave.</summary>
    LeaveEnded,
    /// <summary>A52: a leave cancelled; the person is there.</summary>
    LeaveStartCancelled,
    /// <summary>A53: a return cancelled; the person is still on leave.</summary>
    LeaveEndCancelled,
    /// <summary>A23, FHIR <c>entered-in-error</c>: the visit never was.</summary>
    VisitDeleted,
    /// <summary>A status-driven message that takes back the last one (MedCom): a discharge, a leave or a return that was not, or else a visit that never was.</summary>
    LastWithdrawn,
    /// <summary>A08 and other events after which the visit is as its fields say: A07, A09, A10, A15, A26, A32, A33, A54, A55.</summary>
    Updated,
    /// <summary>A28, A31: something about the person changed.</summary>
    PersonUpdated,
}

/// <summary>A field of a snapshot message: not sent (keep what we have), cleared (HL7 <c>""</c>), or a value.</summary>
/// <remarks>HL7 v2 chapter 2: an omitted field says nothing, <c>""</c> deletes.</remarks>
public readonly record struct FeedValue<T>
{
    private FeedValue(T? value, bool sent) => (Value, IsSent) = (value, sent);

    /// <summary>The value; null when cleared or not sent.</summary>
    public T? Value { get; }

    /// <summary>Whether the message said anything about the field.</summary>
    public bool IsSent { get; }

    /// <summary>The message says nothing about the field.</summary>
    public static FeedValue<T> NotSent => default;

    /// <summary>The message says there is none.</summary>
    public static FeedValue<T> Cleared => new(default, true);

    /// <summary>The message gives a value.</summary>
    public static FeedValue<T> Of(T value) => new(value, true);
}

/// <summary>Where somebody is, in the codes of the hospital.</summary>
/// <param name="Site">Site or facility, for example an ODS site code.</param>
/// <param name="Ward">Ward code.</param>
/// <param name="Room">Room or bay.</param>
/// <param name="Bed">Bed.</param>
public sealed record Location(string? Site, string? Ward, string? Room, string? Bed);

/// <summary>The kind of encounter (HL7 table 0004, FHIR v3-ActCode).</summary>
public enum EncounterClass
{
    /// <summary>Not said, or a code we do not know: treated as an inpatient stay, since unknown fails towards telling someone.</summary>
    Unknown,
    /// <summary>I, IMP, ACUTE, NONAC: an inpatient.</summary>
    Inpatient,
    /// <summary>E, EMER: in an emergency department.</summary>
    Emergency,
    /// <summary>O, AMB, R, C: outpatient, ambulatory, recurring or commercial.</summary>
    Outpatient,
    /// <summary>P, PRENC, W: pre-admission or waiting list.</summary>
    Preadmission,
    /// <summary>A day case.</summary>
    DayCase,
    /// <summary>B, obstetrics.</summary>
    Obstetrics,
    /// <summary>Regular attender for dialysis.</summary>
    Dialysis,
}

/// <summary>One hospital message, understood: what it says about one person's visit, with every time resolved to an offset.</summary>
public sealed record FeedMessage
{
    /// <summary>The feed it came by.</summary>
    public required SourceId Source { get; init; }

    /// <summary>The event code as sent, for example <c>A03</c> or FHIR's <c>notification-discharge</c>.</summary>
    public required string Event { get; init; }

    /// <summary>What the event means.</summary>
    public required FeedTrigger Trigger { get; init; }

    /// <summary>
    /// Whether the feed reports the visit's status, as FHIR does, and not events: no message will ever say that a discharge is cancelled or a
    /// leave is over, so that a status recorded later says both.
    /// </summary>
    public bool IsStatus { get; init; }

    /// <summary>The sender's message id (MSH-10), for tracing; unique per sender at best.</summary>
    public string? ControlId { get; init; }

    /// <summary>False when MSH-11 or a FHIR tag says training or debugging: such a message decides but never sends. Not said is production.</summary>
    public bool IsProduction { get; init; } = true;

    /// <summary>
    /// Whether it is an update of the person that names no visit (A31): whichever stay it falls to, a death in it is not that visit's, and neither goes with
    /// it nor stays behind should it prove to be somebody else's. Training speaks of training stays alone.
    /// </summary>
    public bool IsOfThePerson => Trigger == FeedTrigger.PersonUpdated && VisitNumber is null && IsProduction;

    /// <summary>Whether it says that a record changed, and not that anything happened.</summary>
    public bool IsUpdate => Trigger is FeedTrigger.Updated or FeedTrigger.PersonUpdated;

    /// <summary>When the sender recorded it: EVN-2, else MSH-7, or FHIR's timestamps; null when none can be read (then receipt counts). The order of facts.</summary>
    public DateTimeOffset? RecordedAt { get; init; }

    /// <summary>When it happened in the hospital: EVN-6, else the trigger's own time field. Shown to people, never the order.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>Every non-empty identifier of the person, as sent.</summary>
    public required IReadOnlyList<Identifier> Identifiers { get; init; }

    /// <summary>Date of birth, when sent in full.</summary>
    public DateOnly? BirthDate { get; init; }

    /// <summary>The visit number as the source's settings locate it; null when none was sent.</summary>
    public string? VisitNumber { get; init; }

    /// <summary>The class of the visit; null when not sent.</summary>
    public EncounterClass? Class { get; init; }

    /// <summary>Where the person is now; null when not sent.</summary>
    public Location? Location { get; init; }

    /// <summary>PV1-44.</summary>
    public DateTimeOffset? AdmittedAt { get; init; }

    /// <summary>PV1-45. Says when, never that: the trigger decides.</summary>
    public FeedValue<DateTimeOffset?> DischargedAt { get; init; }

    /// <summary>The expected discharge, from the fields the source's settings name; a date without a time gets the source's default time.</summary>
    public FeedValue<DateTimeOffset?> ExpectedDischarge { get; init; }

    /// <summary>PV1-36 as sent.</summary>
    public string? Disposition { get; init; }

    /// <summary>PID-30 or a PID-29 time: the person has died.</summary>
    public FeedValue<bool?> Deceased { get; init; }

    /// <summary>
    /// Why visits of its class are not wanted of the source, in a sentence; null when they are. Such a message lets no visit begin; a visit that is
    /// known hears of it like any other (docs/adr/0018).
    /// </summary>
    public string? Excluded { get; init; }
}

/// <summary>What became of reading a message: understood, ignored with a reason, or rejected with the place of the fault. Never an exception.</summary>
public abstract record FeedReading
{
    private FeedReading() { }

    /// <summary>The message is understood.</summary>
    /// <param name="Message">What it says.</param>
    /// <param name="Problems">Oddities worth showing to an integrator that did not stop us, each naming segment and field.</param>
    public sealed record Understood(FeedMessage Message, IReadOnlyList<string> Problems) : FeedReading;

    /// <summary>The message is understood, and is about the hospital's records: which numbers are one person's, whose a visit is.</summary>
    /// <param name="Message">What it says.</param>
    /// <param name="Problems">Oddities worth showing to an integrator that did not stop us, each naming segment and field.</param>
    public sealed record OfRecords(RecordsMessage Message, IReadOnlyList<string> Problems) : FeedReading;

    /// <summary>A well-formed message that changes nothing here.</summary>
    /// <param name="Event">The event as sent.</param>
    /// <param name="Why">One sentence without patient data.</param>
    public sealed record Ignored(string Event, string Why) : FeedReading;

    /// <summary>A message we cannot act on; it goes to quarantine.</summary>
    /// <param name="Segment">The segment or resource type at fault, for example <c>PID</c> or <c>Encounter</c>.</param>
    /// <param name="Field">The field at fault, for example <c>PID-3</c> or <c>Encounter.status</c>; null when the whole segment is.</param>
    /// <param name="Why">One sentence without patient data.</param>
    public sealed record Rejected(string Segment, string? Field, string Why) : FeedReading
    {
        /// <summary>The kind of the fault, by which a door chooses its answer.</summary>
        public FeedFault Fault { get; init; } = FeedFault.Invalid;
    }
}

/// <summary>Why a message cannot be acted on. A sender mends each of these differently.</summary>
public enum FeedFault
{
    /// <summary>It can be read, and says something that cannot be.</summary>
    Invalid,
    /// <summary>The bytes are no message at all.</summary>
    Unreadable,
    /// <summary>Something without which nobody can act is not there.</summary>
    Missing,
    /// <summary>It is well-formed, and of a version or kind that is not read here.</summary>
    NotSupported,
    /// <summary>It is larger, deeper or longer than any message need be.</summary>
    TooLarge,
    /// <summary>It says that something has happened, and not what: that would have to be fetched from the sender, which nobody does here.</summary>
    OnlyAnnounced,
}
