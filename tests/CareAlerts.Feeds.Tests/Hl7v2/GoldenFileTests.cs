using System.Text;
using CareAlerts.Domain;
using CareAlerts.Feeds.Hl7v2;

namespace CareAlerts.Feeds.Tests.Hl7v2;

/// <summary>
/// Every sample in <c>tests/samples/hl7v2</c> beside what we make of it, for people to read and to review.
/// After an intended change run the tests once with <c>UPDATE_GOLDEN=1</c> and read the difference.
/// </summary>
public class GoldenFileTests
{
    private static readonly SourceSettings Settings = Messages.Rxx with { ExcludedClasses = [EncounterClass.Dialysis, EncounterClass.DayCase] };

    public static TheoryData<string> Samples => [.. Repository.SampleFiles.Select(f => Path.GetFileNameWithoutExtension(f)!)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_is_read_and_answered_as_its_golden_file_says(string sample)
    {
        var body = File.ReadAllBytes(Path.Combine(Repository.Samples, sample + ".hl7"));
        var golden = Path.Combine(Repository.Samples, sample + ".golden.txt");
        var actual = Describe(body);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(golden, actual);
        Assert.Equal(File.ReadAllText(golden), actual);
    }

    private static string Describe(byte[] body)
    {
        var text = new StringBuilder();
        var reading = Hl7FeedReader.Read(body, Settings);
        var header = Hl7FeedReader.HeaderOf(body);
        Line(text, "source", header?.Source.ToString());
        switch (reading)
        {
            case FeedReading.Understood understood:
                Describe(understood.Message, text);
                foreach (var problem in understood.Problems) Line(text, "problem", problem);
                break;
            case FeedReading.Ignored ignored:
                Line(text, "ignored", $"{ignored.Event}: {ignored.Why}");
                break;
            case FeedReading.Rejected rejected:
                Line(text, "rejected", $"{rejected.Segment}, {rejected.Field ?? "whole"}: {rejected.Why}");
                break;
        }

        var reply = Hl7Acknowledgement.For(body, reading, "R1", Messages.At("2026-11-06T10:15:01+00:00"));
        foreach (var line in Encoding.UTF8.GetString(reply).Split('\r', StringSplitOptions.RemoveEmptyEntries)) Line(text, "reply", line);
        foreach (var line in Hl7Excerpt.Of(body).Split('\n')) Line(text, "excerpt", line);
        return text.ToString();
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
        Line(text, "location", message.Location?.ToString());
        Line(text, "admitted", Time(message.AdmittedAt));
        Line(text, "discharged", Sent(message.DischargedAt));
        Line(text, "expected", Sent(message.ExpectedDischarge));
        Line(text, "disposition", message.Disposition);
        if (message.Deceased.IsSent) Line(text, "deceased", message.Deceased.Value?.ToString() ?? "cleared");
    }

    private static void Line(StringBuilder text, string name, string? value)
    {
        if (value is not null) text.Append($"{name,-12}").Append(value).Append('\n');
    }

    private static string? Sent(FeedValue<DateTimeOffset?> value) => value.IsSent ? Time(value.Value) ?? "cleared" : null;

    private static string? Time(DateTimeOffset? time) => time?.ToString("yyyy-MM-ddTHH:mm:ss.FFFzzz", null);

    private static string Visible(string value) => value.Replace("\n", "⏎", StringComparison.Ordinal);
}
