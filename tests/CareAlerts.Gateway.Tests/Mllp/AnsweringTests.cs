using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Gateway.Tests.Support;
using static CareAlerts.Gateway.Tests.Support.Messages;

namespace CareAlerts.Gateway.Tests.Mllp;

/// <summary>What a sender is answered, and what is in the queue then.</summary>
public sealed class AnsweringTests(OwnBus own) : IClassFixture<OwnBus>
{
    [Fact]
    public async Task A_message_answered_by_AA_is_in_the_queue_as_it_was_sent_and_names_its_source()
    {
        await using var gateway = await RunningGateway.StartAsync(own.Bus, ("Gateway:Source", "RXX"));
        using var sender = await gateway.ConnectAsync();

        await sender.SendAsync(Framed(Admission("7")));
        var reply = await sender.ReplyAsync();

        Assert.Matches(@"^MSH\|\^~\\&\|CARE\|NCC\|PAS\|RXX\|\d{14}\+0000\|\|ACK\^A01\^ACK\|[0-9a-f]{16}\|P\|2\.4\rMSA\|AA\|7\r$", reply);
        var queued = Assert.Single(await own.Bus.TakeAllAsync(Entities.Feed));
        Assert.Equal(Admission("7"), queued.Body);
        Assert.Equal(("RXX", "x-application/hl7-v2+er7"), (queued.Source, queued.ContentType));
    }

    [Fact]
    public async Task Split_and_joined_frames_with_rubbish_between_are_answered_one_by_one_and_in_order()
    {
        await using var gateway = await RunningGateway.StartAsync(own.Bus);
        using var sender = await gateway.ConnectAsync();

        foreach (var one in Framed(Admission("1"))) await sender.SendAsync([one]);
        await sender.SendAsync([0, (byte)'\r', (byte)'\n', .. Framed(Admission("2")), 0, .. Framed(Admission("3"))[..^1], 0x0B, (byte)'M', .. Framed(Admission("4"))]);

        Assert.Equal(["AA 1", "AA 2", "AA 3", "AA 4"], await sender.CodesAsync(4));
        Assert.Equal([Admission("1"), Admission("2"), Admission("3"), Admission("4")], (await own.Bus.TakeAllAsync(Entities.Feed)).Select(queued => queued.Body));
    }

    [Fact]
    public async Task What_cannot_be_read_is_queued_for_quarantine_and_its_sender_is_told()
    {
        await using var gateway = await RunningGateway.StartAsync(own.Bus);
        using var sender = await gateway.ConnectAsync();

        Assert.Equal("AE 1", await sender.ExchangeAsync(WithoutIdentifier("1")));
        Assert.Equal("AR ", await sender.ExchangeAsync(Bytes("Dear colleague")));

        Assert.Equal([WithoutIdentifier("1"), Bytes("Dear colleague")], (await own.Bus.TakeAllAsync(Entities.Feed)).Select(queued => queued.Body));
    }

    [Fact]
    public async Task What_can_be_read_where_visits_go_by_another_number_is_not_refused()
    {
        await using var gateway = await RunningGateway.StartAsync(own.Bus);
        using var sender = await gateway.ConnectAsync();

        string[] records = ["PID|1||4711^^^RXX^MR||SHAW^JOAN||19380402|F||||||||||ACC2", "MRG|4720^^^RXX^MR||ACC1|||ALT1", $"PV1|1|I{new string('|', 48)}ALT2"];
        foreach (var (trigger, number) in new[] { ("A45", 1), ("A51", 2), ("A44", 3), ("A49", 4) })
            Assert.Equal($"AA {number}", await sender.ExchangeAsync(Bytes([$@"MSH|^~\&|PAS|RXX|CARE|NCC|20261106101500||ADT^{trigger}|{number}|P|2.4", .. records])));

        Assert.Equal(4, (await own.Bus.TakeAllAsync(Entities.Feed)).Count);
    }

    [Fact]
    public async Task What_comes_in_another_format_is_answered_by_what_the_intake_will_make_of_it()
    {
        await using var gateway = await RunningGateway.StartAsync(own.Bus);
        using var sender = await gateway.ConnectAsync();
        byte[] good = [.. """
            {"resourceType":"Encounter","status":"in-progress","class":{"code":"IMP"},"subject":{"identifier":{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018"}}}
            """u8];

        await sender.SendAsync([.. Framed(good), .. Framed([.. """{"resourceType":"Encounter"}"""u8]), .. Framed([.. "<ADT_A01/>"u8])]);

        foreach (var code in new[] { "AA", "AE", "AR" }) Assert.Contains($"\rMSA|{code}", await sender.ReplyAsync(), StringComparison.Ordinal);

        Assert.Equal(Enumerable.Repeat("application/fhir+json", 3), (await own.Bus.TakeAllAsync(Entities.Feed)).Select(queued => queued.ContentType));
    }

    [Fact]
    public async Task An_acknowledgement_is_neither_answered_nor_queued()
    {
        await using var gateway = await RunningGateway.StartAsync(own.Bus);
        using var sender = await gateway.ConnectAsync();

        await sender.SendAsync(Framed(Acknowledgement()));

        Assert.Equal("AA 2", await sender.ExchangeAsync(Admission("2")));
        Assert.Equal(Admission("2"), Assert.Single(await own.Bus.TakeAllAsync(Entities.Feed)).Body);
    }

    [Fact]
    public async Task The_messages_of_a_batch_are_queued_and_answered_each_on_its_own()
    {
        await using var gateway = await RunningGateway.StartAsync(own.Bus);
        using var sender = await gateway.ConnectAsync();

        await sender.SendAsync(Framed([.. Bytes(@"FHS|^~\&", @"BHS|^~\&"), .. Admission("1"), .. WithoutIdentifier("2"), .. Admission("3"), .. Bytes("BTS|3", "FTS|1")]));

        Assert.Equal(["AA 1", "AE 2", "AA 3"], await sender.CodesAsync(3));
        Assert.Equal(3, (await own.Bus.TakeAllAsync(Entities.Feed)).Count);
    }

