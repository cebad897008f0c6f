using CareAlerts.Domain;

namespace CareAlerts.Functions.Web.Alerts;

/// <summary>The queries and bodies of alerts, field by field (CONTRACT, "Stays, readiness, alerts").</summary>
internal static class AlertBodies
{
    private static readonly IReadOnlyList<AlertState> StillOpen = [AlertState.Open, AlertState.Owned];
    private static readonly IReadOnlyList<AlertState> Any = Enum.GetValues<AlertState>();

    public static AlertFilter Filter(DocumentObject query) => new(
        query.OrDefault("state", States, StillOpen),
        query.OptionalValue("contact", Formats.Contact),
        query.Optional("stay", Formats.Id),
        query.OptionalValue("locality", Formats.Locality));

    /// <summary>Silences are told of alerts in any state.</summary>
    public static AlertFilter SilenceFilter(DocumentObject query) => new(Any, Contact: null, query.Optional("stay", Formats.Id), Locality: null);

    public static AcknowledgeRequest Acknowledge(DocumentObject body)
    {
        var request = new AcknowledgeRequest(
            body.Required("action", Formats.Word(StateNames.AckActions)), body.OptionalValue("to", Formats.Contact), body.Optional("note", Formats.Line));
        if (body.AreSound("action") && body.Has("to") && request.Action != AckAction.Pass) body.Fault("to", "goes only with the action pass");
        return request;
    }

    // A list: open,owned.
    private static IReadOnlyList<AlertState> States(DocumentValue value) =>
        value.Parsed<IReadOnlyList<AlertState>>(TryStates, $"must be a list of {string.Join(", ", StateNames.AlertStates.Words)}");

    private static bool TryStates(string text, out IReadOnlyList<AlertState> states)
    {
        var read = new List<AlertState>();
        states = read;
        foreach (var word in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!StateNames.AlertStates.TryRead(word, out var state)) return false;
            read.Add(state);
        }

        return true;
    }
}

/// <summary>What somebody does with an alert.</summary>
/// <param name="Action">Mine, pass or wrong person.</param>
/// <param name="To">To whom they pass it; null is to whoever comes next.</param>
/// <param name="Note">A note for those who come after.</param>
internal sealed record AcknowledgeRequest(AckAction Action, ContactId? To, string? Note);
