using System.Text;

namespace CareAlerts.Architecture.Tests.Bicep;

/// <summary>Where strings, brackets and comments begin and end in Bicep text.</summary>
internal static class BicepText
{
    /// <summary>The text with every comment blanked out, line by line as long as before.</summary>
    public static string WithoutComments(string text)
    {
        var kept = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var end = Starts(text, at, "//") ? Or(text.IndexOf('\n', at), text.Length)
                : Starts(text, at, "/*") ? Or(text.IndexOf("*/", at, StringComparison.Ordinal), text.Length - 2) + 2
                : at;
            if (end > at)
            {
                foreach (var letter in text[at..end]) kept.Append(letter == '\n' ? '\n' : ' ');
                at = end;
                continue;
            }

            end = text[at] == '\'' ? AfterString(text, at) : at + 1;
            kept.Append(text, at, end - at);
            at = end;
        }

        return kept.ToString();
    }

    /// <summary>The position after the string that starts at <paramref name="at"/>; what is interpolated may hold strings of its own.</summary>
    public static int AfterString(string text, int at)
    {
        if (Starts(text, at, "'''")) return Or(text.IndexOf("'''", at + 3, StringComparison.Ordinal), text.Length - 3) + 3;
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '\'') return at + 1;
            if (text[at] == '\\') at++;
            else if (Starts(text, at, "${")) at = AfterBracket(text, at + 1) - 1;
        }

        throw new FormatException("A string does not end.");
    }

    /// <summary>The position after the bracket that closes the one at <paramref name="at"/>.</summary>
    public static int AfterBracket(string text, int at)
    {
        for (var depth = 0; at < text.Length;)
        {
            if (text[at] == '\'')
            {
                at = AfterString(text, at);
                continue;
            }

            if ("{[(".Contains(text[at])) depth++;
            if ("}])".Contains(text[at]) && --depth == 0) return at + 1;
            at++;
        }

        throw new FormatException("A bracket does not close.");
    }

    public static bool Starts(string text, int at, string with) => string.CompareOrdinal(text, at, with, 0, with.Length) == 0;

    private static int Or(int found, int otherwise) => found < 0 ? otherwise : found;
}
