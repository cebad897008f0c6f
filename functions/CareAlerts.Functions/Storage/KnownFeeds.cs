using CareAlerts.Domain;
using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Storage;

/// <summary>What is known of a source for good.</summary>
/// <param name="Source">Its id.</param>
/// <param name="LastMessageAt">Its last message.</param>
/// <param name="Lag">How long after it was recorded that one came.</param>
/// <param name="Standing">How we stand to it, as the watch saw it first...</param>
/// <param name="StandingSince">...at this time.</param>
internal sealed record KnownFeed(string Source, DateTimeOffset? LastMessageAt, TimeSpan? Lag, FeedStanding? Standing, DateTimeOffset? StandingSince);

/// <summary>A row a source, beside the counts: when it was last heard, for longer than counts are read, and since when it counts.</summary>
/// <remarks>
/// Several instances write the last message, each what it knows: the row may step back by the seconds they differ, which the counts of the
/// day make good while it matters.
/// </remarks>
internal sealed class KnownFeeds(TableServiceClient tables)
{
    /// <summary>Clocks of instances differ by seconds. A time further ahead of ours is believed by nobody.</summary>
    public static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(5);

    private const string Partition = "feeds-known";
    private readonly TableClient _measures = tables.GetTableClient(TableNames.Measures);

    public async Task<IReadOnlyList<KnownFeed>> AllAsync(CancellationToken cancellationToken)
    {
        var known = new List<KnownFeed>();
        await foreach (var row in _measures.QueryAsync(ODataFilter.Partition(Partition), cancellationToken: cancellationToken))
        {
            known.Add(new(
                row.GetString("Source")!,
                row.GetDateTimeOffset("LastMessageAt"),
                row.GetDouble("LagSeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                Enum.TryParse<FeedStanding>(row.GetString("Standing"), out var standing) ? standing : null,
                row.GetDateTimeOffset("StandingSince")));
        }

        return known;
    }

    public Task HeardAsync(string source, DateTimeOffset at, TimeSpan? lag, CancellationToken cancellationToken) => PutAsync(
        new(Partition, Keys.Safe(source)) { ["Source"] = source, ["LastMessageAt"] = at, ["LagSeconds"] = lag?.TotalSeconds }, cancellationToken);

    public Task StandsAsync(SourceId source, FeedStanding standing, DateTimeOffset since, CancellationToken cancellationToken) => PutAsync(
        new(Partition, Keys.Safe(source.Value)) { ["Source"] = source.Value, ["Standing"] = standing.ToString(), ["StandingSince"] = since }, cancellationToken);

    // Merged: who counts and who watches write different halves of the row.
    private Task PutAsync(TableEntity row, CancellationToken cancellationToken) => _measures.UpsertEntityAsync(row, TableUpdateMode.Merge, cancellationToken);
}
