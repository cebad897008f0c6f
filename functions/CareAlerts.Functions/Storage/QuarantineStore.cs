using System.Runtime.CompilerServices;
using Azure;
using CareAlerts.Domain;
using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Storage;

/// <summary>
/// What could not be understood, under its source and newest first by when it was set aside. Nothing is dropped: the body is kept in chunks
/// of 64 KiB, which is what a property holds.
/// </summary>
internal sealed class QuarantineStore(TableServiceClient tables)
{
    /// <summary>Texts from people stand under this in place of a source.</summary>
    public const string InboundSms = "inbound-sms";

    private const int ChunkSize = 64 * 1024;

    /// <summary>A row holds 1 MiB, of which the emulator takes the bytes as base64, a third more; longer bodies are kept as far as they fit and say so.</summary>
    private const int MostChunks = 11;

    private static readonly string[] Shown = ["PartitionKey", "RowKey", "Source", "ReceivedAt", "SetAsideAt", "Queue", "Reason", "Segment", "Field", "Excerpt"];

    private readonly TableClient _quarantine = tables.GetTableClient(TableNames.Quarantine);

    /// <summary>Keeps something. Returns its id.</summary>
    public async Task<string> AddAsync(SetAside kept, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var (partition, key, body) = (Keys.Safe(kept.Source), Keys.NewestFirst(at, Keys.Random()), kept.Body);
        var row = new TableEntity(partition, key)
        {
            ["Source"] = kept.Source.Length <= 200 ? kept.Source : kept.Source[..200],
            ["Queue"] = kept.Queue,
            ["Named"] = kept.Named?.Value,
            ["ReceivedAt"] = kept.ReceivedAt,
            ["SetAsideAt"] = at,
            ["Reason"] = kept.Why.Why,
            ["Segment"] = kept.Why.Segment,
            ["Field"] = kept.Why.Field,
            ["Excerpt"] = kept.Excerpt,
            ["Review"] = kept.Review,
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
        var why = new FeedReading.Rejected(row.GetString("Segment")!, row.GetString("Field"), row.GetString("Reason")!);
        var kept = new SetAside(row.GetString("Source")!, why, body.ToArray(), row.GetDateTimeOffset("ReceivedAt")!.Value)
        {
            Queue = row.GetString("Queue"),
            Named = row.GetString("Named") is { } named ? new SourceId(named) : null,
            Excerpt = row.GetString("Excerpt"),
            Review = row.GetString("Review"),
        };
        return new(kept, body.Length == row.GetInt32("Length"));
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
        return [.. messages.OrderByDescending(message => message.SetAsideAt).Take(most)];
    }

    /// <summary>Everything, of one source or of all, each source's newest first: what was set aside after the walk began comes before it, so that it ends.</summary>
    /// <param name="source">The source; null is any.</param>
    /// <param name="after">The id of what was looked at last; null begins.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async IAsyncEnumerable<QuarantinedMessage> WalkAsync(string? source, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var filter in Remaining(source is null ? null : Keys.Safe(source), after is null ? null : KeyOf(after)))
            await foreach (var row in _quarantine.QueryAsync(filter, select: Shown, cancellationToken: cancellationToken)) yield return Read(row);
    }

    private static IEnumerable<string?> Remaining(string? source, (string Partition, string Key)? after)
    {
        if (after is not var (partition, key)) yield return source is null ? null : ODataFilter.Partition(source);
        else if (source is not null) yield return ODataFilter.Create($"PartitionKey eq {source} and RowKey gt {(source == partition ? key : "")}");
        else
        {
            yield return ODataFilter.Create($"PartitionKey eq {partition} and RowKey gt {key}");
            yield return ODataFilter.Create($"PartitionKey gt {partition}");
        }
    }

    /// <summary>What everything stands under: sources, and queues of the house's own.</summary>
    public async Task<IReadOnlyList<string>> PlacesAsync(CancellationToken cancellationToken)
    {
        var places = new List<string>();
        while (await NextAsync(places.Count == 0 ? "" : places[^1]) is { } place) places.Add(place);
        return places;

        async Task<string?> NextAsync(string after)
        {
            var filter = ODataFilter.Create($"PartitionKey gt {after}");
            await foreach (var row in _quarantine.QueryAsync(filter, maxPerPage: 1, select: ["PartitionKey"], cancellationToken: cancellationToken)) return row.PartitionKey;
            return null;
        }
    }

    /// <summary>What was set aside in a place before a time, the newest first.</summary>
    public async IAsyncEnumerable<AgedMessage> AgedAsync(string place, DateTimeOffset before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = ODataFilter.Create($"PartitionKey eq {place} and RowKey gt {Keys.NewestFirst(before, "~")}");
        string[] needed = ["PartitionKey", "RowKey", "Source", "SetAsideAt", "Queue", "Review", "ToldAt"];
        await foreach (var row in _quarantine.QueryAsync(filter, select: needed, cancellationToken: cancellationToken))
            yield return new($"{row.PartitionKey}.{row.RowKey}", row.GetString("Source")!, row.GetDateTimeOffset("SetAsideAt")!.Value, row.GetString("Review"), row.GetDateTimeOffset("ToldAt"));
    }

    /// <summary>People were told that it will be deleted. One that has come again meanwhile is not written anew.</summary>
    public async Task ToldAsync(string id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (KeyOf(id) is var (partition, key))
            await _quarantine.UpdateEntityAsync(new TableEntity(partition, key) { ["ToldAt"] = at }, ETag.All, TableUpdateMode.Merge, cancellationToken);
    }

    /// <summary>Whether a text has the form of an id.</summary>
    public static bool IsId(string text) => KeyOf(text) is not null;

    // Reads until a partition has given enough, and answers that partition; null when there is no more.
    private async Task<string?> ReadAsync(string filter, int most, List<QuarantinedMessage> messages, CancellationToken cancellationToken)
    {
        var (partition, count) = ("", 0);
        await foreach (var row in _quarantine.QueryAsync(filter, select: Shown, cancellationToken: cancellationToken))
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
        SetAsideAt = row.GetDateTimeOffset("SetAsideAt")!.Value,
        Queue = row.GetString("Queue"),
        Reason = row.GetString("Reason")!,
        Segment = row.GetString("Segment"),
        Field = row.GetString("Field"),
        Excerpt = row.GetString("Excerpt"),
    };
}
