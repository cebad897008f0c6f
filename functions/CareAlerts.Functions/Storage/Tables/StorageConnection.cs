namespace CareAlerts.Functions.Storage.Tables;

/// <summary>An account's name, key and table address, read from an Azure Storage connection string.</summary>
/// <remarks>learn.microsoft.com/azure/storage/common/storage-configure-connection-string.</remarks>
internal sealed class StorageConnection
{
    /// <summary>The account every storage emulator answers to; its key is public.</summary>
    private const string Emulator =
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
        + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
        + "TableEndpoint=http://127.0.0.1:10002/devstoreaccount1";

    private StorageConnection(string accountName, byte[] accountKey, Uri tableEndpoint) =>
        (AccountName, AccountKey, TableEndpoint) = (accountName, accountKey, tableEndpoint);

    public string AccountName { get; }

    public byte[] AccountKey { get; }

    public Uri TableEndpoint { get; }

    /// <summary>Reads a connection string.</summary>
    /// <exception cref="FormatException">A part is missing or malformed; the text names the part and never its value.</exception>
    public static StorageConnection Parse(string connectionString)
    {
        var parts = ConnectionString.Read(connectionString);
        if (parts.TryGetValue("UseDevelopmentStorage", out var emulator) && bool.TryParse(emulator, out var yes) && yes)
            return Parse(Emulator);

        var account = Part(parts, "AccountName");
        var key = new byte[Part(parts, "AccountKey").Length];
        if (!Convert.TryFromBase64String(parts["AccountKey"], key, out var length))
            throw new FormatException("AccountKey is not base64.");

        var endpoint = parts.GetValueOrDefault("TableEndpoint")
            ?? $"{parts.GetValueOrDefault("DefaultEndpointsProtocol", "https")}://"
                + $"{account}.table.{parts.GetValueOrDefault("EndpointSuffix", "core.windows.net")}";
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new FormatException("TableEndpoint is not an http or https address.");

        return new StorageConnection(account, key[..length], address);
    }

    private static string Part(Dictionary<string, string> parts, string name) =>
        parts.TryGetValue(name, out var value) && value.Length > 0 ? value : throw new FormatException($"{name} is missing.");
}
