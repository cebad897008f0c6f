namespace CareAlerts.Domain;

/// <summary>Time zones by their IANA names.</summary>
public static class TimeZones
{
    /// <summary>Finds a zone; false for a name the machine does not know, whatever it looks like.</summary>
    public static bool TryFind(string name, out TimeZoneInfo zone)
    {
        zone = TimeZoneInfo.Utc;
        // The BCL reads zone files by name, so only names of the database's own shape are let through to it.
        if (!LooksLikeAName(name) || !TimeZoneInfo.TryFindSystemTimeZoneById(name, out var found)) return false;
        zone = found;
        return true;
    }

    private static bool LooksLikeAName(string name) =>
        name.Length is > 0 and <= 64 && char.IsAsciiLetterUpper(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+');
}
