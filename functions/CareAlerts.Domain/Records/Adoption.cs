namespace CareAlerts.Domain;

/// <summary>What was in another record of the same person when it moved to this one (docs/adr/0013). Ids are kept: links and receipts still find their way.</summary>
/// <param name="From">The other record.</param>
public sealed record Adoption(PersonId From)
{
    /// <summary>Its plan. Only one plan counts; of this one the services go on until people have put the plan anew.</summary>
    public CarePlan? Plan { get; init; }

    /// <summary>Its stays.</summary>
    public IReadOnlyList<Stay> Stays { get; init; } = [];

    /// <summary>Its alerts.</summary>
    public IReadOnlyList<Alert> Alerts { get; init; } = [];

    /// <summary>Its notifications.</summary>
    public IReadOnlyList<Notification> Notifications { get; init; } = [];

    /// <summary>Their attempts.</summary>
    public IReadOnlyList<Attempt> Attempts { get; init; } = [];

    /// <summary>Its stays at rest: a late duplicate must not wake them here either. Their rows stay where they are.</summary>
    public IReadOnlyList<RestedStay> Rested { get; init; } = [];

    /// <summary>What it knows of the person's death.</summary>
    public DeathOnFile? Death { get; init; }

    /// <summary>Visits of its person that were over before there was a plan.</summary>
    public IReadOnlyList<PastVisit> Past { get; init; } = [];

    /// <summary>NHS numbers known to be theirs beside that of its plan.</summary>
    public IReadOnlyList<string> OtherNhsNumbers { get; init; } = [];

    /// <summary>Records it had adopted itself.</summary>
    public IReadOnlyList<AdoptedRecord> Adopted { get; init; } = [];
}

/// <summary>A record that is about to move here, or is on its way.</summary>
/// <param name="From">The record.</param>
/// <param name="At">Since when.</param>
/// <param name="IsArriving">Whether some of it is here and some is not: until all is, nothing is judged.</param>
public sealed record JoiningRecord(PersonId From, DateTimeOffset At, bool IsArriving = false);

/// <summary>A record that has moved here. What it had laid to rest, and its timeline until then, are read where they are.</summary>
/// <param name="From">The record.</param>
/// <param name="At">When it moved.</param>
public sealed record AdoptedRecord(PersonId From, DateTimeOffset At);

/// <summary>Where a record has moved to.</summary>
/// <param name="To">The record that speaks for the person now.</param>
/// <param name="At">When it moved.</param>
/// <param name="IsEmptied">Whether all that was here is forgotten; only the way on is kept.</param>
public sealed record MovedRecord(PersonId To, DateTimeOffset At, bool IsEmptied = false);
