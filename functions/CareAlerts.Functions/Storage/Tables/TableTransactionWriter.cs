using System.Text;

namespace CareAlerts.Functions.Storage.Tables;

/// <summary>Writes a transaction as the multipart body of <c>POST /$batch</c>.</summary>
/// <remarks>
/// learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions. The boundaries are constant: every line between them is
/// written here, and a row is one line that begins with <c>{</c>, so that no data can look like a boundary.
/// </remarks>
internal static class TableTransactionWriter
{
    public const string ContentType = "multipart/mixed; boundary=batch_carealerts";

    private const string Start =
        "--batch_carealerts\r\n"
        + "Content-Type: multipart/mixed; boundary=changeset_carealerts\r\n\r\n";

    private const string ActionStart =
        "--changeset_carealerts\r\n"
        + "Content-Type: application/http\r\n"
        + "Content-Transfer-Encoding: binary\r\n\r\n";

    private const string ActionHeaders =
        " HTTP/1.1\r\n"
        + "Accept: application/json;odata=minimalmetadata\r\n"
        + "DataServiceVersion: 3.0\r\n"
        + "Prefer: return-no-content\r\n";

    private const string End =
        "--changeset_carealerts--\r\n"
        + "--batch_carealerts--\r\n";

    public static void Write(TableAddresses addresses, IReadOnlyList<TableTransactionAction> actions, PooledBuffer body)
    {
        Text(body, Start);
        foreach (var action in actions)
        {
            Text(body, ActionStart);
            WriteAction(addresses, action, body);
        }

        Text(body, End);
    }

    private static void WriteAction(TableAddresses addresses, TableTransactionAction action, PooledBuffer body)
    {
        var entity = action.Entity;
        Text(body, Verb(action.ActionType));
        Text(body, " ");
        Text(body, addresses.Absolute(
            action.ActionType == TableTransactionActionType.Add ? addresses.Rows : addresses.Row(entity.PartitionKey, entity.RowKey)));
        Text(body, ActionHeaders);

        if (action.ActionType
            is TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpdateReplace or TableTransactionActionType.Delete)
        {
            Text(body, "If-Match: ");
            Text(body, action.ETag == default ? "*" : action.ETag.ToString("H"));
            Text(body, "\r\n");
        }

        if (action.ActionType == TableTransactionActionType.Delete)
        {
            Text(body, "\r\n\r\n");
            return;
        }

        Text(body, "Content-Type: application/json\r\n\r\n");
        TableEntityWriter.Write(entity, body);
        Text(body, "\r\n");
    }

    private static string Verb(TableTransactionActionType type) => type switch
    {
        TableTransactionActionType.Add => "POST",
        TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpsertMerge => "PATCH",
        TableTransactionActionType.UpdateReplace or TableTransactionActionType.UpsertReplace => "PUT",
        TableTransactionActionType.Delete => "DELETE",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No such action."),
    };

    private static void Text(PooledBuffer body, string text) => Encoding.UTF8.GetBytes(text, body);
}
