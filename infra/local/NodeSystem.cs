using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CareAlerts.Local;

/// <summary>
/// The Node process that is the system. Its standard input is a pipe from us: when that closes, whether we end well or are
/// killed, it takes down all it has started and ends.
/// </summary>
internal static class NodeSystem
{
    private static readonly TimeSpan GraceBeforeKill = TimeSpan.FromSeconds(10);

    /// <summary>Runs until it ends by itself, a signal comes, or the <c>dotnet run</c> that started us is gone.</summary>
    public static async Task<int> RunAsync(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("node", ["main.mjs", .. arguments])
        {
            WorkingDirectory = LocalFolders.Local,
            RedirectStandardInput = true,
        };
        using var node = Process.Start(start)!;
        var asked = new TaskCompletionSource();
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            asked.TrySetResult();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);

        var ended = node.WaitForExitAsync();
        using var watching = new CancellationTokenSource();
        await Task.WhenAny(ended, asked.Task, Parent.GoneAsync(watching.Token)).ConfigureAwait(false);
        await watching.CancelAsync().ConfigureAwait(false);
        if (!ended.IsCompleted)
            await TakeDownAsync(node, ended).ConfigureAwait(false);
        return asked.Task.IsCompleted ? 0 : node.ExitCode;
    }

    private static async Task TakeDownAsync(Process node, Task ended)
    {
        node.StandardInput.Close();
        try
        {
            await ended.WaitAsync(GraceBeforeKill).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            node.Kill(entireProcessTree: true);
            await ended.ConfigureAwait(false);
        }
    }
}
