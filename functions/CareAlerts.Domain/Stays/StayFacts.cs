namespace CareAlerts.Domain;

/// <summary>
/// The registers of a stay: for each kind of trigger the last claim that it happened (with when, as shown to people), and for each
/// value the last claim of it. Facts converge: they do not depend on the order in which messages arrive.
/// </summary>
public sealed record StayFacts
{
    /// <summary>No message yet.</summary>
    public static readonly StayFacts None = new();

    /// <summary>A01, A06.</summary>
    public Claim<DateTimeOffset?>? Admitted { get; init; }

    /// <summary>A04.</summary>
    public Claim<DateTimeOffset?>? Arrived { get; init; }

    /// <summary>A05, A14.</summary>
    public Claim<DateTimeOffset?>? Planned { get; init; }

    /// <summary>A27, A38.</summary>
    public Claim<DateTimeOffset?>? PlanCancelled { get; init; }

    /// <summary>A11.</summary>
    public Claim<DateTimeOffset?>? AdmissionCancelled { get; init; }

    /// <summary>A02, A17 and A12: either shows that the person is there; where they are is <see cref="Location"/>.</summary>
    public Claim<DateTimeOffset?>? Moved { get; init; }

    /// <summary>A16.</summary>
    public Claim<DateTimeOffset?>? DischargePending { get; init; }

    /// <summary>A25.</summary>
    public Claim<DateTimeOffset?>? DischargePendingCancelled { get; init; }

    /// <summary>A03.</summary>
    public Claim<DateTimeOffset?>? Discharged { get; init; }

    /// <summary>A13.</summary>
    public Claim<DateTimeOffset?>? DischargeCancelled { get; init; }

    /// <summary>A21, and A52 that cancels it: on leave when the last one is not a cancellation.</summary>
    public Claim<DateTimeOffset?>? LeaveStarted { get; init; }

    /// <summary>A22, and A53 that cancels it.</summary>
    public Claim<DateTimeOffset?>? LeaveEnded { get; init; }

    /// <summary>A23.</summary>
    public Claim<DateTimeOffset?>? Deleted { get; init; }

    /// <summary>A45: the visit is somebody else's; for this person it never was.</summary>
    public Claim<DateTimeOffset?>? MovedAway { get; init; }

    /// <summary>A45: the visit, recorded under somebody else before, is this person's. It stands against an earlier move away, and shows nothing else.</summary>
    public Claim<DateTimeOffset?>? MovedHere { get; init; }

    /// <summary>A status-driven source took its last message back.</summary>
    public Claim<DateTimeOffset?>? LastWithdrawn { get; init; }

    /// <summary>A status-driven source reported the visit as not over.</summary>
    public Claim<DateTimeOffset?>? StillOpen { get; init; }

    /// <summary>A08, A31 and other updates.</summary>
    public Claim<DateTimeOffset?>? Updated { get; init; }

    /// <summary>Where the person is.</summary>
    public Claim<Location>? Location { get; init; }

    /// <summary>The class of the visit.</summary>
    public Claim<EncounterClass>? Class { get; init; }

    /// <summary>The class that a discharge says, or an update that names the time of one. Systems code the class anew at the end.</summary>
    public Claim<EncounterClass>? ClassAtEnd { get; init; }

    /// <summary>
    /// The class of the visit, whoever said it. Nobody may miss the end of a stay for how it is coded then: what was said before counts, but for a
    /// later word that it was a stay of concern after all, as of somebody who had only been planned for.
    /// </summary>
    public EncounterClass? ClassSaid
    {
        get
        {
            if (Discharged is null) return Claim<EncounterClass>.Later(Class, ClassAtEnd)?.Value;
            var wasOfConcern = ClassAtEnd is { Value: EncounterClass.Inpatient or EncounterClass.Emergency or EncounterClass.Obstetrics } end && end.Recorded >= Class?.Recorded;
            return (wasOfConcern && !Stay.Concerns(Class!.Value) ? ClassAtEnd : Class ?? ClassAtEnd)?.Value;
        }
    }

    /// <summary>PV1-44.</summary>
    public Claim<DateTimeOffset?>? AdmittedAt { get; init; }

    /// <summary>PV1-44 of a plan (A05, A14): when the person is to come. It says nothing of when they came.</summary>
    public Claim<DateTimeOffset?>? PlannedFor { get; init; }

    /// <summary>PV1-45: when, never that.</summary>
    public Claim<DateTimeOffset?>? DischargedAt { get; init; }

