namespace CareAlerts.Feeds.Fhir;

/// <summary>Texts that go into the record, no longer than such a text can be, and of one line.</summary>
internal static class FhirText
{
    /// <summary>In characters; a ward code of a megabyte would not fit into a row.</summary>
    public const int Longest = 250;

    private const int LongestCode = 64;

    /// <summary>The text, null when there is none; one that is too long or holds control characters is left out and reported, since half an identifier would be another one's.</summary>
    public static string? Of(FhirNode node, string place, List<string> problems)
    {
        if (node.Text is { } text && text.Length <= Longest && !text.Any(char.IsControl)) return text;
        if (node.Text is null && !node.IsLong) return null;
        problems.Add($"{place} is longer than {Longest} characters or holds control characters; it is left out.");
        return null;
    }

    /// <summary>A text that looks like a code and may therefore be shown and logged; null for any other.</summary>
    public static string? Code(string? text) =>
        text is { Length: > 0 and <= LongestCode } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') ? text : null;
}
