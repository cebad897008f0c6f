namespace CareAlerts.Functions.Storage.Tables;

/// <summary>The addresses of one table and its rows. Paths are relative to the account's address.</summary>
internal sealed class TableAddresses(Uri account, string table)
{
    public Uri Account { get; } = new(account.AbsoluteUri.TrimEnd('/') + "/");

    /// <summary>Where rows are inserted.</summary>
    public string Rows { get; } = table;

    /// <summary>Where rows are searched.</summary>
    public string Query { get; } = table + "()";

    /// <summary>One row. A quote in a key is doubled for OData, then everything is escaped for the address.</summary>
    public string Row(string partitionKey, string rowKey) => $"{Rows}(PartitionKey='{Escaped(partitionKey)}',RowKey='{Escaped(rowKey)}')";

    /// <summary>Inside a transaction addresses are absolute; Azurite answers 500 to others.</summary>
    public string Absolute(string path) => Account.AbsoluteUri + path;

    private static string Escaped(string key) => Uri.EscapeDataString(key.Replace("'", "''", StringComparison.Ordinal));
}
