using CareAlerts.Domain;

namespace CareAlerts.Functions.Web.Go;

/// <summary>What the pages behind links say. Plain words, and nothing about the person.</summary>
internal static class GoWords
{
    /// <summary>The alert's kind as a heading.</summary>
    public static string Heading(GoLink link) => link.Alert.Kind switch
    {
        AlertKind.Admitted => "Someone in your care is in hospital",
        AlertKind.ReadinessRequest => link.SpeaksForProvider ? "Can you provide this service?" : "A provider has not said if it is ready",
        AlertKind.NoExpectedDischarge => "No discharge date is known yet",
        AlertKind.ExpectedDischargeChanged => "A discharge date has moved and services are not ready",
        AlertKind.DischargeImminentNotReady => "Discharge is near and services are not ready",
        AlertKind.CommunityReady => "Community services are ready",
        AlertKind.DischargedNotReady => "Discharged, and services are not ready",
        AlertKind.Discharged => "Discharged, and services are ready",
        AlertKind.Died => "Someone in your care has died",
        AlertKind.DidNotStart => "A service did not start",
        AlertKind.FollowUpDue => "A follow-up is due",
        AlertKind.ReturnedWithin30Days => "Back in hospital within 30 days",
        AlertKind.PlanGap => "Someone needs a care plan",
        AlertKind.StalePlan => "A care plan is due for review",
        AlertKind.PlanProblem => "A care plan has a problem",
        AlertKind.ServiceCannotMeet => "A service cannot meet the need",
        AlertKind.Retraction => "Something we told you is no longer true",
        AlertKind.FeedSilent => "A hospital feed is silent",
        AlertKind.FeedHeardAgain => "A hospital feed is heard again",
        AlertKind.SystemProblem => "The system needs attention",
        _ => throw new ArgumentOutOfRangeException(nameof(link), link.Alert.Kind, "A kind nobody worded."),
    };

    /// <summary>What we ask of whoever reads it.</summary>
    public static string Asked(GoLink link) => link.Alert.Kind switch
    {
        AlertKind.ReadinessRequest when link.SpeaksForProvider =>
            "Someone you support is in hospital. Tell us what you hold for them, and when you can start again.",
        AlertKind.ReadinessRequest => "Ask the provider and record the answer, or arrange another service.",
        AlertKind.DischargeImminentNotReady or AlertKind.ExpectedDischargeChanged =>
            "Get the missing services confirmed, or ask the ward to hold the discharge until they are.",
        AlertKind.DischargedNotReady => "They are on the way home or already there. Make sure they are safe today and that the missing services start.",
        AlertKind.DidNotStart or AlertKind.ServiceCannotMeet => "Make sure they are safe today, and arrange the service another way.",
        AlertKind.Died => "The hospital has recorded it. We ask and tell nobody else from now on: please let the providers know.",
        AlertKind.NoExpectedDischarge => "Set an expected discharge date, so that services can plan for it.",
        AlertKind.CommunityReady => "Every critical service has confirmed. The clinical team decides about the discharge.",
        AlertKind.Admitted => "We are asking their services what they hold. You need do nothing more now.",
        AlertKind.Discharged => "Every critical service has confirmed. You need do nothing more now.",
        AlertKind.Retraction => $"Please disregard {Codes(link.Alert)}, unless another message tells you to act.",
        AlertKind.FollowUpDue or AlertKind.ReturnedWithin30Days or AlertKind.PlanGap or AlertKind.StalePlan or AlertKind.PlanProblem =>
            "See to it that the care plan fits what has happened.",
        AlertKind.FeedHeardAgain => link.Alert.Reasons is [var why, ..] ? why : "Messages come again.",
        AlertKind.FeedSilent or AlertKind.SystemProblem => "Find the cause. Until then what the pages show may be old.",
        _ => throw new ArgumentOutOfRangeException(nameof(link), link.Alert.Kind, "A kind nobody worded."),
    };

    /// <summary>The page says nothing about the person, so it says how to find out who it is.</summary>
    public static string About(GoLink link) => link switch
    {
        { Stay: null } when link.Person.Id == PersonId.House => "",
        { SpeaksForProvider: true, Asked.ProviderRef: not null } => "To protect their privacy this page does not name them: find them by your reference.",
        { SpeaksForProvider: true } => $"To protect their privacy this page does not name them: quote alert {link.Alert.Code} to the case manager.",
        _ => $"To protect their privacy this page does not name them: look up alert {link.Alert.Code} in CareAlerts, or quote it to your duty team.",
    };

    /// <summary>Whether the message only informs: then the button says that it was read.</summary>
    public static bool OnlyInforms(AlertKind kind) =>
        kind is AlertKind.Admitted or AlertKind.CommunityReady or AlertKind.Discharged or AlertKind.Died or AlertKind.Retraction or AlertKind.FeedHeardAgain;

    public static string Why(UnmetReason reason) => reason switch
    {
        UnmetReason.NotAsked => "not asked yet",
        UnmetReason.AwaitingReply => "asked, no answer yet",
        UnmetReason.Partly => "only part of it can be provided",
        UnmetReason.CannotMeet => "the provider cannot provide it",
        UnmetReason.NotOurs => "the provider says it does not support this person",
        UnmetReason.Lapsed => "was confirmed, but not for this date",
        UnmetReason.NoUsableContact => "we have no working contact for the provider",
        UnmetReason.DataMissing => "needed, but not in the care plan",
        UnmetReason.OnHold => "the community team asks to wait",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "A reason nobody worded."),
    };

    public static string Answer(ReadinessAnswer answer) => answer switch
    {
        ReadinessAnswer.Confirmed => "Yes, we can provide it",
        ReadinessAnswer.Partly => "We can provide part of it",
        ReadinessAnswer.CannotMeet => "No, we cannot provide it",
        ReadinessAnswer.NotNeeded => "It is no longer needed",
        ReadinessAnswer.NotOurs => "This person is not ours",
        ReadinessAnswer.Started => "It has started",
        ReadinessAnswer.DidNotStart => "It did not start",
        _ => throw new ArgumentOutOfRangeException(nameof(answer), answer, "An answer nobody worded."),
    };

    public static string Of(Urgency urgency) => urgency switch
    {
        Urgency.Routine => "Routine",
        Urgency.Urgent => "Urgent",
        Urgency.Critical => "Critical",
        _ => throw new ArgumentOutOfRangeException(nameof(urgency), urgency, "An urgency nobody worded."),
    };

    private static string Codes(Alert alert) => string.Join(", ", (alert.Subject ?? "").Split(',').Select(AlertCode.Of));
}
