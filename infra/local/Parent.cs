using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CareAlerts.Local;

/// <summary>
/// <c>dotnet run</c> starts us as its child; killed outright it leaves us behind, and with us everything else.
/// So we look whether our parent is still the one that started us.
/// </summary>
internal static class Parent
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Completes when the <c>dotnet</c> process that started us is gone; never if something else did.</summary>
    public static async Task GoneAsync(CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows() || !IsDotnet(GetParentProcessId(), out var parent))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        while (!cancellation.IsCancellationRequested && GetParentProcessId() == parent)
            await Task.Delay(Interval, TimeProvider.System, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static bool IsDotnet(int id, out int parent)
    {
        parent = id;
        try
        {
            using var process = Process.GetProcessById(id);
            return process.ProcessName == "dotnet";
        }
        catch (ArgumentException)
        {
            return false; // gone already
        }
    }

    [DllImport("libc", EntryPoint = "getppid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetParentProcessId();
}
