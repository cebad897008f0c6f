using System.CommandLine.Parsing;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CareAlerts.Local;

/// <summary>What has to be right before anything is started. Each fault is one line.</summary>
internal static class Preflight
{
    private const int OldestNode = 20;

    public static string? FindFault(System.CommandLine.ParseResult parsed, IEnumerable<PortOption> ports, string? seed) =>
        FindNodeFault() ?? FindSeedFault(seed) ?? FindPortFault(parsed, ports);

    private static string? FindNodeFault() => NodeVersion() switch
    {
        null => $"Node.js {OldestNode} or newer is needed on the PATH (https://nodejs.org): it was not found.",
        < OldestNode and var found => $"Node.js {OldestNode} or newer is needed on the PATH (https://nodejs.org): it is version {found}.",
        _ => null,
    };

    private static int? NodeVersion()
    {
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", "--version") { RedirectStandardOutput = true })!;
            var version = node.StandardOutput.ReadToEnd().Trim();
            node.WaitForExit();
            return int.TryParse(version.TrimStart('v').Split('.')[0], CultureInfo.InvariantCulture, out var major) ? major : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static string? FindSeedFault(string? seed) =>
        seed is null || Directory.Exists(seed) ? null : $"--seed {seed}: there is no such folder.";

    private static string? FindPortFault(System.CommandLine.ParseResult parsed, IEnumerable<PortOption> ports)
    {
        var wanted = ports.SelectMany(option => option.AllIn(parsed).Select(port => (option.Option.Name, Port: port))).ToList();
        var twice = wanted.GroupBy(one => one.Port).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
            return $"Port {twice.Key} is wanted by {string.Join(" and ", twice.Select(one => one.Name))}: choose different ones.";
        var taken = wanted.FirstOrDefault(one => IsInUse(one.Port));
        return taken == default ? null : $"Port {taken.Port} is in use: choose another with {taken.Name}.";
    }

    private static bool IsInUse(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return false;
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return true;
        }
    }
}
