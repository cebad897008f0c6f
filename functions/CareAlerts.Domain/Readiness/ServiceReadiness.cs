namespace CareAlerts.Domain;

/// <summary>What a service can say about a stay.</summary>
public enum ReadinessAnswer
{
    /// <summary>It will be there.</summary>
    Confirmed,
    /// <summary>Part of it will be there.</summary>
    Partly,
    /// <summary>It cannot be there.</summary>
    CannotMeet,
    /// <summary>It is not needed any more.</summary>
    NotNeeded,
    /// <summary>The person is not this provider's.</summary>
    NotOurs,
    /// <summary>It has begun.</summary>
    Started,
    /// <summary>It did not begin as promised.</summary>
    DidNotStart,
}

/// <summary>How we know.</summary>
public enum Evidence
{
    /// <summary>The provider said so here.</summary>
    Provider,
    /// <summary>By telephone.</summary>
    Phone,
    /// <summary>From a record.</summary>
    Record,
}

/// <summary>An answer about one service on one stay.</summary>
public sealed record ReadinessReply
{
    /// <summary>What was said.</summary>
    public required ReadinessAnswer Answer { get; init; }

    /// <summary>From when it can be there.</summary>
    public DateTimeOffset? AvailableFrom { get; init; }

    /// <summary>Until when the place is held.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>Why not.</summary>
    public string? Reason { get; init; }

    /// <summary>How we know.</summary>
    public Evidence? Evidence { get; init; }

    /// <summary>Whom they spoke to.</summary>
    public string? SpokeTo { get; init; }

    /// <summary>A note.</summary>
    public string? Note { get; init; }

    /// <summary>Who said or recorded it.</summary>
    public required Actor By { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The need it answers (<see cref="ServiceReadiness.NeedOf"/>): when that changes, the answer lapses.</summary>
    public required string Need { get; init; }

    /// <summary>The expected discharge known when it was said; null when none was. Asked about another date, the service is asked again.</summary>
    public DateTimeOffset? Leaving { get; init; }

    /// <summary>Whether it says the same, whoever said it and whenever: pressing a button twice changes nothing.</summary>
    public bool SaysTheSameAs(ReadinessReply other) => this == other with { At = At, By = By };
}

/// <summary>What we know about one service on one stay.</summary>
public sealed record ServiceReadiness
{
    /// <summary>The service of the plan.</summary>
    public required ServiceId Service { get; init; }

    /// <summary>When the provider was first asked; null when it was not.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>The last answer.</summary>
    public ReadinessReply? Reply { get; init; }

    /// <summary>The answer before, so that the last can be undone.</summary>
    public ReadinessReply? Before { get; init; }

    /// <summary>Whether the last thing said was to take an answer back: an undo whose own answer was lost may come again and takes nothing more.</summary>
    public bool IsTakenBack { get; init; }

    /// <summary>What is asked of the provider, as far as an answer depends on it.</summary>
    public static string NeedOf(PlannedService service) => $"{service.Provider}|{service.Category}|{service.Name}";
}

/// <summary>The state of a service for a date. The wire words are CONTRACT's.</summary>
public enum ReadinessState
{
    /// <summary>Nobody was asked.</summary>
    NotAsked,
    /// <summary>Asked, no answer.</summary>
    Asked,
    /// <summary>It will be there on that date.</summary>
    Confirmed,
    /// <summary>Part of it will.</summary>
    Partly,
    /// <summary>It cannot.</summary>
    CannotMeet,
    /// <summary>Not needed.</summary>
    NotNeeded,
    /// <summary>Not this provider's.</summary>
    NotOurs,
    /// <summary>It has begun.</summary>
    Started,
    /// <summary>It did not begin.</summary>
    DidNotStart,
    /// <summary>It was confirmed, but not for this date or this need.</summary>
    Lapsed,
}

/// <summary>What an answer is worth for a date.</summary>
public static class ReadinessRules
{
    /// <summary>
    /// The state of a service for a departure at <paramref name="leaving"/>. A confirmation lapses when the date is before it and
    /// when the place is not held that long; any answer lapses when the need has changed.
    /// </summary>
    /// <param name="readiness">What we know.</param>
    /// <param name="service">What is needed.</param>
    /// <param name="leaving">The departure.</param>
    /// <param name="neededFrom">When it must be there: the departure, or now if the person has already left.</param>
    public static ReadinessState StateOf(ServiceReadiness readiness, PlannedService service, DateTimeOffset leaving, DateTimeOffset neededFrom)
    {
        if (readiness.Reply is not { } reply) return readiness.AskedAt is null ? ReadinessState.NotAsked : ReadinessState.Asked;
        if (IsForAnotherNeed(reply, service)) return ReadinessState.Lapsed;
        return reply.Answer switch
        {
            ReadinessAnswer.Confirmed => Covers(reply, leaving, neededFrom) ? ReadinessState.Confirmed : ReadinessState.Lapsed,
            ReadinessAnswer.Partly => ReadinessState.Partly,
            ReadinessAnswer.CannotMeet => ReadinessState.CannotMeet,
            ReadinessAnswer.NotNeeded => ReadinessState.NotNeeded,
            ReadinessAnswer.NotOurs => ReadinessState.NotOurs,
            ReadinessAnswer.Started => ReadinessState.Started,
            ReadinessAnswer.DidNotStart => ReadinessState.DidNotStart,
            _ => throw new ArgumentOutOfRangeException(nameof(readiness), reply.Answer, "An answer without a meaning."),
        };
    }

    /// <summary>Whether nothing more is needed from the service.</summary>
    public static bool IsMet(ReadinessState state) => state is ReadinessState.Confirmed or ReadinessState.Started or ReadinessState.NotNeeded;

    private static bool Covers(ReadinessReply reply, DateTimeOffset leaving, DateTimeOffset neededFrom) =>
        !(reply.AvailableFrom > neededFrom) && !(reply.HeldUntil < leaving);

    // What has begun has begun, whatever the plan says of it since.
    private static bool IsForAnotherNeed(ReadinessReply reply, PlannedService service) =>
        reply.Answer is not (ReadinessAnswer.Started or ReadinessAnswer.DidNotStart) && reply.Need != ServiceReadiness.NeedOf(service);
}