    /// <summary>The expected discharge as last claimed by the source; a null value was claimed as "none".</summary>
    public Claim<DateTimeOffset?>? Expected { get; init; }

    /// <summary>The expected discharge as first claimed: what "moved" is measured from.</summary>
    public Claim<DateTimeOffset?>? FirstExpected { get; init; }

    /// <summary>PV1-36.</summary>
    public Claim<string>? Disposition { get; init; }

    /// <summary>The person has died.</summary>
    public Claim<bool>? Deceased { get; init; }

    /// <summary>
    /// Whether nothing was heard but messages of classes the source excludes, and updates that name no class: for us the visit has not begun, and
    /// it shows nothing. Once anything else was heard it has, whichever came first.
    /// </summary>
    public bool IsExcluded { get; init; }

    /// <summary>Takes in what a message claims. A duplicate returns an equal value.</summary>
    public StayFacts Hear(FeedMessage message, Stamp stamp)
    {
        var happened = stamp.On(message.OccurredAt);
        var facts = message.Trigger switch
        {
            FeedTrigger.Admitted => this with { Admitted = Claim<DateTimeOffset?>.Later(Admitted, happened) },
            FeedTrigger.Arrived => this with { Arrived = Claim<DateTimeOffset?>.Later(Arrived, happened) },
            FeedTrigger.Planned => this with { Planned = Claim<DateTimeOffset?>.Later(Planned, happened) },
            FeedTrigger.PlanCancelled => this with { PlanCancelled = Claim<DateTimeOffset?>.Later(PlanCancelled, happened) },
            FeedTrigger.AdmissionCancelled => this with { AdmissionCancelled = Claim<DateTimeOffset?>.Later(AdmissionCancelled, happened) },
            FeedTrigger.Transferred or FeedTrigger.TransferCancelled => this with { Moved = Claim<DateTimeOffset?>.Later(Moved, happened) },
            FeedTrigger.DischargePending => this with { DischargePending = Claim<DateTimeOffset?>.Later(DischargePending, happened) },
            FeedTrigger.DischargePendingCancelled =>
                this with { DischargePendingCancelled = Claim<DateTimeOffset?>.Later(DischargePendingCancelled, happened) },
            FeedTrigger.Discharged => this with { Discharged = Claim<DateTimeOffset?>.Later(Discharged, happened) },
            FeedTrigger.DischargeCancelled => this with { DischargeCancelled = Claim<DateTimeOffset?>.Later(DischargeCancelled, happened) },
            FeedTrigger.LeaveStarted or FeedTrigger.LeaveStartCancelled => this with { LeaveStarted = Claim<DateTimeOffset?>.Later(LeaveStarted, happened) },
            FeedTrigger.LeaveEnded or FeedTrigger.LeaveEndCancelled => this with { LeaveEnded = Claim<DateTimeOffset?>.Later(LeaveEnded, happened) },
            FeedTrigger.VisitDeleted => this with { Deleted = Claim<DateTimeOffset?>.Later(Deleted, happened) },
            FeedTrigger.LastWithdrawn => this with { LastWithdrawn = Claim<DateTimeOffset?>.Later(LastWithdrawn, happened) },
            FeedTrigger.Updated or FeedTrigger.PersonUpdated => this with { Updated = Claim<DateTimeOffset?>.Later(Updated, happened) },
            _ => throw new ArgumentOutOfRangeException(nameof(message), message.Trigger, "A trigger without a register."),
        };
        facts = facts with { IsExcluded = message.Excluded is null ? IsExcluded && !Begins(message) : IsExcluded || !HasBegun };
        if (IsStatusOfAnOpenVisit(message)) facts = facts with { StillOpen = Claim<DateTimeOffset?>.Later(StillOpen, happened) };
        return facts.HearValues(message, stamp);
    }

    /// <summary>When the last of the events was recorded; null while there is none.</summary>
    public DateTimeOffset? LatestRecorded => new[]
    {
        Admitted, Arrived, Planned, PlanCancelled, AdmissionCancelled, Moved, DischargePending, DischargePendingCancelled, Discharged, DischargeCancelled,
        LeaveStarted, LeaveEnded, Deleted, MovedAway, MovedHere, LastWithdrawn, Updated,
    }.Max(claim => claim?.Recorded);

    /// <summary>
    /// When something was last recorded that shows the person there; null when nothing does. An update of the record is no sight of the person: it
    /// also comes for a stay that nobody closed.
    /// </summary>
    public DateTimeOffset? LastSeenThere =>
        new[] { Admitted, Moved, LeaveStarted, LeaveEnded, DischargePending, DischargeCancelled }.Max(claim => claim?.Recorded);

