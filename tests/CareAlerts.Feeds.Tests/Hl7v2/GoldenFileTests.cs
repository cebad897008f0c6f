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
        var readings = Hl7FeedReader.ReadAll(body, Settings);
        var header = Hl7FeedReader.HeaderOf(body);
        Golden.Line(text, "source", header?.Source.ToString());
        foreach (var one in readings) Golden.Describe(one, text);
        var reading = readings.FirstOrDefault(one => one is FeedReading.Rejected) ?? readings[0];

        var reply = Hl7Acknowledgement.For(body, reading, "R1", Messages.At("2026-11-06T10:15:01+00:00"));
        foreach (var line in Encoding.UTF8.GetString(reply).Split('\r', StringSplitOptions.RemoveEmptyEntries)) Golden.Line(text, "reply", line);
        foreach (var line in Hl7Excerpt.Of(body).Split('\n')) Golden.Line(text, "excerpt", line);
        return text.ToString();
    }
}
