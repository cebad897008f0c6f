using System.Diagnostics;
using System.Text;

namespace CareAlerts.Functions.Tests.Support;

/// <summary>A Node process that belongs to a test. It must end when its stdin closes, so that a killed test run leaves nothing behind.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly List<(Func<string, bool> Match, TaskCompletionSource<string> Found)> _waits = [];

    private NodeProcess(Process process) => _process = process;

    public static NodeProcess Start(string script, params IEnumerable<string> arguments) => Start(script, new Dictionary<string, string>(), arguments);

    public static NodeProcess Start(string script, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(script);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var node = new NodeProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        node._process.OutputDataReceived += (_, line) => node.Hear(line.Data);
        node._process.ErrorDataReceived += (_, line) => node.Hear(line.Data);
        node._process.Exited += (_, _) => node.GiveUp();
        node._process.Start();
        node._process.BeginOutputReadLine();
        node._process.BeginErrorReadLine();
        return node;
    }

    public string Output
    {
        get { lock (_output) return _output.ToString(); }
    }

    public bool HasEnded => _process.HasExited;

    /// <summary>The first line of output, past or future, that matches. Fails if the process ends before.</summary>
    public Task<string> LineAsync(Func<string, bool> match)
    {
        lock (_output)
        {
            if (_output.ToString().Split('\n').FirstOrDefault(match) is { } heard) return Task.FromResult(heard);
            var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waits.Add((match, found));
            if (_process.HasExited) GiveUp();
            return found.Task;
        }
    }

    /// <summary>Tells it to end.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Waits for the process to end by itself; its exit code.</summary>
    public async Task<int> ExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Ends it as a crash would.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        lock (_output)
        {
            _output.AppendLine(line);
            foreach (var (_, found) in _waits.Where(w => w.Match(line))) found.TrySetResult(line);
        }
    }

    private void GiveUp()
    {
        lock (_output)
            foreach (var (_, found) in _waits)
                found.TrySetException(new InvalidOperationException($"node ended with {_process.ExitCode}:\n{_output}"));
    }
}
