namespace CareAlerts.Domain;

/// <summary>Everything that can happen to a person: a closed set. Every input takes the same way through the house.</summary>
public abstract record Input
{
    private Input() { }

    /// <summary>
    /// What is decided next when one decision was not enough: a look at what the record says is left to do, but for an input that alone knows
    /// what is.
    /// </summary>
    public virtual Input NextRound() => new Woken();

    /// <summary>A hospital message about the person.</summary>
    /// <param name="Message">What it says.</param>
    /// <param name="ReceivedAt">When we received it, by our clock.</param>
    public sealed record FeedHeard(FeedMessage Message, DateTimeOffset ReceivedAt) : Input
    {
        /// <summary>Whether it came with a reload (queue <c>adt-bulk</c>), which is about the past.</summary>
        public bool IsReload { get; init; }
    }

    /// <summary>The plan was made or replaced.</summary>
    /// <param name="Plan">The plan.</param>
    public sealed record PlanAgreed(CarePlan Plan) : Input
    {
        /// <summary>What was seen of the person in hospitals before there was a plan, oldest first.</summary>
        public IReadOnlyList<SeenVisit> Seen { get; init; } = [];

        /// <inheritdoc/>
        public override Input NextRound() => Seen.Count > 0 ? new VisitsSeen(Seen) { IsOfBeforeThePlan = true } : base.NextRound();
    }

    /// <summary>A hospital says that what it told under another record is about this person: two records are one, or a visit is theirs.</summary>
    /// <param name="Seen">What it told, oldest first.</param>
    public sealed record VisitsSeen(IReadOnlyList<SeenVisit> Seen) : Input
    {
        /// <summary>Whether all of it was seen before there was a plan: who left before that is news to nobody.</summary>
        public bool IsOfBeforeThePlan { get; init; }

        /// <inheritdoc/>
        public override Input NextRound() => this;
    }

    /// <summary>A hospital says that a visit is not this person's.</summary>
    /// <param name="Source">The hospital's feed.</param>
    /// <param name="Visit">Its number.</param>
    /// <param name="Stamp">When that was recorded.</param>
    /// <param name="To">Keys of whose it is.</param>
    public sealed record VisitMovedAway(SourceId Source, string Visit, Stamp Stamp, IReadOnlyList<string> To) : Input;

    /// <summary>A hospital says that two visits are one, or that a visit has another number.</summary>
    /// <param name="Source">The hospital's feed.</param>
    /// <param name="FormerVisit">The number no longer used.</param>
    /// <param name="Visit">The number used from now on.</param>
    /// <param name="Stamp">When that was recorded.</param>
    public sealed record VisitRenumbered(SourceId Source, string FormerVisit, string Visit, Stamp Stamp) : Input
    {
        /// <inheritdoc/>
        public override Input NextRound() => this;
    }

    /// <summary>People decided that other NHS numbers are this person's.</summary>
    /// <param name="Numbers">The numbers.</param>
    public sealed record NhsNumbersConfirmed(IReadOnlyList<string> Numbers) : Input;

    /// <summary>A hospital says that NHS numbers people had taken for this person's are another's.</summary>
    /// <param name="Numbers">The numbers.</param>
    public sealed record NhsNumbersTakenBack(IReadOnlyList<string> Numbers) : Input;

    /// <summary>Another record of the same person is about to join this one.</summary>
    /// <param name="Other">The other record.</param>
    public sealed record RecordExpected(PersonId Other) : Input;

    /// <summary>This record joins another of the same person, and says nothing more.</summary>
    /// <param name="To">The other record.</param>
    /// <param name="PlanId">The plan it has, as far as whoever moves it knows: a plan agreed meanwhile must not go unseen.</param>
    /// <param name="Status">The status of that plan: one put in force meanwhile must not go unseen either.</param>
    public sealed record RecordMoved(PersonId To, string? PlanId, PlanStatus? Status) : Input;

    /// <summary>Another record has joined this one.</summary>
    /// <param name="Adoption">What was in it.</param>
    public sealed record RecordAdopted(Adoption Adoption) : Input
    {
        /// <inheritdoc/>
        public override Input NextRound() => this;
    }

