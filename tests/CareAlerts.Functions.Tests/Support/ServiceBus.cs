using System.Globalization;
using System.Text.Json;
using CareAlerts.Functions.Messaging;

namespace CareAlerts.Functions.Tests.Support;

/// <summary>A message taken from a queue.</summary>
internal sealed record QueuedMessage(byte[] Body, string MessageId, string? ContentType, string? Source)
{
    /// <summary>How many times it was driven again as a dead letter.</summary>
    public string? Redrives { get; init; }

    /// <summary>The custom properties that are text.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>When the broker had it.</summary>
    public DateTimeOffset EnqueuedAt { get; init; }

    /// <summary>Names of the custom properties, and of whatever else came as a header.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

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
        using var request = Request(HttpMethod.Delete, queue, "messages/head?timeout=0");
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        if (response.StatusCode == System.Net.HttpStatusCode.NoContent) return null;
        response.EnsureSuccessStatusCode();
        using var broker = JsonDocument.Parse(response.Headers.GetValues("BrokerProperties").Single());
        return new(
            await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken),
            broker.RootElement.GetProperty("MessageId").GetString()!,
            response.Content.Headers.TryGetValues("Content-Type", out var type) ? type.Single() : null,
            response.Headers.TryGetValues("source", out var source) ? source.Single().Trim('"') : null)
        {
            Redrives = response.Headers.TryGetValues("redrives", out var redrives) ? redrives.Single().Trim('"') : null,
            Headers = [.. response.Headers.Select(header => header.Key)],
            Properties = response.Headers.Where(header => header.Value.Single() is ['"', .., '"']).ToDictionary(header => header.Key, header => header.Value.Single()[1..^1], StringComparer.OrdinalIgnoreCase),
            EnqueuedAt = DateTimeOffset.Parse(broker.RootElement.GetProperty("EnqueuedTimeUtc").GetString()!, CultureInfo.InvariantCulture),
        };
    }

    /// <summary>Puts a message into a queue with custom properties as they go on the wire.</summary>
    public async Task SendAsync(string queue, byte[] body, string messageId, params (string Name, string Value)[] properties)
    {
        using var request = Request(HttpMethod.Post, queue, "messages");
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/hl7-v2");
        request.Headers.TryAddWithoutValidation("BrokerProperties", JsonSerializer.Serialize(new { MessageId = messageId }));
        foreach (var (name, value) in properties) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Fails every delivery of what is in a queue, until the broker has set it all aside as dead letters.</summary>
    public async Task FailAllAsync(string queue)
    {
        while (true)
        {
            using var take = Request(HttpMethod.Post, queue, "messages/head?timeout=0");
            using var taken = await _http.SendAsync(take, TestContext.Current.CancellationToken);
            if (taken.StatusCode == System.Net.HttpStatusCode.NoContent) return;
            taken.EnsureSuccessStatusCode();
            using var abandon = Request(HttpMethod.Put, queue, taken.Headers.Location!.AbsolutePath[(queue.Length + 2)..]);
            using var abandoned = await _http.SendAsync(abandon, TestContext.Current.CancellationToken);
            abandoned.EnsureSuccessStatusCode();
        }
    }

    private HttpRequestMessage Request(HttpMethod method, string queue, string path)
    {
        var entity = new Uri($"http://127.0.0.1:{HttpPort}/{queue}");
        var request = new HttpRequestMessage(method, $"{entity}/{path}");
        request.Headers.TryAddWithoutValidation("Authorization", new SasTokens(BusConnection.Parse(ConnectionString), entity, TimeProvider.System).Current());
        return request;
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
