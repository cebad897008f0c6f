using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Web.BadInput;

/// <summary>The gateway's own executable before a running app: one port for each source.</summary>
internal sealed partial class MllpGateway : IAsyncDisposable
{
    private readonly NodeProcess _process;
    private readonly IReadOnlyDictionary<string, int> _ports;

    private MllpGateway(NodeProcess process, IReadOnlyDictionary<string, int> ports) => (_process, _ports) = (process, ports);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<MllpGateway> StartAsync(ServiceBus bus, params string[] sources)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var executable = Repository.File("functions", "CareAlerts.Gateway", "bin", configuration, "net10.0", "CareAlerts.Gateway");
        var process = NodeProcess.Start(Path.Combine(AppContext.BaseDirectory, "Support", "process.mjs"),
        [
            executable, "--Gateway:HttpPort=0", $"--ServiceBusIngress={bus.ConnectionString}", $"--CareAlerts:Bus:IngressEndpoint=http://127.0.0.1:{bus.HttpPort}",
            .. sources.SelectMany((source, index) => new[] { $"--Gateway:Listeners:{index}:Port=0", $"--Gateway:Listeners:{index}:Source={source}" }),
        ]);
        await process.LineAsync(line => line.Contains("Health and metrics on ", StringComparison.Ordinal));
        var ports = ListeningLine().Matches(process.Output).ToDictionary(match => match.Groups[2].Value, match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        return new(process, ports);
    }

    /// <summary>Sends a message in a frame; the code of the acknowledgement.</summary>
    public async Task<string> ExchangeAsync(string source, byte[] message)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, _ports[source], Stop);
        await using var stream = client.GetStream();
        await stream.WriteAsync((byte[])[0x0B, .. message, 0x1C, 0x0D], Stop);
        var reply = new List<byte>();
        var buffer = new byte[4096];
        while (reply is not [0x0B, .., 0x1C, 0x0D] && await stream.ReadAsync(buffer, Stop) is > 0 and var count) reply.AddRange(buffer[..count]);
        return MessageCode().Match(Encoding.Latin1.GetString([.. reply])).Groups[1].Value;
    }

    /// <summary>Its wrapper ends it when its input closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasEnded) _process.CloseInput();
        await _process.ExitAsync(CancellationToken.None);
        await _process.DisposeAsync();
    }

    [GeneratedRegex(@"MLLP on 127\.0\.0\.1:(\d+) for (\S+) ")]
    private static partial Regex ListeningLine();

    [GeneratedRegex(@"\rMSA.([A-Z]{2})")]
    private static partial Regex MessageCode();
}
