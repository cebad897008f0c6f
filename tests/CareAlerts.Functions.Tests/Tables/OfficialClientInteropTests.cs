using System.Text.Json;
using CareAlerts.Functions.Storage.Tables;
using CareAlerts.Functions.Tests.Support;
using static CareAlerts.Functions.Storage.Tables.TableTransactionActionType;

namespace CareAlerts.Functions.Tests.Tables;

/// <summary>What Microsoft's client writes we read, and the other way round.</summary>
public sealed class OfficialClientInteropTests(Azurite azurite)
{
    private const string Partition = "o'neil é";
    private const string Text = "héllo 🎉 \"q\"";
    private static readonly DateTimeOffset Instant = new DateTimeOffset(2026, 3, 29, 1, 2, 3, TimeSpan.Zero).AddTicks(1234567);
    private static readonly Guid Id = new("11111111-2222-3333-4444-555555555555");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task We_read_what_the_official_client_writes()
    {
        var table = await azurite.NewTableAsync();

        await RunAsync(table, "write");

        var rows = new List<TableEntity>();
        await foreach (var row in table.QueryAsync(ODataFilter.Partition(Partition), cancellationToken: Ct)) rows.Add(row);
        Assert.Equal(["one", "three", "two"], rows.Select(r => r.RowKey));
        Assert.All(rows, row =>
        {
            Assert.Equal(Text, row.GetString("text"));
            Assert.True(row.GetBoolean("flag"));
            Assert.Equal(42, row.GetInt32("int"));
            Assert.Equal(0.5, row.GetDouble("fraction"));
            Assert.Equal(9007199254740993, row.GetInt64("long"));
            Assert.Equal(Instant, row.GetDateTimeOffset("instant"));
            Assert.Equal(Id, row.GetGuid("guid"));
            Assert.Equal([0, 1, 255], row.GetBinary("bytes"));
        });
    }

    [Fact]
    public async Task The_official_client_reads_what_we_write()
    {
        var table = await azurite.NewTableAsync();
        await table.AddEntityAsync(Row("one"), Ct).Written();
        await table.SubmitTransactionAsync([new(Add, Row("two")), new(UpsertMerge, Row("three"))], Ct).Written();

        var rows = JsonDocument.Parse(await RunAsync(table, "read")).RootElement.EnumerateArray().ToList();

        Assert.Equal(["one", "three", "two"], rows.Select(r => r.GetProperty("rowKey").GetString()));
        Assert.All(rows, row => Assert.Equal(
            new Dictionary<string, string>
            {
                ["partitionKey"] = Partition,
                ["text"] = $"String {Text}",
                ["flag"] = "Boolean true",
                ["int"] = "Int32 42",
                ["fraction"] = "Double 0.5",
                ["long"] = "Int64 9007199254740993",
                ["instant"] = "DateTime 2026-03-29T01:02:03.1234567Z",
                ["guid"] = $"Guid {Id}",
                ["bytes"] = "Binary AAH/",
            },
            row.EnumerateObject().Where(p => p.Name != "rowKey").ToDictionary(p => p.Name, p => p.Value.GetString()!)));
    }

    private static TableEntity Row(string rowKey) => new(Partition, rowKey)
    {
        ["text"] = Text, ["flag"] = true, ["int"] = 42, ["fraction"] = 0.5, ["long"] = 9007199254740993,
        ["instant"] = Instant, ["guid"] = Id, ["bytes"] = new byte[] { 0, 1, 255 },
    };

    private async Task<string> RunAsync(TableClient table, string act)
    {
        await using var node = NodeProcess.Start(
            Repository.File("tests", "interop", "data-tables.mjs"),
            Repository.File("infra", "local"), azurite.ConnectionString, table.Name, act);
        var exit = await node.ExitAsync(Ct);
        Assert.True(exit == 0, node.Output);
        return node.Output;
    }
}