    /// <summary>
    /// Only what was recorded after a time. Of expected dates the last is kept and the first: where the first was before, the last stands for it.
    /// What was said of a death stays, because it is about the person.
    /// </summary>
    public StayFacts After(DateTimeOffset time) => Only(recorded => recorded > time) with
    {
        AdmissionCancelled = null,
        Deleted = null,
        MovedAway = null,
        MovedHere = MovedHere,
        FirstExpected = FirstExpected?.Recorded > time ? FirstExpected : Expected is { Value: not null } last && last.Recorded > time ? last : null,
        Deceased = Deceased,
    };

    /// <summary>What was said of whether this person has died: nothing of what came with a visit that proved to be somebody else's.</summary>
    public Claim<bool>? SaidOfThisPerson() =>
        MovedAway is { } away && !(MovedHere?.Recorded >= away.Recorded) && Deceased?.Recorded <= away.Recorded ? null : Deceased;

    /// <summary>What both claim: the same whichever is heard first.</summary>
    public StayFacts And(StayFacts other) => this with
    {
        Admitted = Claim<DateTimeOffset?>.Later(Admitted, other.Admitted),
        Arrived = Claim<DateTimeOffset?>.Later(Arrived, other.Arrived),
        Planned = Claim<DateTimeOffset?>.Later(Planned, other.Planned),
        PlanCancelled = Claim<DateTimeOffset?>.Later(PlanCancelled, other.PlanCancelled),
        AdmissionCancelled = Claim<DateTimeOffset?>.Later(AdmissionCancelled, other.AdmissionCancelled),
        Moved = Claim<DateTimeOffset?>.Later(Moved, other.Moved),
        DischargePending = Claim<DateTimeOffset?>.Later(DischargePending, other.DischargePending),
        DischargePendingCancelled = Claim<DateTimeOffset?>.Later(DischargePendingCancelled, other.DischargePendingCancelled),
        Discharged = Claim<DateTimeOffset?>.Later(Discharged, other.Discharged),
        DischargeCancelled = Claim<DateTimeOffset?>.Later(DischargeCancelled, other.DischargeCancelled),
        LeaveStarted = Claim<DateTimeOffset?>.Later(LeaveStarted, other.LeaveStarted),
        LeaveEnded = Claim<DateTimeOffset?>.Later(LeaveEnded, other.LeaveEnded),
        Deleted = Claim<DateTimeOffset?>.Later(Deleted, other.Deleted),
        MovedAway = Claim<DateTimeOffset?>.Later(MovedAway, other.MovedAway),
        MovedHere = Claim<DateTimeOffset?>.Later(MovedHere, other.MovedHere),
        LastWithdrawn = Claim<DateTimeOffset?>.Later(LastWithdrawn, other.LastWithdrawn),
        StillOpen = Claim<DateTimeOffset?>.Later(StillOpen, other.StillOpen),
        Updated = Claim<DateTimeOffset?>.Later(Updated, other.Updated),
        Location = Claim<Location>.Later(Location, other.Location),
        Class = Claim<EncounterClass>.Later(Class, other.Class),
        ClassAtEnd = Claim<EncounterClass>.Later(ClassAtEnd, other.ClassAtEnd),
        AdmittedAt = Claim<DateTimeOffset?>.Later(AdmittedAt, other.AdmittedAt),
        PlannedFor = Claim<DateTimeOffset?>.Later(PlannedFor, other.PlannedFor),
        DischargedAt = Claim<DateTimeOffset?>.Later(DischargedAt, other.DischargedAt),
        Expected = Claim<DateTimeOffset?>.Later(Expected, other.Expected),
        FirstExpected = Claim<DateTimeOffset?>.Earlier(FirstExpected, other.FirstExpected),
        Disposition = Claim<string>.Later(Disposition, other.Disposition),
        Deceased = Claim<bool>.Later(Deceased, other.Deceased),
        IsExcluded = (IsExcluded || other.IsExcluded) && !HasBegun && !other.HasBegun,
    };

    /// <summary>What of it was recorded no later than a time. What a later claim has taken the place of is not known any more.</summary>
    public StayFacts UpTo(DateTimeOffset time) => Only(recorded => recorded <= time);

