using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Gateway.Tests.Support;
using static CareAlerts.Gateway.Tests.Support.Messages;

namespace CareAlerts.Gateway.Tests.Mllp;

/// <summary>The executable itself: killed, told to end, and started wrongly.</summary>
public sealed class ProcessTests(OwnBus own) : IClassFixture<OwnBus>
{
    [Fact]
    public async Task Killed_between_the_queue_and_the_acknowledgement_the_message_comes_twice_and_is_not_lost()
    {
        await using var proxy = new CutProxy(own.Bus.HttpPort);
        await using var doomed = GatewayProcess.Start(RunningGateway.Arguments(own.Bus, proxy));
        using var sender = await Sender.ConnectAsync(await doomed.PortAsync());
        proxy.Decide = _ => Cut.BeforeAnswer;
        proxy.OnCut = (_, _) => doomed.SignalAsync("KILL");

        Assert.Null(await sender.ExchangeAsync(Admission("1")));

        proxy.Decide = _ => Cut.Forward;
        await using var next = GatewayProcess.Start(RunningGateway.Arguments(own.Bus, proxy));
        using var again = await Sender.ConnectAsync(await next.PortAsync());
        Assert.Equal("AA 1", await again.ExchangeAsync(Admission("1")));
        Assert.Equal([Admission("1"), Admission("1")], (await own.Bus.TakeAllAsync(Entities.Feed)).Select(queued => queued.Body));
        foreach (var word in new[] { Surname, NhsNumber }) Assert.DoesNotContain(word, doomed.Output + next.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Told_to_end_it_finishes_the_message_in_hand_and_closes()
    {
        await using var proxy = new CutProxy(own.Bus.HttpPort);
        await using var gateway = GatewayProcess.Start(RunningGateway.Arguments(own.Bus, proxy));
        using var sender = await Sender.ConnectAsync(await gateway.PortAsync());
        using var silent = await Sender.ConnectAsync(await gateway.PortAsync());
        proxy.Decide = request => request.Number == 1 ? Cut.BeforeForwarding : Cut.Forward;
        // In hand, and not in the queue: the silent connection shows that the end has begun.
        proxy.OnCut = async (_, _) =>
        {
            await gateway.SignalAsync("TERM");
            Assert.Null(await silent.CodeAsync());
        };

        await sender.SendAsync([.. Framed(Admission("1")), .. Framed(Admission("2"))]);

        Assert.Equal(["AA 1", null], await sender.CodesAsync(2));
        Assert.Equal(0, await gateway.ExitAsync());
        Assert.Equal(Admission("1"), Assert.Single(await own.Bus.TakeAllAsync(Entities.Feed)).Body);
    }

    [Fact]
    public async Task A_machine_on_which_no_message_could_be_read_is_told_so_at_once()
    {
        await using var gateway = GatewayProcess.Start(new Dictionary<string, string> { ["TZDIR"] = "/nowhere" });

        Assert.Equal(2, await gateway.ExitAsync());
        Assert.EndsWith("install tzdata.", gateway.Output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_or_a_bad_setting_is_one_line()
    {
        await using var proxy = new CutProxy(own.Bus.HttpPort);

        await using var taken = GatewayProcess.Start(RunningGateway.Arguments(own.Bus, proxy, ("Gateway:Port", $"{proxy.Port}")));
        Assert.Equal(2, await taken.ExitAsync());
        Assert.Contains($"The gateway cannot start: Failed to bind to address http://127.0.0.1:{proxy.Port}: address already in use.", taken.Output, StringComparison.Ordinal);
        await using var wrong = GatewayProcess.Start(RunningGateway.Arguments(own.Bus, proxy, ("Gateway:Queue", "wakeups")));
        Assert.Equal(2, await wrong.ExitAsync());
        Assert.EndsWith("The gateway cannot start: Gateway__Queue must be adt-feed or adt-bulk.", wrong.Output.TrimEnd(), StringComparison.Ordinal);
    }
}
