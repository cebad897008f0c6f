namespace CareAlerts.Functions.Tests.Support;

/// <summary>Finds files of the repository from wherever the tests were built.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    public static string File(params ReadOnlySpan<string> path) => Path.Combine([Root, .. path]);

    private static string Find(DirectoryInfo? folder)
    {
        for (; folder is not null; folder = folder.Parent)
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "CareAlerts.sln"))) return folder.FullName;

        throw new InvalidOperationException("The tests run outside the repository.");
    }
}
