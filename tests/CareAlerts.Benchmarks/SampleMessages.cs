using System.Runtime.CompilerServices;

namespace CareAlerts.Benchmarks;

/// <summary>The messages that are measured: the shared corpus where it stands beside the repository, else the project's own samples.</summary>
internal static class SampleMessages
{
    public static byte[][] Load()
    {
        var repository = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", ".."));
        var corpus = FindUpwards(repository, Path.Combine("shared", "corpus", "hl7v2"));
        var folder = corpus ?? Path.Combine(repository, "tests", "samples", "hl7v2");
        var files = Directory.GetFiles(folder, "*.hl7", SearchOption.AllDirectories);
        Array.Sort(files, StringComparer.Ordinal);
        return [.. files.Select(File.ReadAllBytes)];
    }

    private static string? FindUpwards(string from, string below)
    {
        for (var folder = Directory.GetParent(from); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, below))) return Path.Combine(folder.FullName, below);
        return null;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
