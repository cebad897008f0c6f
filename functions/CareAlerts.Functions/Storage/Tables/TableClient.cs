using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace CareAlerts.Functions.Storage.Tables;

internal enum TableUpdateMode
{
    /// <summary>Change the properties given and keep the others. Cannot remove a property.</summary>
    Merge,

    /// <summary>The row becomes what is given.</summary>
    Replace,
}

/// <summary>One table. Methods are named as in Azure.Data.Tables, which cannot be restored here.</summary>
/// <remarks>
/// Reads and unconditional writes are retried, and throw <see cref="RequestFailedException"/> when retries do not help. Conditional writes and
/// transactions are sent exactly once and say what became of them as a <see cref="WriteOutcome"/>.
/// A row beyond Azure's limits throws <see cref="TableLimitException"/> before anything is sent.
/// </remarks>
internal sealed class TableClient
{
    private readonly TableServiceClient _service;
    private readonly TableAddresses _addresses;
    private readonly TableRequests _requests;

    internal TableClient(TableServiceClient service, TableAddresses addresses, string name)
    {
        Name = name;
        _service = service;
        _addresses = addresses;
        _requests = new TableRequests(addresses);
    }

    public string Name { get; }

    /// <summary>Creates the table; false if it was there.</summary>
    public async Task<bool> CreateIfNotExistsAsync(CancellationToken cancellationToken = default)
    {
        using var message = _requests.Create(_service.Retried, RequestMethod.Post, "Tables");
        TableRequests.SetJson(message, JsonSerializer.SerializeToUtf8Bytes(new { TableName = Name }));
        var response = await TableRequests.SendAsync(_service.Retried, message, TableRequests.Creates, cancellationToken);
        if (response.Status != 409) return true;

        // The other 409 is TableBeingDeleted: the name is free again after a while.
        return TableError.Read(response.Content.ToMemory()).Code == "TableAlreadyExists" ? false : throw new RequestFailedException(response);
    }

    /// <summary>The row, or null if there is none.</summary>
    /// <exception cref="RequestFailedException">The table does not exist, or the service cannot be used.</exception>
    public async Task<TableEntity?> GetEntityIfExistsAsync(string partitionKey, string rowKey, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckKeys(partitionKey, rowKey);
        using var message = _requests.Create(_service.Retried, RequestMethod.Get, _addresses.Row(partitionKey, rowKey));
        var response = await TableRequests.SendAsync(_service.Retried, message, TableRequests.PointReads, cancellationToken);
        var body = response.Content.ToMemory();
        if (response.Status == 200) return TableEntityReader.ReadOne(body);
        return TableError.Read(body).Code is "ResourceNotFound" or "EntityNotFound" ? null : throw new RequestFailedException(response);
    }

