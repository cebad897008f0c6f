using Azure;
using CareAlerts.Functions.Storage.Tables;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Tables;

public sealed class TableClientTests(Azurite azurite)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_type_comes_back_as_it_was_written()
    {
        var table = await azurite.NewTableAsync();
        var instant = new DateTimeOffset(2026, 3, 29, 1, 2, 3, TimeSpan.Zero).AddTicks(1234567);
        var guid = new Guid("11111111-2222-3333-4444-555555555555");
        await table.AddEntityAsync(
            new("p", "r")
            {
                ["Text"] = "héllo 'q' \"quoted\" 🎉\r\n\u2028 --changeset_carealerts",
                ["Flag"] = true,
                ["Int"] = 42,
                ["Long"] = 9007199254740993L,
                ["Whole"] = 3.0,
                ["Fraction"] = 0.1,
                ["NotANumber"] = double.NaN,
                ["Endless"] = double.NegativeInfinity,
                ["Instant"] = instant,
                ["Guid"] = guid,
                ["Bytes"] = new byte[] { 0, 1, 255 },
                ["Nothing"] = null,
            },
            Ct).Written();

        var row = await table.GetEntityIfExistsAsync("p", "r", Ct);

        Assert.NotNull(row);
        Assert.Equal("héllo 'q' \"quoted\" 🎉\r\n\u2028 --changeset_carealerts", row.GetString("Text"));
        Assert.True(row.GetBoolean("Flag"));
        Assert.Equal(42, row.GetInt32("Int"));
        Assert.Equal(9007199254740993L, row.GetInt64("Long"));
        Assert.Equal(3.0, row.GetDouble("Whole"));
        Assert.Equal(0.1, row.GetDouble("Fraction"));
        Assert.Equal(double.NaN, row.GetDouble("NotANumber"));
        Assert.Equal(double.NegativeInfinity, row.GetDouble("Endless"));
        Assert.Equal(instant, row.GetDateTimeOffset("Instant"));
        Assert.Equal(guid, row.GetGuid("Guid"));
        Assert.Equal([0, 1, 255], row.GetBinary("Bytes"));
        Assert.False(row.ContainsKey("Nothing"));
        Assert.NotNull(row.Timestamp);
    }

    [Fact]
    public async Task A_version_is_the_same_from_a_write_a_point_read_and_a_query()
    {
        var table = await azurite.NewTableAsync();

        var written = await table.AddEntityAsync(new("p", "r") { ["A"] = 1 }, Ct).Written();

        Assert.Equal(written.ETag, (await table.GetEntityIfExistsAsync("p", "r", Ct))!.ETag);
        await foreach (var row in table.QueryAsync(ODataFilter.Partition("p"), cancellationToken: Ct)) Assert.Equal(written.ETag, row.ETag);
    }

    [Fact]
    public async Task Creating_a_table_says_whether_it_was_there()
    {
        var table = azurite.Tables.GetTableClient("created" + Environment.ProcessId);

        Assert.True(await table.CreateIfNotExistsAsync(Ct));
        Assert.False(await table.CreateIfNotExistsAsync(Ct));
    }

    [Fact]
    public async Task Adding_a_row_that_exists_is_a_conflict()
    {
        var table = await azurite.NewTableAsync();
        await table.AddEntityAsync(new("p", "r") { ["By"] = "first" }, Ct).Written();

        var conflict = await table.AddEntityAsync(new("p", "r") { ["By"] = "second" }, Ct).Conflicts();

        Assert.Equal((409, "EntityAlreadyExists"), (conflict.Status, conflict.ErrorCode));
        Assert.Equal("first", (await table.GetEntityIfExistsAsync("p", "r", Ct))!.GetString("By"));
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge)]
    [InlineData(TableUpdateMode.Replace)]
    internal async Task Updating_an_old_version_is_a_conflict(TableUpdateMode mode)
    {
        var table = await azurite.NewTableAsync();
        var old = (await table.AddEntityAsync(new("p", "r") { ["V"] = 1 }, Ct).Written()).ETag;
        await table.UpdateEntityAsync(new("p", "r") { ["V"] = 2 }, old, mode, Ct).Written();

        var conflict = await table.UpdateEntityAsync(new("p", "r") { ["V"] = 3 }, old, mode, Ct).Conflicts();

        Assert.Equal((412, "UpdateConditionNotSatisfied"), (conflict.Status, conflict.ErrorCode));
        Assert.Equal(2, (await table.GetEntityIfExistsAsync("p", "r", Ct))!.GetInt32("V"));
    }

    [Fact]
    public async Task Updating_a_row_that_is_gone_is_a_conflict()
    {
        var table = await azurite.NewTableAsync();

        var conflict = await table.UpdateEntityAsync(new("p", "r"), ETag.All, cancellationToken: Ct).Conflicts();

        Assert.Equal(404, conflict.Status);
    }

    [Fact]
    public async Task Deleting_needs_the_right_version_and_happens_once()
    {
        var table = await azurite.NewTableAsync();
        var old = (await table.AddEntityAsync(new("p", "r"), Ct).Written()).ETag;
        var current = (await table.UpdateEntityAsync(new("p", "r") { ["V"] = 2 }, old, cancellationToken: Ct).Written()).ETag;

        Assert.Equal(412, (await table.DeleteEntityAsync("p", "r", old, Ct).Conflicts()).Status);
        await table.DeleteEntityAsync("p", "r", current, Ct).Written();
        Assert.Equal(404, (await table.DeleteEntityAsync("p", "r", ETag.All, Ct).Conflicts()).Status);
    }

    [Fact]
    public async Task Merging_keeps_other_properties_and_replacing_drops_them()
    {
        var table = await azurite.NewTableAsync();
        await table.UpsertEntityAsync(new("p", "r") { ["A"] = 1 }, cancellationToken: Ct);

        await table.UpsertEntityAsync(new("p", "r") { ["B"] = 2 }, TableUpdateMode.Merge, Ct);
        Assert.Equal(["A", "B"], (await table.GetEntityIfExistsAsync("p", "r", Ct))!.Keys.Order());

        await table.UpsertEntityAsync(new("p", "r") { ["C"] = 3 }, TableUpdateMode.Replace, Ct);
        Assert.Equal(["C"], (await table.GetEntityIfExistsAsync("p", "r", Ct))!.Keys);
    }

    [Fact]
    public async Task A_row_that_is_not_there_is_null_and_a_table_that_is_not_there_is_an_error()
    {
        var table = await azurite.NewTableAsync();
        Assert.Null(await table.GetEntityIfExistsAsync("p", "r", Ct));

        var missing = azurite.Tables.GetTableClient("missing" + Environment.ProcessId);
        var error = await Assert.ThrowsAsync<RequestFailedException>(() => missing.GetEntityIfExistsAsync("p", "r", Ct));
        Assert.Equal((404, "TableNotFound"), (error.Status, error.ErrorCode));
        Assert.Equal("TableNotFound", (await missing.AddEntityAsync(new("p", "r"), Ct).IsNotApplied()).ErrorCode);
    }

    [Theory]
    [InlineData("o'neil", "a b+c")]
    [InlineData("é🎉", "100%")]
    [InlineData("a&b=c", "x;y,z(1)")]
    [InlineData("with:colon", "~!@$^*|")]
    public async Task Odd_keys_work_everywhere(string partitionKey, string rowKey)
    {
        var table = await azurite.NewTableAsync();
        var row = new TableEntity(partitionKey, rowKey) { ["V"] = 1 };

        await table.AddEntityAsync(row, Ct).Written();
        await table.UpsertEntityAsync(row, cancellationToken: Ct);
        await table.SubmitTransactionAsync([new(TableTransactionActionType.UpdateMerge, row, ETag.All)], Ct).Written();

        var filter = ODataFilter.Create($"PartitionKey eq {partitionKey} and RowKey eq {rowKey}");
        var found = Assert.Single(await ToListAsync(table.QueryAsync(filter, cancellationToken: Ct)));
        Assert.Equal((partitionKey, rowKey), (found.PartitionKey, found.RowKey));
        await table.DeleteEntityAsync(partitionKey, rowKey, found.ETag, Ct).Written();
    }

    [Fact]
    public async Task Of_many_writers_with_one_version_exactly_one_wins()
    {
        var table = await azurite.NewTableAsync();
        var version = (await table.AddEntityAsync(new("p", "r") { ["By"] = -1 }, Ct).Written()).ETag;

        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(i => table.UpdateEntityAsync(new("p", "r") { ["By"] = i }, version, cancellationToken: Ct)));

        var winner = Array.FindIndex(outcomes, o => o is WriteOutcome.Written);
        Assert.Equal(15, outcomes.Count(o => o is WriteOutcome.Conflict { Status: 412 }));
        Assert.Equal(winner, (await table.GetEntityIfExistsAsync("p", "r", Ct))!.GetInt32("By"));
    }

    private static async Task<List<TableEntity>> ToListAsync(AsyncPageable<TableEntity> rows)
    {
        var list = new List<TableEntity>();
        await foreach (var row in rows) list.Add(row);
        return list;
    }
}
