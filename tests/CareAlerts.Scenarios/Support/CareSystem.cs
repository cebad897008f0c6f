using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CareAlerts.Functions.Host;
using CareAlerts.Functions.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CareAlerts.Scenarios.Support;

/// <summary>
/// The whole system for one test: the real app in this process with a clock that can be moved, and the local host, bus, storage and
/// provider simulators in one Node process. Everything runs by itself; <see cref="SettleAsync"/> waits until it has nothing left to do.
/// </summary>
internal sealed class CareSystem : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly MovableClock _clock = new();
    private readonly ErrorLog _log = new();
    private readonly ECDsa _sendGrid = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private WebApplication _app = null!;
    private NodeProcess _node = null!;
    private HttpClient _bus = null!;

    public HttpClient Api { get; private set; } = null!;
    public HttpClient Mailbox { get; private set; } = null!;
    public IReadOnlyCollection<string> Errors => _log.Errors;
    public string Log => _log.All;
    public DateTimeOffset Now => _clock.GetUtcNow();
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<CareSystem> StartAsync()
    {
        var system = new CareSystem();
        await system.RunAsync();
        return system;
    }

    /// <summary>Puts a message on the feed queue, as a hospital does.</summary>
    public async Task SendAsync(byte[] message, string? source)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "adt-feed/messages") { Content = new ByteArrayContent(message) };
        request.Headers.TryAddWithoutValidation("Authorization", _busToken);
        request.Headers.TryAddWithoutValidation("BrokerProperties", JsonSerializer.Serialize(new { MessageId = Guid.NewGuid().ToString("N") }));
        if (source is not null) request.Headers.TryAddWithoutValidation("source", $"\"{source}\"");
        using var response = await _bus.SendAsync(request, Stop);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Waits until no queue holds a message that is due or being worked on.</summary>
    public async Task SettleAsync()
    {
        var giveUp = TimeProvider.System.GetTimestamp();
        for (var calm = 0; calm < 2;)
        {
            calm = IsCalm(await StatsAsync()) ? calm + 1 : 0;
            if (TimeProvider.System.GetElapsedTime(giveUp) > Patience) throw new TimeoutException($"The system does not settle:\n{await StatsAsync()}\n{Log}");
            await Task.Delay(TimeSpan.FromMilliseconds(15), TimeProvider.System, Stop);
        }
    }

    /// <summary>Lets time pass, stopping wherever something is scheduled, as it would in the long run of hours.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        var until = Now + by;
        await SettleAsync();
        while (true)
        {
            var next = NextScheduled(await StatsAsync());
            var target = next < until ? next.Value : until;
            var step = target - Now + TimeSpan.FromMilliseconds(1);
            if (step > TimeSpan.Zero)
            {
                _clock.Advance(step);
                await _bus.PostAsJsonAsync("$clock", new { advanceMs = step.TotalMilliseconds }, Stop);
            }

            await SettleAsync();
            if (!(next < until)) return;
        }
    }

    public async Task<JsonObject> StatsAsync() => (await _bus.GetFromJsonAsync<JsonObject>("$stats", Stop))!;

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Api.Dispose();
        Mailbox.Dispose();
        _bus.Dispose();
        _sendGrid.Dispose();
    }

    private string _busToken = "";

    private async Task RunAsync()
    {
        var (handler, http, amqp, mail, bus, storage) = (FreePorts.Next(), FreePorts.Next(), FreePorts.Next(), FreePorts.Next(), FreePorts.Next(), FreePorts.Next(3));
        _node = NodeProcess.Start(Repository.File("infra", "local", "main.mjs"), Environment(),
            "--app", AppContext.BaseDirectory, "--handler", $"http://127.0.0.1:{handler}", "--empty",
            "--http-port", $"{http}", "--amqp-port", $"{amqp}", "--mailbox-port", $"{mail}", "--bus-http-port", $"{bus}", "--storage-port", $"{storage}");
        _bus = new HttpClient { BaseAddress = new($"http://127.0.0.1:{bus}/") };
        await UntilUpAsync(async () => (await _bus.GetAsync("health", Stop)).IsSuccessStatusCode);
        await UntilUpAsync(async () => (await _bus.GetAsync($"http://127.0.0.1:{storage + 2}/", Stop)).StatusCode != 0);

        var settings = Settings(handler, http, amqp, mail, bus, storage);
        _app = HandlerApp.TryBuild([.. settings.Select(setting => $"--{setting.Key}={setting.Value}")], out var fault, services =>
        {
            services.AddSingleton<TimeProvider>(_clock);
            services.AddSingleton<ILoggerProvider>(_log);
        }) ?? throw new InvalidOperationException(fault);
        await _app.CreateTablesAsync(Stop);
        await _app.StartAsync(Stop);
        await _node.LineAsync(line => line.StartsWith("CareAlerts is ready", StringComparison.Ordinal)).WaitAsync(Patience, Stop);

        Api = new HttpClient { BaseAddress = new($"http://127.0.0.1:{http}/api/") };
        Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "local");
        Mailbox = new HttpClient { BaseAddress = new($"http://127.0.0.1:{mail}/") };
        _busToken = BusToken.For(_bus.BaseAddress!);
    }

    public IServiceProvider Services => _app.Services;

    private Dictionary<string, string> Environment() => new() { ["CAREALERTS_SENDGRID_KEY"] = _sendGrid.ExportPkcs8PrivateKeyPem() };

    private Dictionary<string, string> Settings(int handler, int http, int amqp, int mail, int bus, int storage)
    {
        var busConnection = $"Endpoint=sb://localhost:{amqp};SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;";
        return new()
        {
            ["FUNCTIONS_CUSTOMHANDLER_PORT"] = $"{handler}",
            ["CareAlerts:Storage:ConnectionString"] = "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;" +
                "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;" +
                $"TableEndpoint=http://127.0.0.1:{storage + 2}/devstoreaccount1",
            ["ServiceBusIngress"] = busConnection,
            ["ServiceBusInternal"] = busConnection,
            ["CareAlerts:Bus:IngressEndpoint"] = $"http://127.0.0.1:{bus}",
            ["CareAlerts:Bus:InternalEndpoint"] = $"http://127.0.0.1:{bus}",
            ["CareAlerts:PublicUrl"] = $"http://localhost:{http}/api",
            ["CareAlerts:Local"] = "true",
            ["CareAlerts:IdentifierKey"] = Convert.ToBase64String(Encoding.UTF8.GetBytes("a key of thirty-two bytes, no less")),
            ["CareAlerts:SendGrid:Endpoint"] = $"http://127.0.0.1:{mail}/sendgrid",
            ["CareAlerts:SendGrid:ApiKey"] = "SG.local-development",
            ["CareAlerts:SendGrid:From"] = "alerts@carealerts.example",
            ["CareAlerts:SendGrid:WebhookPublicKey"] = Convert.ToBase64String(_sendGrid.ExportSubjectPublicKeyInfo()),
            ["CareAlerts:Twilio:Endpoint"] = $"http://127.0.0.1:{mail}/twilio",
            ["CareAlerts:Twilio:AccountSid"] = "AC00000000000000000000000000000000",
            ["CareAlerts:Twilio:AuthToken"] = "local-development-auth-token",
            ["CareAlerts:Twilio:From"] = "+447700900999",
        };
    }

    private static bool IsCalm(JsonObject stats) => stats.All(queue => Number(queue.Value!, "active") == 0 && Number(queue.Value!, "locked") == 0);

    private static DateTimeOffset? NextScheduled(JsonObject stats) => stats
        .Select(queue => queue.Value!["nextScheduledAt"]?.GetValue<string>()).OfType<string>()
        .Select(text => (DateTimeOffset?)DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).Min();

    private static int Number(JsonNode queue, string name) => queue[name]?.GetValue<int>() ?? 0;

    private async Task UntilUpAsync(Func<Task<bool>> done)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                if (await done()) return;
            }
            catch (HttpRequestException)
            {
                // Not up yet.
            }

            if (_node.HasEnded) throw new InvalidOperationException($"The local system ended while starting:\n{_node.Output}");
            if (TimeProvider.System.GetElapsedTime(start) > Patience) throw new TimeoutException($"The local system does not start:\n{_node.Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Stop);
        }
    }
}
