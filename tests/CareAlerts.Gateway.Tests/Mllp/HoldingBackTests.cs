using System.Collections.Concurrent;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Gateway.Tests.Support;
using static CareAlerts.Gateway.Tests.Support.Messages;

namespace CareAlerts.Gateway.Tests.Mllp;

/// <summary>No acknowledgement before the broker has the message, however long that takes.</summary>
public sealed class HoldingBackTests(OwnBus own) : IClassFixture<OwnBus>
{
    [Fact]
    public async Task While_the_bus_is_away_nothing_is_acknowledged_and_when_it_is_back_the_message_is_there_once()
    {
        await using var gateway = await RunningGateway.StartAsync(own.Bus);
        using var sender = await gateway.ConnectAsync();
        gateway.Proxy.GoAway();
        await sender.SendAsync([.. Framed(Admission("1")), .. Framed(Admission("2"))]);

        // By then the bus client has given up, and its owner has not.
        await gateway.UntilIllAsync();
        Assert.Equal((503, "port 0 to adt-feed: the bus is away; senders wait\n"), await gateway.GetAsync("/health"));
        Assert.Contains("messages_waiting{port=\"0\",source=\"\",queue=\"adt-feed\"} 1\n", (await gateway.GetAsync("/metrics")).Text, StringComparison.Ordinal);
        Assert.Equal(0, sender.Available);
        Assert.Empty(await own.Bus.TakeAllAsync(Entities.Feed));
        gateway.Proxy.ComeBack();

        Assert.Equal(["AA 1", "AA 2"], await sender.CodesAsync(2));
        Assert.Equal([Admission("1"), Admission("2")], (await own.Bus.TakeAllAsync(Entities.Feed)).Select(queued => queued.Body));
        Assert.Equal(200, (await gateway.GetAsync("/health")).Status);
    }

    [Fact]
    public async Task A_message_the_bus_has_or_has_not_is_acknowledged_only_when_it_says_so()
    {
        await using var gateway = await RunningGateway.StartAsync(own.Bus);
        using var sender = await gateway.ConnectAsync();
        var early = new ConcurrentBag<int>();
        gateway.Proxy.Decide = request => request.Number switch { 1 => Cut.BeforeForwarding, 2 => Cut.BeforeAnswer, _ => Cut.Forward };
        gateway.Proxy.OnCut = (_, _) =>
        {
            early.Add(sender.Available);
            return Task.CompletedTask;
        };

        Assert.Equal("AA 1", await sender.ExchangeAsync(Admission("1")));

        Assert.Equal([0, 0], early);
        var queued = await own.Bus.TakeAllAsync(Entities.Feed);
        Assert.Equal(2, queued.Count);    // the broker had it, and could not say so
        Assert.Equal(queued[0].MessageId, queued[1].MessageId);
    }

    [Fact]
    public async Task A_sender_that_waits_holds_up_no_other()
    {
        await using var gateway = await RunningGateway.StartAsync(own.Bus);
        using var waiting = await gateway.ConnectAsync();
        using var other = await gateway.ConnectAsync();
        var (isHeld, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        gateway.Proxy.Decide = request => request.Number == 1 ? Cut.BeforeForwarding : Cut.Forward;
        gateway.Proxy.OnCut = (_, _) =>
        {
            isHeld.SetResult();
            return goOn.Task;
        };

        await waiting.SendAsync(Framed(Admission("1")));
        await isHeld.Task;
        Assert.Equal("AA 2", await other.ExchangeAsync(Admission("2")));
        Assert.Equal(0, waiting.Available);
        goOn.SetResult();

        Assert.Equal("AA 1", await waiting.CodeAsync());
        Assert.Equal([Admission("2"), Admission("1")], (await own.Bus.TakeAllAsync(Entities.Feed)).Select(queued => queued.Body));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(413)]
    public async Task A_bus_that_refuses_is_told_to_operators_and_the_sender_waits_until_it_is_mended(int status)
    {
        await using var bus = await FakeServer.StartAsync();
        bus.AnswerWith(status);
        await using var gateway = await RunningGateway.StartAsync(own.Bus, ("CareAlerts:Bus:IngressEndpoint", bus.Address.AbsoluteUri));
        using var sender = await gateway.ConnectAsync();
        await sender.SendAsync(Framed(Admission("1")));

        await gateway.UntilIllAsync();
        Assert.Equal((503, "port 0 to adt-feed: the bus refuses messages; senders wait until that is mended\n"), await gateway.GetAsync("/health"));
        Assert.Equal(0, sender.Available);
        bus.AnswerWith(201);

        Assert.Equal("AA 1", await sender.CodeAsync());
        Assert.Equal(200, (await gateway.GetAsync("/health")).Status);
    }

    [Fact]
    public async Task Of_a_sender_that_has_hung_up_nothing_is_tried_again()
    {
        await using var bus = await FakeServer.StartAsync();
        bus.AnswerWith(403);
        await using var gateway = await RunningGateway.StartAsync(own.Bus, ("CareAlerts:Bus:IngressEndpoint", bus.Address.AbsoluteUri));
        using (var gone = await gateway.ConnectAsync())
        {
            await gone.SendAsync(Framed(Admission("1")));
            await Patience.UntilAsync(() => Task.FromResult(bus.Requests.Count > 0));
        }

        await gateway.UntilMetricAsync("connections_open{port=\"0\",source=\"\",queue=\"adt-feed\"} 0\n");
        Assert.Contains("messages_waiting{port=\"0\",source=\"\",queue=\"adt-feed\"} 0\n", (await gateway.GetAsync("/metrics")).Text, StringComparison.Ordinal);
    }
}
