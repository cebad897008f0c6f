using System.Globalization;

namespace CareAlerts.Feeds.Tests.Fuzzing;

/// <summary>How long and from where: docs/testing.md says how to use it. Without any setting the run is the short one of CI, the same every time.</summary>
/// <param name="Hl7">HL7 v2 inputs.</param>
/// <param name="Fhir">FHIR inputs.</param>
/// <param name="Seed">The seed of the first input; the next has the next.</param>
/// <param name="Threads">Inputs at a time.</param>
/// <param name="Time">When to stop in place of after so many inputs; half of it for each format.</param>
/// <param name="Failures">The folder failing inputs are written to.</param>
/// <param name="File">An input to look at again, in place of all others.</param>
internal sealed record FuzzSettings(long Hl7, long Fhir, ulong Seed, int Threads, TimeSpan? Time, string Failures, string? File)
{
    /// <summary>Of processor time. Many times what the largest and dearest input needs: whatever takes longer takes more than time in proportion to its size.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    private const long QuickHl7 = 1_000_000, QuickFhir = 100_000;

    public static FuzzSettings Read()
    {
        var hl7 = Number("FUZZ_HL7");
        var fhir = Number("FUZZ_FHIR");
        var alone = hl7 is not null || fhir is not null;    // whoever asks for one format only wants that one
        return new(
            hl7 ?? (alone ? 0 : QuickHl7), fhir ?? (alone ? 0 : QuickFhir), (ulong)(Number("FUZZ_SEED") ?? 1), (int)(Number("FUZZ_THREADS") ?? Environment.ProcessorCount),
            Number("FUZZ_MINUTES") is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
            Text("FUZZ_FAILURES") ?? Path.Combine(AppContext.BaseDirectory, "fuzz-failures"), Text("FUZZ_FILE"));
    }

    private static long? Number(string name) => Text(name) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    private static string? Text(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? text : null;
}
