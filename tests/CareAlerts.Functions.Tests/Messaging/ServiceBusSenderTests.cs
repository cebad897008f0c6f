using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Web;
using Azure;
using Azure.Core;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage.Tables;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Messaging;

/// <summary>The exact form of what goes over the wire, as Service Bus documents it.</summary>
public sealed class ServiceBusSenderTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 6, 8, 0, 0, TimeSpan.Zero);

    private readonly ManualTime _time = new(Now);
    private FakeServer _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeServer.StartAsync();
        _server.AnswerWith(201);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_message_is_one_post_with_its_properties_in_headers()
    {
        await Sender("wakeups").SendMessageAsync(
            new(Encoding.UTF8.GetBytes("""{"person":"x"}"""))
            {
                MessageId = "wake-1",
                Subject = "wake é",
                CorrelationId = "c-1",
                TimeToLive = TimeSpan.FromDays(1),
                ApplicationProperties = new Dictionary<string, string> { ["Priority"] = "High" },
            },
            Ct);

        var request = Assert.Single(_server.Requests);
        Assert.Equal(("POST", "/wakeups/messages"), (request.Method, request.Target));
        Assert.Equal("""{"person":"x"}""", request.Text);
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        Assert.Equal("\"High\"", request.Headers["Priority"]);
        Assert.Equal(
            """{"MessageId":"wake-1","Label":"wake \u00E9","CorrelationId":"c-1","TimeToLive":86400}""", request.Headers["BrokerProperties"]);
    }

    [Fact]
    public async Task A_scheduled_message_appears_at_the_next_whole_second()
    {
        var sender = Sender("wakeups");

        await sender.ScheduleMessageAsync(Message("a"), new DateTimeOffset(2026, 11, 6, 8, 49, 36, 1, TimeSpan.Zero), Ct);
        await sender.ScheduleMessageAsync(Message("b"), new DateTimeOffset(2026, 11, 6, 9, 49, 37, TimeSpan.FromHours(1)), Ct);

        Assert.All(_server.Requests, request =>
            Assert.Contains("\"ScheduledEnqueueTimeUtc\":\"Fri, 06 Nov 2026 08:49:37 GMT\"", request.Headers["BrokerProperties"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_batch_is_one_post_with_exactly_the_documented_content_type()
    {
        await Sender("wakeups").SendMessagesAsync(
            [
                Message("a") with { Subject = "s", TimeToLive = TimeSpan.FromSeconds(40), ScheduledEnqueueTime = Now },
                Message("b") with { ApplicationProperties = new Dictionary<string, string> { ["Priority"] = "Low" } },
            ],
            Ct);

        var request = Assert.Single(_server.Requests);
        Assert.Equal("application/vnd.microsoft.servicebus.json", request.Headers["Content-Type"]);
        var items = JsonDocument.Parse(request.Body).RootElement;
        Assert.Equal(2, items.GetArrayLength());
        Assert.Equal("a", items[0].GetProperty("Body").GetString());
        var broker = items[0].GetProperty("BrokerProperties");
        Assert.Equal("a", broker.GetProperty("MessageId").GetString());
        Assert.Equal("00:00:40", broker.GetProperty("TimeToLiveTimeSpan").GetString());
        Assert.Equal("Fri, 06 Nov 2026 08:00:00 GMT", broker.GetProperty("ScheduledEnqueueTimeUtc").GetString());
        Assert.Equal("Low", items[1].GetProperty("UserProperties").GetProperty("Priority").GetString());
    }

    [Fact]
    public async Task A_batch_too_large_for_one_request_becomes_several_and_what_is_no_text_goes_alone()
    {
        var large = Enumerable.Range(0, 3).Select(i => Message("m" + i, new byte[100 * 1024].Select(_ => (byte)'x').ToArray())).ToList();

        await Sender("wakeups").SendMessagesAsync([.. large, Message("binary", [0xff, 0xfe])], Ct);

        Assert.All(_server.Requests, request => Assert.InRange(request.Body.Length, 1, ServiceBusLimits.BodyBytes));
        Assert.Equal([0xff, 0xfe], _server.Requests.Single(r => r.Headers.ContainsKey("BrokerProperties")).Body);
        var batched = _server.Requests.Where(r => !r.Headers.ContainsKey("BrokerProperties"))
            .SelectMany(r => JsonDocument.Parse(r.Body).RootElement.EnumerateArray())
            .Select(m => m.GetProperty("BrokerProperties").GetProperty("MessageId").GetString());
        Assert.Equal(["m0", "m1", "m2"], batched);
    }

    [Fact]
    public async Task A_token_signs_the_entity_and_is_kept_until_shortly_before_it_expires()
    {
        var sender = Sender("wakeups");

        await sender.SendMessageAsync(Message("a"), Ct);
        _time.Advance(TimeSpan.FromMinutes(54));
        await sender.SendMessageAsync(Message("b"), Ct);
        _time.Advance(TimeSpan.FromMinutes(2));
        await sender.SendMessageAsync(Message("c"), Ct);

        var tokens = _server.Requests.Select(r => r.Headers["Authorization"]).ToList();
        Assert.Equal(tokens[0], tokens[1]);
        Assert.NotEqual(tokens[1], tokens[2]);

        const string Scheme = "SharedAccessSignature ";
        Assert.StartsWith(Scheme, tokens[0], StringComparison.Ordinal);
        var fields = HttpUtility.ParseQueryString(tokens[0][Scheme.Length..]);
        Assert.Equal($"{_server.Address.AbsoluteUri}wakeups", fields["sr"]);
        Assert.Equal(("TheKey", Now.AddHours(1).ToUnixTimeSeconds().ToString()), (fields["skn"], fields["se"]));
        var signed = $"{Uri.EscapeDataString(fields["sr"]!)}\n{fields["se"]}";
        Assert.Equal(Convert.ToBase64String(HMACSHA256.HashData("secret"u8, Encoding.UTF8.GetBytes(signed))), fields["sig"]);
    }

    [Fact]
    public async Task A_send_that_fails_for_now_is_repeated_with_the_same_id()
    {
        var calls = 0;
        _server.Answer = (_, context) =>
        {
            context.Response.StatusCode = ++calls == 1 ? 503 : 201;
            return Task.CompletedTask;
        };

        await Sender("wakeups").SendMessageAsync(Message("a"), Ct);

        Assert.Equal(2, _server.Requests.Count);
        Assert.Equal(_server.Requests[0].Headers["BrokerProperties"], _server.Requests[1].Headers["BrokerProperties"]);
        Assert.Equal(_server.Requests[0].Body, _server.Requests[1].Body);
    }

    [Fact]
    public async Task A_refused_send_throws()
    {
        _server.AnswerWith(401, "<Error><Code>401</Code></Error>", "application/xml");

        var error = await Assert.ThrowsAsync<RequestFailedException>(() => Sender("wakeups").SendMessageAsync(Message("a"), Ct));

        Assert.Equal(401, error.Status);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task A_message_carries_the_trace_it_belongs_to()
    {
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();

        await Sender("wakeups").SendMessageAsync(Message("a"), Ct);

        Assert.Equal($"\"{activity.Id}\"", _server.Requests[0].Headers["Diagnostic-Id"]);
    }

    public static TheoryData<string, Action> Beyond => new()
    {
        { "at most 262144 bytes; this one has 262145", () => ServiceBusLimits.Check(Message("a", new byte[262145])) },
        { "MessageId has 1 to 128 characters; this one has 129", () => ServiceBusLimits.Check(Message(new string('i', 129), [])) },
        { "MessageId has 1 to 128 characters; this one has 0", () => ServiceBusLimits.Check(Message("", [])) },
        { "CorrelationId has at most 128", () => ServiceBusLimits.Check(Message("a") with { CorrelationId = new string('c', 129) }) },
        { "time to live is positive", () => ServiceBusLimits.Check(Message("a") with { TimeToLive = TimeSpan.Zero }) },
        { "value is printable ASCII", () => ServiceBusLimits.Check(WithProperty("Name", "two\r\nlines")) },
        { "value is printable ASCII", () => ServiceBusLimits.Check(WithProperty("Name", "é")) },
        { "name is ASCII letters", () => ServiceBusLimits.Check(WithProperty("Na me", "x")) },
        { "no HTTP header's own", () => ServiceBusLimits.Check(WithProperty("content-type", "x")) },
        { "broker properties have at most 32768", () => BrokerProperties.Write(Message("a") with { Subject = new string('s', 33000) }) },
    };

    [Theory]
    [MemberData(nameof(Beyond), DisableDiscoveryEnumeration = true)]
    public void A_message_beyond_a_limit_is_refused_and_the_limit_named(string limit, Action check) =>
        Assert.Contains(limit, Assert.Throws<ServiceBusLimitException>(check).Message, StringComparison.Ordinal);

    private ServiceBusSender Sender(string queue) => new ServiceBusClient(
        new BusConnectionOptions
        {
            Name = "ServiceBusInternal",
            EndpointSetting = "CareAlerts__Bus__InternalEndpoint",
            ConnectionString = "Endpoint=sb://localhost;SharedAccessKeyName=TheKey;SharedAccessKey=secret;UseDevelopmentEmulator=true;",
            Endpoint = _server.Address,
        },
        DelegatedTokenCredential.Create((_, _) => throw new InvalidOperationException("No identity is used with a key.")),
        AzureTransport.Create(),
        _time).CreateSender(queue);

    private static ServiceBusMessage Message(string id, byte[]? body = null) => new(body ?? Encoding.UTF8.GetBytes(id)) { MessageId = id };

    private static ServiceBusMessage WithProperty(string name, string value) =>
        Message("a") with { ApplicationProperties = new Dictionary<string, string> { [name] = value } };
}
