using System.Globalization;
using System.Net;
using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Gateway.Options;

/// <summary>Reads settings from the first of some sections that has them, and keeps the first fault: one line that names the setting as the environment does.</summary>
internal sealed class SettingReader(IConfiguration settings, params string[] sections)
{
    private readonly HashSet<string> _asked = new(StringComparer.OrdinalIgnoreCase);
    private SettingReader? _general;

    public string? Fault { get; private set; }

    /// <summary>A reader of a section that takes from this one what it does not say itself.</summary>
    public SettingReader Within(string section) => new(settings, [section, .. sections]) { _general = this };

    public string? Text(string key)
    {
        _asked.Add(key);
        _general?._asked.Add(key);
        return sections.Select(section => settings.Text($"{section}:{key}")).FirstOrDefault(text => text is not null);
    }

    public int Number(string key, int fallback, int least, int most) =>
        Text(key) is not { } text ? fallback
        : int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : Bad(key, $"must be a number from {least} to {most}", fallback);

    public bool Flag(string key) =>
        Text(key) is { } text && (bool.TryParse(text, out var flag) ? flag : Bad(key, "must be true or false", false));

    public IPAddress Address(string key) =>
        Text(key) is not { } text ? IPAddress.Loopback
        : IPAddress.TryParse(text, out var address) ? address
        : Bad(key, "must be an address of this machine, such as 127.0.0.1 or 0.0.0.0 for all of them", IPAddress.Loopback);

    public TimeSpan Span(string key, TimeSpan fallback) =>
        Text(key) is not { } text ? fallback
        : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span > TimeSpan.Zero && span.TotalDays <= 40 ? span
        : Bad(key, "must be a time of at most 40 days such as 01:00:00", fallback);

    /// <summary>Keeps the first fault.</summary>
    public T Bad<T>(string key, string why, T fallback)
    {
        Fault ??= $"{Name(key)} {why}.";
        return fallback;
    }

    /// <summary>A misspelt setting would leave a door open that its author believes shut.</summary>
    /// <param name="others">Sections read elsewhere.</param>
    public string? Stranger(params string[] others) =>
        settings.GetSection(sections[0]).AsEnumerable(makePathsRelative: true)
            .Where(setting => setting.Value is not null && !_asked.Contains(setting.Key))
            .Where(setting => !others.Any(other => setting.Key.StartsWith($"{other}:", StringComparison.OrdinalIgnoreCase)))
            .Select(setting => $"{sections[0]}:{setting.Key}".Replace(":", "__", StringComparison.Ordinal) + " is no setting of the gateway.")
            .FirstOrDefault();

    private string Name(string key) =>
        $"{sections.FirstOrDefault(section => settings.Text($"{section}:{key}") is not null) ?? sections[^1]}:{key}".Replace(":", "__", StringComparison.Ordinal);
}
