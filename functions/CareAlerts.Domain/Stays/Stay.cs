namespace CareAlerts.Domain;

/// <summary>Our continuous picture of one hospital episode: what the source claims, and what people have said about it.</summary>
public sealed record Stay
{
    /// <summary>Its id.</summary>
    public required StayId Id { get; init; }

    /// <summary>The hospital's feed.</summary>
    public required SourceId Source { get; init; }

    /// <summary>The hospital's visit number; null for a source that sends none.</summary>
    public string? Visit { get; init; }

    /// <summary>Other numbers the hospital has used for it: messages under any of them are about this stay (A42, A50).</summary>
    public IReadOnlyList<string> FormerVisits { get; init; } = [];

    /// <summary>Ids of stays that proved to be this one.</summary>
    public IReadOnlyList<StayId> Folded { get; init; } = [];

    /// <summary>When it was recorded that <see cref="Visit"/> is the number; null while no other was ever used.</summary>
    public DateTimeOffset? NumberedAt { get; init; }

    /// <summary>
    /// Whose it is, where the hospital recorded it under the wrong person (A45): keys of that person's identifiers, which say nothing by
    /// themselves. What is heard of it late is theirs too.
    /// </summary>
    public IReadOnlyList<string> MovedTo { get; init; } = [];

    /// <summary>True when its messages were marked training or debugging (MSH-11): kept apart, decided, never sent.</summary>
    public bool IsTraining { get; init; }

    /// <summary>When we first heard of it, by our clock.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When we last heard something that changed it: how old our picture is.</summary>
    public required DateTimeOffset HeardAt { get; init; }

    /// <summary>When a message of a reload last changed it, by our clock; null when none has.</summary>
    public DateTimeOffset? ReloadedAt { get; init; }

    /// <summary>When the discharge was recorded that only a reload told of, longer after that than the source's <c>notifyWithin</c>; it counts while that discharge stands.</summary>
    public DateTimeOffset? OldDischarge { get; init; }

    /// <summary>The same of the word that the person has died.</summary>
    public DateTimeOffset? OldDeath { get; init; }

    /// <summary>What the source claims.</summary>
    public StayFacts Facts { get; init; } = StayFacts.None;

    /// <summary>An expected date a person set, while it stands.</summary>
    public WardDate? WardDate { get; init; }

    /// <summary>What each service has said.</summary>
    public IReadOnlyList<ServiceReadiness> Readiness { get; init; } = [];

    /// <summary>The community asks the discharge to wait.</summary>
    public StayHold? Hold { get; init; }

    /// <summary>A clinician goes ahead although the community is not ready.</summary>
    public Override? Override { get; init; }

    /// <summary>Whether the person has died, by the last word on it of any message about them; null while only this stay's own messages spoke of it.</summary>
    public bool? PersonHasDied { get; init; }

    /// <summary>Where the episode stands.</summary>
    public StayStatus Status => StayStatusRules.Of(Facts);

    /// <summary>What counts of the facts: where the visit began again after it was cancelled, nothing from before.</summary>
    public StayFacts Standing() => StayStatusRules.SinceItBeganAgain(Facts);

    /// <summary>The class of the visit.</summary>
    public EncounterClass Class => Standing().ClassSaid ?? EncounterClass.Unknown;

    /// <summary>Where the person is.</summary>
    public Location? Location => Standing().Location?.Value;

    /// <summary>
    /// When the person came, as shown to people; while that is planned, when they are to come. Null where all that is known is later than when they left:
    /// an admission entered after the discharge says nothing of when they came.
    /// </summary>
    public DateTimeOffset? AdmittedAt => AdmissionSaid is { } came && !(came > DischargedAt) ? came : null;

    /// <summary>When the person came, as the messages have it.</summary>
    internal DateTimeOffset? AdmissionSaid
    {
        get
        {
            var facts = Standing();
            if (facts.Admitted is not { } admitted) return facts.AdmittedAt?.Value ?? facts.Arrived?.Value ?? (Status is StayStatus.Planned or StayStatus.Cancelled ? facts.PlannedFor?.Value : null);

            // What was still ahead when the admission was recorded, and was said before it, was a plan, whatever message said it.
            var wasPlanned = facts.AdmittedAt?.Recorded < admitted.Recorded && facts.AdmittedAt.Value > admitted.Recorded;
            return (wasPlanned ? null : facts.AdmittedAt?.Value) ?? admitted.Value ?? admitted.Recorded;
        }
    }

    /// <summary>When the person left, as shown to people; null while there.</summary>
    public DateTimeOffset? DischargedAt =>
        StayStatusRules.IsDischarged(Facts) ? Facts.Discharged!.Value ?? Standing().DischargedAt?.Value ?? Facts.Discharged.Recorded : null;

    /// <summary>
    /// The date everybody plans for: a person's word stands until the source's own value, recorded later, is another than the one
    /// that word replaced. A stale PV2-9 on every A08 does not overwrite the ward.
    /// </summary>
    public DateTimeOffset? ExpectedDischarge => StandingWardDate is { } ward && !ward.IsOvertakenBy(Facts.Expected) ? ward.At : Standing().Expected?.Value;

