using Azure.Core;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage.Tables;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Messaging;

public sealed class DeadLetterReceiverTests : IAsyncLifetime
{
    private const string Lock = "7da9cfd5-40d5-4bb1-8d64-ec5a52e1c547";

    private FakeServer _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await FakeServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_dead_letter_is_locked_read_and_completed_at_its_own_address()
    {
        _server.AnswerWith(201, "body", "text/plain",
            ("BrokerProperties", $$"""
                {"DeliveryCount":100,"EnqueuedTimeUtc":"Fri, 06 Nov 2026 08:00:00 GMT","LockToken":"{{Lock}}","LockedUntilUtc":"Fri, 06 Nov 2026 08:01:00 GMT","MessageId":"m 1","SequenceNumber":42,"Label":"wake","CorrelationId":"c"}
                """.Trim()),
            ("DeadLetterReason", "\"MaxDeliveryCountExceeded\""),
            ("Priority", "\"High\""),
            ("Location", "http://elsewhere.example/steal-the-token"));
        var receiver = Receiver();

        var letter = await receiver.ReceiveMessageAsync(Ct);

        Assert.NotNull(letter);
        Assert.Equal("body", System.Text.Encoding.UTF8.GetString(letter.Body.Span));
        Assert.Equal(("m 1", 42L, Lock, 100), (letter.MessageId, letter.SequenceNumber, letter.LockToken, letter.DeliveryCount));
        Assert.Equal(("wake", "c", "text/plain"), (letter.Subject, letter.CorrelationId, letter.ContentType));
        Assert.Equal(new DateTimeOffset(2026, 11, 6, 8, 1, 0, TimeSpan.Zero), letter.LockedUntil);
        Assert.Equal(("MaxDeliveryCountExceeded", "High"), (letter.Reason, letter.ApplicationProperties["Priority"]));

        _server.AnswerWith(200);
        Assert.True(await receiver.RenewMessageLockAsync(letter, Ct));
        Assert.True(await receiver.AbandonMessageAsync(letter, Ct));
        Assert.True(await receiver.CompleteMessageAsync(letter, Ct));
        Assert.Equal(
            [
                "POST /wakeups/$deadletterqueue/messages/head?timeout=0",
                $"POST /wakeups/$deadletterqueue/messages/42/{Lock}",
                $"PUT /wakeups/$deadletterqueue/messages/42/{Lock}",
                $"DELETE /wakeups/$deadletterqueue/messages/42/{Lock}",
            ],
            _server.Requests.Select(r => $"{r.Method} {r.Target}"));
        Assert.All(_server.Requests, r => Assert.Contains("wakeups&sig=", r.Headers["Authorization"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_dead_letter_is_null()
    {
        _server.AnswerWith(204);

        Assert.Null(await Receiver().ReceiveMessageAsync(Ct));
    }

    [Fact]
    public async Task A_lost_lock_is_told()
    {
        _server.AnswerWith(404);
        var letter = new DeadLetter(default)
        {
            MessageId = "m", SequenceNumber = 1, LockToken = Lock, LockedUntil = default, EnqueuedTime = default, DeliveryCount = 1,
            ApplicationProperties = new Dictionary<string, string>(),
        };

        Assert.False(await Receiver().CompleteMessageAsync(letter, Ct));
    }

    private DeadLetterReceiver Receiver() => new ServiceBusClient(
        new BusConnectionOptions
        {
            Name = "ServiceBusInternal",
            EndpointSetting = "CareAlerts__Bus__InternalEndpoint",
            ConnectionString = "Endpoint=sb://localhost;SharedAccessKeyName=TheKey;SharedAccessKey=secret",
            Endpoint = _server.Address,
        },
        DelegatedTokenCredential.Create((_, _) => throw new InvalidOperationException("No identity is used with a key.")),
        AzureTransport.Create(),
        TimeProvider.System).CreateDeadLetterReceiver("wakeups");
}
