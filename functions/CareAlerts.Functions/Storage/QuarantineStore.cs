using Azure;
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

/// <summary>The bytes of something in quarantine.</summary>
/// <param name="Source">The source or queue it is of.</param>
/// <param name="Body">As received.</param>
/// <param name="IsWhole">False when it was larger than a row holds.</param>
internal sealed record QuarantinedBody(string Source, ReadOnlyMemory<byte> Body, bool IsWhole);

/// <summary>What could not be understood. Nothing is dropped: the body is kept in chunks of 64 KiB, which is what a property holds.</summary>
internal sealed class QuarantineStore(TableServiceClient tables)
{
    /// <summary>Texts from people stand under this in place of a source.</summary>
    public const string InboundSms = "inbound-sms";

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

    /// <summary>What was set aside, whole; null when there is no such thing.</summary>
    public async Task<QuarantinedBody?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (KeyOf(id) is not var (partition, key) || await _quarantine.GetEntityIfExistsAsync(partition, key, cancellationToken) is not { } row) return null;
        var body = new MemoryStream();
        for (var part = 0; row.TryGetValue($"Body{part}", out var chunk); part++) body.Write((byte[])chunk!);
        return new(row.GetString("Source")!, body.ToArray(), body.Length == row.GetInt32("Length"));
    }

    /// <summary>Takes something out of quarantine.</summary>
    public async Task RemoveAsync(string id, CancellationToken cancellationToken)
    {
        if (KeyOf(id) is var (partition, key)) await _quarantine.DeleteEntityAsync(partition, key, ETag.All, cancellationToken);
    }

    /// <summary>The newest first, of one source or of all.</summary>
    public async Task<IReadOnlyList<QuarantinedMessage>> ListAsync(string? source, int most, CancellationToken cancellationToken)
    {
        var messages = new List<QuarantinedMessage>();
        if (source is not null)
        {
            await ReadAsync(ODataFilter.Partition(Keys.Safe(source)), most, messages, cancellationToken);
            return messages;
        }

        // Each partition holds its newest first. As soon as one has given enough, its rest cannot be among the newest of all.
        for (var after = ""; await ReadAsync(ODataFilter.Create($"PartitionKey gt {after}"), most, messages, cancellationToken) is { } full; after = full) { }
        return [.. messages.OrderByDescending(message => message.ReceivedAt).Take(most)];
    }

    // Reads until a partition has given enough, and answers that partition; null when there is no more.
    private async Task<string?> ReadAsync(string filter, int most, List<QuarantinedMessage> messages, CancellationToken cancellationToken)
    {
        var (partition, count) = ("", 0);
        string[] shown = ["PartitionKey", "RowKey", "Source", "ReceivedAt", "Reason", "Segment", "Field", "Excerpt"];
        await foreach (var row in _quarantine.QueryAsync(filter, select: shown, cancellationToken: cancellationToken))
        {
            (partition, count) = row.PartitionKey == partition ? (partition, count + 1) : (row.PartitionKey, 1);
            messages.Add(Read(row));
            if (count == most) return partition;
        }

        return null;
    }

    /// <summary>How many were set aside since a time.</summary>
    public async Task<int> CountSinceAsync(string source, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var count = 0;
        var filter = ODataFilter.RowKeyRange(Keys.Safe(source), "0", Keys.NewestFirst(since, "~"));
        await foreach (var _ in _quarantine.QueryAsync(filter, select: ["RowKey"], cancellationToken: cancellationToken)) count++;
        return count;
    }

    // An id is partition and row; a source's name may hold dots, the row holds none.
    private static (string Partition, string Key)? KeyOf(string id) =>
        id.LastIndexOf('.') is var dot and > 0 && id.Length < 200 && Keys.Safe(id[..dot]) == id[..dot] && Keys.Safe(id[(dot + 1)..]) == id[(dot + 1)..]
            ? (id[..dot], id[(dot + 1)..]) : null;

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