    private StayFacts Only(Func<DateTimeOffset, bool> counts) => this with
    {
        Admitted = Where(Admitted, counts),
        Arrived = Where(Arrived, counts),
        Planned = Where(Planned, counts),
        PlanCancelled = Where(PlanCancelled, counts),
        AdmissionCancelled = Where(AdmissionCancelled, counts),
        Moved = Where(Moved, counts),
        DischargePending = Where(DischargePending, counts),
        DischargePendingCancelled = Where(DischargePendingCancelled, counts),
        Discharged = Where(Discharged, counts),
        DischargeCancelled = Where(DischargeCancelled, counts),
        LeaveStarted = Where(LeaveStarted, counts),
        LeaveEnded = Where(LeaveEnded, counts),
        Deleted = Where(Deleted, counts),
        MovedAway = Where(MovedAway, counts),
        MovedHere = Where(MovedHere, counts),
        LastWithdrawn = Where(LastWithdrawn, counts),
        StillOpen = Where(StillOpen, counts),
        Updated = Where(Updated, counts),
        Location = Where(Location, counts),
        Class = Where(Class, counts),
        ClassAtEnd = Where(ClassAtEnd, counts),
        PlannedFor = Where(PlannedFor, counts),
        AdmittedAt = Where(AdmittedAt, counts),
        DischargedAt = Where(DischargedAt, counts),
        Expected = Where(Expected, counts),
        FirstExpected = Where(FirstExpected, counts),
        Disposition = Where(Disposition, counts),
        Deceased = Where(Deceased, counts),
    };

    private static Claim<T>? Where<T>(Claim<T>? claim, Func<DateTimeOffset, bool> counts) => claim is not null && counts(claim.Recorded) ? claim : null;

    /// <summary>Whether anything is known to have happened: more than that a record was updated, or whose the visit is.</summary>
    internal bool HasAnEvent =>
        (Admitted ?? Arrived ?? Planned ?? PlanCancelled ?? AdmissionCancelled ?? Moved ?? DischargePending ?? DischargePendingCancelled ?? Discharged
            ?? DischargeCancelled ?? LeaveStarted ?? LeaveEnded ?? Deleted ?? LastWithdrawn) is not null;

    private bool HasBegun => !IsExcluded && ((Class ?? ClassAtEnd) is not null || HasAnEvent);

    private static bool Begins(FeedMessage message) => message.Class is not null || !message.IsUpdate;

    private static bool IsAtTheEnd(FeedMessage message) =>
        message.Trigger == FeedTrigger.Discharged || (message.IsUpdate && message.DischargedAt.Value is not null);

    private static bool IsStatusOfAnOpenVisit(FeedMessage message) => message.IsStatus && message.Trigger is
        FeedTrigger.Planned or FeedTrigger.Arrived or FeedTrigger.Admitted or FeedTrigger.Transferred or FeedTrigger.LeaveStarted;

    private StayFacts HearValues(FeedMessage message, Stamp stamp) => this with
    {
        Location = message.Location is { } location ? Claim<Location>.Later(Location, stamp.On(location)) : Location,
        Class = message.Class is { } kind && !IsAtTheEnd(message) ? Claim<EncounterClass>.Later(Class, stamp.On(kind)) : Class,
        ClassAtEnd = message.Class is { } end && IsAtTheEnd(message) && (message.IsUpdate || message.Excluded is null) ? Claim<EncounterClass>.Later(ClassAtEnd, stamp.On(end)) : ClassAtEnd,
        PlannedFor = message is { Trigger: FeedTrigger.Planned, AdmittedAt: { } planned } ? Claim<DateTimeOffset?>.Later(PlannedFor, stamp.On<DateTimeOffset?>(planned)) : PlannedFor,
        AdmittedAt = message is { Trigger: not FeedTrigger.Planned, AdmittedAt: { } admitted } ? Claim<DateTimeOffset?>.Later(AdmittedAt, stamp.On<DateTimeOffset?>(admitted)) : AdmittedAt,
        DischargedAt = message.DischargedAt.IsSent ? Claim<DateTimeOffset?>.Later(DischargedAt, stamp.On(message.DischargedAt.Value)) : DischargedAt,
        Expected = message.ExpectedDischarge.IsSent ? Claim<DateTimeOffset?>.Later(Expected, stamp.On(message.ExpectedDischarge.Value)) : Expected,
        FirstExpected = message.ExpectedDischarge.Value is not null
            ? Claim<DateTimeOffset?>.Earlier(FirstExpected, stamp.On(message.ExpectedDischarge.Value)) : FirstExpected,
        Disposition = message.Disposition is { } disposition ? Claim<string>.Later(Disposition, stamp.On(disposition)) : Disposition,
        Deceased = message.Deceased.IsSent ? Claim<bool>.Later(Deceased, stamp.On(message.Deceased.Value ?? false)) : Deceased,
    };
}
