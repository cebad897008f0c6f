using System.Text.Encodings.Web;
using CareAlerts.Domain;

namespace CareAlerts.Functions.Delivery;

/// <summary>
/// What messages say. At detail "reference" nothing about the person: code, urgency, what is asked, the provider's own client number where
/// there is one, and the link. A text message fits one part of 160 GSM-7 characters with a link of up to 90.
/// </summary>
internal static class Wording
{
    /// <summary>What is asked of whoever reads it, per kind.</summary>
    public static string Asked(Alert alert) => alert.Kind switch
    {
        AlertKind.Admitted => "someone in your care is in hospital.",
        AlertKind.ReadinessRequest => "what do you hold, and when can you restart?",
        AlertKind.NoExpectedDischarge => "no discharge date is known yet.",
        AlertKind.ExpectedDischargeChanged => "a date has moved, services not ready.",
        AlertKind.DischargeImminentNotReady => "discharge near, services NOT ready.",
        AlertKind.CommunityReady => "the community is ready.",
        AlertKind.DischargedNotReady => "DISCHARGED, services NOT ready.",
        AlertKind.Discharged => "discharged, services ready.",
        AlertKind.Died => "planning for someone has stopped.",
        AlertKind.DidNotStart => "a service did NOT start.",
        AlertKind.FollowUpDue => "a follow-up is due.",
        AlertKind.ReturnedWithin30Days => "back in hospital within 30 days.",
        AlertKind.PlanGap => "someone needs a care plan.",
        AlertKind.StalePlan => "a care plan is due for review.",
        AlertKind.PlanProblem => "a care plan has a problem.",
        AlertKind.ServiceCannotMeet => "a service cannot meet the need.",
        AlertKind.Retraction => $"no longer true: {string.Join(", ", CodesTakenBack(alert))}.",
        AlertKind.FeedSilent => "a hospital feed is silent.",
        AlertKind.FeedHeardAgain => "a hospital feed is heard again.",
        AlertKind.SystemProblem => "the system needs attention.",
        _ => throw new ArgumentOutOfRangeException(nameof(alert), alert.Kind, "A kind nobody worded."),
    };

    public static string Sms(Alert alert, string? providerReference, Uri link) =>
        $"CareAlerts {Word(alert)} {alert.Code}: {Asked(alert)}{Reference(providerReference)} {link}";

    public static string Subject(Alert alert) => $"CareAlerts {Word(alert)} {alert.Code}";

    public static string Email(Alert alert, string? providerReference, Uri link) =>
        $"""
        {Word(alert)} alert {alert.Code}: {Asked(alert)}{Reference(providerReference)}

        {(IsOver(alert) ? "There is nothing to do. To read what happened:" : "Open it, see what is missing and say what you will do:")}
        {link}

        The link is for you alone. Please do not forward it.
        """;

    public static string Html(Alert alert, string? providerReference, Uri link)
    {
        var encoder = HtmlEncoder.Default;
        return $"""
            <!doctype html>
            <html lang="en"><body style="font-family:Arial,sans-serif;font-size:16px;color:#212b32">
            <p><strong>{encoder.Encode(Word(alert))} alert {encoder.Encode(alert.Code)}:</strong> {encoder.Encode(Asked(alert) + Reference(providerReference))}</p>
            <p><a href="{encoder.Encode(link.AbsoluteUri)}">Open the alert</a> {(IsOver(alert) ? "to read what happened. There is nothing to do." : "to see what is missing and say what you will do.")}</p>
            <p>The link is for you alone. Please do not forward it.</p>
            </body></html>
            """;
    }

    /// <summary>How long a message is worth delivering.</summary>
    public static TimeSpan ValidFor(Urgency urgency) => urgency switch
    {
        Urgency.Critical => TimeSpan.FromMinutes(30),
        Urgency.Urgent => TimeSpan.FromHours(2),
        Urgency.Routine => TimeSpan.FromHours(10),
        _ => throw new ArgumentOutOfRangeException(nameof(urgency), urgency, "An urgency nobody timed."),
    };

    private static IEnumerable<string> CodesTakenBack(Alert alert) => (alert.Subject ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(AlertCode.Of);

    private static bool IsOver(Alert alert) => alert.Kind == AlertKind.FeedHeardAgain;

    private static string Word(Alert alert) => WireNames.Urgencies.Of(alert.Urgency).ToUpperInvariant();

    private static string Reference(string? reference) => reference is null ? "" : $" Your ref {reference}.";
}
