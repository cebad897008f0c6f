namespace CareAlerts.Domain;

/// <summary>Where an alert stands.</summary>
public enum AlertState
{
    /// <summary>Nobody has taken it.</summary>
    Open,
    /// <summary>Somebody has taken it; escalation pauses.</summary>
    Owned,
    /// <summary>The condition has cleared.</summary>
    Resolved,
    /// <summary>The fact behind it proved untrue.</summary>
    Retracted,
}

/// <summary>A condition somebody must act on, one at a time per (stay or source, kind, subject).</summary>
public sealed record Alert
{
    /// <summary>Its id.</summary>
    public required AlertId Id { get; init; }

    /// <summary>A short code people can say and reply with, for example <c>K7QM</c>.</summary>
    public required string Code { get; init; }

    /// <summary>The condition.</summary>
    public required AlertKind Kind { get; init; }

    /// <summary>The stay it is about; null for an alert about the house or a source.</summary>
    public StayId? Stay { get; init; }

    /// <summary>The source it is about, in place of a stay.</summary>
    public SourceId? Source { get; init; }

    /// <summary>What distinguishes it among alerts of its kind: a service, a date, the alert taken back, a cause.</summary>
    public string? Subject { get; init; }

    /// <summary>How soon somebody must act.</summary>
    public required Urgency Urgency { get; init; }

    /// <summary>Where it stands.</summary>
    public AlertState State { get; init; } = AlertState.Open;

    /// <summary>When our clock opened it.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>Nothing is sent before this: a discharge may yet be cancelled.</summary>
    public required DateTimeOffset HoldUntil { get; init; }

    /// <summary>Why it was opened, and what became of it: one sentence each, without names.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>Who has taken it.</summary>
    public Owner? Owner { get; init; }

    /// <summary>The next step of the policy, from 0.</summary>
    public int NextStep { get; init; }

    /// <summary>How often the last step has been repeated.</summary>
    public int Repeats { get; init; }

    /// <summary>When the next step is due; null when there is none.</summary>
    public DateTimeOffset? NextStepAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What a question asked last (<see cref="AskRound"/>): when that changes, it is asked again.</summary>
    public AskRound? Round { get; init; }

    /// <summary>What an alarm about a silent feed is about.</summary>
    public SilentSpell? Spell { get; init; }

    /// <summary>Whom a retraction or the word of a recovery must tell: everyone told of what is over, each by the same channel.</summary>
    public IReadOnlyList<Told> Told { get; init; } = [];

    /// <summary>Contacts who said that they are the wrong person.</summary>
    public IReadOnlyList<ContactId> WrongPersons { get; init; } = [];

    /// <summary>How it was last handed on, until somebody owns it: the same said again, as after a lost answer, hands it on no further.</summary>
    public HandedOn? HandedOn { get; init; }

    /// <summary>Why nothing of this alert is sent, though its source and policy would let it be (an old fact, known news); null when it may be.</summary>
    public string? Silence { get; init; }

    /// <summary>What was not sent, to whom, and why.</summary>
    public IReadOnlyList<Silence> Silences { get; init; } = [];

    /// <summary>A contact to tell beside those the policy names.</summary>
    public ContactId? AlsoTell { get; init; }

    /// <summary>Whether it only says that something is over: it asks for nothing, and ends as soon as it was told.</summary>
    public bool IsNotice => Kind is AlertKind.Retraction or AlertKind.FeedHeardAgain;

    /// <summary>Whether somebody may still have to act.</summary>
    public bool IsOpen => State is AlertState.Open or AlertState.Owned;
}

/// <summary>Who has taken an alert.</summary>
/// <param name="By">The person.</param>
/// <param name="At">When.</param>
/// <param name="Until">When the escalation goes on unless the condition has cleared.</param>
public sealed record Owner(Actor By, DateTimeOffset At, DateTimeOffset Until);

/// <summary>An alert that somebody gave away.</summary>
/// <param name="Action">Passed on, or the wrong person.</param>
/// <param name="By">Who.</param>
/// <param name="To">To whom; null is to whoever comes next.</param>
/// <param name="Note">Their note.</param>
/// <param name="At">When.</param>
public sealed record HandedOn(AckAction Action, Actor By, ContactId? To, string? Note, DateTimeOffset At = default)
{
    /// <summary>A lost answer is noticed by then; whoever passes an alert on to the same colleague later means it.</summary>
    private static readonly TimeSpan SameAgain = TimeSpan.FromMinutes(10);

    /// <summary>Whether somebody only says again what they have said: that they are the wrong person holds, a pass counts once until a second could be meant.</summary>
    public bool IsSaidAgainBy(HandedOn later) =>
        this == later with { At = At } && (Action == AckAction.WrongPerson || later.At - At < SameAgain);
}

/// <summary>Somebody told of something.</summary>
/// <param name="To">The contact.</param>
/// <param name="Channel">The channel.</param>
public readonly record struct Told(ContactId To, Channel Channel);

/// <summary>The silence of a feed, as it was when operators were told.</summary>
/// <param name="LastAt">The last message before it; null when none ever came.</param>
/// <param name="Allowed">How long the settings let the feed be silent then.</param>
public sealed record SilentSpell(DateTimeOffset? LastAt, TimeSpan Allowed);

/// <summary>A message that was not sent.</summary>
/// <param name="At">When it would have been.</param>
/// <param name="To">The role or contact it was for.</param>
/// <param name="Why">One sentence.</param>
public sealed record Silence(DateTimeOffset At, string To, string Why);

/// <summary>What a question to a provider was about when it was last asked.</summary>
/// <param name="Leaving">The date, if one was known.</param>
/// <param name="IsPending">Whether the discharge was pending.</param>
/// <param name="Provider">Who was asked.</param>
public sealed record AskRound(DateTimeOffset? Leaving, bool IsPending, ContactId? Provider = null);
