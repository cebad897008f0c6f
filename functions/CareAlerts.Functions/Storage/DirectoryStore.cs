using Azure;
using CareAlerts.Domain;
using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Storage;

/// <summary>A kind of document in the directory; its word is the partition.</summary>
internal static class DocumentKinds
{
    public const string Contact = "contact";
    public const string Locality = "locality";
    public const string Source = "source";
    public const string CarePlan = "care-plan";
    public const string SourceKeys = "source-keys";
    public const string House = "house";
}

/// <summary>A document as it was put.</summary>
/// <param name="Id">The customer's id.</param>
/// <param name="Json">Its text.</param>
/// <param name="Row">The row's own tag, for the next write.</param>
internal sealed record StoredDocument(string Id, string Json, ETag Row)
{
    /// <summary>The entity tag clients see.</summary>
    public string ETag => DocumentTag.Of(Json);
}

/// <summary>Contacts, localities, sources and the plans' ids, as documents. Every change of what snapshots hold moves the version row, which they watch.</summary>
internal sealed class DirectoryStore(TableServiceClient tables)
{
    private const string Document = "Document";
    private const string VersionRow = "version";
    private readonly TableClient _directory = tables.GetTableClient(TableNames.Directory);

    public async Task<StoredDocument?> GetAsync(string kind, string id, CancellationToken cancellationToken) =>
        await _directory.GetEntityIfExistsAsync(kind, id, cancellationToken) is { } row ? Read(row) : null;

    public async Task<IReadOnlyList<StoredDocument>> AllAsync(string kind, CancellationToken cancellationToken)
    {
        var documents = new List<StoredDocument>();
        await foreach (var row in _directory.QueryAsync(ODataFilter.Partition(kind), cancellationToken: cancellationToken)) documents.Add(Read(row));
        return documents;
    }

    /// <summary>Writes a document over the one read (null: over none). False when somebody else wrote it since.</summary>
    public async Task<bool> PutAsync(string kind, string id, string json, StoredDocument? over, CancellationToken cancellationToken)
    {
        var row = new TableEntity(kind, id);
        row.PutText(Document, json);
        var outcome = over is null
            ? await _directory.AddEntityAsync(row, cancellationToken)
            : await _directory.UpdateEntityAsync(row, over.Row, TableUpdateMode.Replace, cancellationToken);
        switch (outcome)
        {
            case WriteOutcome.Written:
                break;
            case WriteOutcome.Conflict:
                return false;
            case WriteOutcome.Unclear when (await GetAsync(kind, id, cancellationToken))?.Json == json:
                break;
            default:
                throw new TableWriteException(outcome);
        }

        if (kind is not (DocumentKinds.CarePlan or DocumentKinds.SourceKeys)) await MoveVersionAsync(cancellationToken);
        return true;
    }

    /// <summary>Writes a note of the house itself; snapshots do not depend on it.</summary>
    public Task PutQuietlyAsync(string kind, string id, string json, CancellationToken cancellationToken)
    {
        var row = new TableEntity(kind, id);
        row.PutText(Document, json);
        return _directory.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>Changes whenever a document does.</summary>
    public async Task<string> VersionAsync(CancellationToken cancellationToken) =>
        (await _directory.GetEntityIfExistsAsync(DocumentKinds.House, VersionRow, cancellationToken))?.GetString(Document) ?? "";

    private Task MoveVersionAsync(CancellationToken cancellationToken) => _directory.UpsertEntityAsync(
        new TableEntity(DocumentKinds.House, VersionRow) { [Document] = Keys.Random() }, TableUpdateMode.Replace, cancellationToken);

    private static StoredDocument Read(TableEntity row) => new(row.RowKey, row.GetText(Document)!, row.ETag);
}
