using System.Globalization;
using System.Text.Json;
using CareAlerts.Functions.Messaging;

namespace CareAlerts.Functions.Tests.Support;

/// <summary>A message taken from a queue.</summary>
internal sealed record QueuedMessage(byte[] Body, string MessageId, string? ContentType, string? Source)
{
    public T Read<T>() => JsonSerializer.Deserialize<T>(Body, JsonSerializerOptions.Web)!;
}

/// <summary>The Service Bus stand-in of the local system, in memory, on ports of its own.</summary>
internal sealed class ServiceBus : IAsyncDisposable
{
    private readonly NodeProcess _node;
    private readonly HttpClient _http = new();

    private ServiceBus(NodeProcess node, int amqpPort, int httpPort) => (_node, AmqpPort, HttpPort) = (node, amqpPort, httpPort);

    public int AmqpPort { get; }

    public int HttpPort { get; }

    public string ConnectionString =>
        $"Endpoint=sb://localhost:{AmqpPort};SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;";

    public static async Task<ServiceBus> StartAsync()
    {
        var local = Repository.File("infra", "local");
        if (!Directory.Exists(Path.Combine(local, "node_modules"))) throw new InvalidOperationException("The stand-in is not installed: run npm ci in infra/local.");
        var node = NodeProcess.Start(Path.Combine(AppContext.BaseDirectory, "Support", "service-bus.mjs"), local);
        const string Listening = "listening ";
        var ports = (await node.LineAsync(line => line.StartsWith(Listening, StringComparison.Ordinal)))[Listening.Length..].Split(' ');
        return new(node, int.Parse(ports[0], CultureInfo.InvariantCulture), int.Parse(ports[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Takes the next visible message of a queue; null when there is none.</summary>
    public async Task<QueuedMessage?> TakeAsync(string queue)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"http://127.0.0.1:{HttpPort}/{queue}/messages/head?timeout=0");
        var entity = new Uri($"http://127.0.0.1:{HttpPort}/{queue}");
        request.Headers.TryAddWithoutValidation("Authorization", new SasTokens(BusConnection.Parse(ConnectionString), entity, TimeProvider.System).Current());
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        if (response.StatusCode == System.Net.HttpStatusCode.NoContent) return null;
        response.EnsureSuccessStatusCode();
        using var broker = JsonDocument.Parse(response.Headers.GetValues("BrokerProperties").Single());
        return new(
            await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken),
            broker.RootElement.GetProperty("MessageId").GetString()!,
            response.Content.Headers.TryGetValues("Content-Type", out var type) ? type.Single() : null,
            response.Headers.TryGetValues("source", out var source) ? source.Single().Trim('"') : null);
    }

    /// <summary>Takes every visible message of a queue.</summary>
    public async Task<IReadOnlyList<QueuedMessage>> TakeAllAsync(string queue)
    {
        var messages = new List<QueuedMessage>();
        while (await TakeAsync(queue) is { } message) messages.Add(message);
        return messages;
    }

    /// <summary>Moves the bus's clock, so that what is scheduled becomes visible.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        using var body = new StringContent(JsonSerializer.Serialize(new { advanceMs = by.TotalMilliseconds }));
        using var response = await _http.PostAsync(new Uri($"http://127.0.0.1:{HttpPort}/$clock"), body, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _node.DisposeAsync();
    }
}
