using System.Text;
using CareAlerts.Domain;
using CareAlerts.Feeds.Hl7v2;
using FsCheck;
using FsCheck.Fluent;

namespace CareAlerts.Feeds.Tests.Hl7v2;

/// <summary>Whatever the bytes are, every entry point returns. Mutated samples: <see cref="Fuzzing.FuzzTests"/>.</summary>
public class NeverThrowsTests
{
    private static readonly byte[] Telling = [.. "|^~\\&\r\n\"#MSHPIDV0123456789.+-XETFSRZ"u8, 0, 0x0B, 0x1B, 0x1C, 0x80, 0xC3, 0xE9, 0xEF, 0xBB, 0xBF, 0xFF, 0xFE];

    [Fact]
    public void Arbitrary_bytes_are_answered()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), body => Answers(body ?? [])).QuickCheckThrowOnFailure();
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), body => Answers([.. "MSH|^~\\&|"u8, .. body ?? []])).QuickCheckThrowOnFailure();
        var telling = Gen.Elements(Telling).ArrayOf().ToArbitrary();
        Prop.ForAll(telling, body => Answers([.. "MSH"u8, .. body])).QuickCheckThrowOnFailure();
        Prop.ForAll(telling, body => Answers([.. "MSH|^~\\&|A|B|||2026||ADT^A01|1|P|2.5\rPID|1||"u8, .. body])).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_worst_bodies_we_can_think_of_are_answered()
    {
        foreach (var filling in new[] { "~", "|", "^", "&", "\\", "\r", "\\X", "\\.sp9\\", "A\r", "MSH", "\nMSH", "\u000b", "\u001c", "é", "\u001b$B" })
        {
            var body = Encoding.UTF8.GetBytes("MSH|^~\\&|A|B|||20261106||ADT^A01|1|P|2.5\rPID|1||4711~"
                + string.Concat(Enumerable.Repeat(filling, 200_000 / Encoding.UTF8.GetByteCount(filling))));
            Answers(body);
        }
    }

    [Fact]
    public void Any_line_ending_reads_the_same()
    {
        foreach (var file in Repository.SampleFiles)
        {
            var text = Encoding.Latin1.GetString(File.ReadAllBytes(file)).ReplaceLineEndings("\r");
            var read = new[] { "\r", "\n", "\r\n" }
                .Select(end => Hl7FeedReader.Read(Encoding.Latin1.GetBytes(text.Replace("\r", end, StringComparison.Ordinal)), Messages.Rxx))
                .Select(reading => System.Text.Json.JsonSerializer.Serialize<object>(reading));
            Assert.Single(read.Distinct());
        }
    }

    private static bool Answers(byte[] body)
    {
        var reading = Hl7FeedReader.Read(body, Messages.Rxx);
        Hl7FeedReader.HeaderOf(body);
        var reply = Hl7Acknowledgement.For(body, reading, "R1", DateTimeOffset.UnixEpoch);
        if (reply.Length > 0 && !Hl7Message.TryRead(reply, out _, out var fault)) throw new InvalidDataException($"our own reply cannot be read: {fault.Why}");
        return Hl7Excerpt.Of(body).Length <= Hl7Excerpt.MaxLength && reading is not null;
    }
}
