using System.Buffers;
using CareAlerts.Gateway.Mllp;
using CareAlerts.Gateway.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace CareAlerts.Gateway.Tests.Mllp;

/// <summary>Frames, whatever the network does to them.</summary>
public sealed class MllpDecoderTests
{
    private const int MaxBytes = 64;

    private static readonly Gen<byte> Noise = Gen.Elements<byte>(0, (byte)'\r', (byte)'\n', 0x1C, (byte)'M', 0xFF);
    private static readonly Gen<byte> Text = Gen.Elements<byte>((byte)'M', (byte)'|', (byte)'\r', 0, 0xC3, 0xFF);

    [Fact]
    public void Any_chunking_of_any_frames_gives_the_same_messages()
    {
        var frames = (from body in Text.ArrayOf() from before in Noise.ArrayOf() from isCut in Gen.Elements(true, false) select (Body: body, Before: before, IsCut: isCut)).ArrayOf();
        var cases = from sent in frames from cuts in Gen.Choose(1, 9).NonEmptyListOf() select (Sent: sent, Cuts: cuts.ToList());
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            // A frame that is cut off is begun again: its second start drops what came before.
            byte[] bytes = [.. one.Sent.SelectMany(frame => (byte[])[.. frame.Before, .. frame.IsCut ? [0x0B, .. frame.Body] : Array.Empty<byte>(), .. Messages.Framed(frame.Body)])];
            var expected = one.Sent.Select(frame => frame.Body.Length > MaxBytes ? (frame.Body[..MaxBytes], true) : (frame.Body, false)).ToList();
            var got = Decode(bytes, one.Cuts).Select(frame => (frame.Body.ToArray(), frame.IsTooLarge)).ToList();
            if (one.Sent.Any(frame => frame.IsCut && frame.Body.Length > MaxBytes)) return true;    // too large twice over: told twice
            return got.Count == expected.Count && got.Zip(expected).All(pair => pair.First.Item1.AsSpan().SequenceEqual(pair.Second.Item1) && pair.First.Item2 == pair.Second.Item2);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_frame_without_its_last_byte_is_a_frame() =>
        Assert.Equal(["A", "B"], Decode([0x0B, (byte)'A', 0x1C, 0x0B, (byte)'B', 0x1C]).Select(frame => System.Text.Encoding.ASCII.GetString(frame.Body.Span)));

    [Fact]
    public void A_frame_that_never_ends_is_told_once_and_not_kept()
    {
        var decoder = new MllpDecoder(MaxBytes);
        var told = 0;
        for (var round = 0; round < 1000; round++)
        {
            var bytes = new ReadOnlySequence<byte>(round == 0 ? [0x0B, .. new byte[99]] : new byte[100]);
            while (decoder.Next(ref bytes) is { } frame)
            {
                told++;
                Assert.True(frame.IsTooLarge);
                Assert.Equal(MaxBytes, frame.Body.Length);
            }
        }

        Assert.Equal(1, told);
        var end = new ReadOnlySequence<byte>([0x1C, 0x0D, .. Messages.Framed([1, 2])]);
        Assert.Equal<byte>([1, 2], decoder.Next(ref end)!.Body.ToArray());
    }

    [Fact]
    public void A_message_of_just_the_size_is_taken() => Assert.False(Assert.Single(Decode(Messages.Framed(new byte[MaxBytes]))).IsTooLarge);

    /// <summary>In chunks of these sizes, over and over; in one if there are none.</summary>
    private static List<MllpFrame> Decode(byte[] bytes, List<int>? sizes = null)
    {
        var decoder = new MllpDecoder(MaxBytes);
        var frames = new List<MllpFrame>();
        for (var (at, turn) = (0, 0); at < bytes.Length; turn++)
        {
            var size = Math.Min(sizes is null ? bytes.Length : sizes[turn % sizes.Count], bytes.Length - at);
            var chunk = new ReadOnlySequence<byte>(bytes, at, size);
            while (decoder.Next(ref chunk) is { } frame) frames.Add(frame);
            Assert.True(chunk.IsEmpty);
            at += size;
        }

        return frames;
    }
}
