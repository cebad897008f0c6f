using CareAlerts.Domain;
using CareAlerts.Feeds.Hl7v2;

namespace CareAlerts.Feeds.Tests.Hl7v2;

/// <summary>What reading costs in memory: bytes allocated are the same on every machine and every run.</summary>
public class AllocationTests
{
    private static readonly byte[] Body = Messages.Bytes(
        Messages.Msh("A16"), "EVN|A16|20261112083000", Messages.Pid("9990000018^^^NHS~4711^^^RXX^MR", (5, "SHAW^JOAN"), (7, "19380402")),
        "PV1|1|I|WARD7^BAY2^6^RXX01||||||||||||||||V0001234", "PV2|||||||||20261113143000");

    [Fact]
    public void Walking_a_message_allocates_nothing()
    {
        Walk();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var bytes = Walk();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(bytes > 100);
    }

    [Fact]
    public void A_feed_message_costs_little_more_than_its_own_fields()
    {
        var reading = Hl7FeedReader.Read(Body, Messages.Rxx);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Hl7FeedReader.Read(Body, Messages.Rxx);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.IsType<FeedReading.Understood>(reading);
        Assert.InRange(allocated, 1, 1500);
    }

    /// <summary>Found by fuzzing: the decoder of ISO 2022 spent sixty bytes on each that it could not read.</summary>
    [Fact]
    public void A_body_that_is_not_in_the_Japanese_it_declares_costs_no_more_than_another()
    {
        byte[] body = [.. "MSH|^~\\&|PAS||||||ADT^A01|1|P|2.5||||||ISO IR87\rPID|1||4711||"u8, .. Enumerable.Repeat((byte)0xE9, 100_000)];
        Hl7FeedReader.Read(body, Messages.Rxx);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Hl7FeedReader.Read(body, Messages.Rxx);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 10 * body.Length);
    }

    private static int Walk()
    {
        Span<int> room = stackalloc int[64];
        var bytes = 0;
        Hl7Message.TryRead(Body, out var message, out _);
        foreach (var segment in message.Segments)
        {
            var indexed = segment.Indexed(room);
            for (var number = 1; indexed.Field(number) is { Presence: not Hl7Presence.Absent } field; number++)
                foreach (var repetition in field.Repetitions)
                    bytes += repetition.Component(1).Subcomponent(1).Bytes.Length;
        }

        return bytes;
    }
}
