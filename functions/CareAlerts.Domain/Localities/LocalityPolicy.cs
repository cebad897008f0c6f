namespace CareAlerts.Domain;

/// <summary>The place's own policy: data, not code. CONTRACT, <c>PUT /localities/{id}</c> and "Default policy".</summary>
public sealed record LocalityPolicy
{
    /// <summary>The customer's id.</summary>
    public required LocalityId Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>Shadow decides and sends nothing.</summary>
    public Mode Mode { get; init; } = Mode.Live;

    /// <summary>Local time of hours and days in this policy.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    /// <summary>Which days are holidays.</summary>
    public string Calendar { get; init; } = "england-and-wales";

    /// <summary>The single point of access.</summary>
    public ContactId? DutyTeam { get; init; }

    /// <summary>Who runs the system.</summary>
    public IReadOnlyList<ContactId> Operators { get; init; } = [];

    /// <summary>Who is watched beyond those with a plan.</summary>
    public IReadOnlyList<TargetRule> Targets { get; init; } = [];

    /// <summary>Services (by id or category) a discharge pathway requires.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Required { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>How long after admission providers are first asked.</summary>
    public TimeSpan RequestAfterAdmission { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Questions put at set times.</summary>
    public IReadOnlyList<Prompt> Prompts { get; init; } = [];

    /// <summary>What to do about each kind of alert; every kind has an entry.</summary>
    public required IReadOnlyDictionary<AlertKind, AlertPolicy> Alerts { get; init; }

    /// <summary>When routine or urgent messages wait; null means never.</summary>
    public QuietHours? QuietHours { get; init; }

    /// <summary>When routine messages are gathered into one; null means the default digest.</summary>
    public Digest? Digest { get; init; }

    /// <summary>How much a message may say.</summary>
    public MessageDetail Detail { get; init; } = MessageDetail.Reference;

    /// <summary>What the place wants to achieve.</summary>
    public IReadOnlyList<Goal> Goals { get; init; } = [];

    /// <summary>The policy of a locality without a document.</summary>
    public static LocalityPolicy Default(LocalityId id) => new() { Id = id, Name = id.Value, Alerts = DefaultPolicy.Alerts };
}

/// <summary>Something somebody must act on. The wire names are CONTRACT's (<c>discharge-imminent-not-ready</c>, …).</summary>
public enum AlertKind
{
    /// <summary>A person with a plan is in hospital.</summary>
    Admitted,
    /// <summary>A question to a provider.</summary>
    ReadinessRequest,
    /// <summary>No expected discharge date is known.</summary>
    NoExpectedDischarge,
    /// <summary>A known date moved while the community is not ready.</summary>
    ExpectedDischargeChanged,
    /// <summary>The person is about to leave and the community is not ready.</summary>
    DischargeImminentNotReady,
    /// <summary>Everything critical is confirmed.</summary>
    CommunityReady,
    /// <summary>The person has left and the community is not ready.</summary>
    DischargedNotReady,
    /// <summary>The person has left and the community is ready.</summary>
    Discharged,
    /// <summary>The person has died: planning has stopped.</summary>
    Died,
    /// <summary>A service did not start.</summary>
    DidNotStart,
    /// <summary>A follow-up is due.</summary>
    FollowUpDue,
    /// <summary>Back in hospital within 30 days.</summary>
    ReturnedWithin30Days,
    /// <summary>Somebody targeted has no plan.</summary>
    PlanGap,
    /// <summary>A plan is past its review date.</summary>
    StalePlan,
    /// <summary>A plan cannot work as written.</summary>
    PlanProblem,
    /// <summary>A provider cannot meet the need.</summary>
    ServiceCannotMeet,
    /// <summary>Something told proved untrue.</summary>
    Retraction,
    /// <summary>A feed has fallen silent.</summary>
    FeedSilent,
    /// <summary>A silent feed is heard again.</summary>
    FeedHeardAgain,
    /// <summary>The house itself has a problem.</summary>
    SystemProblem,
}

/// <summary>How soon somebody must act.</summary>
public enum Urgency
{
    /// <summary>In the next working hours.</summary>
    Routine,
    /// <summary>Today.</summary>
    Urgent,
    /// <summary>Now, whatever the hour.</summary>
    Critical,
}

/// <summary>What to do about one kind of alert.</summary>
/// <param name="Urgency">How soon somebody must act.</param>
/// <param name="Hold">How long to wait before the first message, from the opening by our clock.</param>
/// <param name="AckFor">How long owning it pauses the escalation.</param>
/// <param name="Steps">Whom to tell, when.</param>
/// <param name="Off">Decided and recorded, never sent.</param>
public sealed record AlertPolicy(Urgency Urgency, TimeSpan Hold, TimeSpan AckFor, IReadOnlyList<EscalationStep> Steps, bool Off = false);

/// <summary>A step of an escalation.</summary>
/// <param name="After">From the opening plus the hold.</param>
/// <param name="To">Whom.</param>
/// <param name="By">Over which channels; empty means by urgency (routine and urgent: email, SMS only without one; critical: both).</param>
/// <param name="RepeatEvery">Say it again this often until resolved or owned, 12 times at most, then operators.</param>
public sealed record EscalationStep(
    TimeSpan After, IReadOnlyList<Recipient> To, IReadOnlyList<Channel> By, TimeSpan? RepeatEvery = null);

/// <summary>Whom a step tells: a role to be filled from the plan and policy, or a contact.</summary>
/// <param name="Role">The role; <see cref="RecipientRole.Contact"/> when a contact is named.</param>
/// <param name="Contact">The contact, when named.</param>
public readonly record struct Recipient(RecipientRole Role, ContactId? Contact = null);

/// <summary>Roles a step can name.</summary>
public enum RecipientRole
{
    /// <summary>The plan's case manager.</summary>
    CaseManager,
    /// <summary>The plan's deputy.</summary>
    Deputy,
    /// <summary>The locality's duty team.</summary>
    DutyTeam,
    /// <summary>The ward's contact.</summary>
    Ward,
    /// <summary>The provider of the service at issue.</summary>
    Provider,
    /// <summary>The locality's operators.</summary>
    Operators,
    /// <summary>A contact named by id.</summary>
    Contact,
}

/// <summary>How much a message says about the person.</summary>
public enum MessageDetail
{
    /// <summary>Nothing: code, urgency, what is asked, link.</summary>
    Reference,
    /// <summary>Initials and ward as well, by local choice.</summary>
    Initials,
}

/// <summary>Hours in which messages of some urgencies wait.</summary>
/// <param name="From">Start, local time.</param>
/// <param name="To">End, local time.</param>
/// <param name="For">Urgencies that wait.</param>
public sealed record QuietHours(TimeOnly From, TimeOnly To, IReadOnlyList<Urgency> For);

/// <summary>When gathered messages go out.</summary>
/// <param name="At">Local time on working days.</param>
/// <param name="For">Urgencies that are gathered.</param>
public sealed record Digest(TimeOnly At, IReadOnlyList<Urgency> For);

/// <summary>A question put at a set time.</summary>
/// <param name="Days">Days.</param>
/// <param name="At">Local time.</param>
/// <param name="To">Whom.</param>
/// <param name="Ask">What, for example <c>leaving-before-next-working-day</c>.</param>
public sealed record Prompt(IReadOnlyList<DayOfWeek> Days, TimeOnly At, IReadOnlyList<Recipient> To, string Ask)
{
    /// <summary>Who may leave before the next working day?</summary>
    public const string LeavingBeforeNextWorkingDay = "leaving-before-next-working-day";
}

/// <summary>A rule that singles out people who need attention beyond those with a plan.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Sources">Feeds it applies to; none means all.</param>
/// <param name="AgeAtLeast">Lowest age in years.</param>
/// <param name="Classes">Classes of visit; none means all.</param>
/// <param name="ActivePlan">Whether the person must, or must not, have an active plan; null means either.</param>
/// <param name="Alert">The alert to raise.</param>
public sealed record TargetRule(
    string Name, IReadOnlyList<SourceId> Sources, int? AgeAtLeast, IReadOnlyList<EncounterClass> Classes, bool? ActivePlan, AlertKind Alert);

/// <summary>What the place wants to achieve.</summary>
/// <param name="Measure">The measure's name.</param>
/// <param name="Target">The value aimed at, 0 to 1.</param>
/// <param name="By">By when.</param>
/// <param name="Owner">Who answers for it.</param>
public sealed record Goal(string Measure, double Target, DateOnly? By, ContactId? Owner);
