namespace CareAlerts.Domain;

/// <summary>How a notification ended.</summary>
public enum NotificationState
{
    /// <summary>Not final; its attempts say how far it is.</summary>
    Pending,
    /// <summary>A receipt says it arrived.</summary>
    Delivered,
    /// <summary>It will not arrive.</summary>
    Failed,
    /// <summary>The provider's answer was lost and it cannot tell.</summary>
    Unknown,
    /// <summary>Nothing to say any more: the condition cleared, or the contact changed, before it went out.</summary>
    Cancelled,
}

/// <summary>Telling one contact over one channel. The address is looked up when it is sent.</summary>
public sealed record Notification
{
    /// <summary>Its id.</summary>
    public required NotificationId Id { get; init; }

    /// <summary>The alert it is part of.</summary>
    public required AlertId Alert { get; init; }

    /// <summary>Whom it tells.</summary>
    public required ContactId To { get; init; }

    /// <summary>Over which channel.</summary>
    public required Channel Channel { get; init; }

    /// <summary>How soon somebody must act: decides the queue.</summary>
    public required Urgency Urgency { get; init; }

    /// <summary>When it was decided.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The step of the escalation, from 0.</summary>
    public required int Step { get; init; }

    /// <summary>Why this contact, when it is not the one the step names.</summary>
    public string? Why { get; init; }

    /// <summary>The notification it stands in for, which failed or was lost.</summary>
    public NotificationId? StandsInFor { get; init; }

    /// <summary>How it ended.</summary>
    public NotificationState State { get; init; } = NotificationState.Pending;

    /// <summary>Why it ended so, without addresses.</summary>
    public string? EndReason { get; init; }
}

/// <summary>How far one try to send a notification is.</summary>
public enum AttemptState
{
    /// <summary>Claimed: the provider is being called, or was when the process ended.</summary>
    Sending,
    /// <summary>The provider took it. Not yet delivery.</summary>
    Accepted,
    /// <summary>A receipt says it arrived.</summary>
    Delivered,
    /// <summary>It failed and may be tried again.</summary>
    FailedTemporary,
    /// <summary>It failed for good.</summary>
    FailedPermanent,
    /// <summary>The answer was lost and the provider cannot tell.</summary>
    Unknown,
}

/// <summary>One try to send a notification. Only the sender writes it; it is claimed before the provider is called.</summary>
public sealed record Attempt
{
    /// <summary>The notification.</summary>
    public required NotificationId Notification { get; init; }

    /// <summary>Counted from 1.</summary>
    public required int Number { get; init; }

    /// <summary>How far it is.</summary>
    public required AttemptState State { get; init; }

    /// <summary>Which sender claimed it.</summary>
    public required string ClaimId { get; init; }

    /// <summary>Until when the claim holds.</summary>
    public required DateTimeOffset ClaimedUntil { get; init; }

    /// <summary>When it was claimed.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The provider called.</summary>
    public string? Provider { get; init; }

    /// <summary>The provider's own id for the message.</summary>
    public string? ProviderReference { get; init; }

    /// <summary>What the provider said, without addresses.</summary>
    public string? Why { get; init; }

    /// <summary>The reference given to the provider; it leads back to the partition.</summary>
    public string Reference => $"{Notification}-{Number}";

    /// <summary>Whether the contact may have been told by it.</summary>
    public bool MayHaveGoneOut => State is AttemptState.Sending or AttemptState.Accepted or AttemptState.Delivered or AttemptState.Unknown;
}
