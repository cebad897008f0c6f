namespace CareAlerts.Domain;

/// <summary>The words of CONTRACT for states, and for what people do; as <see cref="WireNames"/> for what documents say.</summary>
public static class StateNames
{
    /// <summary>FHIR R4 Encounter.status words.</summary>
    public static readonly WireWords<StayStatus> StayStatuses = new(
        (StayStatus.Unknown, "unknown"), (StayStatus.Planned, "planned"), (StayStatus.Arrived, "arrived"), (StayStatus.InProgress, "in-progress"),
        (StayStatus.OnLeave, "onleave"), (StayStatus.Finished, "finished"), (StayStatus.Cancelled, "cancelled"),
        (StayStatus.EnteredInError, "entered-in-error"));

    /// <summary>Answers a service can give.</summary>
    public static readonly WireWords<ReadinessAnswer> Answers = new(
        (ReadinessAnswer.Confirmed, "confirmed"), (ReadinessAnswer.Partly, "partly"), (ReadinessAnswer.CannotMeet, "cannot-meet"),
        (ReadinessAnswer.NotNeeded, "not-needed"), (ReadinessAnswer.NotOurs, "not-ours"), (ReadinessAnswer.Started, "started"),
        (ReadinessAnswer.DidNotStart, "did-not-start"));

    /// <summary>How we know.</summary>
    public static readonly WireWords<Evidence> Evidences =
        new((Evidence.Provider, "provider"), (Evidence.Phone, "phone"), (Evidence.Record, "record"));

    /// <summary>The state of a service.</summary>
    public static readonly WireWords<ReadinessState> ReadinessStates = new(
        (ReadinessState.NotAsked, "not-asked"), (ReadinessState.Asked, "asked"), (ReadinessState.Confirmed, "confirmed"),
        (ReadinessState.Partly, "partly"), (ReadinessState.CannotMeet, "cannot-meet"), (ReadinessState.NotNeeded, "not-needed"),
        (ReadinessState.NotOurs, "not-ours"), (ReadinessState.Started, "started"), (ReadinessState.DidNotStart, "did-not-start"),
        (ReadinessState.Lapsed, "lapsed"));

    /// <summary>The gate's answers.</summary>
    public static readonly WireWords<GateStatus> GateStatuses = new(
        (GateStatus.Ready, "ready"), (GateStatus.NotReady, "not-ready"), (GateStatus.NoPlan, "no-plan"), (GateStatus.NotApplicable, "not-applicable"));

    /// <summary>Why something is unmet.</summary>
    public static readonly WireWords<UnmetReason> UnmetReasons = new(
        (UnmetReason.NotAsked, "not-asked"), (UnmetReason.AwaitingReply, "awaiting-reply"), (UnmetReason.Partly, "partly"),
        (UnmetReason.CannotMeet, "cannot-meet"), (UnmetReason.NotOurs, "not-ours"), (UnmetReason.Lapsed, "lapsed"),
        (UnmetReason.NoUsableContact, "no-usable-contact"), (UnmetReason.DataMissing, "data-missing"), (UnmetReason.OnHold, "on-hold"));

    /// <summary>Where an alert stands.</summary>
    public static readonly WireWords<AlertState> AlertStates = new(
        (AlertState.Open, "open"), (AlertState.Owned, "owned"), (AlertState.Resolved, "resolved"), (AlertState.Retracted, "retracted"));

    /// <summary>What somebody does with an alert.</summary>
    public static readonly WireWords<AckAction> AckActions = new(
        (AckAction.Mine, "mine"), (AckAction.Pass, "pass"), (AckAction.WrongPerson, "wrong-person"));

    /// <summary>What people decided about an identity.</summary>
    public static readonly WireWords<IdentityDecision> IdentityDecisions = new(
        (IdentityDecision.SamePerson, "same-person"), (IdentityDecision.NotTheSame, "not-the-same"));

    /// <summary>How a notification ended.</summary>
    public static readonly WireWords<NotificationState> NotificationStates = new(
        (NotificationState.Pending, "pending"), (NotificationState.Delivered, "delivered"), (NotificationState.Failed, "failed"),
        (NotificationState.Unknown, "unknown"), (NotificationState.Cancelled, "cancelled"));

    /// <summary>How far an attempt is.</summary>
    public static readonly WireWords<AttemptState> AttemptStates = new(
        (AttemptState.Sending, "sending"), (AttemptState.Accepted, "accepted"), (AttemptState.Delivered, "delivered"),
        (AttemptState.FailedTemporary, "failed-temporary"), (AttemptState.FailedPermanent, "failed-permanent"), (AttemptState.Unknown, "unknown"));
}
