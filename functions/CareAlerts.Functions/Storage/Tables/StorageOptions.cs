namespace CareAlerts.Functions.Storage.Tables;

/// <summary>Where the tables are: a connection string (local), or an address used with the app's own identity (Azure).</summary>
internal sealed record StorageOptions
{
    private const string ConnectionStringSetting = "CareAlerts__Storage__ConnectionString";
    private const string TableEndpointSetting = "CareAlerts__Storage__TableEndpoint";

    public string? ConnectionString { get; init; }

    public Uri? TableEndpoint { get; init; }

    public static StorageOptions Read(IConfiguration settings) => new()
    {
        ConnectionString = settings.Text("CareAlerts:Storage:ConnectionString"),
        TableEndpoint = settings.Address("CareAlerts:Storage:TableEndpoint"),
    };

    /// <summary>What is wrong with the settings, in one line that names the setting; null when nothing is.</summary>
    public string? Validate()
    {
        if (ConnectionString is null && TableEndpoint is null)
            return $"Set {TableEndpointSetting} to the storage account's table address, or {ConnectionStringSetting} to its connection string.";

        if (ConnectionString is not null && TableEndpoint is not null)
            return $"Set {TableEndpointSetting} or {ConnectionStringSetting}, not both.";

        // Azure.Core sends a bearer token over TLS only.
        if (TableEndpoint is { } endpoint && (!endpoint.IsAbsoluteUri || endpoint.Scheme != Uri.UriSchemeHttps))
            return $"{TableEndpointSetting} must be an https address such as https://account.table.core.windows.net.";

        if (ConnectionString is not null)
        {
            try
            {
                StorageConnection.Parse(ConnectionString);
            }
            catch (FormatException e)
            {
                return $"{ConnectionStringSetting} is not a storage connection string: {e.Message}";
            }
        }

        return null;
    }
}
