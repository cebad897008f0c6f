using System.Globalization;

namespace CareAlerts.Domain;

/// <summary>A condition that holds: somebody must act on it. Alerts are opened and ended to match.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="FactAt">When the fact behind it was recorded: an old fact may be kept silent.</param>
/// <param name="Reason">Why it holds, without names.</param>
/// <param name="Subject">What distinguishes it among its kind on this stay.</param>
/// <param name="Round">For a question: what it asks about now.</param>
internal sealed record Condition(AlertKind Kind, DateTimeOffset FactAt, string Reason, string? Subject = null, AskRound? Round = null)
{
    /// <summary>It keeps open what is open, and opens nothing.</summary>
    public bool OnlyStands { get; init; }
}

/// <summary>Which conditions hold for a stay: a function of facts, plan, policy and the hour. Each rule is a sentence.</summary>
internal static class Conditions
{
    /// <summary>How long it is news that somebody has left or died.</summary>
    public static readonly TimeSpan IsNewsFor = TimeSpan.FromHours(72);

    public static List<Condition> Of(Situation it, AlertBook book)
    {
        var conditions = new List<Condition>();
        if (!it.Concerns) return conditions;
        var left = ThePersonLeftAndTheCommunityIsNotReady(it, book) ?? ThePersonLeftAndAllIsReady(it);
        var mayReturn = left is not null && MayYetReturn(left, it, book);
        Add(left);

        // While a discharge may yet be cancelled all that was open before it stands: an A13 then changes nothing for anybody.
        if (mayReturn) it = it.AsIfStillThere();
        if (!it.IsThere) return conditions;
        Add(APersonWithAPlanIsInHospital(it));
        foreach (var service in it.Plan!.Services) Add(AProviderIsToBeAsked(it, service));
        Add(AKnownDateMovedWhileNotReady(it));
        Add(DischargeIsImminentAndTheCommunityIsNotReady(it));
        Add(TheCommunityIsReady(it));
        return conditions;

        void Add(Condition? condition)
        {
            if (condition is not null) conditions.Add(mayReturn && condition != left ? condition with { OnlyStands = true } : condition);
        }
    }

    /// <summary>When providers are first asked about a stay without a date; null when the stay gives no reason to ask.</summary>
    public static DateTimeOffset? FirstAskAt(Situation it) =>
        it.Stay.Class != EncounterClass.Emergency
            ? InHospitalSince(it.Stay) + it.Policy.RequestAfterAdmission + Jitter.For(it.Stay.Id.Value, it.Policy.RequestAfterAdmission)
            : null;

    private static bool MayYetReturn(Condition left, Situation it, AlertBook book) =>
        it.Now < (book.Alerts.Open(it.Stay.Id, left.Kind)?.HoldUntil ?? it.Now + it.Policy.Alerts[left.Kind].Hold);

    private static Condition APersonWithAPlanIsInHospital(Situation it) =>
        new(AlertKind.Admitted, PresentSince(it.Stay), "A person with a care plan is in hospital.");

    private static Condition? AProviderIsToBeAsked(Situation it, PlannedService service)
    {
        if (!AnAnswerIsMissing(it, service)) return null;
        var round = new AskRound(it.Stay.ExpectedDischarge, it.IsPending, service.Provider);
        if (round.Leaving is null && !round.IsPending && !(FirstAskAt(it) <= it.Now)) return null;
        var why = round switch
        {
            { IsPending: true } => "A discharge is pending and this service has not confirmed.",
            { Leaving: not null } => "A discharge date is known and this service has not confirmed it.",
            _ => "The person has been in hospital for a while and nobody knows what this service holds.",
        };
        return new(AlertKind.ReadinessRequest, PresentSince(it.Stay), why, service.Id.Value, round);
    }

    // An answer that is not enough is still an answer ("from Thursday", "cannot"): asking the same again would only annoy. It is
    // missing once more when the need or the date is another, or when the place is held no longer.
    private static bool AnAnswerIsMissing(Situation it, PlannedService service)
    {
        var readiness = it.Stay.ReadinessOf(service.Id);
        return ReadinessRules.StateOf(readiness, service, it.Leaving, it.Leaving) switch
        {
            ReadinessState.NotAsked or ReadinessState.Asked => true,
            ReadinessState.Lapsed or ReadinessState.Partly or ReadinessState.CannotMeet =>
                readiness.Reply!.Need != ServiceReadiness.NeedOf(service) || readiness.Reply.HeldUntil < it.Now ||
                (it.Stay.ExpectedDischarge is { } date && date != readiness.Reply.Leaving),
            _ => false,
        };
    }

