using System.ComponentModel;
using System.Diagnostics;

namespace CareAlerts.Local;

/// <summary>The emulators' npm packages: installed at the first run, and when the lock file has changed.</summary>
internal static class NodePackages
{
    public static async Task<string?> EnsureInstalledAsync()
    {
        if (AreCurrent())
            return null;
        await Console.Out.WriteLineAsync("First run: installing the local emulators (npm ci, about 190 MB)...").ConfigureAwait(false);
        try
        {
            return await InstallAsync().ConfigureAwait(false);
        }
        catch (Win32Exception)
        {
            return "npm was not found on the PATH: it comes with Node.js (https://nodejs.org).";
        }
    }

    private static bool AreCurrent()
    {
        var installed = Path.Combine(LocalFolders.Local, "node_modules", ".package-lock.json");
        var wanted = Path.Combine(LocalFolders.Local, "package-lock.json");
        return File.Exists(installed) && File.GetLastWriteTimeUtc(installed) >= File.GetLastWriteTimeUtc(wanted);
    }

    private static async Task<string?> InstallAsync()
    {
        var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        var start = new ProcessStartInfo(npm, "ci --no-audit --no-fund --loglevel=error --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=5000")
        {
            WorkingDirectory = LocalFolders.Local,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync().ConfigureAwait(false);
        await output.ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        return process.ExitCode == 0
            ? null
            : $"The npm packages of the local emulators could not be installed (is the npm registry reachable?): {FirstReason(errors)}";
    }

    /// <summary>npm says a lot; its first line with an error says most.</summary>
    private static string FirstReason(string errors)
    {
        var lines = errors.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.FirstOrDefault(line => !line.StartsWith("npm warn", StringComparison.OrdinalIgnoreCase)) ?? "npm ci failed";
    }
}