    /// <summary>A timer came due, or something the person depends on changed: look again.</summary>
    /// <param name="DueAt">What the timer was for; null for a look without one.</param>
    /// <param name="SetAt">When the timer was set.</param>
    public sealed record Woken(DateTimeOffset? DueAt = null, DateTimeOffset? SetAt = null) : Input;

    /// <summary>Somebody says how ready a service is.</summary>
    /// <param name="Stay">The stay.</param>
    /// <param name="Service">The service.</param>
    /// <param name="Reply">What they say; its need, time and date are filled in by the decision.</param>
    public sealed record ReadinessSaid(StayId Stay, ServiceId Service, ReadinessReply Reply) : Input;

    /// <summary>The last answer about a service is taken back.</summary>
    /// <param name="Stay">The stay.</param>
    /// <param name="Service">The service.</param>
    /// <param name="By">Who takes it back.</param>
    public sealed record ReadinessUndone(StayId Stay, ServiceId Service, Actor By) : Input;

    /// <summary>A person sets the expected discharge.</summary>
    /// <param name="Stay">The stay.</param>
    /// <param name="At">The date.</param>
    /// <param name="By">Who.</param>
    public sealed record ExpectedDischargeSet(StayId Stay, DateTimeOffset At, Actor By) : Input;

    /// <summary>The community asks the discharge to wait, or ends that.</summary>
    /// <param name="Stay">The stay.</param>
    /// <param name="Hold">Why, until when, by whom.</param>
    public sealed record HoldAsked(StayId Stay, StayHold Hold) : Input;

    /// <summary>A clinician goes ahead.</summary>
    /// <param name="Stay">The stay.</param>
    /// <param name="Override">Why, by whom.</param>
    public sealed record WentAhead(StayId Stay, Override Override) : Input;

    /// <summary>Somebody answers an alert.</summary>
    /// <param name="Alert">The alert.</param>
    /// <param name="Action">Mine, pass or wrong person.</param>
    /// <param name="By">Who answers.</param>
    /// <param name="To">To whom they pass it.</param>
    /// <param name="Note">A note.</param>
    public sealed record Acknowledged(AlertId Alert, AckAction Action, Actor By, ContactId? To = null, string? Note = null) : Input;

    /// <summary>A notification reached a final state.</summary>
    /// <param name="Notification">The notification.</param>
    /// <param name="State">The state.</param>
    /// <param name="Provider">The provider that said so.</param>
    /// <param name="Why">The provider's reason, without addresses.</param>
    public sealed record DeliveryReported(NotificationId Notification, NotificationState State, string? Provider, string? Why) : Input;

    /// <summary>The feeds were looked at; only the house record takes it.</summary>
    /// <param name="Feeds">Every registered feed that could be looked at; nothing is decided about others.</param>
    public sealed record FeedsWatched(IReadOnlyList<WatchedFeed> Feeds) : Input;

    /// <summary>The house has a problem operators must know of; only the house record takes it.</summary>
    /// <param name="Cause">What kind of problem, for example <c>stuck-person</c>; once per cause and hour.</param>
    /// <param name="Text">One sentence without patient data.</param>
    /// <param name="Source">The source it concerns.</param>
    /// <param name="TellDutyTeamOf">The locality whose duty team must know too.</param>
    public sealed record HouseTroubled(string Cause, string Text, SourceId? Source = null, LocalityId? TellDutyTeamOf = null) : Input
    {
        /// <summary>How often operators hear of the cause.</summary>
        public TimeSpan OncePer { get; init; } = TimeSpan.FromHours(1);
    }
}

/// <summary>A registered feed, as it was found.</summary>
/// <param name="Source">The source.</param>
/// <param name="LastAt">Its last message; null when none ever came.</param>
/// <param name="IsMissed">Whether a message should have come by now, see <see cref="FeedExpectation"/>.</param>
public sealed record WatchedFeed(SourceId Source, DateTimeOffset? LastAt, bool IsMissed);

/// <summary>What somebody does with an alert.</summary>
public enum AckAction
{
    /// <summary>I see to it.</summary>
    Mine,
    /// <summary>Somebody else should.</summary>
    Pass,
    /// <summary>You have the wrong person.</summary>
    WrongPerson,
}
