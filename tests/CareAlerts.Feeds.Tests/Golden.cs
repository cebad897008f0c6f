using System.Text;
using CareAlerts.Domain;

namespace CareAlerts.Feeds.Tests;

/// <summary>A reading as golden files show it: one line a fact, nothing for what was not sent.</summary>
internal static class Golden
{
    public static void Describe(FeedReading reading, StringBuilder text)
    {
        switch (reading)
        {
            case FeedReading.Understood understood:
                Describe(understood.Message, text);
                foreach (var problem in understood.Problems) Line(text, "problem", problem);
                break;
            case FeedReading.OfRecords ofRecords:
                Describe(ofRecords.Message, text);
                foreach (var problem in ofRecords.Problems) Line(text, "problem", problem);
                break;
            case FeedReading.Ignored ignored:
                Line(text, "ignored", $"{ignored.Event}: {ignored.Why}");
                break;
            case FeedReading.Rejected rejected:
                Line(text, "rejected", $"{rejected.Segment}, {rejected.Field ?? "whole"}: {rejected.Why}{(rejected.Fault == FeedFault.Invalid ? "" : $" ({rejected.Fault})")}");
                break;
        }
    }

    private static void Describe(FeedMessage message, StringBuilder text)
    {
        Line(text, "understood", $"{message.Event} {message.Trigger}{(message.IsProduction ? "" : ", not production")}");
        Line(text, "control id", message.ControlId);
        Line(text, "recorded", Time(message.RecordedAt));
        Line(text, "occurred", Time(message.OccurredAt));
        foreach (var id in message.Identifiers) Line(text, "identifier", $"{id.System} | {Visible(id.Value)} | {id.Authority} | {id.Type}");
        Line(text, "born", message.BirthDate?.ToString("yyyy-MM-dd", null));
        Line(text, "visit", message.VisitNumber);
        Line(text, "class", message.Class?.ToString());
        Line(text, "excluded", message.Excluded);
        Line(text, "location", message.Location?.ToString());
        Line(text, "admitted", Time(message.AdmittedAt));
        Line(text, "discharged", Sent(message.DischargedAt));
        Line(text, "expected", Sent(message.ExpectedDischarge));
        Line(text, "disposition", message.Disposition);
        if (message.Deceased.IsSent) Line(text, "deceased", message.Deceased.Value?.ToString() ?? "cleared");
    }

    private static void Describe(RecordsMessage message, StringBuilder text)
    {
        Line(text, "records", $"{message.Event} {message.GetType().Name}{(message is RecordsMessage.Linked { Together: false } ? ", no longer" : "")}");
        Line(text, "recorded", Time(message.RecordedAt));
        foreach (var id in message.Identifiers) Line(text, "identifier", $"{id.System} | {Visible(id.Value)} | {id.Authority} | {id.Type}");
        foreach (var id in message.Former) Line(text, "former", $"{id.System} | {Visible(id.Value)} | {id.Authority} | {id.Type}");
        Line(text, "born", message.BirthDate?.ToString("yyyy-MM-dd", null));
        if (message is RecordsMessage.VisitRenumbered renumbered) Line(text, "visit", $"{renumbered.FormerVisit} is {renumbered.Visit}");
        if (message is not RecordsMessage.VisitMoved moved) return;
        Line(text, "visit was", moved.FormerVisit);
        Describe(moved.Shown, text);
    }

    public static void Line(StringBuilder text, string name, string? value)
    {
        if (value is not null) text.Append($"{name,-12}").Append(value).Append('\n');
    }

    private static string? Sent(FeedValue<DateTimeOffset?> value) => value.IsSent ? Time(value.Value) ?? "cleared" : null;

    private static string? Time(DateTimeOffset? time) => time?.ToString("yyyy-MM-ddTHH:mm:ss.FFFzzz", null);

    private static string Visible(string value) => value.Replace("\n", "⏎", StringComparison.Ordinal);
}
