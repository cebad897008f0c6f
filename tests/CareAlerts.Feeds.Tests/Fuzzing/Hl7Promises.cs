using System.Text;
using CareAlerts.Domain;
using CareAlerts.Feeds.Hl7v2;

namespace CareAlerts.Feeds.Tests.Fuzzing;

/// <summary>What holds for any bytes that come as HL7 v2, in every step of taking, answering and explaining them.</summary>
internal static class Hl7Promises
{
    /// <summary>
    /// What one step may allocate, kept or not: a fixed part, which a message about a hundred people needs most of, and so many bytes for each byte received. The
    /// dearest bodies declare a character set they are not in (text as declared, text as it is, UTF-8) and have one field that is all of them.
    /// </summary>
    public const int FixedBytes = 768 * 1024, BytesPerByte = 24;

    /// <summary>The messages of a body after these are like these.</summary>
    private const int MostMessages = 20;

    private const int LongestReply = 16 * 1024;

    private static readonly SourceSettings Settings = Hl7v2.Messages.Rxx with { ExcludedClasses = [EncounterClass.Dialysis] };

    public static FuzzCost Check(byte[] body)
    {
        var dearest = default(FuzzCost);
        var messages = FuzzCost.Of(() => FeedBody.Split(body), Allowed(body.Length), ref dearest);
        Promise.Holds(messages.Count > 0, "a body holds at least one message");
        Promise.Holds(messages.Sum(message => (long)message.Length) <= body.Length, "messages do not overlap");
        foreach (var message in messages.Take(MostMessages)) CheckMessage(message, ref dearest);
        if (messages.Count > 1) CheckMessage(body, ref dearest);    // by MLLP or a queue a whole batch may be read before it is split
        return dearest;
    }

    private static void CheckMessage(ReadOnlyMemory<byte> body, ref FuzzCost dearest)
    {
        var allowed = Allowed(body.Length);
        var before = body.ToArray();
        var readings = FuzzCost.Of(() => FeedBody.Read(body, Settings), allowed, ref dearest);
        var excerpt = FuzzCost.Of(() => FeedBody.ExcerptOf(body), allowed, ref dearest);
        FuzzCost.Of(() => FeedBody.EventOf(body), allowed, ref dearest);
        FuzzCost.Of(() => FeedBody.MediaTypeOf(body.Span), allowed, ref dearest);
        FuzzCost.Of(() => Hl7FeedReader.HeaderOf(body), allowed, ref dearest);
        FuzzCost.Of(() => Hl7FeedReader.IdentifiersOf(body, Settings), allowed, ref dearest);
        Promise.Readings(readings, most: 100);
        Promise.Excerpt(excerpt, Hl7Excerpt.MaxLength);
        Promise.Holds(body.Span.SequenceEqual(before), "reading changes nothing");
        Promise.Same(readings, FeedBody.Read(Within(before), Settings));

        var reading = readings[0];
        CheckAcknowledgement(body.Span, FuzzCost.Of(() => Hl7Acknowledgement.For(body.Span, reading, "R1", DateTimeOffset.UnixEpoch), allowed, ref dearest), reading, isOriginal: true);
        CheckAcknowledgement(body.Span, FuzzCost.Of(() => Hl7Acknowledgement.AsAsked(body.Span, reading, "R1", DateTimeOffset.UnixEpoch), allowed, ref dearest), reading, isOriginal: false);
        var refused = FuzzCost.Of(() => Hl7Acknowledgement.NotDurable(body.Span, "R1", DateTimeOffset.UnixEpoch), allowed, ref dearest);
        Promise.Holds(refused.Length == 0 || CodeOf(refused) == "AR", "what is not durable is answered AR");
    }

    /// <summary>The reply can be read; it says taken of nothing that was rejected, and nothing but taken of everything else.</summary>
    private static void CheckAcknowledgement(ReadOnlySpan<byte> body, byte[] reply, FeedReading reading, bool isOriginal)
    {
        if (reply.Length == 0)
        {
            Promise.Holds(!isOriginal || IsAcknowledgement(body), "only an acknowledgement goes unanswered");
            return;
        }

        var code = CodeOf(reply);
        var isGood = code is "AA" or "CA";
        Promise.Holds(isGood || code is "AE" or "AR" or "CE" or "CR", "MSA-1 is a code of table 0008");
        Promise.Holds(isGood != reading is FeedReading.Rejected, "AA is never said of what was rejected, nor anything else of what was not");
        Promise.Holds(!isOriginal || code[0] == 'A', "the reply is in original mode");
        Promise.Holds(reply.Length <= LongestReply, "a reply is short, whatever it echoes");
    }

    private static bool IsAcknowledgement(ReadOnlySpan<byte> body) => Hl7Message.TryRead(body, out var message, out _) && message.Header.Field(9).Component(1).Bytes.SequenceEqual("ACK"u8);

    private static string CodeOf(byte[] reply)
    {
        if (!Hl7Message.TryRead(reply, out var message, out var fault)) throw new BrokenPromiseException($"our own reply can be read ({fault.Why})");
        return Encoding.ASCII.GetString(message.Segment("MSA"u8).Field(1).Bytes);
    }

    /// <summary>The same bytes in the midst of others: nothing beyond their end may count.</summary>
    private static ReadOnlyMemory<byte> Within(byte[] body)
    {
        byte[] around = [.. "MSH|^~\\&|"u8, .. body, .. "\rPID|||4712\r"u8];
        return around.AsMemory(9, body.Length);
    }

    private static long Allowed(int size) => FixedBytes + ((long)BytesPerByte * size);
}
