using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Storage.Tables;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Watching;

/// <summary>Rows of the Open index as somebody who was killed leaves them.</summary>
internal static class OpenRows
{
    public static Task PutAsync(RunningApp app, OpenRow row)
    {
        var entity = new TableEntity(row.Key.Partition, row.Key.Row) { ["Version"] = row.Version };
        entity.Put("J", row);
        return app.Tables.GetTableClient(TableNames.Open).UpsertEntityAsync(entity, TableUpdateMode.Replace, TestContext.Current.CancellationToken);
    }
}
