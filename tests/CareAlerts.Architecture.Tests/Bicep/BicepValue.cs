namespace CareAlerts.Architecture.Tests.Bicep;

/// <summary>A value as written: a string, a list, an object, or an expression that only Azure can work out.</summary>
internal abstract record BicepValue
{
    private BicepValue() { }

    public sealed record Text(string Value) : BicepValue;

    public sealed record List(IReadOnlyList<BicepValue> Values) : BicepValue;

    public sealed record Object(IReadOnlyDictionary<string, BicepValue> Members) : BicepValue;

    public sealed record Expression(string Source) : BicepValue;

    /// <summary>A string's text, or the source of an expression (numbers and booleans among them).</summary>
    public string AsWritten => this switch
    {
        Text text => text.Value,
        Expression expression => expression.Source,
        _ => throw new FormatException("Neither a text nor an expression."),
    };

    public IReadOnlyList<BicepValue> Items => this is List list ? list.Values : throw new FormatException("Not a list.");

    public IReadOnlyDictionary<string, BicepValue> Fields => this is Object it ? it.Members : throw new FormatException("Not an object.");

    /// <summary>Reads a value from text without comments.</summary>
    public static BicepValue Read(string text)
    {
        var at = 0;
        var value = Read(text, ref at);
        SkipBlank(text, ref at);
        return at == text.Length ? value : throw new FormatException($"Something follows the value: {text[at..Math.Min(at + 20, text.Length)]}");
    }

    private static BicepValue Read(string text, ref int at)
    {
        SkipBlank(text, ref at);
        if (at == text.Length) throw new FormatException("A value is missing.");
        var start = at;
        BicepValue? whole = text[at] switch
        {
            '\'' => ReadText(text, ref at),
            '[' when !IsLoop(text, at) => ReadList(text, ref at),
            '{' => ReadObject(text, ref at),
            _ => null,
        };
        if (whole is not null && Ends(text, at)) return whole;
        at = start;
        return ReadExpression(text, ref at);
    }

    private static Text ReadText(string text, ref int at)
    {
        var start = at;
        at = BicepText.AfterString(text, at);
        var quotes = BicepText.Starts(text, start, "'''") ? 3 : 1;
        return new(text[(start + quotes)..(at - quotes)]);
    }

    private static List ReadList(string text, ref int at)
    {
        var items = new List<BicepValue>();
        for (at++; ;)
        {
            SkipSeparators(text, ref at);
            if (text[at] == ']')
            {
                at++;
                return new(items);
            }

            items.Add(Read(text, ref at));
        }
    }

    private static Object ReadObject(string text, ref int at)
    {
        var fields = new Dictionary<string, BicepValue>();
        for (at++; ;)
        {
            SkipSeparators(text, ref at);
            if (text[at] == '}')
            {
                at++;
                return new(fields);
            }

            var key = ReadKey(text, ref at);
            fields.Add(key, Read(text, ref at));
        }
    }

    private static string ReadKey(string text, ref int at)
    {
        var start = at;
        if (text[at] == '\'') at = BicepText.AfterString(text, at);
        var colon = text.IndexOf(':', at);
        if (colon < 0) throw new FormatException("A key has no value.");
        at = colon + 1;
        return text[start..colon].Trim().Trim('\'');
    }

    private static Expression ReadExpression(string text, ref int at)
    {
        var start = at;
        while (!Ends(text, at))
            at = text[at] == '\'' ? BicepText.AfterString(text, at) : "{[(".Contains(text[at]) ? BicepText.AfterBracket(text, at) : at + 1;
        return new(text[start..at].Trim());
    }

    // A line that begins with ? or : goes on with the condition above it.
    private static bool Ends(string text, int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t' or '\r') at++;
        if (at == text.Length || text[at] is ',' or '}' or ']' or ')') return true;
        if (text[at] != '\n') return false;
        SkipBlank(text, ref at);
        return at == text.Length || text[at] is not ('?' or ':');
    }

    private static bool IsLoop(string text, int at)
    {
        at++;
        SkipBlank(text, ref at);
        return BicepText.Starts(text, at, "for ");
    }

    private static void SkipBlank(string text, ref int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
    }

    private static void SkipSeparators(string text, ref int at)
    {
        while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] == ',')) at++;
        if (at == text.Length) throw new FormatException("A bracket does not close.");
    }
}
