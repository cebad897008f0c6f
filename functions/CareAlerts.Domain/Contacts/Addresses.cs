namespace CareAlerts.Domain;

/// <summary>The shape of addresses: enough to catch slips of the pen; only a delivery receipt proves one.</summary>
public static class Addresses
{
    private const string NotInEmail = "<>()[],;:\\\"";

    /// <summary>Something, one @, a domain with a dot; no spaces, quotes or brackets; at most 254 characters (RFC 5321 section 4.5.3.1.3).</summary>
    public static bool IsEmail(string? text)
    {
        if (text is null || text.Length > 254) return false;
        if (text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || NotInEmail.Contains(c))) return false;
        var at = text.IndexOf('@');
        if (at is < 1 or > 64 || at != text.LastIndexOf('@')) return false;
        var labels = text[(at + 1)..].Split('.');
        return labels.Length > 1 && labels.All(label => label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-')
            && text[0] != '.' && text[at - 1] != '.' && !text.Contains("..", StringComparison.Ordinal);
    }

    /// <summary>E.164 (ITU-T): + and 7 to 15 digits, the first not 0.</summary>
    public static bool IsTelephone(string? text) =>
        text is { Length: >= 8 and <= 16 } && text[0] == '+' && text[1] != '0' && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;
}
