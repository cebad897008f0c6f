using Azure;
using CareAlerts.Functions.Storage.Tables;
using CareAlerts.Functions.Tests.Support;
using static CareAlerts.Functions.Storage.Tables.TableTransactionActionType;

namespace CareAlerts.Functions.Tests.Tables;

public sealed class TableTransactionTests(Azurite azurite)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_kinds_of_action_are_carried_out_and_answer_with_the_new_versions()
    {
        var table = await azurite.NewTableAsync();
        foreach (var key in new[] { "merge", "replace", "delete" }) await table.AddEntityAsync(Row(key), Ct).Written();

        var written = await table.SubmitTransactionAsync(
            [
                new(Add, Row("add")),
                new(UpdateMerge, Row("merge", 2), ETag.All),
                new(UpdateReplace, Row("replace", 2), ETag.All),
                new(Delete, Row("delete")),
                new(UpsertMerge, Row("upsert-merge")),
                new(UpsertReplace, Row("upsert-replace")),
            ],
            Ct).Written();

        Assert.Equal(6, written.ETags.Count);
        Assert.Equal(default, written.ETags[3]);
        foreach (var (key, index) in new[] { ("add", 0), ("merge", 1), ("replace", 2), ("upsert-merge", 4), ("upsert-replace", 5) })
            Assert.Equal((await table.GetEntityIfExistsAsync("p", key, Ct))!.ETag, written.ETags[index]);
        Assert.Null(await table.GetEntityIfExistsAsync("p", "delete", Ct));
    }

    [Fact]
    public async Task One_action_that_fails_undoes_all_and_is_named()
    {
        var table = await azurite.NewTableAsync();
        await table.AddEntityAsync(Row("there"), Ct).Written();
        await table.AddEntityAsync(Row("changed"), Ct).Written();

        var conflict = await table.SubmitTransactionAsync(
            [new(Add, Row("new")), new(UpsertReplace, Row("changed", 9)), new(Add, Row("there"))], Ct).Conflicts();

        Assert.Equal((409, "EntityAlreadyExists", 2), (conflict.Status, conflict.ErrorCode, conflict.FailedAction));
        Assert.Null(await table.GetEntityIfExistsAsync("p", "new", Ct));
        Assert.Equal(1, (await table.GetEntityIfExistsAsync("p", "changed", Ct))!.GetInt32("V"));
    }

    [Theory]
    [InlineData(UpdateMerge)]
    [InlineData(UpdateReplace)]
    [InlineData(Delete)]
    internal async Task An_old_version_in_a_transaction_is_a_conflict(TableTransactionActionType type)
    {
        var table = await azurite.NewTableAsync();
        var old = (await table.AddEntityAsync(Row("head"), Ct).Written()).ETag;
        await table.UpdateEntityAsync(Row("head", 2), old, cancellationToken: Ct).Written();

        var conflict = await table.SubmitTransactionAsync([new(Add, Row("new")), new(type, Row("head", 3), old)], Ct).Conflicts();

        Assert.Equal((412, 1), (conflict.Status, conflict.FailedAction));
        Assert.Null(await table.GetEntityIfExistsAsync("p", "new", Ct));
        Assert.Equal(2, (await table.GetEntityIfExistsAsync("p", "head", Ct))!.GetInt32("V"));
    }

    [Theory]
    [InlineData(UpdateMerge)]
    [InlineData(UpdateReplace)]
    [InlineData(Delete)]
    internal async Task A_row_that_is_gone_is_a_conflict(TableTransactionActionType type)
    {
        var table = await azurite.NewTableAsync();

        var conflict = await table.SubmitTransactionAsync([new(type, Row("gone"), ETag.All)], Ct).Conflicts();

        Assert.Equal((404, 0), (conflict.Status, conflict.FailedAction));
    }

    [Fact]
    public async Task A_hundred_rows_go_in_one_transaction()
    {
        var table = await azurite.NewTableAsync();

        var written = await table.SubmitTransactionAsync([.. Enumerable.Range(0, 100).Select(i => new TableTransactionAction(Add, Row("r" + i)))], Ct).Written();

        Assert.Equal(100, written.ETags.Count);
    }

    [Fact]
    public async Task Data_that_looks_like_a_boundary_is_data()
    {
        const string Text = "--changeset_carealerts\r\nHTTP/1.1 400 Bad\r\n\r\n--batch_carealerts--\r\n%41 {\"x\"}";
        var table = await azurite.NewTableAsync();

        await table.SubmitTransactionAsync([new(Add, new("p", "r") { ["Text"] = Text })], Ct).Written();

        Assert.Equal(Text, (await table.GetEntityIfExistsAsync("p", "r", Ct))!.GetString("Text"));
    }

    [Fact]
    public async Task Transactions_of_many_partitions_at_once_do_not_mix()
    {
        var table = await azurite.NewTableAsync();

        await Parallel.ForEachAsync(Enumerable.Range(0, 40), Ct, async (i, ct) =>
            await table.SubmitTransactionAsync(
                [.. Enumerable.Range(0, 3).Select(k => new TableTransactionAction(Add, new("c" + i, "r" + k) { ["V"] = i }))], ct).Written());

        var rows = new List<TableEntity>();
        await foreach (var row in table.QueryAsync(cancellationToken: Ct)) rows.Add(row);
        Assert.Equal(120, rows.Count);
        Assert.All(rows, row => Assert.Equal(row.PartitionKey, "c" + row.GetInt32("V")));
    }

    private static TableEntity Row(string key, int value = 1) => new("p", key) { ["V"] = value };
}
