using System.Text;
using System.Text.Json;
using Azure.Core;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage.Tables;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Messaging;

/// <summary>What we send over REST, Microsoft's client receives over AMQP, by way of the local Service Bus stand-in.</summary>
public sealed class OfficialClientInteropTests : IAsyncLifetime
{
    private static readonly string Local = Repository.File("infra", "local");

    private NodeProcess? _node;
    private BusConnectionOptions? _options;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Path.Combine(Local, "bus", "start.mjs"))) return;
        _node = NodeProcess.Start(Repository.File("tests", "interop", "service-bus.mjs"), Local);
        var line = await _node.LineAsync(l => l.StartsWith("listening ", StringComparison.Ordinal));
        var parts = line.Trim().Split(' ', 3);
        _options = new()
        {
            Name = "ServiceBusInternal",
            EndpointSetting = "CareAlerts__Bus__InternalEndpoint",
            ConnectionString = parts[2],
            Endpoint = new Uri($"http://127.0.0.1:{parts[1]}"),
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (_node is not null) await _node.DisposeAsync();
    }

    [Fact]
    public async Task A_message_arrives_with_all_it_was_sent_with()
    {
        await Client().CreateSender("wakeups").SendMessageAsync(
            new("{\"é\":1}"u8.ToArray())
            {
                MessageId = "one",
                Subject = "wake é",
                CorrelationId = "c",
                TimeToLive = TimeSpan.FromHours(1),
                ApplicationProperties = new Dictionary<string, string> { ["Priority"] = "High" },
            },
            Ct);

        var received = await ReceivedAsync("one");

        Assert.Equal("{\"é\":1}", Encoding.UTF8.GetString(received.GetProperty("body").GetBytesFromBase64()));
        Assert.Equal("wake é", received.GetProperty("subject").GetString());
        Assert.Equal("c", received.GetProperty("correlationId").GetString());
        Assert.Equal("application/json", received.GetProperty("contentType").GetString());
        Assert.Equal(3_600_000, received.GetProperty("timeToLive").GetInt64());
        Assert.Equal("High", received.GetProperty("priority").GetString());
    }

    [Fact]
    public async Task A_scheduled_message_comes_when_its_time_does()
    {
        var client = Client();
        await client.CreateSender("wakeups").ScheduleMessageAsync(Message("later"), TimeProvider.System.GetUtcNow().AddHours(1), Ct);
        await client.CreateSender("wakeups").SendMessageAsync(Message("sooner"), Ct);
        await ReceivedAsync("sooner");
        Assert.DoesNotContain("\"later\"", _node!.Output, StringComparison.Ordinal);

        using var http = new HttpClient();
        using var response = await http.PostAsync(new Uri(_options!.Endpoint!, "/$clock"), new StringContent("""{"advanceMs":3601000}"""), Ct);
        response.EnsureSuccessStatusCode();

        await ReceivedAsync("later");
    }

    [Fact]
    public async Task A_batch_arrives_message_by_message_and_a_duplicate_does_not()
    {
        var sender = Client().CreateSender("wakeups");

        await sender.SendMessagesAsync([Message("a"), Message("b"), Message("a")], Ct);
        await sender.SendMessageAsync(Message("last"), Ct);

        foreach (var id in new[] { "a", "b", "last" }) await ReceivedAsync(id);
        Assert.Equal(3, _node!.Output.Split('\n').Count(l => l.StartsWith("received ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_dead_letter_is_taken_once()
    {
        var client = Client();
        await client.CreateSender("adt-feed").SendMessageAsync(Message("bad") with { ContentType = "x-application/hl7-v2+er7" }, Ct);
        await _node!.LineAsync(l => l.StartsWith("dead-lettered bad", StringComparison.Ordinal));
        var receiver = client.CreateDeadLetterReceiver("adt-feed");

        var letter = await receiver.ReceiveMessageAsync(Ct);

        Assert.NotNull(letter);
        Assert.Equal(("bad", "Unreadable", "x-application/hl7-v2+er7"), (letter.MessageId, letter.Reason, letter.ContentType));
        Assert.Equal("bad", Encoding.UTF8.GetString(letter.Body.Span));
        Assert.True(await receiver.RenewMessageLockAsync(letter, Ct));
        Assert.True(await receiver.AbandonMessageAsync(letter, Ct));
        var again = await receiver.ReceiveMessageAsync(Ct);
        Assert.Equal("bad", again!.MessageId);
        Assert.False(await receiver.CompleteMessageAsync(letter, Ct));
        Assert.True(await receiver.CompleteMessageAsync(again, Ct));
        Assert.Null(await receiver.ReceiveMessageAsync(Ct));
    }

    private async Task<JsonElement> ReceivedAsync(string messageId)
    {
        const string Received = "received ";
        var line = await _node!.LineAsync(l =>
            l.StartsWith(Received, StringComparison.Ordinal) && l.Contains($"\"messageId\":\"{messageId}\"", StringComparison.Ordinal));
        return JsonDocument.Parse(line[Received.Length..]).RootElement;
    }

    private static ServiceBusMessage Message(string id) => new(Encoding.UTF8.GetBytes(id)) { MessageId = id };

    private ServiceBusClient Client()
    {
        Assert.SkipWhen(_options is null, "infra/local has no Service Bus stand-in");
        return new ServiceBusClient(
            _options!,
            DelegatedTokenCredential.Create((_, _) => throw new InvalidOperationException("No identity is used with a key.")),
            AzureTransport.Create(),
            TimeProvider.System);
    }
}
