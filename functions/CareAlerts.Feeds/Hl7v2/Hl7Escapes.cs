using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace CareAlerts.Feeds.Hl7v2;

/// <summary>Escape sequences (HL7 v2 chapter 2.7), decoded to, and encoded with, a message's own delimiters.</summary>
/// <remarks>
/// Unknown and unterminated sequences stay as they are: a lone <c>\</c> is common (<c>O\Brien</c>, <c>C:\scan</c>). So do switches of character set
/// (<c>\C..\</c>, <c>\M..\</c>) and local ones (<c>\Z..\</c>), whose meaning only the sender knows. Highlighting is dropped. Formatting becomes line breaks.
/// </remarks>
internal static class Hl7Escapes
{
    private const int MaxOnStack = 512;
    private const int MaxBlankLines = 10;    // \.sp999999\ must not cost memory

    public static string Decode(ReadOnlySpan<byte> text, Hl7Delimiters delimiters)
    {
        var escape = delimiters.Escape;
        if (escape == 0 || !text.Contains(escape)) return Plain(text);

        // A decoded sequence is never longer than it was, but for blank lines (\.sp9\: 6 bytes, at most 10) and
        // single bytes that become two or three in UTF-8 (\XE0\: 5 bytes).
        byte[]? rented = null;
        var size = text.Length * 2;
        Span<byte> output = size <= MaxOnStack ? stackalloc byte[MaxOnStack] : rented = ArrayPool<byte>.Shared.Rent(size);
        var length = 0;
        while (!text.IsEmpty)
        {
            var open = text.IndexOf(escape);
            var close = open < 0 ? -1 : text[(open + 1)..].IndexOf(escape);
            if (close < 0) break;    // nothing more that could be a sequence
            Append(text[..open], output, ref length);
            var sequence = text.Slice(open + 1, close);
            if (TryDecode(sequence, delimiters, output, ref length))
            {
                text = text[(open + close + 2)..];
            }
            else
            {
                Append(text.Slice(open, close + 1), output, ref length);
                text = text[(open + 1 + close)..];    // its end may open the next one
            }
        }

        Append(text, output, ref length);
        var decoded = Encoding.UTF8.GetString(output[..length]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented, clearArray: true);    // patient data does not linger
        return decoded;
    }

    /// <summary>Nearly every text of a message is ASCII, which needs no decoder.</summary>
    private static string Plain(ReadOnlySpan<byte> text) =>
        Ascii.IsValid(text)
            ? string.Create(text.Length, text, static (characters, ascii) => Ascii.ToUtf16(ascii, characters, out _))
            : Encoding.UTF8.GetString(text);

    /// <summary>Writes text so that it can stand in a field; control characters go as hexadecimal.</summary>
    /// <remarks>Without an escape character a delimiter cannot be written: a space takes its place.</remarks>
    public static string Encode(string text, Hl7Delimiters delimiters)
    {
        var encoded = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            var code = c > 0x7E ? '\0'
                : c == delimiters.Field ? 'F'
                : c == delimiters.Component ? 'S'
                : c == delimiters.Subcomponent ? 'T'
                : c == delimiters.Repetition ? 'R'
                : c == delimiters.Escape ? 'E'
                : c == delimiters.Truncation ? 'P'
                : '\0';
            var escape = (char)delimiters.Escape;
            if (code == '\0' && c >= ' ') encoded.Append(c);
            else if (escape == '\0') encoded.Append(' ');
            else if (c < ' ') encoded.Append(escape).Append('X').Append(((int)c).ToString("X2", null)).Append(escape);
            else encoded.Append(escape).Append(code).Append(escape);
        }

        return encoded.ToString();
    }

    private static void Append(ReadOnlySpan<byte> part, Span<byte> output, ref int length)
    {
        part.CopyTo(output[length..]);
        length += part.Length;
    }

    private static bool TryDecode(ReadOnlySpan<byte> sequence, Hl7Delimiters delimiters, Span<byte> output, ref int length)
    {
        if (sequence.IsEmpty) return false;
        if (sequence.Length == 1)
        {
            if (sequence[0] is (byte)'H' or (byte)'N') return true;    // highlighting on, off
            var character = sequence[0] switch
            {
                (byte)'F' => delimiters.Field,
                (byte)'S' => delimiters.Component,
                (byte)'T' => delimiters.Subcomponent,
                (byte)'R' => delimiters.Repetition,
                (byte)'E' => delimiters.Escape,
                (byte)'P' => delimiters.Truncation,
                _ => (byte)0,
            };
            if (character == 0) return false;
            output[length++] = character;
            return true;
        }

        return sequence[0] switch
        {
            (byte)'X' => TryDecodeHex(sequence[1..], output, ref length),
            (byte)'.' => TryFormat(sequence[1..], output, ref length),
            _ => false,
        };
    }

    /// <summary><c>\Xhhhh..\</c>: bytes of the sender's choosing, read as UTF-8 where they are that, else as windows-1252; NUL is dropped.</summary>
    private static bool TryDecodeHex(ReadOnlySpan<byte> digits, Span<byte> output, ref int length)
    {
        if (digits.Length % 2 != 0) return false;
        var room = output.Slice(length, digits.Length / 2);
        if (System.Convert.FromHexString(digits, room, out _, out var count) != OperationStatus.Done) return false;
        var kept = 0;
        foreach (var b in room[..count])
            if (b != 0) room[kept++] = b;
        if (Utf8.IsValid(room[..kept])) length += kept;
        else length += Encoding.UTF8.GetBytes(Hl7Charset.Windows1252.GetString(room[..kept]), output[length..]);
        return true;
    }

    /// <summary>The formatting of FT text: what breaks a line becomes a line break, the rest is dropped.</summary>
    private static bool TryFormat(ReadOnlySpan<byte> command, Span<byte> output, ref int length)
    {
        if (command.Length < 2) return false;
        var lines = 0;
        var name = command[..2];
        if (name.SequenceEqual("br"u8) || name.SequenceEqual("ce"u8)) lines = 1;
        else if (name.SequenceEqual("sp"u8)) lines = Count(command[2..]);
        else if (name.SequenceEqual("sk"u8)) output[length++] = (byte)' ';
        else if (!name.SequenceEqual("in"u8) && !name.SequenceEqual("ti"u8) && !name.SequenceEqual("fi"u8) && !name.SequenceEqual("nf"u8)) return false;
        while (lines-- > 0) output[length++] = (byte)'\n';
        return true;
    }

    private static int Count(ReadOnlySpan<byte> digits) =>
        System.Buffers.Text.Utf8Parser.TryParse(digits.Trim((byte)' ').TrimStart((byte)'+'), out int n, out _) ? Math.Clamp(n, 1, MaxBlankLines) : 1;
}
