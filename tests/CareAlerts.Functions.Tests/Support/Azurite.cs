using System.Globalization;
using Azure.Core.Pipeline;
using CareAlerts.Functions.Storage.Tables;

[assembly: AssemblyFixture(typeof(CareAlerts.Functions.Tests.Support.Azurite))]

namespace CareAlerts.Functions.Tests.Support;

/// <summary>
/// One Azurite for the whole test run, tables only, in memory, on a port of its own. Each test makes a table with a name of its own.
/// A test that stops or restarts storage starts its own with <see cref="StartAsync"/>.
/// </summary>
public sealed class Azurite : IAsyncLifetime
{
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static readonly string Package = Repository.File("infra", "local", "node_modules", "azurite");

    private NodeProcess? _node;
    private static int s_tables;

    public int Port { get; private set; }

    public string ConnectionString => ConnectionStringAt(Port);

    internal HttpClientTransport Transport { get; } = AzureTransport.Create();

    internal TableServiceClient Tables => field ??= ServiceAt(Port);

    /// <param name="port">A port to come back on; 0 takes a free one.</param>
    /// <param name="folder">Where to keep rows beyond a restart; null keeps them in memory.</param>
    public static async Task<Azurite> StartAsync(int port = 0, string? folder = null)
    {
        var azurite = new Azurite();
        await azurite.StartNodeAsync(port, folder);
        return azurite;
    }

    public async ValueTask InitializeAsync() => await StartNodeAsync(port: 0, folder: null);

    public async ValueTask DisposeAsync()
    {
        if (_node is not null) await _node.DisposeAsync();
    }

    /// <summary>Ends it politely, with its rows written to their folder.</summary>
    internal async Task StopAsync()
    {
        _node!.CloseInput();
        await _node.ExitAsync(CancellationToken.None);
    }

    /// <summary>A connection string for another port, such as that of a proxy in front of this storage.</summary>
    public static string ConnectionStringAt(int port) =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};TableEndpoint=http://127.0.0.1:{port}/{Account}";

    /// <summary>A client for this storage as seen through another port.</summary>
    internal TableServiceClient ServiceAt(int port, TimeSpan? writeTimeout = null) => Service(port, Transport, writeTimeout);

    /// <summary>A client for a storage that refuses connections: nothing listens on port 1.</summary>
    internal static TableServiceClient Unreachable() => Service(port: 1, AzureTransport.Create(), writeTimeout: null);

    /// <summary>A new empty table.</summary>
    internal async Task<TableClient> NewTableAsync()
    {
        var table = Tables.GetTableClient($"t{Interlocked.Increment(ref s_tables)}x{Environment.ProcessId}");
        await table.CreateIfNotExistsAsync(TestContext.Current.CancellationToken);
        return table;
    }

    // Generous with the time a busy machine may need, short between tries.
    private static TableServiceClient Service(int port, HttpClientTransport transport, TimeSpan? writeTimeout) =>
        new(StorageConnection.Parse(ConnectionStringAt(port)), transport, TimeProvider.System, new AzureRetries(3, TimeSpan.FromMilliseconds(10)))
        {
            WriteTimeout = writeTimeout ?? TimeSpan.FromSeconds(60),
        };

    private async Task StartNodeAsync(int port, string? folder)
    {
        if (!Directory.Exists(Package)) throw new InvalidOperationException("Azurite is not installed: run npm ci in infra/local.");
        _node = NodeProcess.Start(
            Path.Combine(AppContext.BaseDirectory, "Support", "azurite.mjs"),
            [Package, port.ToString(CultureInfo.InvariantCulture), .. folder is null ? Array.Empty<string>() : [folder]]);
        const string Listening = "listening ";
        var line = await _node.LineAsync(l => l.StartsWith(Listening, StringComparison.Ordinal));
        Port = int.Parse(line.AsSpan(Listening.Length), CultureInfo.InvariantCulture);
    }
}
