using CareAlerts.Domain;
using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Storage;

/// <summary>Something that could not be understood, kept whole with the reason.</summary>
internal sealed record QuarantinedMessage
{
    public required string Id { get; init; }
    public required string Source { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public required string Reason { get; init; }
    public string? Segment { get; init; }
    public string? Field { get; init; }

    /// <summary>The shape of the message, without patient data.</summary>
    public string? Excerpt { get; init; }
}

/// <summary>What could not be understood. Nothing is dropped: the body is kept in chunks of 64 KiB, which is what a property holds.</summary>
internal sealed class QuarantineStore(TableServiceClient tables)
{
    private const int ChunkSize = 64 * 1024;

    /// <summary>A row holds 1 MiB; longer bodies are kept as far as they fit and say so.</summary>
    private const int MostChunks = 15;

    private readonly TableClient _quarantine = tables.GetTableClient(TableNames.Quarantine);

    public async Task<string> AddAsync(
        string source, DateTimeOffset receivedAt, FeedReading.Rejected why, string? excerpt, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var partition = Keys.Safe(source);
        var key = Keys.NewestFirst(receivedAt, Keys.Random());
        var row = new TableEntity(partition, key)
        {
            ["Source"] = source.Length <= 200 ? source : source[..200],
            ["ReceivedAt"] = receivedAt,
            ["Reason"] = why.Why,
            ["Segment"] = why.Segment,
            ["Field"] = why.Field,
            ["Excerpt"] = excerpt,
            ["Length"] = body.Length,
        };
        for (var part = 0; part < MostChunks && part * ChunkSize < body.Length; part++)
            row[$"Body{part}"] = body[(part * ChunkSize)..Math.Min((part + 1) * ChunkSize, body.Length)].ToArray();
        await _quarantine.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        return $"{partition}.{key}";
    }

    /// <summary>Newest first within a source.</summary>
    public async Task<IReadOnlyList<QuarantinedMessage>> ListAsync(string? source, int most, CancellationToken cancellationToken)
    {
        var messages = new List<QuarantinedMessage>();
        var filter = source is null ? null : ODataFilter.Partition(Keys.Safe(source));
        string[] shown = ["PartitionKey", "RowKey", "Source", "ReceivedAt", "Reason", "Segment", "Field", "Excerpt"];
        await foreach (var row in _quarantine.QueryAsync(filter, select: shown, cancellationToken: cancellationToken))
        {
            messages.Add(Read(row));
            if (messages.Count == most) break;
        }

        return messages;
    }

    /// <summary>How many were set aside since a time.</summary>
    public async Task<int> CountSinceAsync(string source, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var count = 0;
        var filter = ODataFilter.RowKeyRange(Keys.Safe(source), "0", Keys.NewestFirst(since, "~"));
        await foreach (var _ in _quarantine.QueryAsync(filter, select: ["RowKey"], cancellationToken: cancellationToken)) count++;
        return count;
    }

    private static QuarantinedMessage Read(TableEntity row) => new()
    {
        Id = $"{row.PartitionKey}.{row.RowKey}",
        Source = row.GetString("Source")!,
        ReceivedAt = row.GetDateTimeOffset("ReceivedAt")!.Value,
        Reason = row.GetString("Reason")!,
        Segment = row.GetString("Segment"),
        Field = row.GetString("Field"),
        Excerpt = row.GetString("Excerpt"),
    };
}
