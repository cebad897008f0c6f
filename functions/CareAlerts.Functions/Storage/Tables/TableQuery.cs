using System.Globalization;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace CareAlerts.Functions.Storage.Tables;

/// <summary>A query, page by page.</summary>
/// <remarks>learn.microsoft.com/rest/api/storageservices/query-timeout-and-pagination.</remarks>
internal sealed class TableQuery(
    HttpPipeline pipeline,
    TableRequests requests,
    string? filter,
    int? maxPerPage,
    IEnumerable<string>? select,
    CancellationToken cancellationToken)
    : AsyncPageable<TableEntity>(cancellationToken)
{
    private readonly string? _select = select is null ? null : string.Join(',', select);

    public override async IAsyncEnumerable<Page<TableEntity>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        do
        {
            using var message = Create(continuationToken, pageSizeHint ?? maxPerPage);
            var response = await TableRequests.SendAsync(pipeline, message, TableRequests.Queries, CancellationToken);
            continuationToken = Continuation(response);
            yield return Page<TableEntity>.FromValues(TableEntityReader.ReadMany(response.Content.ToMemory()), continuationToken, response);
        }
        while (continuationToken is not null);
    }

    private HttpMessage Create(string? continuationToken, int? top)
    {
        var message = requests.Create(pipeline, RequestMethod.Get, requests.Addresses.Query);
        var uri = message.Request.Uri;
        if (!string.IsNullOrEmpty(filter)) uri.AppendQuery("$filter", filter, escapeValue: true);
        if (_select is not null) uri.AppendQuery("$select", _select, escapeValue: true);
        if (top is { } rows) uri.AppendQuery("$top", rows.ToString(CultureInfo.InvariantCulture));
        if (continuationToken is not null)
        {
            var next = continuationToken.Split(' ', 2);
            uri.AppendQuery("NextPartitionKey", next[0], escapeValue: true);
            if (next.Length == 2) uri.AppendQuery("NextRowKey", next[1], escapeValue: true);
        }

        return message;
    }

    /// <summary>Where the next page begins: opaque, and the row may be missing. Only its absence means the end.</summary>
    private static string? Continuation(Response response)
    {
        if (!response.Headers.TryGetValue("x-ms-continuation-NextPartitionKey", out var partitionKey)) return null;
        return response.Headers.TryGetValue("x-ms-continuation-NextRowKey", out var rowKey) ? $"{partitionKey} {rowKey}" : partitionKey;
    }
}
