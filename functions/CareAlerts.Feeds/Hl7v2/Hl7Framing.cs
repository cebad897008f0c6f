namespace CareAlerts.Feeds.Hl7v2;

/// <summary>Finds the one message within a body: MLLP framing, white space and a batch envelope around it are peeled off.</summary>
internal static class Hl7Framing
{
    private const byte BlockStart = 0x0B, BlockEnd = 0x1C;    // MLLP: <VT> message <FS><CR>

    /// <summary>The text from its MSH on; <paramref name="why"/> says why there is not exactly one message.</summary>
    /// <remarks>A batch (FHS, BHS) around a single message is accepted: its trailers read as segments nobody asks for.</remarks>
    public static ReadOnlySpan<byte> FromHeader(ReadOnlySpan<byte> body, out string? why)
    {
        why = null;
        var text = Peel(body);
        if (text.IsEmpty)
        {
            why = "The body is empty.";
            return default;
        }

        if (text.StartsWith("FHS"u8) || text.StartsWith("BHS"u8))
        {
            var first = NextHeader(text);
            if (first < 0)
            {
                why = "The batch holds no message.";
                return default;
            }

            text = text[first..];
        }

        if (!text.StartsWith("MSH"u8)) why = "The body does not begin with MSH.";
        else if (NextHeader(text) >= 0) why = "The body holds several messages; send each on its own.";
        return why is null ? text : default;
    }

    private static ReadOnlySpan<byte> Peel(ReadOnlySpan<byte> body)
    {
        body = AfterControls(body);
        if (body is [0xEF, 0xBB, 0xBF, ..]) body = AfterControls(body[3..]);    // byte order mark, which Windows programs put in files
        var end = body.Length;
        while (end > 0 && body[end - 1] is (byte)'\r' or (byte)'\n' or BlockEnd or 0) end--;
        return body[..end];
    }

    /// <summary>Skips white space, the MLLP start and the NULs some senders keep a line alive with.</summary>
    private static ReadOnlySpan<byte> AfterControls(ReadOnlySpan<byte> body)
    {
        var start = body.IndexOfAnyExceptInRange((byte)0, (byte)' ');
        return start < 0 ? default : body[start..];
    }

    /// <summary>Where another message begins after the first character; its own delimiters may differ from those of the first.</summary>
    private static int NextHeader(ReadOnlySpan<byte> text)
    {
        var from = 1;
        while (true)
        {
            var found = text[from..].IndexOf("MSH"u8);
            if (found < 0) return -1;
            from += found;
            if (text[from - 1] is (byte)'\r' or (byte)'\n' or BlockStart
                && from + 3 < text.Length && Hl7Delimiters.CanDelimit(text[from + 3])) return from;
            from += 3;
        }
    }
}
