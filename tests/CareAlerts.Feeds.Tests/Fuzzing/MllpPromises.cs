using System.Buffers;
using CareAlerts.Gateway.Mllp;

namespace CareAlerts.Feeds.Tests.Fuzzing;

/// <summary>What holds for any bytes on a connection of the gateway, however the network cuts them.</summary>
internal static class MllpPromises
{
    private const int LargestMessage = 64 * 1024;

    /// <summary>A message grows into a buffer that doubles; the next gets one of its own, however small it is.</summary>
    private const int FixedBytes = 64 * 1024, BytesPerByte = 8, BytesPerFrame = 512;

    /// <summary>The decoder gives the same frames of the same bytes in any chunks, and none that is larger than is taken.</summary>
    public static FuzzCost Check(byte[] body, ulong seed)
    {
        var dearest = default(FuzzCost);
        var random = new FuzzRandom(seed);
        byte[] bytes = random.Below(3) switch
        {
            0 => body,
            1 => [0x0B, .. body, 0x1C, 0x0D],
            _ => [0x0B, .. body, 0x1C, 0x0D, 0x0B, .. body, 0x1C],
        };
        var allowed = FixedBytes + ((long)BytesPerByte * bytes.Length);
        var whole = FuzzCost.Of(() => Decode(bytes, () => bytes.Length), frames => allowed + (BytesPerFrame * frames.Count), ref dearest);
        var most = random.Of([1, 7, 200, 70_000]);
        if (bytes.Length / most > 20_000) most = 70_000;
        var cut = FuzzCost.Of(() => Decode(bytes, () => 1 + random.Below(most)), frames => allowed + (BytesPerFrame * frames.Count), ref dearest);
        Promise.Holds(whole.Count == cut.Count, "the network's chunks make no difference");
        foreach (var (one, other) in whole.Zip(cut))
        {
            Promise.Holds(one.IsTooLarge == other.IsTooLarge && one.Body.Span.SequenceEqual(other.Body.Span), "the network's chunks make no difference");
            Promise.Holds(one.Body.Length <= LargestMessage, "no more is kept than is taken");
        }

        return dearest;
    }

    private static List<MllpFrame> Decode(byte[] bytes, Func<int> size)
    {
        var decoder = new MllpDecoder(LargestMessage);
        var frames = new List<MllpFrame>();
        for (var at = 0; at < bytes.Length;)
        {
            var chunk = new ReadOnlySequence<byte>(bytes, at, Math.Min(size(), bytes.Length - at));
            at += (int)chunk.Length;
            while (decoder.Next(ref chunk) is { } frame) frames.Add(frame);
            Promise.Holds(chunk.IsEmpty, "what has come in is looked at in full");
        }

        return frames;
    }
}
