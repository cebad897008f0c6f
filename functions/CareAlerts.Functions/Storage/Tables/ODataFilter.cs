using System.Globalization;

namespace CareAlerts.Functions.Storage.Tables;

/// <summary>Filters for queries. Values are written as OData literals, so a value can never change what a filter means.</summary>
/// <remarks>learn.microsoft.com/rest/api/storageservices/querying-tables-and-entities.</remarks>
internal static class ODataFilter
{
    /// <summary>A filter in OData words with interpolated values: <c>$"PartitionKey eq {id} and RowKey ge {from}"</c>.</summary>
    public static string Create(FormattableString filter) =>
        string.Format(CultureInfo.InvariantCulture, filter.Format, Array.ConvertAll(filter.GetArguments(), Literal));

    public static string Partition(string partitionKey) => Create($"PartitionKey eq {partitionKey}");

    /// <summary>The rows of a partition from one key up to, but not including, another.</summary>
    public static string RowKeyRange(string partitionKey, string from, string before) =>
        Create($"PartitionKey eq {partitionKey} and RowKey ge {from} and RowKey lt {before}");

    /// <summary>The rows of a partition whose key begins with a text. Table Storage has no such operator; key order gives it.</summary>
    public static string RowKeyPrefix(string partitionKey, string prefix)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        return RowKeyRange(partitionKey, prefix, prefix[..^1] + (char)(prefix[^1] + 1));
    }

    private static object? Literal(object? value) => value switch
    {
        string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        bool flag => flag ? "true" : "false",
        int number => number.ToString(CultureInfo.InvariantCulture),
        long number => number.ToString(CultureInfo.InvariantCulture) + "L",
        double number => DoubleLiteral(number),
        DateTimeOffset instant => $"datetime'{EdmType.Text(instant)}'",
        Guid guid => $"guid'{guid:D}'",
        byte[] bytes => $"X'{Convert.ToHexString(bytes)}'",
        _ => throw new NotSupportedException($"A filter cannot compare with a {value?.GetType().Name ?? "null"}."),
    };

    // Without a point a whole number would be read as an Int32, and a comparison of types that differ matches nothing.
    private static string DoubleLiteral(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }
}
