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
        var (start, end) = Peeled(body);
        var text = body[start..end];
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
        else if (NextHeader(text) >= 0) why = "The text holds several messages; each is read on its own.";
        return why is null ? text : default;
    }

    /// <summary>Where the text within a body begins and ends.</summary>
    public static (int Start, int End) Peeled(ReadOnlySpan<byte> body)
    {
        var start = AfterControls(body, 0);
        if (body[start..] is [0xEF, 0xBB, 0xBF, ..]) start = AfterControls(body, start + 3);    // byte order mark, which Windows programs put in files
        var end = body.Length;
        while (end > start && body[end - 1] is (byte)'\r' or (byte)'\n' or BlockEnd or 0) end--;
        return (start, end);
    }

    /// <summary>Skips white space, the MLLP start and the NULs some senders keep a line alive with.</summary>
    private static int AfterControls(ReadOnlySpan<byte> body, int from)
    {
        var start = body[from..].IndexOfAnyExceptInRange((byte)0, (byte)' ');
        return start < 0 ? body.Length : from + start;
    }

    /// <summary>Where another message begins after the first character; its own delimiters may differ from those of the first. -1 when none does.</summary>
    public static int NextHeader(ReadOnlySpan<byte> text)
    {
        var from = 1;
        while (from < text.Length)
        {
            var found = text[from..].IndexOf("MSH"u8);
            if (found < 0) return -1;
            from += found;
            if (text[from - 1] is (byte)'\r' or (byte)'\n' or BlockStart
                && from + 3 < text.Length && Hl7Delimiters.CanDelimit(text[from + 3])) return from;
            from += 3;
        }

        return -1;
    }
}
