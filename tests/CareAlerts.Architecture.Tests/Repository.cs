namespace CareAlerts.Architecture.Tests;

/// <summary>A text file of the repository: its path from the root, with forward slashes, and what it says.</summary>
internal sealed record TextFile(string Path, string Text)
{
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The folder it stands in, from the root; empty for the root.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!.Replace('\\', '/');
}

/// <summary>The repository these tests were built from.</summary>
internal static class Repository
{
    /// <summary>What a build or a tool makes, and what is nobody else's business; as .gitignore.</summary>
    private static readonly HashSet<string> NotOurs =
        [".git", "bin", "obj", "node_modules", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts", ".vs", ".vscode", ".idea"];

    private static readonly string[] Binary = [".png", ".ico", ".jpg", ".gif", ".woff2", ".zip"];

    public static readonly string Root = FindRoot();

    public static bool Exists(string path) => File.Exists(Path.Combine(Root, path)) || Directory.Exists(Path.Combine(Root, path));

    public static TextFile Read(string path) => new(path, File.ReadAllText(Path.Combine(Root, path)));

    /// <summary>Every text file under a folder, build output left out.</summary>
    public static IReadOnlyList<TextFile> Files(string folder, string pattern = "*")
    {
        var start = new DirectoryInfo(Path.Combine(Root, folder));
        return start.Exists ? [.. Walk(start, pattern).Select(file => Read(Relative(file))).OrderBy(file => file.Path, StringComparer.Ordinal)] : [];
    }

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder, string pattern) =>
        folder.EnumerateFiles(pattern).Where(file => !Binary.Contains(file.Extension) && file.Name is not (".git" or "local.settings.json"))
            .Concat(folder.EnumerateDirectories().Where(child => !NotOurs.Contains(child.Name)).SelectMany(child => Walk(child, pattern)));

    private static string Relative(FileInfo file) => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/');

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "CareAlerts.sln"))) return folder.FullName;
        throw new InvalidOperationException("CareAlerts.sln was not found above the tests.");
    }
}
