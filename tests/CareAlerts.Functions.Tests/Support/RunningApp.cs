using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CareAlerts.Functions.Host;
using CareAlerts.Functions.Storage.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CareAlerts.Functions.Tests.Support;

/// <summary>
/// The real app on a free port, with an Azurite and a Service Bus stand-in of its own, each behind a proxy that can lose what passes.
/// Use it as a class fixture; a test that stops something starts its own with <see cref="StartAsync"/>. No Functions host runs: what
/// waits in a queue stays there until the test takes it, or has it delivered with <see cref="DeliverAsync"/>.
/// </summary>
public sealed class RunningApp : IAsyncLifetime
{
    private Azurite _azurite = null!;
    private WebApplication _app = null!;
    private IReadOnlyDictionary<string, string>? _settings;
    private Action<IServiceCollection>? _also;

    /// <summary>Signed in as an administrator (bearer <c>local</c>); addresses are relative to <c>/api/</c>.</summary>
    internal HttpClient Http { get; private set; } = null!;

    /// <summary>Nobody in particular.</summary>
    internal HttpClient Anonymous { get; private set; } = null!;

    internal ServiceBus Bus { get; private set; } = null!;

    /// <summary>Between the app and the bus.</summary>
    internal CutProxy BusProxy { get; private set; } = null!;

    /// <summary>Between the app and storage.</summary>
    internal CutProxy StorageProxy { get; private set; } = null!;

    internal IServiceProvider Services => _app.Services;

    internal T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    /// <summary>The tables themselves, past the proxy.</summary>
    internal TableServiceClient Tables => _azurite.Tables;

    /// <param name="settings">Settings that differ from those of every test.</param>
    /// <param name="also">Services in place of the app's own, such as a clock.</param>
    internal static async Task<RunningApp> StartAsync(IReadOnlyDictionary<string, string>? settings = null, Action<IServiceCollection>? also = null)
    {
        var app = new RunningApp { _settings = settings, _also = also };
        await app.InitializeAsync();
        return app;
    }

