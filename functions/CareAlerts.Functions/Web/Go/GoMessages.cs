using CareAlerts.Domain;
using CareAlerts.Functions.Web.Pages;

namespace CareAlerts.Functions.Web.Go;

/// <summary>Words what was done, and what could not be. Says no more than what is so: "we tell the next person" only when somebody is told.</summary>
internal static class GoMessages
{
    /// <summary>The same for a link nobody gave out, one whose alert has ended, and one long used.</summary>
    public static readonly GoMessageView Gone = new()
    {
        Heading = "This link does not work",
        Paragraphs =
        [
            "The link may be wrong, or the alert may have ended: what it told you about has been dealt with or is no longer true.",
            "If you think that someone is at risk, ring the ward or your duty team.",
        ],
    };

    public static readonly GoMessageView TryAgain = new()
    {
        Heading = "Sorry, there is a problem with the service",
        Paragraphs = ["It may not have been recorded. Open the link again in a minute to see, and try again.", "If it is urgent, ring the ward or your duty team."],
    };

    /// <summary>What the link of a notice says after everybody was told.</summary>
    public static GoMessageView Over(GoLink link) => Said(GoWords.Heading(link), GoWords.Asked(link), "You need do nothing more.");

    private const string NotEnough =
        "This does not cover the expected discharge, so the service still counts as not ready. The case manager can see your answer.";

    public static GoMessageView Done(GoLink link, GoRequest.Acts request, Decision decision, DateTimeOffset now)
    {
        var after = decision.Record.Alert(link.Alert.Id);
        if (after is not { IsOpen: true }) return Ended(link);
        var next = NextTold(link, request, decision);
        return request.Action switch
        {
            AckAction.Mine when GoWords.OnlyInforms(after.Kind) => Said("Thank you", "We have noted that you know."),
            AckAction.Mine => Said(
                "You are seeing to this alert",
                $"We tell nobody else until {PageWords.Time(after.Owner!.Until, link.Policy.TimeZone)}. " +
                "After that, if nothing has changed, we tell the next person.",
                "The alert ends by itself when what is missing is confirmed.") with
            {
                Missing = GoPageWriter.Missing(link, GoPageWriter.GateOf(link, now)?.Unmet),
            },
            AckAction.Pass => Said("You have passed this alert on", next),
            AckAction.WrongPerson => Said("Thank you for telling us", "We will not send you this alert again.", next),
            _ => throw new ArgumentOutOfRangeException(nameof(request), request.Action, "An action without a meaning."),
        };
    }

    public static GoMessageView Done(GoLink link, PlannedService service, GoRequest.Says request, Decision decision, DateTimeOffset now)
    {
        var zone = link.Policy.TimeZone;
        var reply = request.Reply;
        var said = $"You said: {GoWords.Answer(reply.Answer)}.";
        if (reply.AvailableFrom is { } from) said += $" From {PageWords.Time(from, zone)}.";
        if (reply.HeldUntil is { } until) said += $" Held until {PageWords.Time(until, zone)}.";
        List<string> paragraphs = [said];
        if (IsNotEnough(link, service, decision, now)) paragraphs.Add(NotEnough);
        return Said("Your answer is recorded", paragraphs) with
        {
            ContactFor = "To change your answer, contact the case manager",
            Contact = GoPageWriter.ContactOf(link, link.Person.Plan?.Team.CaseManager),
        };
    }

    private static string NextTold(GoLink link, GoRequest.Acts request, Decision decision)
    {
        var told = decision.Changes.OfType<RowChange.NotificationRow>().Select(row => row.Notification);
        if (told.Any(notification => notification.Alert == link.Alert.Id && link.Person.Notification(notification.Id) is null)) return "We are telling the next person now.";
        return link.Alert.HandedOn is { } handedOn && handedOn.By == link.Actor && handedOn.Action == request.Action
            ? "You had said so already, and we go on telling people in turn."
            : "There is nobody else we can tell. Ring whoever should see to it.";
    }

    private static GoMessageView Ended(GoLink link) => Said(
        $"Alert {link.Alert.Code} has ended", "What it told you about has been dealt with or is no longer true. You need do nothing more.");

    // A promise for another time is no promise for this one; who gave it should know.
    private static bool IsNotEnough(GoLink link, PlannedService service, Decision decision, DateTimeOffset now)
    {
        if (link.Alert.Stay is not { } id || decision.Record.Stay(id) is not { } stay) return false;
        var leaving = Gate.DefaultTime(stay, now);
        return ReadinessRules.StateOf(stay.ReadinessOf(service.Id), service, leaving, leaving) == ReadinessState.Lapsed;
    }

    private static GoMessageView Said(string heading, params IReadOnlyList<string> paragraphs) =>
        new() { Heading = heading, Paragraphs = paragraphs, IsDone = true };
}
