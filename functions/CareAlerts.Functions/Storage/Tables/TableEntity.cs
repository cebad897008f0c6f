using Azure;

namespace CareAlerts.Functions.Storage.Tables;

/// <summary>
/// A row: its keys, and up to 252 properties of string, bool, int, long, double, DateTimeOffset, Guid or byte[].
/// A property that is null is not stored.
/// </summary>
internal sealed class TableEntity(string partitionKey, string rowKey) : Dictionary<string, object?>(StringComparer.Ordinal)
{
    public string PartitionKey { get; } = partitionKey;

    public string RowKey { get; } = rowKey;

    /// <summary>The version read; default for a row that was not read.</summary>
    public ETag ETag { get; init; }

    /// <summary>When the service last wrote the row, by the service's clock.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    public string? GetString(string name) => (string?)this.GetValueOrDefault(name);

    public bool? GetBoolean(string name) => (bool?)this.GetValueOrDefault(name);

    public int? GetInt32(string name) => (int?)this.GetValueOrDefault(name);

    public long? GetInt64(string name) => (long?)this.GetValueOrDefault(name);

    /// <summary>A double; a whole one may have been read as an int, since Azurite writes 2.0 as 2.</summary>
    public double? GetDouble(string name) => this.GetValueOrDefault(name) switch { int whole => whole, var value => (double?)value };

    public DateTimeOffset? GetDateTimeOffset(string name) => (DateTimeOffset?)this.GetValueOrDefault(name);

    public Guid? GetGuid(string name) => (Guid?)this.GetValueOrDefault(name);

    public byte[]? GetBinary(string name) => (byte[]?)this.GetValueOrDefault(name);
}
