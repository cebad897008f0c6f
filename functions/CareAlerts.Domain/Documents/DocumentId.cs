namespace CareAlerts.Domain;

/// <summary>The ids customers give to contacts, localities, plans, sources and services: safe in URLs, keys and logs.</summary>
public static class DocumentId
{
    /// <summary>What a fault says about an id.</summary>
    public const string Expected = "must be an id: 1 to 64 letters, digits, dots, hyphens or underscores, the first a letter or digit";

    /// <summary>Whether <paramref name="text"/> is <c>[A-Za-z0-9][A-Za-z0-9._-]{0,63}</c>.</summary>
    public static bool IsWellFormed(string text) =>
        text.Length is > 0 and <= 64 && char.IsAsciiLetterOrDigit(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    /// <summary>Faults the id a document is put under.</summary>
    internal static void Check(DocumentObject document, string? id)
    {
        if (id is null || !IsWellFormed(id)) document.Fault("id", Expected);
    }
}
