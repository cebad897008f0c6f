using System.Text;

namespace CareAlerts.Feeds.Hl7v2;

/// <summary>Shows the shape of a message that could not be used, without a patient in it: for the quarantine page.</summary>
/// <remarks>
/// Kept: segment ids, delimiters, MSH-2 and MSH-9 to MSH-12 where they look like delimiters and codes, and <c>""</c>. Every other letter becomes <c>x</c> and every other
/// digit <c>9</c>, so that the form of a date or an identifier can still be judged.
/// </remarks>
public static class Hl7Excerpt
{
    /// <summary>The longest excerpt, in characters.</summary>
    public const int MaxLength = 300;

    private const int LongestRun = 20;     // of masked characters: no more of a long text than that it is long
    private const int LongestCode = 40;
    private const int MostRoles = 8;       // MSH-2 has five; a few more are somebody's mistake, and no text

    /// <summary>The excerpt of any body, readable or not; one line a segment.</summary>
    public static string Of(ReadOnlySpan<byte> body)
    {
        var shape = new StringBuilder(MaxLength + LongestCode);
        if (!Hl7Message.TryRead(body, out var message, out _))
        {
            // Ten times the room is ample: what is masked shrinks, nothing grows.
            Mask(body[..Math.Min(body.Length, MaxLength * 10)], default, shape);
            return Bounded(shape);
        }

        foreach (var segment in message.Segments)
        {
            if (shape.Length > MaxLength) break;
            if (shape.Length > 0) shape.Append('\n');
            var isHeader = segment.Id.SequenceEqual("MSH"u8);
            AppendId(segment.Id, shape);
            for (var number = isHeader ? 2 : 1; shape.Length <= MaxLength; number++)
            {
                var field = segment.Field(number);
                if (field.Presence == Hl7Presence.Absent) break;
                shape.Append((char)message.Delimiters.Field);
                var isShown = isHeader && (number == 2 ? AreDelimiters(field.Bytes) : number is >= 9 and <= 12 && IsCode(field.Bytes, message.Delimiters));
                if (isShown) shape.Append(Encoding.ASCII.GetString(field.Bytes));
                else Mask(field.Bytes, message.Delimiters, shape);
            }
        }

        return Bounded(shape);
    }

    private static string Bounded(StringBuilder shape) =>
        shape.Length <= MaxLength ? shape.ToString() : shape.ToString(0, MaxLength - 1) + "…";

    /// <summary>A line that is no segment may begin with anything, a name among others.</summary>
    private static void AppendId(ReadOnlySpan<byte> id, StringBuilder shape)
    {
        var isSegment = id.Length == 3 && !id.ContainsAnyExcept(SegmentCharacters);
        shape.Append(isSegment ? Encoding.ASCII.GetString(id) : "???");
    }

    private static readonly System.Buffers.SearchValues<byte> SegmentCharacters = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"u8);

    /// <summary>Where MSH-1 is damaged, MSH-2 may be all the rest of the message.</summary>
    private static bool AreDelimiters(ReadOnlySpan<byte> field)
    {
        if (field.Length > MostRoles) return false;
        foreach (var b in field)
            if (!Hl7Delimiters.CanDelimit(b)) return false;
        return true;
    }

    private static bool IsCode(ReadOnlySpan<byte> field, Hl7Delimiters delimiters)
    {
        if (field.Length > LongestCode) return false;
        foreach (var b in field)
            if (b == 0 || (!char.IsAsciiLetterOrDigit((char)b) && b != delimiters.Component && b is not ((byte)'_' or (byte)'.' or (byte)'-'))) return false;
        return true;
    }

    private static void Mask(ReadOnlySpan<byte> text, Hl7Delimiters delimiters, StringBuilder shape)
    {
        if (text is [(byte)'"', (byte)'"'])
        {
            shape.Append("\"\"");
            return;
        }

        var run = 0;
        foreach (var b in text)
        {
            if (shape.Length > MaxLength) return;
            if (b is (byte)'\r' or (byte)'\n') shape.Append('\n');
            else if (b != 0 && (b == delimiters.Component || b == delimiters.Repetition || b == delimiters.Subcomponent)) shape.Append((char)b);    // 0: a role nobody has
            else
            {
                if ((b & 0xC0) != 0x80 && ++run <= LongestRun) shape.Append(char.IsAsciiDigit((char)b) ? '9' : 'x');
                continue;
            }

            run = 0;
        }
    }
}
