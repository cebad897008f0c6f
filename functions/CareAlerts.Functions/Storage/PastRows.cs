using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Storage;

/// <summary>Rows that are kept until a time of their own.</summary>
internal static class PastRows
{
    /// <summary>The property that says until when a row is kept.</summary>
    public const string Until = "Until";

    private static readonly string[] KeysOnly = ["PartitionKey", "RowKey"];

    /// <summary>
    /// Deletes the rows past their time among the partitions that begin with a text: a slice of the table small enough for one go. A row written
    /// anew meanwhile stays. Returns how many were found.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="slice">What the keys begin with: hexadecimal digits at its end.</param>
    /// <param name="now">Our clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<int> DeletePastAsync(this TableClient table, string slice, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var count = 0;
        var filter = ODataFilter.Create($"PartitionKey ge {slice} and PartitionKey lt {slice + "g"} and Until le {now}");
        await foreach (var row in table.QueryAsync(filter, select: KeysOnly, cancellationToken: cancellationToken))
        {
            await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, row.ETag, cancellationToken);
            count++;
        }

        return count;
    }
}