    private static Condition? AKnownDateMovedWhileNotReady(Situation it) =>
        it is { IsNotReady: true, Stay: { Override: null, ExpectedDischarge: { } date, FirstExpectedDischarge: { } first } } && date != first
            ? new(AlertKind.ExpectedDischargeChanged, DateSetAt(it.Stay), "A known expected discharge has moved and the community is not ready.",
                date.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture))
            : null;

    private static Condition? DischargeIsImminentAndTheCommunityIsNotReady(Situation it) =>
        it is { IsNotReady: true, IsImminent: true, Stay.Override: null }
            ? new(AlertKind.DischargeImminentNotReady, PresentSince(it.Stay), it.IsPending
                ? $"A discharge is pending and {Counted(it.Gate.Unmet.Count)} not ready."
                : $"The expected discharge is nearer than the longest lead time and {Counted(it.Gate.Unmet.Count)} not ready.")
            : null;

    private static Condition? TheCommunityIsReady(Situation it) =>
        it.IsReady && it.Plan!.Services.Any(service => service.Critical && HasPromised(it.Stay, service))
            ? new(AlertKind.CommunityReady, PresentSince(it.Stay), "Every critical service has confirmed.") : null;

    private static Condition? ThePersonLeftAndTheCommunityIsNotReady(Situation it, AlertBook book) =>
        it.IsBack ? null : TheStayIsOverAndTheCommunityIsNotReady(it, book);

    private static Condition? TheStayIsOverAndTheCommunityIsNotReady(Situation it, AlertBook book) =>
        it is { HasLeft: true, IsNotReady: true } && (TheDischargeIsNews(it) || SomebodyKnowsOf(it.Stay, book))
            ? new(AlertKind.DischargedNotReady, it.Stay.Facts.Discharged!.Recorded, $"The person has left hospital and {Counted(it.Gate.Unmet.Count)} not ready.")
            : null;

    /// <summary>
    /// Whether the discharge is news. When it was recorded counts, and not when the person left: a discharge entered late is news, and a
    /// mistyped date hides none.
    /// </summary>
    public static bool TheDischargeIsNews(Situation it) =>
        it.Now - it.Stay.Facts.Discharged!.Recorded is var age && (age < IsNewsFor || age <= it.Source.NotifyWithin);

    /// <summary>
    /// Whether somebody goes on believing that the person is in hospital unless they are told otherwise: they were told so, have taken an alert on, or
    /// have said something about the stay. Whether a provider was asked, and has not answered, does not count: a reload with a gap in it asks many.
    /// </summary>
    public static bool SomebodyHasToDoWith(Stay stay, AlertBook book)
    {
        if (stay is { Hold: not null } or { WardDate: not null } or { Override: not null }) return true;
        foreach (var readiness in stay.Readiness)
            if (readiness.Reply is not null) return true;
        return book.IsMoreThanAskedAbout(stay);
    }

    /// <summary>Whether anybody knows of the stay, if only from a question, or its end stands open.</summary>
    public static bool SomebodyKnowsOf(Stay stay, AlertBook book) =>
        SomebodyHasToDoWith(stay, book) || book.OpenAlarm(stay) is not null || book.IsToldOf(stay);

    /// <summary>Whether people are told, or are about to be, that the person has left with something missing.</summary>
    public static bool PeopleHearOfTheEnd(Situation it, AlertBook book)
    {
        if (book.OpenAlarm(it.Stay) is { } open) return open.Silence is null || Silencing.IsLifted(open, it, book);
        return TheStayIsOverAndTheCommunityIsNotReady(it, book) is { } left && Silencing.OfOldNews(left, it, book) is null;
    }

    private static Condition? ThePersonLeftAndAllIsReady(Situation it) =>
        it is { HasLeft: true, IsReady: true } && it.Now < it.Stay.Facts.Discharged!.Recorded + IsNewsFor
            ? new(AlertKind.Discharged, it.Stay.Facts.Discharged.Recorded, "The person has left hospital and every critical service has confirmed.") : null;

    private static bool HasPromised(Stay stay, PlannedService service) =>
        stay.ReadinessOf(service.Id).Reply?.Answer is ReadinessAnswer.Confirmed or ReadinessAnswer.Started;

    // A mistyped admission in the future must not put off the question: whoever is there was admitted by the time it was recorded.
    private static DateTimeOffset InHospitalSince(Stay stay) =>
        stay.AdmittedAt is { } admitted && admitted < PresentSince(stay) ? admitted : PresentSince(stay);

    private static DateTimeOffset PresentSince(Stay stay) =>
        stay.Standing() is var facts && (facts.Admitted ?? facts.Moved ?? facts.Arrived ?? facts.DischargePending ?? facts.Updated) is { } claim ? claim.Recorded : stay.OpenedAt;

    private static DateTimeOffset DateSetAt(Stay stay) =>
        stay.StandingWardDate is { } ward && !ward.IsOvertakenBy(stay.Facts.Expected) ? ward.SaidAt : stay.Facts.Expected?.Recorded ?? stay.OpenedAt;

    private static string Counted(int unmet) => unmet == 1 ? "1 critical item is" : $"{unmet} critical items are";
}
