using System.Globalization;

namespace CareAlerts.Domain;

/// <summary>A condition that holds: somebody must act on it. Alerts are opened and ended to match.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="FactAt">When the fact behind it was recorded: an old fact may be kept silent.</param>
/// <param name="Reason">Why it holds, without names.</param>
/// <param name="Subject">What distinguishes it among its kind on this stay.</param>
/// <param name="Round">For a question: what it asks about now.</param>
internal sealed record Condition(AlertKind Kind, DateTimeOffset FactAt, string Reason, string? Subject = null, AskRound? Round = null);

/// <summary>Which conditions hold for a stay: a pure function of facts, plan, policy and the hour. Each rule is a sentence.</summary>
internal static class Conditions
{
    /// <summary>How long "has left, all is ready" stays on the lists.</summary>
    public static readonly TimeSpan DischargedIsNews = TimeSpan.FromHours(72);

    public static List<Condition> Of(Situation it, IReadOnlyList<Alert> alerts)
    {
        var conditions = new List<Condition>();
        if (!it.Concerns) return conditions;
        Add(APersonWithAPlanIsInHospital(it));
        foreach (var service in it.Plan!.Services) Add(AProviderIsToBeAsked(it, service));
        Add(AKnownDateMovedWhileNotReady(it));
        Add(DischargeIsImminentAndTheCommunityIsNotReady(it, alerts));
        Add(TheCommunityIsReady(it));
        Add(ThePersonLeftAndTheCommunityIsNotReady(it));
        Add(ThePersonLeftAndAllIsReady(it));
        return conditions;

        void Add(Condition? condition)
        {
            if (condition is not null) conditions.Add(condition);
        }
    }

    /// <summary>When providers are first asked about a stay without a date; null when the stay gives no reason to ask.</summary>
    public static DateTimeOffset? FirstAskAt(Situation it) =>
        it.IsThere && it.Stay.Class != EncounterClass.Emergency
            ? (it.Stay.AdmittedAt ?? it.Stay.OpenedAt) + it.Policy.RequestAfterAdmission + Jitter.For(it.Stay.Id.Value, it.Policy.RequestAfterAdmission)
            : null;

    private static Condition? APersonWithAPlanIsInHospital(Situation it) =>
        it.IsThere ? new(AlertKind.Admitted, PresentSince(it.Stay), "A person with a care plan is in hospital.") : null;

    private static Condition? AProviderIsToBeAsked(Situation it, PlannedService service)
    {
        if (!it.IsThere) return null;
        if (!AnAnswerIsMissing(it, service)) return null;
        var round = new AskRound(it.Stay.ExpectedDischarge, it.IsPending);
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
        it is { IsThere: true, IsNotReady: true, Stay: { Override: null, ExpectedDischarge: { } date, FirstExpectedDischarge: { } first } } && date != first
            ? new(AlertKind.ExpectedDischargeChanged, DateSetAt(it.Stay), "A known expected discharge has moved and the community is not ready.",
                date.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture))
            : null;

    private static Condition? DischargeIsImminentAndTheCommunityIsNotReady(Situation it, IReadOnlyList<Alert> alerts)
    {
        if (!it.IsNotReady || it.Stay.Override is not null) return null;
        if (it.IsThere && it.IsImminent)
            return new(AlertKind.DischargeImminentNotReady, PresentSince(it.Stay), it.IsPending
                ? $"A discharge is pending and {Counted(it.Gate.Unmet.Count)} not ready."
                : $"The expected discharge is nearer than the longest lead time and {Counted(it.Gate.Unmet.Count)} not ready.");

        // While a discharge may yet be cancelled the alert that warned of it stays: an A13 then changes nothing for anybody.
        return it.HasLeft && WarningMayStand(it, alerts)
            ? new(AlertKind.DischargeImminentNotReady, PresentSince(it.Stay), "The person has left; the discharge may yet be cancelled.") : null;
    }

    private static bool WarningMayStand(Situation it, IReadOnlyList<Alert> alerts) =>
        OpenAlert(alerts, it.Stay.Id, AlertKind.DischargeImminentNotReady) is not null &&
        it.Now < (OpenAlert(alerts, it.Stay.Id, AlertKind.DischargedNotReady)?.HoldUntil ?? it.Now + it.Policy.Alerts[AlertKind.DischargedNotReady].Hold);

    private static Condition? TheCommunityIsReady(Situation it) =>
        it is { IsThere: true, IsReady: true } && it.Plan!.Services.Any(service => service.Critical && HasPromised(it.Stay, service))
            ? new(AlertKind.CommunityReady, PresentSince(it.Stay), "Every critical service has confirmed.") : null;

    private static Condition? ThePersonLeftAndTheCommunityIsNotReady(Situation it) =>
        it is { HasLeft: true, IsNotReady: true }
            ? new(AlertKind.DischargedNotReady, it.Stay.Facts.Discharged!.Recorded, $"The person has left hospital and {Counted(it.Gate.Unmet.Count)} not ready.")
            : null;

    private static Condition? ThePersonLeftAndAllIsReady(Situation it) =>
        it is { HasLeft: true, IsReady: true } && it.Now < it.Stay.Facts.Discharged!.Recorded + DischargedIsNews
            ? new(AlertKind.Discharged, it.Stay.Facts.Discharged.Recorded, "The person has left hospital and every critical service has confirmed.") : null;

    private static bool HasPromised(Stay stay, PlannedService service) =>
        stay.ReadinessOf(service.Id).Reply?.Answer is ReadinessAnswer.Confirmed or ReadinessAnswer.Started;

    private static DateTimeOffset PresentSince(Stay stay) =>
        (stay.Facts.Admitted ?? stay.Facts.Moved ?? stay.Facts.Arrived ?? stay.Facts.DischargePending ?? stay.Facts.Updated)?.Recorded ?? stay.OpenedAt;

    private static DateTimeOffset DateSetAt(Stay stay) =>
        stay.WardDate is { } ward && !ward.IsOvertakenBy(stay.Facts.Expected) ? ward.SaidAt : stay.Facts.Expected?.Recorded ?? stay.OpenedAt;

    private static string Counted(int unmet) => unmet == 1 ? "1 critical item is" : $"{unmet} critical items are";

    private static Alert? OpenAlert(IReadOnlyList<Alert> alerts, StayId stay, AlertKind kind)
    {
        foreach (var alert in alerts)
            if (alert.IsOpen && alert.Kind == kind && alert.Stay == stay) return alert;
        return null;
    }
}
