using System.Numerics;
using System.Runtime.Intrinsics;

namespace CareAlerts.Feeds.Hl7v2;

/// <summary>One segment; the default value is a segment that does not exist, all of whose fields are absent.</summary>
public readonly ref struct Hl7Segment
{
    private readonly ReadOnlySpan<byte> text;
    private readonly Hl7Delimiters delimiters;

    /// <summary>Where each part ends (part 0 is the id), filled by <see cref="Indexed"/>; empty until then.</summary>
    private readonly ReadOnlySpan<int> ends;

    internal Hl7Segment(ReadOnlySpan<byte> text, Hl7Delimiters delimiters, ReadOnlySpan<int> ends = default)
    {
        this.text = text;
        this.delimiters = delimiters;
        this.ends = ends;
    }

    /// <summary>Whether the message has this segment.</summary>
    public bool Exists => !text.IsEmpty;

    /// <summary>What stands before the first field separator: three capitals or digits in a well-formed message.</summary>
    public ReadOnlySpan<byte> Id
    {
        get
        {
            var end = text.IndexOf(delimiters.Field);
            return end < 0 ? text : text[..end];
        }
    }

    /// <summary>A field, counted as HL7 counts: from 1, MSH-1 being the field separator itself; absent beyond the last.</summary>
    /// <remarks>MSH-1 and MSH-2 declare delimiters and are not split by them.</remarks>
    public Hl7Element Field(int number)
    {
        if (number < 1 || text.IsEmpty) return default;
        if (!Id.SequenceEqual("MSH"u8)) return Part(number, delimiters);
        if (number > 2) return Part(number - 1, delimiters);
        return number == 2 ? Part(1, default) : new Hl7Element(text.Slice(3, Math.Min(1, text.Length - 3)), default);
    }

    /// <summary>The same segment with its fields located once, for callers that ask for many; only the first <c>room.Length - 1</c> are.</summary>
    /// <param name="room">Room for the places, usually on the caller's stack; the segment refers to it.</param>
    public Hl7Segment Indexed(Span<int> room)
    {
        if (text.IsEmpty) return this;
        var count = 0;
        var at = 0;
        var separator = Vector256.Create(delimiters.Field);
        for (; at + Vector256<byte>.Count <= text.Length; at += Vector256<byte>.Count)
        {
            // Thirty-two bytes at a time: fields are short, and a search that starts anew at each of them costs more than the reading.
            var found = Vector256.Equals(Vector256.Create(text[at..]), separator).ExtractMostSignificantBits();
            for (; found != 0 && count < room.Length; found &= found - 1) room[count++] = at + BitOperations.TrailingZeroCount(found);
        }

        for (; at < text.Length && count < room.Length; at++)
            if (text[at] == delimiters.Field) room[count++] = at;
        if (count < room.Length) room[count++] = text.Length;
        return new Hl7Segment(text, delimiters, room[..count]);
    }

    private Hl7Element Part(int index, Hl7Delimiters within)
    {
        if (index < ends.Length)
        {
            var start = ends[index - 1] + 1;
            return new Hl7Element(text[start..ends[index]], within);
        }

        // Not located: go on from the last place known.
        var skip = index;
        var rest = text;
        if (!ends.IsEmpty)
        {
            skip = index - ends.Length + 1;
            rest = text[ends[^1]..];
        }

        while (skip-- > 0)
        {
            var next = rest.IndexOf(delimiters.Field);
            if (next < 0) return default;
            rest = rest[(next + 1)..];
        }

        var end = rest.IndexOf(delimiters.Field);
        return new Hl7Element(end < 0 ? rest : rest[..end], within);
    }
}