    public async ValueTask InitializeAsync()
    {
        var azurite = Azurite.StartAsync();
        Bus = await ServiceBus.StartAsync();
        _azurite = await azurite;
        StorageProxy = new CutProxy(_azurite.Port);
        BusProxy = new CutProxy(Bus.HttpPort);
        _app = HandlerApp.TryBuild(Settings(), out var fault, _also) ?? throw new InvalidOperationException(fault);
        await _app.CreateTablesAsync(CancellationToken.None);
        await _app.StartAsync();
        Anonymous = new HttpClient { BaseAddress = new Uri($"{_app.Urls.Single()}/api/"), Timeout = TimeSpan.FromMinutes(2) };
        Http = new HttpClient { BaseAddress = Anonymous.BaseAddress, Timeout = Anonymous.Timeout };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "local");
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        Anonymous?.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync(CancellationToken.None);
            await _app.DisposeAsync();
        }

        if (StorageProxy is not null) await StorageProxy.DisposeAsync();
        if (BusProxy is not null) await BusProxy.DisposeAsync();
        if (Bus is not null) await Bus.DisposeAsync();
        if (_azurite is not null) await _azurite.DisposeAsync();
    }

    /// <summary>Puts a JSON document.</summary>
    internal Task<Answer> PutAsync(string path, string json, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Put, path, json, headers);

    internal Task<Answer> PostAsync(string path, string? json = null, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, path, json, headers);

    internal Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    internal Task<Answer> SendAsync(HttpMethod method, string path, string? json, params (string Name, string Value)[] headers) =>
        SendAsync(Http, method, path, json is null ? null : Encoding.UTF8.GetBytes(json), "application/json", headers);

    /// <summary>Sends any bytes as anybody.</summary>
    internal static async Task<Answer> SendAsync(
        HttpClient who, HttpMethod method, string path, byte[]? body, string? contentType, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            if (contentType is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await who.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.OfAsync(response);
    }

    /// <summary>Does what the Functions host does with every visible message of a queue: posts it to a function; each must succeed.</summary>
    /// <returns>How many there were.</returns>
    internal async Task<int> DeliverAsync(string queue, string function)
    {
        var messages = await Bus.TakeAllAsync(queue);
        await DeliverAsync(messages, function);
        return messages.Count;
    }

    /// <summary>Posts messages to a function; each must succeed.</summary>
    internal async Task DeliverAsync(IEnumerable<QueuedMessage> messages, string function)
    {
        foreach (var message in messages)
        {
            var envelope = JsonSerializer.Serialize(new
            {
                Data = new { message = Convert.ToBase64String(message.Body) },
                Metadata = new
                {
                    EnqueuedTimeUtc = message.EnqueuedAt.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
                    ApplicationProperties = message.Properties,
                },
            });
            var answer = await SendAsync(Anonymous, HttpMethod.Post, $"/{function}", Encoding.UTF8.GetBytes(envelope), "application/json");
            Assert.Equal(200, answer.Status);
        }
    }

    /// <summary>Does what the Functions host does every five minutes.</summary>
    internal async Task WatchAsync()
    {
        var timer = """{"Data":{"timer":{"IsPastDue":false}},"Metadata":{}}"""u8.ToArray();
        Assert.Equal(200, (await SendAsync(Anonymous, HttpMethod.Post, "/Watch", timer, "application/json")).Status);
    }

    /// <summary>
    /// Has the handler killed as it makes its first request to the bus, which never arrives: what it committed is durable, and none of its
    /// effects is carried out.
    /// </summary>
    internal async Task DieBeforeEffectsAsync(Func<CancellationToken, Task> work)
    {
        using var kill = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        BusProxy.Decide = _ =>
        {
            kill.Cancel();
            return Cut.BeforeForwarding;
        };
        try
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work(kill.Token));
        }
        finally
        {
            BusProxy.Decide = _ => Cut.Forward;
        }
    }

    private string[] Settings()
    {
        using var webhook = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var bus = $"http://127.0.0.1:{BusProxy.Port}";
        Dictionary<string, string> settings = new()
        {
            ["CareAlerts:Storage:ConnectionString"] = Azurite.ConnectionStringAt(StorageProxy.Port),
            ["ServiceBusIngress"] = Bus.ConnectionString,
            ["ServiceBusInternal"] = Bus.ConnectionString,
            ["CareAlerts:Bus:IngressEndpoint"] = bus,
            ["CareAlerts:Bus:InternalEndpoint"] = bus,
            ["CareAlerts:PublicUrl"] = "http://localhost/api",
            ["CareAlerts:Local"] = "true",
            ["CareAlerts:IdentifierKey"] = Convert.ToBase64String(new byte[32]),
            // Nobody sends here: nothing listens on port 1.
            ["CareAlerts:SendGrid:Endpoint"] = "http://127.0.0.1:1",
            ["CareAlerts:SendGrid:ApiKey"] = "SG.test",
            ["CareAlerts:SendGrid:From"] = "alerts@carealerts.example",
            ["CareAlerts:SendGrid:WebhookPublicKey"] = Convert.ToBase64String(webhook.ExportSubjectPublicKeyInfo()),
            ["CareAlerts:Twilio:Endpoint"] = "http://127.0.0.1:1",
            ["CareAlerts:Twilio:AccountSid"] = "AC00000000000000000000000000000000",
            ["CareAlerts:Twilio:AuthToken"] = "test",
            ["CareAlerts:Twilio:From"] = "+447700900999",
        };
        foreach (var (name, value) in _settings ?? new Dictionary<string, string>()) settings[name] = value;
        return [.. settings.Select(setting => string.Create(CultureInfo.InvariantCulture, $"--{setting.Key}={setting.Value}"))];
    }
}

/// <summary>An answer, read in full.</summary>
internal sealed record Answer(int Status, string? ContentType, string Text, HttpResponseHeaders Headers)
{
    public string? ETag => Headers.ETag?.ToString();

    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>The fields at fault, in order.</summary>
    public IReadOnlyList<string> Faults => [.. Json["errors"]!.AsArray().Select(error => (string)error!["field"]!)];

    public static async Task<Answer> OfAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        response.Content.Headers.ContentType?.ToString(),
        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
        response.Headers);
}
