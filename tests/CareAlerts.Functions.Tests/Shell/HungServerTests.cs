using Azure;
using Azure.Core;
using CareAlerts.Functions.Host;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage.Tables;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Shell;

/// <summary>Storage or a bus that takes a request and keeps us waiting.</summary>
public sealed class HungServerTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);
    private static readonly AzureRetries Impatient = new(1, TimeSpan.FromMilliseconds(10)) { Patience = Patience };

    private readonly CancellationTokenSource _guard = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private FakeServer _server = null!;

    public static TheoryData<string> Calls => ["read", "query", "upsert", "send", "receive"];

    public async ValueTask InitializeAsync()
    {
        _guard.CancelAfter(TimeSpan.FromSeconds(15));
        _server = await FakeServer.StartAsync();
    }

    public ValueTask DisposeAsync()
    {
        _guard.Dispose();
        return _server.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_server_that_never_answers_is_given_up_and_counts_as_an_outage(string call)
    {
        _server.StayHung();

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => CallAsync(call));

        Assert.False(_guard.IsCancellationRequested, "It waited until the test gave up.");
        Assert.True(Transient.Is(failure), failure.ToString());
    }

    [Theory]
    [InlineData("read", "Retry-After", "86400")]
    [InlineData("send", "Retry-After", "86400")]
    [InlineData("upsert", "x-ms-retry-after-ms", "86400000")]
    [InlineData("query", "Retry-After", "Fri, 06 Nov 2076 08:00:00 GMT")]
    public async Task A_server_that_asks_us_to_wait_a_day_is_not_waited_for(string call, string header, string value)
    {
        _server.AnswerWith(503, headers: (header, value));

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => CallAsync(call));

        Assert.False(_guard.IsCancellationRequested, "It waited until the test gave up.");
        Assert.Equal(503, Assert.IsType<RequestFailedException>(failure).Status);
        Assert.True(Transient.Is(failure));
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task A_server_that_asks_for_a_moment_is_asked_again()
    {
        _server.AnswerWith(503, headers: ("retry-after-ms", "5"));

        await Assert.ThrowsAsync<RequestFailedException>(() => CallAsync("read"));

        Assert.Equal(2, _server.Requests.Count);
    }

    private async Task CallAsync(string call)
    {
        var table = Tables().GetTableClient("table");
        switch (call)
        {
            case "read":
                await table.GetEntityIfExistsAsync("p", "r", _guard.Token);
                break;
            case "query":
                await foreach (var _ in table.QueryAsync(cancellationToken: _guard.Token)) { }
                break;
            case "upsert":
                await table.UpsertEntityAsync(new TableEntity("p", "r"), cancellationToken: _guard.Token);
                break;
            case "send":
                await Bus().CreateSender("wakeups").SendMessageAsync(new ServiceBusMessage("x"u8.ToArray()) { MessageId = "m" }, _guard.Token);
                break;
            default:
                await Bus().CreateDeadLetterReceiver("wakeups").ReceiveMessageAsync(_guard.Token);
                break;
        }
    }

    private TableServiceClient Tables() => new(
        StorageConnection.Parse($"DefaultEndpointsProtocol=http;AccountName=a;AccountKey=c2VjcmV0;TableEndpoint={_server.Address.AbsoluteUri}a"),
        AzureTransport.Create(), TimeProvider.System, Impatient);

    private ServiceBusClient Bus() => new(
        new BusConnectionOptions
        {
            Name = "ServiceBusInternal",
            EndpointSetting = "CareAlerts__Bus__InternalEndpoint",
            ConnectionString = "Endpoint=sb://localhost;SharedAccessKeyName=TheKey;SharedAccessKey=secret",
            Endpoint = _server.Address,
        },
        DelegatedTokenCredential.Create((_, _) => throw new InvalidOperationException("No identity is used with a key.")),
        AzureTransport.Create(), TimeProvider.System)
    { Retries = Impatient };
}