    /// <summary>What a person said of the date, unless the visit was cancelled and began again since.</summary>
    internal WardDate? StandingWardDate => WardDate is { } ward && StayStatusRules.BeganAgainAfter(Facts) is { } cancelled ? ward.After(cancelled) : WardDate;

    /// <summary>The first date anybody gave: "moved" is measured from it.</summary>
    public DateTimeOffset? FirstExpectedDischarge => (Standing().FirstExpected, StandingWardDate) switch
    {
        (null, null) => null,
        ({ } feed, null) => feed.Value,
        (null, { } ward) => ward.First,
        ({ } feed, { } ward) => feed.Recorded <= ward.FirstSaidAt ? feed.Value : ward.First,
    };

    /// <summary>Whether the stay concerns the community at all: an inpatient or emergency visit, or one whose class nobody said.</summary>
    public bool IsOfConcern => Concerns(Class);

    /// <summary>Whether visits of a class concern the community.</summary>
    internal static bool Concerns(EncounterClass kind) => kind is EncounterClass.Inpatient or EncounterClass.Emergency or EncounterClass.Unknown or EncounterClass.Obstetrics;

    /// <summary>Whether the episode is over, one way or another.</summary>
    public bool IsOver => IsDeceased || HasEnded;

    /// <summary>Whether the visit has ended, or never was: what tells it from the next one. A death may prove a mistake.</summary>
    public bool HasEnded => StayStatusRules.OfVisit(Facts) is StayStatus.Finished or StayStatus.Cancelled or StayStatus.EnteredInError;

    /// <summary>Whether the person has died.</summary>
    public bool IsDeceased => PersonHasDied ?? Facts.Deceased?.Value == true;

    /// <summary>Whether the hospital uses, or has used, a number for it.</summary>
    public bool IsVisit(string? number) => Visit == number || (number is not null && FormerVisits.Contains(number));

    /// <summary>What a service has said; nothing yet when it was never spoken to.</summary>
    public ServiceReadiness ReadinessOf(ServiceId service)
    {
        foreach (var readiness in Readiness)
            if (readiness.Service == service) return readiness;
        return new ServiceReadiness { Service = service };
    }

    /// <summary>The stay with what is now known about a service.</summary>
    public Stay With(ServiceReadiness readiness) =>
        this with { Readiness = [.. Readiness.Where(known => known.Service != readiness.Service), readiness] };
}

/// <summary>An expected date a person set.</summary>
/// <param name="At">The date.</param>
/// <param name="SaidAt">When they said so.</param>
/// <param name="By">Who.</param>
/// <param name="Replaced">The source's value at that time.</param>
/// <param name="First">The first date a person gave for this stay.</param>
/// <param name="FirstSaidAt">When that was.</param>
public sealed record WardDate(
    DateTimeOffset At, DateTimeOffset SaidAt, Actor By, DateTimeOffset? Replaced, DateTimeOffset First, DateTimeOffset FirstSaidAt)
{
    /// <summary>What was said after a time; null when all of it was before.</summary>
    internal WardDate? After(DateTimeOffset time) =>
        SaidAt <= time ? null : FirstSaidAt <= time ? this with { First = At, FirstSaidAt = SaidAt } : this;

    /// <summary>Whether the source has since changed its own mind.</summary>
    public bool IsOvertakenBy(Claim<DateTimeOffset?>? feed) =>
        IsOvertaken || (feed is not null && feed.Recorded > SaidAt && feed.Value != Replaced);

    /// <summary>Once overtaken it stays so, even if the source returns to the value it had.</summary>
    public bool IsOvertaken { get; init; }

    /// <summary>
    /// The person's word after the source has claimed a date: every claim is looked at, also one that a later claim has already
    /// outdone, so that it does not matter which of them arrived first.
    /// </summary>
    /// <param name="claim">What the source claims.</param>
    /// <param name="standing">The source's claim that stands now.</param>
    public WardDate Hearing(Claim<DateTimeOffset?> claim, Claim<DateTimeOffset?>? standing)
    {
        if (IsOvertakenBy(claim)) return IsOvertaken ? this : this with { IsOvertaken = true };

        // Recorded before the person spoke and heard only now: it is what they replaced.
        return claim.Recorded <= SaidAt && standing?.Recorded <= SaidAt && standing.Value != Replaced ? this with { Replaced = standing.Value } : this;
    }
}

/// <summary>The community asks the discharge to wait.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Until">Until when; null is until somebody ends it.</param>
/// <param name="By">Who asked.</param>
/// <param name="At">When.</param>
public sealed record StayHold(string Reason, DateTimeOffset? Until, Actor By, DateTimeOffset At)
{
    /// <summary>Whether it still asks to wait at <paramref name="now"/>.</summary>
    public bool HoldsAt(DateTimeOffset now) => Until is null || Until > now;
}

/// <summary>A clinician goes ahead.</summary>
/// <param name="Reason">Why.</param>
/// <param name="By">Who decided.</param>
/// <param name="At">When.</param>
public sealed record Override(string Reason, Actor By, DateTimeOffset At);

/// <summary>Somebody who did something: a named person, or the house.</summary>
/// <param name="Name">The name shown to people.</param>
/// <param name="Contact">The contact they are, when they are one.</param>
public sealed record Actor(string Name, ContactId? Contact = null);
