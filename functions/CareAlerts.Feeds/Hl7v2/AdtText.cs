using CareAlerts.Domain;

namespace CareAlerts.Feeds.Hl7v2;

/// <summary>Texts that go into the record, no longer than such a text can be (a ward code of a megabyte would not fit into a row), and of one line.</summary>
internal static class AdtText
{
    /// <summary>In bytes as sent; the longest HL7 v2 allows any of these fields is 199 (MSH-10 since 2.7), an identifier with its authority 250 (CX).</summary>
    public const int Longest = 250;

    /// <summary>The text, null when there is none; one that is too long or holds control characters is left out and reported, since half an identifier would be another one's.</summary>
    public static string? Of(Hl7Element element, FieldPath place, AdtProblems problems)
    {
        if (element.Bytes.Length > Longest)
        {
            problems.Add($"{place} is longer than {Longest} bytes; it is left out.");
            return null;
        }

        var text = element.Text();
        if (IsOneLine(text)) return text;
        problems.Add($"{place} holds control characters; it is left out.");
        return null;
    }

    /// <summary>Whether a text holds no control characters, as they come from damage on the way and from <c>\X0A\</c> and <c>\.br\</c>.</summary>
    public static bool IsOneLine(string? text)
    {
        if (text is null) return true;
        foreach (var c in text)
            if (char.IsControl(c)) return false;
        return true;
    }
}
