using CareAlerts.Domain;
using CareAlerts.Functions.Intake;
using CareAlerts.Functions.Web.Pages;

namespace CareAlerts.Functions.Web.FeedsConsole;

/// <summary>Says what a message would do.</summary>
internal static class ExplainWords
{
    public static IReadOnlyList<ExplainedView> Of(ExplainedMessage message, TimeZoneInfo zone)
    {
        var all = new List<ExplainedMessage> { message };
        all.AddRange(message.Others ?? []);
        return [.. all.Select((one, index) => Of(one, all.Count == 1 ? "What it would do" : $"What it would do about person {index + 1} of {all.Count}", zone))];
    }

    private static ExplainedView Of(ExplainedMessage message, string heading, TimeZoneInfo zone)
    {
        List<ExplainedList> lists =
        [
            new("Why", message.Decision.Reasons),
            new("What would change", message.Decision.Changes),
            new("Alerts", [.. message.Decision.Alerts.Select(Of)]),
            new(message.Understood ? "What is odd about it" : "What is wrong with it", message.Problems),
        ];
        return new(heading, [.. Sentences(message)], [.. lists.Where(list => list.Items.Count > 0)], [.. Facts(message, zone)]);
    }

    private static IEnumerable<string> Sentences(ExplainedMessage message)
    {
        yield return message.Understood ? $"It is understood: {message.Event ?? "an event without a name"}." : $"It is not understood{(message.Event is { } sent ? $" ({sent})" : "")}.";
        if (!message.Understood) yield break;
        yield return message.Person switch
        {
            "known" => "It is about somebody with a care plan.",
            "contradicted" => "Whom it is about would have to be guessed: people must decide.",
            _ => "It is about nobody we know.",
        };
        if (message.Decision.Changes.Count == 0) yield return "Nothing would change in anybody's record.";
        if (message.Decision.Alerts.Count == 0) yield return "No alert would open, change or end.";
    }

    private static string Of(ExplainedAlert alert)
    {
        var service = alert.Service is { } asked ? $" about {asked}" : "";
        var told = alert.To.Count > 0 ? $"told are {string.Join(", ", alert.To)}" : "nobody is told at once";
        return $"{alert.Kind}{service}, {alert.Urgency}: {alert.State}; {told}{(alert.Silence is { } why ? $" ({why})" : "")}.";
    }

    private static IEnumerable<(string, string)> Facts(ExplainedMessage message, TimeZoneInfo zone)
    {
        foreach (var identifier in message.Identifiers)
            yield return ("Identifier", $"{identifier.Value} of {identifier.Authority ?? "no authority"}{(identifier.Type is { } type ? $", type {type}" : "")}, read as {identifier.System}");
        if (message.Encounter is not { } visit) yield break;
        yield return ("Visit", visit.Visit ?? "no number");
        yield return ("Class", visit.Class ?? "not said");
        yield return ("Place", visit.Location is { } place ? $"site {Said(place.Site)}, ward {Said(place.Ward)}, room {Said(place.Room)}, bed {Said(place.Bed)}" : "not said");
        yield return ("Recorded", At(visit.RecordedAt));
        yield return ("Happened", At(visit.OccurredAt));
        yield return ("Admitted", At(visit.AdmittedAt));
        yield return ("Discharged", At(visit.DischargedAt));
        yield return ("Expected discharge", At(visit.ExpectedDischarge));
        if (visit.Deceased is { } deceased) yield return ("Deceased", deceased ? "yes" : "no");
        yield return ("Production", visit.Production ? "yes" : "no: it would decide, and never send");

        string At(DateTimeOffset? at) => at is { } said ? $"{PageWords.Exactly(said, zone)}, {PageWords.Place(zone)} time" : "not said";
    }

    private static string Said(string? text) => text ?? "not said";
}