    [Theory]
    [InlineData("AL", "NE", "CA 1", "CE 2")]
    [InlineData("SU", "NE", "CA 1", null)]
    [InlineData("ER", "NE", null, "CE 2")]
    [InlineData("NE", "NE", null, null)]
    [InlineData("", "AL", "AA 1", "AE 2")]
    public async Task An_enhanced_sender_gets_what_it_asks_for_and_all_it_sends_is_queued(string accept, string application, string? good, string? bad)
    {
        await using var gateway = await RunningGateway.StartAsync(own.Bus);
        using var sender = await gateway.ConnectAsync();

        var faulty = Bytes($@"MSH|^~\&|PAS|RXX|CARE|NCC|20261106101500||ADT^A01|2|P|2.4|||{accept}|{application}", "PID|1");
        await sender.SendAsync([.. Framed(Admission("1", accept, application)), .. Framed(faulty), .. Framed(Admission("3"))]);

        foreach (var expected in new[] { good, bad, "AA 3" }.OfType<string>()) Assert.Equal(expected, await sender.CodeAsync());
        Assert.Equal(3, (await own.Bus.TakeAllAsync(Entities.Feed)).Count);
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_refused_and_the_next_is_taken()
    {
        await using var gateway = await RunningGateway.StartAsync(own.Bus, ("Gateway:MaxMessageBytes", "2048"));
        using var sender = await gateway.ConnectAsync();

        Assert.Equal("AR 1", await sender.ExchangeAsync([.. Admission("1"), .. new byte[100_000]]));
        Assert.Equal("CR 2", await sender.ExchangeAsync([.. Admission("2", "AL"), .. new byte[100_000]]));
        Assert.Equal("AA 3", await sender.ExchangeAsync(Admission("3")));

        Assert.Equal(Admission("3"), Assert.Single(await own.Bus.TakeAllAsync(Entities.Feed)).Body);
    }

    [Fact]
    public async Task The_largest_message_a_queue_carries_is_taken()
    {
        await using var gateway = await RunningGateway.StartAsync(own.Bus);
        using var sender = await gateway.ConnectAsync();
        var large = Admission("1");
        Array.Resize(ref large, ServiceBusLimits.HospitalMessageBytes);
        Array.Fill(large, (byte)'x', Admission("1").Length, large.Length - Admission("1").Length);

        Assert.Equal("AA 1", await sender.ExchangeAsync(large));

        Assert.Equal(large, Assert.Single(await own.Bus.TakeAllAsync(Entities.Feed)).Body);
    }

    [Fact]
    public async Task A_sender_that_hangs_up_within_a_message_leaves_nothing_in_the_queue()
    {
        await using var gateway = await RunningGateway.StartAsync(own.Bus);
        using (var gone = await gateway.ConnectAsync())
        {
            Assert.Equal("AA 1", await gone.ExchangeAsync(Admission("1")));
            await gone.SendAsync(Framed(Admission("2"))[..80]);
        }

        using var sender = await gateway.ConnectAsync();
        Assert.Equal("AA 3", await sender.ExchangeAsync(Admission("3")));
        Assert.Equal([Admission("1"), Admission("3")], (await own.Bus.TakeAllAsync(Entities.Feed)).Select(queued => queued.Body));
    }

    [Fact]
    public async Task Each_port_has_its_own_source_and_queue()
    {
        await using var gateway = await RunningGateway.StartAsync(
            own.Bus, ("Gateway:Listeners:0:Source", "RXX"), ("Gateway:Listeners:1:Source", "RYY"), ("Gateway:Listeners:1:Queue", Entities.Bulk));
        using var first = await Sender.ConnectAsync(gateway.Ports[0]);
        using var second = await Sender.ConnectAsync(gateway.Ports[1]);

        Assert.Equal("AA 1", await first.ExchangeAsync(Admission("1")));
        Assert.Equal("AA 2", await second.ExchangeAsync(Admission("2")));

        Assert.Equal("RXX", Assert.Single(await own.Bus.TakeAllAsync(Entities.Feed)).Source);
        Assert.Equal("RYY", Assert.Single(await own.Bus.TakeAllAsync(Entities.Bulk)).Source);
    }

    [Fact]
    public async Task What_happened_is_counted_without_a_word_about_anybody()
    {
        await using var gateway = await RunningGateway.StartAsync(own.Bus, ("Gateway:Source", "RXX"));
        using var sender = await gateway.ConnectAsync();
        await sender.ExchangeAsync(Admission("1"));
        await sender.ExchangeAsync(WithoutIdentifier("2"));

        var (_, metrics) = await gateway.GetAsync("/metrics");

        foreach (var line in new[] { "connections_open{port=\"0\",source=\"RXX\",queue=\"adt-feed\"} 1", "messages_waiting{port=\"0\",source=\"RXX\",queue=\"adt-feed\"} 0", "outcome=\"accepted\"} 1", "outcome=\"rejected\"} 1", "bus_up{port=\"0\",source=\"RXX\",queue=\"adt-feed\"} 1" })
            Assert.Contains(line, metrics, StringComparison.Ordinal);
        foreach (var word in new[] { Surname, NhsNumber }) Assert.DoesNotContain(word, metrics, StringComparison.Ordinal);
        Assert.Equal((200, "port 0 to adt-feed: ok\n"), await gateway.GetAsync("/health"));
        await own.Bus.TakeAllAsync(Entities.Feed);
    }
}
