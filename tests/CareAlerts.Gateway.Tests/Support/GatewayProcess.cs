using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Gateway.Tests.Support;

/// <summary>The executable itself, to be killed or told to end.</summary>
internal sealed partial class GatewayProcess : IAsyncDisposable
{
    private readonly NodeProcess _node;

    private GatewayProcess(NodeProcess node) => _node = node;

    public string Output => _node.Output;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static GatewayProcess Start(params string[] arguments) => Start(new Dictionary<string, string>(), arguments);

    public static GatewayProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments) => new(NodeProcess.Start(
        Path.Combine(AppContext.BaseDirectory, "Support", "process.mjs"), environment, [Path.Combine(AppContext.BaseDirectory, "CareAlerts.Gateway"), .. arguments]));

    /// <summary>Waits until it listens; the MLLP port.</summary>
    public async Task<int> PortAsync()
    {
        await _node.LineAsync(line => line.Contains("Health and metrics on ", StringComparison.Ordinal));
        return int.Parse(ListeningLine().Match(Output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    public async Task SignalAsync(string signal)
    {
        var id = (await _node.LineAsync(line => line.StartsWith("process ", StringComparison.Ordinal)))["process ".Length..];
        using var kill = Process.Start("kill", [$"-{signal}", id]);
        await kill.WaitForExitAsync(Stop);
    }

    public Task<int> ExitAsync() => _node.ExitAsync(Stop);

    /// <summary>Its wrapper ends it when its input closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_node.HasEnded) _node.CloseInput();
        await _node.ExitAsync(CancellationToken.None);
        await _node.DisposeAsync();
    }

    [GeneratedRegex(@"MLLP on 127\.0\.0\.1:(\d+) ")]
    private static partial Regex ListeningLine();
}
