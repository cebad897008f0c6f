using System.Buffers;

namespace CareAlerts.Gateway.Mllp;

/// <summary>Cuts one connection's bytes into frames, however the network has split or joined them.</summary>
/// <remarks>
/// HL7 v2 transport specification, MLLP release 1: <c>0x0B message 0x1C 0x0D</c>. Bytes between frames are ignored, a second start drops what the
/// first began, and the carriage return may be missing: it counts as a byte between frames. At most the largest message is kept in memory,
/// and nothing while no frame is open.
/// </remarks>
/// <param name="maxBytes">The largest message.</param>
internal sealed class MllpDecoder(int maxBytes)
{
    private const byte BlockStart = 0x0B, BlockEnd = 0x1C;

    private ArrayBufferWriter<byte> _body = new();

    /// <summary>Whether a frame has begun and not ended. The rest of one that is too large counts as bytes between frames.</summary>
    public bool IsWithin { get; private set; }

    /// <summary>The next frame, as soon as it is complete or known to be too large; null when more bytes are needed.</summary>
    /// <param name="bytes">What has come in; what was looked at is taken off.</param>
    public MllpFrame? Next(ref ReadOnlySequence<byte> bytes)
    {
        var reader = new SequenceReader<byte>(bytes);
        var frame = Read(ref reader);
        bytes = reader.UnreadSequence;
        return frame;
    }

    private MllpFrame? Read(ref SequenceReader<byte> reader)
    {
        while (!reader.End)
        {
            if (!IsWithin)
            {
                if (!reader.TryAdvanceTo(BlockStart)) reader.AdvanceToEnd();
                else Open();
                continue;
            }

            var bytes = reader.UnreadSpan;
            var mark = bytes.IndexOfAny(BlockStart, BlockEnd);
            var text = mark < 0 ? bytes : bytes[..mark];
            if (_body.WrittenCount + text.Length > maxBytes)
            {
                _body.Write(text[..(maxBytes - _body.WrittenCount)]);
                return new(Take(), IsTooLarge: true);
            }

            reader.Advance(text.Length);
            _body.Write(text);
            if (mark < 0) continue;
            reader.Advance(1);
            if (bytes[mark] == BlockStart)
            {
                Open();
                continue;
            }

            return new(Take(), IsTooLarge: false);
        }

        return null;
    }

    private void Open()
    {
        IsWithin = true;
        _body.ResetWrittenCount();
    }

    /// <summary>Hands the bytes over: the next frame gets a buffer of its own.</summary>
    private ReadOnlyMemory<byte> Take()
    {
        IsWithin = false;
        var body = _body.WrittenMemory;
        _body = new();
        return body;
    }
}
