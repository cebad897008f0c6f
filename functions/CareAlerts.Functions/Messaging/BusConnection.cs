using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Messaging;

/// <summary>A Service Bus connection string: a namespace and a key for it.</summary>
internal sealed class BusConnection
{
    private BusConnection(string host, string keyName, string key, bool isEmulator) =>
        (Host, KeyName, Key, IsEmulator) = (host, keyName, key, isEmulator);

    /// <summary>The namespace's host, in lower case.</summary>
    public string Host { get; }

    public string KeyName { get; }

    public string Key { get; }

    /// <summary><c>UseDevelopmentEmulator=true</c>: the host speaks AMQP only, HTTP is elsewhere.</summary>
    public bool IsEmulator { get; }

    /// <summary>Reads a connection string.</summary>
    /// <exception cref="FormatException">A part is missing or malformed; the text names the part and never its value.</exception>
    public static BusConnection Parse(string connectionString)
    {
        var parts = ConnectionString.Read(connectionString);
        if (!Uri.TryCreate(parts.GetValueOrDefault("Endpoint"), UriKind.Absolute, out var endpoint) || endpoint.Scheme != "sb")
            throw new FormatException("Endpoint is not an sb:// address.");

        return new BusConnection(
            endpoint.Host.ToLowerInvariant(),
            Part("SharedAccessKeyName"),
            Part("SharedAccessKey"),
            bool.TryParse(parts.GetValueOrDefault("UseDevelopmentEmulator"), out var emulator) && emulator);

        string Part(string name) =>
            parts.TryGetValue(name, out var value) && value.Length > 0 ? value : throw new FormatException($"{name} is missing.");
    }
}
