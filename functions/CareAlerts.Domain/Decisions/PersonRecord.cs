namespace CareAlerts.Domain;

/// <summary>Everything we know about one person, as loaded by one query. The unit of decision and of commit.</summary>
public sealed record PersonRecord
{
    /// <summary>The person.</summary>
    public required PersonId Id { get; init; }

    /// <summary>Counts decisions; 0 for a person not yet stored.</summary>
    public long Version { get; init; }

    /// <summary>The plan, if there is one.</summary>
    public CarePlan? Plan { get; init; }

    /// <summary>Stays not yet laid to rest.</summary>
    public IReadOnlyList<Stay> Stays { get; init; } = [];

    /// <summary>Alerts of those stays, and of the house.</summary>
    public IReadOnlyList<Alert> Alerts { get; init; } = [];

    /// <summary>Notifications of those alerts.</summary>
    public IReadOnlyList<Notification> Notifications { get; init; } = [];

    /// <summary>Attempts to send them. Decisions read attempts and never write them.</summary>
    public IReadOnlyList<Attempt> Attempts { get; init; } = [];

    /// <summary>Stays laid to rest in the last 35 days: a late duplicate must not wake them.</summary>
    public IReadOnlyList<RestedStay> Rested { get; init; } = [];

    /// <summary>Visits that were over before there was a plan, of the last 35 days: what is heard late of them opens nothing.</summary>
    public IReadOnlyList<PastVisit> Past { get; init; } = [];

    /// <summary>Alerts of no stay laid to rest in the last 35 days, by the lot.</summary>
    public IReadOnlyList<RestedAlerts> RestedAlerts { get; init; } = [];

    /// <summary>Where this record has moved to; null while it speaks for its person.</summary>
    public MovedRecord? Moved { get; init; }

    /// <summary>Other records that are about to move here.</summary>
    public IReadOnlyList<JoiningRecord> Joining { get; init; } = [];

    /// <summary>Other records that have moved here in the last 35 days.</summary>
    public IReadOnlyList<AdoptedRecord> Adopted { get; init; } = [];

    /// <summary>NHS numbers that are theirs beside that of their plan, as people decided: of a plan whose record has moved here, or that a hospital had used for them.</summary>
    public IReadOnlyList<string> OtherNhsNumbers { get; init; } = [];

    /// <summary>What is known of their death beside what stays say; null when nothing is.</summary>
    public DeathOnFile? Death { get; init; }

    /// <summary>Whether they have died.</summary>
    public bool HasDied => Deaths.HasDied(Death, Stays);

    /// <summary>The time the timeline covers; null when it is empty. Its rows are not loaded.</summary>
    public TimelineSpan? Timeline { get; init; }

    /// <summary>The earliest wake-up on its way; null when none is.</summary>
    public DateTimeOffset? WakeAt { get; init; }

    /// <summary>A person nobody has decided anything about.</summary>
    public static PersonRecord New(PersonId id) => new() { Id = id };

    /// <summary>The stay with an id, or the one it proved to be.</summary>
    public Stay? Stay(StayId id) => Stays.FirstOrDefault(stay => stay.Id == id) ?? Stays.FirstOrDefault(stay => stay.Folded.Contains(id));

    /// <summary>The alert with an id.</summary>
    public Alert? Alert(AlertId id) => Alerts.FirstOrDefault(alert => alert.Id == id);

    /// <summary>The notification with an id.</summary>
    public Notification? Notification(NotificationId id) => Notifications.FirstOrDefault(notification => notification.Id == id);

    /// <summary>Whether a notification may have reached its contact.</summary>
    public bool MayHaveGoneOut(Notification notification) => MayHaveGoneOut(notification, Attempts);

    /// <summary>The same, by the attempts to send it.</summary>
    internal static bool MayHaveGoneOut(Notification notification, IReadOnlyList<Attempt> attempts) =>
        notification.State is NotificationState.Delivered or NotificationState.Unknown ||
        attempts.Any(attempt => attempt.Notification == notification.Id && attempt.MayHaveGoneOut);
}

/// <summary>A visit that was over before there was a plan.</summary>
/// <param name="Stay">What is known of it. It is no stay of the record's, unless something says that it goes on.</param>
/// <param name="NotedAt">Since when we know.</param>
public sealed record PastVisit(Stay Stay, DateTimeOffset NotedAt);

/// <summary>A stay laid to rest.</summary>
/// <param name="Id">The stay.</param>
/// <param name="Source">Its source.</param>
/// <param name="Visit">Its visit number.</param>
/// <param name="RestedAt">When it was laid to rest.</param>
/// <param name="Since">When it was opened: from then on the timeline may speak of it.</param>
public sealed record RestedStay(StayId Id, SourceId Source, string? Visit, DateTimeOffset RestedAt, DateTimeOffset Since = default)
{
    /// <summary>Other numbers the hospital has used for it.</summary>
    public IReadOnlyList<string> FormerVisits { get; init; } = [];

    /// <summary>Whether nothing but excluded classes was heard of it: what is heard of another class is about a stay that is yet to begin.</summary>
    public bool IsExcluded { get; init; }

    /// <summary>When it was recorded that the visit is somebody else's; null while it is this person's. What was said with it until then is not of them.</summary>
    public DateTimeOffset? MovedAwayAt { get; init; }

    /// <summary>Whether only the person's death had ended it: should they live after all, what is heard of it is about somebody who is there.</summary>
    public bool EndedByDeath { get; init; }

    /// <summary>Whether the hospital uses, or has used, a number for it.</summary>
    public bool IsVisit(string? number) => Visit == number || (number is not null && FormerVisits.Contains(number));
}

/// <summary>A lot of ended alerts laid to rest by one decision.</summary>
/// <param name="Number">The version of that decision.</param>
/// <param name="RestedAt">When.</param>
/// <param name="Since">When the first of them was opened: from then on the timeline may speak of them.</param>
public sealed record RestedAlerts(long Number, DateTimeOffset RestedAt, DateTimeOffset Since);

/// <summary>The time a person's timeline covers.</summary>
/// <param name="Since">Its first entry; once some were forgotten, the next may be up to a day older.</param>
/// <param name="Last">Its last entry.</param>
/// <param name="IsOnlyOfThePlan">
/// Whether it tells of nothing but the plan itself. A caseload brought in by the thousand would otherwise wait in the index of whoever has
/// something pending, to have a line deleted each.
/// </param>
public sealed record TimelineSpan(DateTimeOffset Since, DateTimeOffset Last, bool IsOnlyOfThePlan = false);
