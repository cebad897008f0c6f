namespace CareAlerts.Domain;

/// <summary>The words of CONTRACT for our closed sets, both ways. Renaming one breaks every integrator.</summary>
public static class WireNames
{
    /// <summary>Kinds of alert.</summary>
    public static readonly WireWords<AlertKind> AlertKinds = new(
        (AlertKind.Admitted, "admitted"),
        (AlertKind.ReadinessRequest, "readiness-request"),
        (AlertKind.NoExpectedDischarge, "no-expected-discharge"),
        (AlertKind.ExpectedDischargeChanged, "expected-discharge-changed"),
        (AlertKind.DischargeImminentNotReady, "discharge-imminent-not-ready"),
        (AlertKind.CommunityReady, "community-ready"),
        (AlertKind.DischargedNotReady, "discharged-not-ready"),
        (AlertKind.Discharged, "discharged"),
        (AlertKind.DidNotStart, "did-not-start"),
        (AlertKind.FollowUpDue, "follow-up-due"),
        (AlertKind.Died, "died"),
        (AlertKind.ReturnedWithin30Days, "returned-within-30-days"),
        (AlertKind.PlanGap, "plan-gap"),
        (AlertKind.StalePlan, "stale-plan"),
        (AlertKind.PlanProblem, "plan-problem"),
        (AlertKind.ServiceCannotMeet, "service-cannot-meet"),
        (AlertKind.Retraction, "retraction"),
        (AlertKind.FeedSilent, "feed-silent"),
        (AlertKind.FeedHeardAgain, "feed-heard-again"),
        (AlertKind.SystemProblem, "system-problem"));

    /// <summary>Urgencies.</summary>
    public static readonly WireWords<Urgency> Urgencies =
        new((Urgency.Routine, "routine"), (Urgency.Urgent, "urgent"), (Urgency.Critical, "critical"));

    /// <summary>Modes of a source, ward or locality.</summary>
    public static readonly WireWords<Mode> Modes = new((Mode.Shadow, "shadow"), (Mode.Live, "live"));

    /// <summary>Channels.</summary>
    public static readonly WireWords<Channel> Channels = new((Channel.Email, "email"), (Channel.Sms, "sms"));

    /// <summary>Roles a step can name. <see cref="RecipientRole.Contact"/> has no word of its own: the contact's id stands there.</summary>
    public static readonly WireWords<RecipientRole> RecipientRoles = WireWords<RecipientRole>.Without(
        RecipientRole.Contact,
        (RecipientRole.CaseManager, "caseManager"),
        (RecipientRole.Deputy, "deputy"),
        (RecipientRole.DutyTeam, "dutyTeam"),
        (RecipientRole.Ward, "ward"),
        (RecipientRole.Provider, "provider"),
        (RecipientRole.Operators, "operators"));

    /// <summary>Kinds of contact.</summary>
    public static readonly WireWords<ContactKind> ContactKinds = new(
        (ContactKind.Person, "person"), (ContactKind.Service, "service"), (ContactKind.Team, "team"), (ContactKind.Ward, "ward"));

    /// <summary>Classes of visit.</summary>
    public static readonly WireWords<EncounterClass> EncounterClasses = new(
        (EncounterClass.Unknown, "unknown"),
        (EncounterClass.Inpatient, "inpatient"),
        (EncounterClass.Emergency, "emergency"),
        (EncounterClass.Outpatient, "outpatient"),
        (EncounterClass.Preadmission, "pre-admission"),
        (EncounterClass.DayCase, "day-case"),
        (EncounterClass.Obstetrics, "obstetrics"),
        (EncounterClass.Dialysis, "dialysis"));

    /// <summary>Statuses of a plan.</summary>
    public static readonly WireWords<PlanStatus> PlanStatuses = new(
        (PlanStatus.Draft, "draft"),
        (PlanStatus.Active, "active"),
        (PlanStatus.OnHold, "on-hold"),
        (PlanStatus.Revoked, "revoked"),
        (PlanStatus.Completed, "completed"));

    /// <summary>How much a message says.</summary>
    public static readonly WireWords<MessageDetail> MessageDetails =
        new((MessageDetail.Reference, "reference"), (MessageDetail.Initials, "initials"));

    /// <summary>Days of the week.</summary>
    public static readonly WireWords<DayOfWeek> Days = new(
        (DayOfWeek.Monday, "mon"),
        (DayOfWeek.Tuesday, "tue"),
        (DayOfWeek.Wednesday, "wed"),
        (DayOfWeek.Thursday, "thu"),
        (DayOfWeek.Friday, "fri"),
        (DayOfWeek.Saturday, "sat"),
        (DayOfWeek.Sunday, "sun"));

    /// <summary>A recipient as a step names it: a role's word, or a contact's id.</summary>
    public static string Of(Recipient recipient) => recipient switch
    {
        { Role: RecipientRole.Contact, Contact: { } contact } => contact.Value,
        { Role: RecipientRole.Contact } => throw new InvalidOperationException("a recipient by contact names one"),
        _ => RecipientRoles.Of(recipient.Role),
    };

    /// <summary>Reads a recipient: a role's word, else a contact's id; false when it is neither.</summary>
    public static bool TryReadRecipient(string text, out Recipient recipient)
    {
        recipient = RecipientRoles.TryRead(text, out var role) ? new(role) : new(RecipientRole.Contact, new(text));
        return recipient.Contact is null || DocumentId.IsWellFormed(text);
    }
}
