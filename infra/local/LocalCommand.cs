using System.CommandLine;
using System.CommandLine.Parsing;

namespace CareAlerts.Local;

/// <summary>The options of CONTRACT, "Commands"; what they mean is decided in main.mjs, which gets them as given.</summary>
internal static class LocalCommand
{
    private static readonly Option<bool> Empty = new("--empty") { Description = "Without the demo caseload and the demo day" };
    private static readonly Option<string?> Data = new("--data") { Description = "Keep tables and queued messages in this folder (default: in memory)" };
    private static readonly Option<string?> Seed = new("--seed") { Description = "Put the documents of this folder: contacts, localities, feeds, care-plans" };

    private static readonly PortOption[] Ports =
    [
        new("--http-port", 7071, 1, "HTTP of the function app"),
        new("--amqp-port", 5672, 1, "Service Bus (AMQP)"),
        new("--mailbox-port", 8025, 1, "The mailbox and the providers' simulators"),
        new("--bus-http-port", 5300, 1, "Service Bus (REST)"),
        new("--storage-port", 10000, 3, "Blob, queue and table storage: this port and the next two"),
        new("--mllp-port", null, 1, "HL7 v2 over MLLP: starts the gateway (default: it is not started)"),
    ];

    /// <summary>Runs until the system is stopped; answers the exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("CareAlerts on one machine, for development.") { Empty, Data, Seed };
        foreach (var port in Ports)
            root.Add(port.Option);
        root.SetAction((parsed, _) => StartAsync(parsed));

        var result = root.Parse(args);
        if (result.Errors.Count > 0)
            return await FailAsync(string.Join(" ", result.Errors.Select(error => error.Message))).ConfigureAwait(false);
        // Signals are ours: the Node process is told to end and waited for.
        return await result.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }).ConfigureAwait(false);
    }

    private static async Task<int> StartAsync(ParseResult parsed)
    {
        var fault = Preflight.FindFault(parsed, Ports, parsed.GetValue(Seed));
        if (fault is null)
            fault = await NodePackages.EnsureInstalledAsync().ConfigureAwait(false);
        return fault is null
            ? await NodeSystem.RunAsync(Arguments(parsed)).ConfigureAwait(false)
            : await FailAsync(fault).ConfigureAwait(false);
    }

    private static IEnumerable<string> Arguments(ParseResult parsed)
    {
        yield return "--app";
        yield return LocalFolders.FunctionApp;
        yield return "--gateway";
        yield return LocalFolders.Gateway;
        foreach (var option in Ports)
        {
            if (option.In(parsed) is not { } port)
                continue;
            yield return option.Option.Name;
            yield return port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        if (parsed.GetValue(Empty))
            yield return Empty.Name;
        foreach (var folder in new[] { Data, Seed })
        {
            if (parsed.GetValue(folder) is not { } path)
                continue;
            yield return folder.Name;
            yield return Path.GetFullPath(path);
        }
    }

    private static async Task<int> FailAsync(string fault)
    {
        await Console.Error.WriteLineAsync(fault).ConfigureAwait(false);
        return 1;
    }
}
