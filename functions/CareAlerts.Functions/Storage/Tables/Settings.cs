namespace CareAlerts.Functions.Storage.Tables;

/// <summary>
/// Settings as their options want them: an empty text counts as absent, an address that cannot be read is kept for Validate to name.
/// </summary>
internal static class Settings
{
    public static string? Text(this IConfiguration settings, string key) =>
        settings[key] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    public static Uri? Address(this IConfiguration settings, string key) =>
        settings.Text(key) is { } text ? new Uri(text, UriKind.RelativeOrAbsolute) : null;

    /// <summary>An absolute http or https address.</summary>
    public static bool IsWeb(this Uri address) =>
        address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);
}
