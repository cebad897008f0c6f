using System.Text;
using CareAlerts.Domain;
using CareAlerts.Feeds.Fhir;

namespace CareAlerts.Feeds.Tests.Fhir;

/// <summary>
/// Every sample in <c>tests/samples/fhir</c> beside what we make of it, for people to read and to review.
/// After an intended change run the tests once with <c>UPDATE_GOLDEN=1</c> and read the difference.
/// </summary>
public class FhirGoldenFileTests
{
    private static readonly SourceSettings Settings = Bodies.Rxx with { ExcludedClasses = [EncounterClass.Dialysis, EncounterClass.DayCase] };

    public static TheoryData<string> Samples => [.. Repository.FhirSampleFiles.Select(f => Path.GetFileNameWithoutExtension(f)!)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_is_read_and_answered_as_its_golden_file_says(string sample)
    {
        var body = File.ReadAllBytes(Path.Combine(Repository.FhirSamples, sample + ".json"));
        var golden = Path.Combine(Repository.FhirSamples, sample + ".golden.txt");
        var actual = Describe(body);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(golden, actual);
        Assert.Equal(File.ReadAllText(golden), actual);
    }

    private static string Describe(byte[] body)
    {
        var text = new StringBuilder();
        Golden.Line(text, "source", FhirFeedReader.HeaderOf(body)?.Source?.ToString());
        var readings = FhirFeedReader.Read(body, Settings);
        foreach (var reading in readings) Golden.Describe(reading, text);
        Golden.Line(text, "reply", Encoding.UTF8.GetString(FhirOutcome.Of(readings)));
        foreach (var line in FhirExcerpt.Of(body).Split('\n')) Golden.Line(text, "excerpt", line);
        return text.ToString();
    }
}
