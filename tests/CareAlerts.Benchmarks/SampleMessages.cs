namespace CareAlerts.Benchmarks;

/// <summary>The messages that are measured: the shared corpus where it stands beside the repository, else the project's own samples.</summary>
internal static class SampleMessages
{
    public static byte[][] Load()
    {
        var folder = Upwards(Path.Combine("shared", "corpus", "hl7v2")) ?? Upwards(Path.Combine("tests", "samples", "hl7v2"))!;
        var files = Directory.GetFiles(folder, "*.hl7", SearchOption.AllDirectories);
        Array.Sort(files, StringComparer.Ordinal);
        return [.. files.Select(File.ReadAllBytes)];
    }

    private static string? Upwards(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, path))) return Path.Combine(folder.FullName, path);
        return null;
    }
}
