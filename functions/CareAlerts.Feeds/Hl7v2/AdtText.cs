using CareAlerts.Domain;

namespace CareAlerts.Feeds.Hl7v2;

/// <summary>Texts that go into the record, no longer than such a text can be: a ward code of a megabyte would not fit into a row.</summary>
internal static class AdtText
{
    /// <summary>In bytes as sent; the longest HL7 v2 allows any of these fields is 199 (MSH-10 since 2.7), an identifier with its authority 250 (CX).</summary>
    public const int Longest = 250;

    /// <summary>The text, null when there is none; a longer one is left out and reported, since half an identifier would be another one's.</summary>
    public static string? Of(Hl7Element element, FieldPath place, AdtProblems problems)
    {
        if (element.Bytes.Length <= Longest) return element.Text();
        problems.Add($"{place} is longer than {Longest} bytes; it is left out.");
        return null;
    }
}
