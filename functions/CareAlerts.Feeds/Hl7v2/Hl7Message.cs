using System.Diagnostics.CodeAnalysis;
using System.Text;
using CareAlerts.Domain;

namespace CareAlerts.Feeds.Hl7v2;

/// <summary>One HL7 v2 message in ER7, read where it lies: a view over its bytes that allocates nothing and looks no further than asked.</summary>
/// <remarks>
/// <para>Segments end with CR, LF or both (HL7 v2 chapter 2 says CR only; a quarter of what is sent says otherwise).
/// MLLP framing, a byte order mark and white space around the message are skipped.</para>
/// <para>Limits: a body beyond <see cref="MaxBytes"/> and a body with more than one message are refused with a reason; nothing else is,
/// and no content makes any member of this or of <see cref="Hl7Segment"/> and <see cref="Hl7Element"/> throw. Every member takes
/// time linear in the text it looks at.</para>
/// </remarks>
public readonly ref struct Hl7Message
{
    /// <summary>The largest body that is read, in bytes: 1 MiB, a hundred times what an ADT message needs.</summary>
    public const int MaxBytes = 1 << 20;

    private readonly ReadOnlySpan<byte> text;

    private Hl7Message(ReadOnlySpan<byte> text, Hl7Delimiters delimiters, Encoding encoding)
    {
        this.text = text;
        Delimiters = delimiters;
        Encoding = encoding;
    }

    /// <summary>What the message declares in MSH-1 and MSH-2.</summary>
    public Hl7Delimiters Delimiters { get; }

    /// <summary>The character set the body proved to be in, whatever it declared; a reply goes out in the same.</summary>
    public Encoding Encoding { get; }

    /// <summary>MSH, the message's own header.</summary>
    public Hl7Segment Header
    {
        get
        {
            var segments = Segments;
            segments.MoveNext();
            return segments.Current;
        }
    }

    /// <summary>Every segment in order, lines without text skipped; those nobody defined are there too.</summary>
    public Hl7SegmentEnumerator Segments => new(text, Delimiters);

    /// <summary>Reads a body; false with the reason when it holds no message, or not exactly one.</summary>
    /// <param name="body">The bytes as received. The message refers to them: they must not change while it is in use.</param>
    /// <param name="message">The message.</param>
    /// <param name="fault">Which segment is at fault and why, without patient data.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> body, out Hl7Message message, [NotNullWhen(false)] out FeedReading.Rejected? fault)
    {
        message = default;
        fault = null;
        if (body.Length > MaxBytes)
        {
            fault = new("MSH", null, "The body is larger than 1 MiB.");
            return false;
        }

        var text = Hl7Framing.FromHeader(Hl7Charset.ToUtf8(body, out var encoding), out var why);
        if (why is not null) fault = new("MSH", null, why);
        else if (!Hl7Delimiters.TryRead(text, out var delimiters)) fault = new("MSH", "MSH-1", "MSH-1 cannot separate fields.");
        else message = new(text, delimiters, encoding);
        return fault is null;
    }

    /// <summary>The first segment with this id, for example <c>"PV1"u8</c>; one that does not exist when there is none.</summary>
    public Hl7Segment Segment(ReadOnlySpan<byte> id)
    {
        foreach (var segment in Segments)
            if (segment.Id.SequenceEqual(id)) return segment;
        return default;
    }
}

/// <summary>Walks the segments of a message, <c>foreach</c> fashion.</summary>
public ref struct Hl7SegmentEnumerator
{
    private readonly Hl7Delimiters delimiters;
    private ReadOnlySpan<byte> rest;

    internal Hl7SegmentEnumerator(ReadOnlySpan<byte> text, Hl7Delimiters delimiters)
    {
        rest = text;
        this.delimiters = delimiters;
    }

    /// <summary>The segment the walk stands at.</summary>
    public Hl7Segment Current { get; private set; }

    /// <summary>Goes on to the next segment; false at the end.</summary>
    public bool MoveNext()
    {
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOfAny((byte)'\r', (byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (line is [<= (byte)' ', ..]) line = line.TrimStart(" \t\0\v"u8);    // messages pasted with their indentation
            if (line.IsEmpty) continue;
            Current = new Hl7Segment(line, delimiters);
            return true;
        }

        return false;
    }

    /// <summary>Itself, so that <c>foreach</c> takes it.</summary>
    public readonly Hl7SegmentEnumerator GetEnumerator() => this;
}
