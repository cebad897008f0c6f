using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Scenarios.Support;

namespace CareAlerts.Scenarios.Crashes;

/// <summary>
/// The whole system as real processes, with proxies between the handler and everything it talks to. Every await of the handler that leaves
/// the process passes one of them, so that it can be killed there: before the request arrives, or after it was carried out and before the answer.
/// </summary>
internal sealed partial class BreakableSystem : IAsyncDisposable
{
    private const string AzuriteKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private readonly CutProxy _storage;
    private readonly CutProxy _bus;
    private readonly CutProxy _providers;
    private readonly NodeProcess _node;
    private readonly HttpClient _busHttp;
    private int _requests;
    private int _cutAt = int.MaxValue;
    private Cut _cut;

    private BreakableSystem(TimeSpan? claimFor, int http, int amqp, int mail, int bus, int storage)
    {
        _storage = new(storage + 2) { Decide = DecideOn, OnCut = KillAsync };
        _bus = new(bus) { Decide = DecideOn, OnCut = KillAsync };
        _providers = new(mail) { Decide = DecideOn, OnCut = KillAsync };
        _busHttp = new HttpClient { BaseAddress = new($"http://127.0.0.1:{bus}/") };
        Mailbox = new HttpClient { BaseAddress = new($"http://127.0.0.1:{mail}/") };
        Api = new HttpClient { BaseAddress = new($"http://127.0.0.1:{http}/api/") };
        Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "local");
        _node = NodeProcess.Start(Repository.File("infra", "local", "main.mjs"), Environment(claimFor),
            "--app", HandlerFolder(), "--empty", "--http-port", $"{http}", "--amqp-port", $"{amqp}", "--mailbox-port", $"{mail}",
            "--bus-http-port", $"{bus}", "--storage-port", $"{storage}");
    }

    public HttpClient Api { get; }
    public HttpClient Mailbox { get; }
    public CutProxy Storage => _storage;
    public string Output => _node.Output;

    /// <summary>What the handler has asked of storage, bus and providers since the last <see cref="Arm"/>.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>The request at which the handler was killed; null when it was not.</summary>
    public string? KilledAt { get; private set; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="claimFor">How long a sender has an attempt to itself: short where it is killed, so that the next need not wait; null for as long as in use, which no slow machine outlasts.</param>
    public static async Task<BreakableSystem> StartAsync(TimeSpan? claimFor)
    {
        var system = new BreakableSystem(claimFor, FreePorts.Next(), FreePorts.Next(), FreePorts.Next(), FreePorts.Next(), FreePorts.Next(3));
        try
        {
            await system._node.LineAsync(line => line.StartsWith("CareAlerts is ready", StringComparison.Ordinal)).WaitAsync(TimeSpan.FromMinutes(3), Stop);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The local system does not start:\n{system.Output}");
        }

        return system;
    }

    /// <summary>Kills the handler at a request counted from now; <see cref="Cut.Forward"/> only counts.</summary>
    public void Arm(int at, Cut cut)
    {
        KilledAt = null;
        _cut = cut;
        Interlocked.Exchange(ref _requests, 0);
        Volatile.Write(ref _cutAt, cut == Cut.Forward ? int.MaxValue : at);
    }

    public async Task SendAsync(byte[] message)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "adt-feed/messages") { Content = new ByteArrayContent(message) };
        request.Headers.TryAddWithoutValidation("Authorization", BusToken.For(_busHttp.BaseAddress!));
        request.Headers.TryAddWithoutValidation("BrokerProperties", JsonSerializer.Serialize(new { MessageId = Guid.NewGuid().ToString("N") }));
        request.Headers.TryAddWithoutValidation("source", "\"RXX\"");
        using var response = await _busHttp.SendAsync(request, Stop);
        response.EnsureSuccessStatusCode();
    }

    public async Task<JsonObject> StatsAsync() => JsonNode.Parse(await _busHttp.GetStringAsync("$stats", Stop))!.AsObject();

    /// <summary>Waits until nothing is due or being worked on, and no message waits to be sent later.</summary>
    public async Task SettleAsync(TimeSpan patience)
    {
        var start = TimeProvider.System.GetTimestamp();
        for (var calm = 0; calm < 3;)
        {
            calm = IsCalm(await StatsAsync()) ? calm + 1 : 0;
            if (TimeProvider.System.GetElapsedTime(start) > patience) throw new TimeoutException($"It does not settle:\n{await StatsAsync()}\n{Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(40), TimeProvider.System, Stop);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        foreach (var proxy in new[] { _storage, _bus, _providers }) await proxy.DisposeAsync();
        Api.Dispose();
        Mailbox.Dispose();
        _busHttp.Dispose();
    }

    private static bool IsCalm(JsonObject stats) => stats.All(queue =>
        Count(queue, "active") + Count(queue, "locked") == 0 && (!queue.Key.StartsWith("notifications", StringComparison.Ordinal) || Count(queue, "scheduled") == 0));

    private static int Count(KeyValuePair<string, JsonNode?> queue, string name) => queue.Value![name]!.GetValue<int>();

    private Cut DecideOn(CutRequest request)
    {
        if (request.Path.Contains("/Measures", StringComparison.Ordinal)) return Cut.Forward;    // counts of feeds: in the background, lossy by design
        if (Interlocked.Increment(ref _requests) != Volatile.Read(ref _cutAt)) return Cut.Forward;
        KilledAt = $"{_cut} {request.Method} {Shape().Replace(request.Path, "…")}";
        return _cut;
    }

    private Task KillAsync(CutRequest request, Cut cut)
    {
        var handler = HandlerLine().Matches(Output)[^1].Groups[1].Value;
        using var process = Process.GetProcessById(int.Parse(handler, System.Globalization.CultureInfo.InvariantCulture));
        process.Kill();
        return process.WaitForExitAsync(Stop);
    }

    private Dictionary<string, string> Environment(TimeSpan? claimFor)
    {
        var bus = $"http://127.0.0.1:{_bus.Port}";
        var settings = new Dictionary<string, string>
        {
            ["CareAlerts__Storage__ConnectionString"] =
                $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={AzuriteKey};TableEndpoint=http://127.0.0.1:{_storage.Port}/devstoreaccount1",
            ["CareAlerts__Bus__IngressEndpoint"] = bus,
            ["CareAlerts__Bus__InternalEndpoint"] = bus,
            ["CareAlerts__SendGrid__Endpoint"] = $"http://127.0.0.1:{_providers.Port}/sendgrid",
            ["CareAlerts__Twilio__Endpoint"] = $"http://127.0.0.1:{_providers.Port}/twilio",
        };
        if (claimFor is { } claim) settings["CareAlerts__Delivery__ClaimFor"] = claim.ToString("c", System.Globalization.CultureInfo.InvariantCulture);
        return new() { ["CAREALERTS_LOCAL_HANDLER_CRASH_LIMIT"] = "100000", ["CAREALERTS_LOCAL_SETTINGS"] = JsonSerializer.Serialize(settings) };
    }

    // The handler as it was built with these tests.
    private static string HandlerFolder() => Repository.File(
        "functions", "CareAlerts.Functions", "bin", AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug", "net10.0");

    [GeneratedRegex(@"handler process (\d+) on port")]
    private static partial Regex HandlerLine();

    [GeneratedRegex("'[^']*'|\\?.*")]
    private static partial Regex Shape();
}
