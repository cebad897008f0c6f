namespace CareAlerts.Feeds.Hl7v2;

/// <summary>What a message says about a field or a part of one (HL7 v2 chapter 2).</summary>
public enum Hl7Presence
{
    /// <summary>The segment or the field ends before it. Says nothing: keep what you have.</summary>
    Absent,
    /// <summary>Nothing between the delimiters. Says nothing, as if it were absent.</summary>
    Empty,
    /// <summary><c>""</c>: delete what you have.</summary>
    Null,
    /// <summary>A value.</summary>
    Value,
}

/// <summary>A field, or one repetition, component or subcomponent of it; parts are counted from 1.</summary>
/// <remarks>
/// A part of a lower kind is taken from the first of each kind between: <c>field.Component(4)</c> is that of its first repetition. Without a
/// delimiter the whole is its own first part. Text is unescaped only when asked for, after all splitting.
/// </remarks>
public readonly ref struct Hl7Element
{
    private readonly ReadOnlySpan<byte> text;
    private readonly Hl7Delimiters delimiters;
    private readonly bool exists;

    internal Hl7Element(ReadOnlySpan<byte> text, Hl7Delimiters delimiters)
    {
        this.text = text;
        this.delimiters = delimiters;
        exists = true;
    }

    /// <summary>The bytes as sent, in UTF-8, still escaped.</summary>
    public ReadOnlySpan<byte> Bytes => text;

    /// <summary>What the message says here.</summary>
    public Hl7Presence Presence =>
        text.IsEmpty ? exists ? Hl7Presence.Empty : Hl7Presence.Absent
        : IsNull ? Hl7Presence.Null
        : Hl7Presence.Value;

    /// <summary>Whether there is a value: neither nothing nor <c>""</c>.</summary>
    public bool HasValue => !text.IsEmpty && !IsNull;

    /// <summary>Whether it is <c>""</c>.</summary>
    public bool IsNull => text is [(byte)'"', (byte)'"'];

    /// <summary>Every repetition in order, empty ones too; one when the field does not repeat.</summary>
    public Hl7RepetitionEnumerator Repetitions => new(this, delimiters);

    /// <summary>A component of the first repetition.</summary>
    public Hl7Element Component(int number) => Nth(First(text, delimiters.Repetition), delimiters.Component, number);

    /// <summary>A subcomponent of the first component of the first repetition.</summary>
    public Hl7Element Subcomponent(int number) =>
        Nth(First(First(text, delimiters.Repetition), delimiters.Component), delimiters.Subcomponent, number);

    /// <summary>The text with its escape sequences decoded; null when there is no value.</summary>
    public string? Text() => HasValue ? Hl7Escapes.Decode(text, delimiters) : null;

    /// <summary>The text with its escape sequences decoded; <c>""</c> and nothing both give an empty string.</summary>
    public override string ToString() => Text() ?? "";

    private Hl7Element Nth(ReadOnlySpan<byte> whole, byte delimiter, int number)
    {
        if (!exists || number < 1) return default;
        while (--number > 0)
        {
            var next = delimiter == 0 ? -1 : whole.IndexOf(delimiter);
            if (next < 0) return default;
            whole = whole[(next + 1)..];
        }

        return new Hl7Element(First(whole, delimiter), delimiters);
    }

    private static ReadOnlySpan<byte> First(ReadOnlySpan<byte> whole, byte delimiter)
    {
        var end = delimiter == 0 ? -1 : whole.IndexOf(delimiter);
        return end < 0 ? whole : whole[..end];
    }
}

/// <summary>Walks the repetitions of a field, <c>foreach</c> fashion.</summary>
public ref struct Hl7RepetitionEnumerator
{
    private readonly Hl7Delimiters delimiters;
    private ReadOnlySpan<byte> rest;
    private bool more;

    internal Hl7RepetitionEnumerator(Hl7Element field, Hl7Delimiters delimiters)
    {
        this.delimiters = delimiters;
        rest = field.Bytes;
        more = field.Presence != Hl7Presence.Absent;
    }

    /// <summary>The repetition the walk stands at.</summary>
    public Hl7Element Current { get; private set; }

    /// <summary>Goes on to the next repetition; false at the end.</summary>
    public bool MoveNext()
    {
        if (!more) return false;
        var end = delimiters.Repetition == 0 ? -1 : rest.IndexOf(delimiters.Repetition);
        more = end >= 0;
        Current = new Hl7Element(more ? rest[..end] : rest, delimiters);
        rest = more ? rest[(end + 1)..] : default;
        return true;
    }

    /// <summary>Itself, so that <c>foreach</c> takes it.</summary>
    public readonly Hl7RepetitionEnumerator GetEnumerator() => this;
}
