namespace CareAlerts.Domain;

/// <summary>The answer to the one question: is the community ready for this discharge?</summary>
public enum GateStatus
{
    /// <summary>Every critical service is.</summary>
    Ready,
    /// <summary>At least one critical service is not, or we do not know.</summary>
    NotReady,
    /// <summary>There is no active plan. Never clearance.</summary>
    NoPlan,
    /// <summary>The question does not arise: not a stay of concern, cancelled, or the person has died.</summary>
    NotApplicable,
}

/// <summary>Why a service is not ready. The wire words are CONTRACT's.</summary>
public enum UnmetReason
{
    /// <summary>The provider was not asked.</summary>
    NotAsked,
    /// <summary>Asked, no answer yet.</summary>
    AwaitingReply,
    /// <summary>Only part of it.</summary>
    Partly,
    /// <summary>The provider cannot.</summary>
    CannotMeet,
    /// <summary>The provider says the person is not theirs.</summary>
    NotOurs,
    /// <summary>Confirmed, but not for this date or need; or it did not start.</summary>
    Lapsed,
    /// <summary>Nobody can be asked.</summary>
    NoUsableContact,
    /// <summary>The pathway requires it and the plan does not have it.</summary>
    DataMissing,
    /// <summary>The community asks the discharge to wait.</summary>
    OnHold,
}

/// <summary>Something that is not ready.</summary>
/// <param name="Service">The service; null for a hold of the stay.</param>
/// <param name="Reason">Why.</param>
/// <param name="Critical">Whether it decides the gate.</param>
/// <param name="Since">Since when.</param>
/// <param name="Contact">Whom to ask.</param>
public sealed record Unmet(ServiceId? Service, UnmetReason Reason, bool Critical, DateTimeOffset Since, ContactId? Contact);

/// <summary>Whether the community is ready for a departure at a time, and what is missing.</summary>
/// <param name="Status">The answer.</param>
/// <param name="At">The departure asked about.</param>
/// <param name="Unmet">Critical services that are not ready: they decide.</param>
/// <param name="AlsoOutstanding">Other services that are not ready: they never do.</param>
/// <param name="DataAsOf">How old the hospital's word is.</param>
public sealed record Gate(
    GateStatus Status, DateTimeOffset At, IReadOnlyList<Unmet> Unmet, IReadOnlyList<Unmet> AlsoOutstanding, DateTimeOffset DataAsOf)
{
    /// <summary>The departure a stay is judged by when nobody names one: when the person left, else the expected date if ahead, else now.</summary>
    public static DateTimeOffset DefaultTime(Stay stay, DateTimeOffset now) => stay.DischargedAt ?? TimeAhead(stay, now);

    /// <summary>The expected discharge if ahead, else now.</summary>
    internal static DateTimeOffset TimeAhead(Stay stay, DateTimeOffset now) => stay.ExpectedDischarge is { } date && date > now ? date : now;

    /// <summary>Works out the gate. Unknown is not ready.</summary>
    /// <param name="stay">The stay.</param>
    /// <param name="plan">The person's plan, if any.</param>
    /// <param name="directory">Policies and contacts.</param>
    /// <param name="leaving">The departure asked about.</param>
    /// <param name="now">Our clock.</param>
    public static Gate Of(Stay stay, CarePlan? plan, CareDirectory directory, DateTimeOffset leaving, DateTimeOffset now)
    {
        if (!stay.IsOfConcern || stay.IsDeceased || stay.Status is StayStatus.Unknown or StayStatus.Cancelled or StayStatus.EnteredInError)
            return new(GateStatus.NotApplicable, leaving, [], [], stay.HeardAt);
        if (plan is not { Status: PlanStatus.Active }) return new(GateStatus.NoPlan, leaving, [], [], stay.HeardAt);

        var unmet = new List<Unmet>();
        var outstanding = new List<Unmet>();
        var neededFrom = stay.DischargedAt is not null && now > leaving ? now : leaving;
        foreach (var service in plan.Services)
            if (UnmetOf(service) is { } item) (service.Critical ? unmet : outstanding).Add(item);
        if (stay.Hold is { } hold && hold.HoldsAt(now)) unmet.Add(new(null, UnmetReason.OnHold, true, hold.At, hold.By.Contact));
        return new(unmet.Count == 0 ? GateStatus.Ready : GateStatus.NotReady, leaving, unmet, outstanding, stay.HeardAt);

        Unmet? UnmetOf(PlannedService service)
        {
            var readiness = stay.ReadinessOf(service.Id);
            var state = ReadinessRules.StateOf(readiness, service, leaving, neededFrom);
            if (ReasonFor(state) is not { } reason) return null;
            if (reason is UnmetReason.NotAsked or UnmetReason.AwaitingReply && !directory.IsReachable(service.Provider)) reason = UnmetReason.NoUsableContact;
            return new(service.Id, reason, service.Critical, readiness.Reply?.At ?? readiness.AskedAt ?? stay.OpenedAt, service.Provider);
        }
    }

    private static UnmetReason? ReasonFor(ReadinessState state) => state switch
    {
        ReadinessState.Confirmed or ReadinessState.Started or ReadinessState.NotNeeded => null,
        ReadinessState.NotAsked => UnmetReason.NotAsked,
        ReadinessState.Asked => UnmetReason.AwaitingReply,
        ReadinessState.Partly => UnmetReason.Partly,
        ReadinessState.CannotMeet => UnmetReason.CannotMeet,
        ReadinessState.NotOurs => UnmetReason.NotOurs,
        ReadinessState.DidNotStart or ReadinessState.Lapsed => UnmetReason.Lapsed,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A state without a meaning for the gate."),
    };
}