    /// <summary>The rows a filter finds, in the order of their keys. A page may be short, or empty, and not be the last.</summary>
    /// <param name="filter">See <see cref="ODataFilter"/>; null means every row of the table.</param>
    /// <param name="maxPerPage">At most 1,000, which is also the service's own limit.</param>
    /// <param name="select">The properties wanted; null means all.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public AsyncPageable<TableEntity> QueryAsync(
        string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default) =>
        new TableQuery(_service.Retried, _requests, filter, maxPerPage, select, cancellationToken);

    /// <summary>Inserts or changes a row whatever is there. Retried, so use it only where the last writer may win.</summary>
    /// <returns>The new version.</returns>
    public async Task<ETag> UpsertEntityAsync(
        TableEntity entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
    {
        var body = Json(entity);
        using var message = RowMessage(_service.Retried, Verb(mode), entity.PartitionKey, entity.RowKey, body.Written);
        var response = await TableRequests.SendAsync(_service.Retried, message, TableRequests.Writes, cancellationToken);
        body.Return();
        return response.Headers.ETag ?? default;
    }

    /// <summary>Inserts a row; a conflict if it exists.</summary>
    public Task<WriteOutcome> AddEntityAsync(TableEntity entity, CancellationToken cancellationToken = default)
    {
        var body = Json(entity);
        var message = _requests.Create(_service.Once, RequestMethod.Post, _addresses.Rows);
        TableRequests.SetJson(message, body.Written);
        return SendOnceAsync(message, body, OneRow, cancellationToken);
    }

    /// <summary>Changes a row if it has the version given (<see cref="ETag.All"/>: if it exists).</summary>
    public Task<WriteOutcome> UpdateEntityAsync(
        TableEntity entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
    {
        // Without the header the service would insert.
        if (ifMatch == default) throw new ArgumentException("Give the version read, or ETag.All.", nameof(ifMatch));
        var body = Json(entity);
        var message = RowMessage(_service.Once, Verb(mode), entity.PartitionKey, entity.RowKey, body.Written);
        message.Request.Headers.SetValue("If-Match", ifMatch.ToString("H"));
        return SendOnceAsync(message, body, OneRow, cancellationToken);
    }

    /// <summary>
    /// Deletes a row if it has the version given (<see cref="ETag.All"/>: if it exists). A row already gone is a conflict, 404.
    /// </summary>
    public Task<WriteOutcome> DeleteEntityAsync(
        string partitionKey, string rowKey, ETag ifMatch, CancellationToken cancellationToken = default)
    {
        if (ifMatch == default) throw new ArgumentException("Give the version read, or ETag.All.", nameof(ifMatch));
        TableLimits.CheckKeys(partitionKey, rowKey);

        // The empty body matters: SocketsHttpHandler itself sends a request without one again when a pooled connection breaks.
        var message = RowMessage(_service.Once, RequestMethod.Delete, partitionKey, rowKey, ReadOnlyMemory<byte>.Empty);
        message.Request.Headers.SetValue("If-Match", ifMatch.ToString("H"));
        return SendOnceAsync(message, body: null, OneRow, cancellationToken);
    }

    /// <summary>Writes all actions or none. All rows are in one partition, each once.</summary>
    public Task<WriteOutcome> SubmitTransactionAsync(
        IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckTransaction(actions);
        foreach (var action in actions) TableLimits.CheckEntity(action.Entity);
        var body = new PooledBuffer(512 * actions.Count);
        TableTransactionWriter.Write(_addresses, actions, body);
        TableLimits.CheckTransactionBody(body.Length);

        var message = _requests.Create(_service.Once, RequestMethod.Post, "$batch");
        message.Request.Content = RequestContent.Create(body.Written);
        message.Request.Headers.SetValue("Content-Type", TableTransactionWriter.ContentType);
        return SendOnceAsync(message, body, ReadAnswer, cancellationToken);

        WriteOutcome ReadAnswer(Response response) => response.Status == 202
            ? TableTransactionAnswer.Read(response.Headers.ContentType, response.Content.ToMemory(), actions.Count)
            : WriteVerdicts.OfRefusal(response.Status, TableError.Read(response.Content.ToMemory()));
    }

    private async Task<WriteOutcome> SendOnceAsync(
        HttpMessage message, PooledBuffer? body, Func<Response, WriteOutcome> read, CancellationToken cancellationToken)
    {
        using (message)
        using (var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            deadline.CancelAfter(_service.WriteTimeout);
            try
            {
                await _service.Once.SendAsync(message, deadline.Token);
                var outcome = read(message.Response);
                body?.Return();
                return outcome;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return new WriteOutcome.Unclear($"No answer within {_service.WriteTimeout}");
            }
            catch (Exception e) when (WriteVerdicts.OfFailure(e) is { } verdict)
            {
                return verdict;
            }
        }
    }

    private static WriteOutcome OneRow(Response response) => response.Status is 201 or 204
        ? new WriteOutcome.Written([response.Headers.ETag ?? default])
        : WriteVerdicts.OfRefusal(response.Status, TableError.Read(response.Content.ToMemory()));

    private HttpMessage RowMessage(HttpPipeline pipeline, RequestMethod verb, string partitionKey, string rowKey, ReadOnlyMemory<byte> body)
    {
        var message = _requests.Create(pipeline, verb, _addresses.Row(partitionKey, rowKey));
        TableRequests.SetJson(message, body);
        return message;
    }

    private static RequestMethod Verb(TableUpdateMode mode) => mode == TableUpdateMode.Merge ? RequestMethod.Patch : RequestMethod.Put;

    private static PooledBuffer Json(TableEntity entity)
    {
        TableLimits.CheckEntity(entity);
        var buffer = new PooledBuffer();
        TableEntityWriter.Write(entity, buffer);
        return buffer;
    }
}
