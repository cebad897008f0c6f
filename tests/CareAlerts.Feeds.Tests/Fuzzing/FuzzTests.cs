using System.Diagnostics;

namespace CareAlerts.Feeds.Tests.Fuzzing;

/// <summary>
/// Millions of bodies that are nearly right: none throws, hangs, costs more memory than its size allows, or breaks a promise of <see cref="Hl7Promises"/>,
/// <see cref="FhirPromises"/> and <see cref="MllpPromises"/>. CI runs them in a short form; docs/testing.md says how to run them for hours.
/// </summary>
public sealed class FuzzTests
{
    /// <summary>Of the whole process, the samples and what the tests themselves make of the largest bodies included: what the smallest instance of Functions has.</summary>
    private const long LargestWorkingSet = 2L << 30;

    /// <summary>Framing is asked about every so many messages.</summary>
    private const int FramedEvery = 4;

    private static readonly FuzzSettings Settings = FuzzSettings.Read();

    [Fact]
    public Task Mutated_HL7_messages_are_answered() => RunAsync("hl7", Settings.Hl7, () => new Hl7Inputs(Hl7Samples()).Of, CheckHl7);

    [Fact]
    public Task Mutated_FHIR_resources_are_answered() => RunAsync("fhir", Settings.Fhir, () => new FhirInputs(FhirSamples()).Of, FhirPromises.Check);

    /// <summary>The bodies that cost most for their size, in the size that a queue carries and in the largest that is read at all.</summary>
    [Theory]
    [InlineData(250_000)]
    [InlineData(4_000_000)]
    public void Bodies_made_to_cost_do_not(int size)
    {
        foreach (var (kind, body) in JsonBombs.Largest(new FuzzRandom(1), size).Index())
        {
            var cost = FhirPromises.Check(body);
            Assert.True(cost.Share <= 1, $"kind {kind}, {body.Length:N0} bytes: {cost.Allocated:N0} allocated, {cost.Allowed:N0} may be");
        }
    }

    private static FuzzCost CheckHl7(byte[] body)
    {
        var cost = Hl7Promises.Check(body);
        if (body.Length % FramedEvery != 0) return cost;
        var framing = MllpPromises.Check(body, (ulong)body.Length);
        return framing.Share > cost.Share ? framing : cost;
    }

    private static async Task RunAsync(string what, long count, Func<Func<ulong, byte[]>> make, Func<byte[], FuzzCost> check)
    {
        var file = Settings.File is { } named && Path.GetFileName(named).StartsWith(what, StringComparison.Ordinal) ? named : null;
        Assert.SkipWhen(file is null && (count == 0 || Settings.File is not null), "The settings ask for something else.");
        if (file is not null)
        {
            Assert.InRange(check(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)).Share, 0, 1);
            return;
        }

        var failures = await new FuzzRun(what, make(), check, Settings).RunAsync(count, Settings.Time / 2);
        Assert.True(failures.Count == 0, string.Join("\n", failures.Select(failure => $"Seed {failure.Seed}: {failure.Why}\n    written to {failure.File}")));
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"{what}: {process.PeakWorkingSet64 >> 20} MiB at most.");
        Assert.InRange(process.PeakWorkingSet64, 0, LargestWorkingSet);
    }

    private static byte[][] Hl7Samples() =>
        [.. Repository.SampleFiles.Concat(Within(Repository.Corpus, "*.hl7")).Select(File.ReadAllBytes).Select(Marks.InHl7)];

    private static byte[][] FhirSamples() =>
        [.. Repository.FhirSampleFiles.Concat(Within(Repository.FhirCorpus, "*.json")).Select(File.ReadAllBytes).Select(Marks.InFhir)];

    /// <summary>The shared corpus, where it is.</summary>
    private static IEnumerable<string> Within(string? folder, string pattern) =>
        folder is null ? [] : Directory.GetFiles(folder, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal);
}
