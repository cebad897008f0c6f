using CareAlerts.Functions.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace CareAlerts.Gateway.Tests.Support;

/// <summary>The real service on free ports, with a proxy between it and the bus that can lose what passes.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http;

    private RunningGateway(WebApplication app, CutProxy proxy)
    {
        (_app, Proxy) = (app, proxy);
        _http = new HttpClient { BaseAddress = new(app.Urls.Last()) };
    }

    public CutProxy Proxy { get; }

    /// <summary>The MLLP ports, in the order of the settings.</summary>
    public IReadOnlyList<int> Ports => [.. _app.Urls.SkipLast(1).Select(url => new Uri(url).Port)];

    public int Port => Ports[0];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<RunningGateway> StartAsync(ServiceBus bus, params (string Name, string Value)[] settings)
    {
        var proxy = new CutProxy(bus.HttpPort);
        var app = GatewayApp.TryBuild(Arguments(bus, proxy, settings), out var fault) ?? throw new InvalidOperationException(fault);
        await app.StartAsync(Stop);
        return new(app, proxy);
    }

    /// <summary>Command-line settings; a later one of the same name counts.</summary>
    public static string[] Arguments(ServiceBus bus, CutProxy proxy, params (string Name, string Value)[] settings) =>
    [
        "--Gateway:Port=0", "--Gateway:HttpPort=0", $"--ServiceBusIngress={bus.ConnectionString}", $"--CareAlerts:Bus:IngressEndpoint=http://127.0.0.1:{proxy.Port}",
        .. settings.Select(setting => $"--{setting.Name}={setting.Value}"),
    ];

    public Task<Sender> ConnectAsync() => Sender.ConnectAsync(Port);

    public async Task<(int Status, string Text)> GetAsync(string path)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), Stop);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Stop));
    }

    /// <summary>Waits until a message cannot be queued and operators can see it.</summary>
    public Task UntilIllAsync() => Patience.UntilAsync(async () => (await GetAsync("/health")).Status != 200);

    /// <summary>Waits until the metrics have a line.</summary>
    public Task UntilMetricAsync(string line) => Patience.UntilAsync(async () => (await GetAsync("/metrics")).Text.Contains(line, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await Proxy.DisposeAsync();
    }
}

/// <summary>A Service Bus stand-in for the tests of a class, each of which leaves its queues empty.</summary>
public sealed class OwnBus : IAsyncLifetime
{
    internal ServiceBus Bus { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Bus = await ServiceBus.StartAsync();

    public ValueTask DisposeAsync() => Bus.DisposeAsync();
}
