namespace CareAlerts.Feeds.Tests;

/// <summary>Where the test data is. The shared corpus stands beside the repository and may be absent.</summary>
internal static class Repository
{
    private static readonly string Root = Upwards("CareAlerts.sln") ?? throw new DirectoryNotFoundException("CareAlerts.sln is in no folder above the tests.");

    public static string Samples => Path.Combine(Root, "tests", "samples", "hl7v2");

    public static string FhirSamples => Path.Combine(Root, "tests", "samples", "fhir");

    public static string FhirTable => Path.Combine(Root, "docs", "feeds", "fhir.md");

    public static string Hl7Table => Path.Combine(Root, "docs", "feeds", "hl7v2.md");

    public static string Hl7Reader => Path.Combine(Root, "functions", "CareAlerts.Feeds", "Hl7v2");

    public static string FhirReader => Path.Combine(Root, "functions", "CareAlerts.Feeds", "Fhir");

    public static string? Corpus => Upwards(Path.Combine("shared", "corpus", "hl7v2"));

    public static string? FhirCorpus => Upwards(Path.Combine("shared", "corpus", "fhir"));

    public static IEnumerable<string> SampleFiles => Directory.GetFiles(Samples, "*.hl7").Order(StringComparer.Ordinal);

    public static IEnumerable<string> FhirSampleFiles => Directory.GetFiles(FhirSamples, "*.json").Order(StringComparer.Ordinal);

    private static string? Upwards(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Exists(Path.Combine(folder.FullName, path)))
                return path.EndsWith(".sln", StringComparison.Ordinal) ? folder.FullName : Path.Combine(folder.FullName, path);
        return null;
    }
}
