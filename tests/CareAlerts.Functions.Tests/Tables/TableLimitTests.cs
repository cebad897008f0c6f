using CareAlerts.Functions.Storage.Tables;
using CareAlerts.Functions.Tests.Support;
using static CareAlerts.Functions.Storage.Tables.TableTransactionActionType;

namespace CareAlerts.Functions.Tests.Tables;

/// <summary>Azure's limits hold before anything is sent; Azurite lets most of these pass.</summary>
public sealed class TableLimitTests
{
    private static readonly TableClient Table = Azurite.Unreachable().GetTableClient("limits");

    public static TheoryData<string, Func<Task>> Beyond => new()
    {
        { "1 to 100 actions", () => Submit([.. Enumerable.Range(0, 101).Select(i => Upsert("p", "r" + i))]) },
        { "1 to 100 actions", () => Submit([]) },
        { "all in one partition", () => Submit([Upsert("p", "a"), Upsert("q", "b")]) },
        { "each row once", () => Submit([Upsert("p", "a"), Upsert("p", "b"), Upsert("p", "a")]) },
        { "transaction has at most 4194304 bytes", () => Submit([.. Enumerable.Range(0, 5).Select(i => new TableTransactionAction(Add, Large("p", "r" + i)))]) },
        { "row has at most 1048576 bytes", () => Write(Wide(17, "text", new string('x', 32 * 1024))) },
        { "text has at most 32768 characters; Big has 32769", () => Write(new("p", "r") { ["Big"] = new string('x', 32769) }) },
        { "binary has at most 65536 bytes", () => Write(new("p", "r") { ["Big"] = new byte[65537] }) },
        { "at most 252 properties; this one has 253", () => Write(Wide(253, "n", 1)) },
        { "date is not before 1601", () => Write(new("p", "r") { ["At"] = DateTimeOffset.MinValue }) },
        { "name is ASCII letters", () => Write(new("p", "r") { ["a-b"] = 1 }) },
        { "name is ASCII letters", () => Write(new("p", "r") { ["1a"] = 1 }) },
        { "name has 1 to 255 characters", () => Write(new("p", "r") { [new string('n', 256)] = 1 }) },
        { "Timestamp is the service's own", () => Write(new("p", "r") { ["Timestamp"] = 1 }) },
        { "row key has at most 512 characters", () => Write(new("p", new string('k', 513))) },
        { "partition key holds none of", () => Write(new("a/b", "r")) },
        { "row key holds none of", () => Write(new("p", "a\\b")) },
        { "row key holds none of", () => Write(new("p", "a#b")) },
        { "row key holds none of", () => Write(new("p", "a?b")) },
        { "row key holds none of", () => Write(new("p", "a\tb")) },
        { "row key holds none of", () => Write(new("p", "a\u0085b")) },
        { "row key holds none of", () => Table.GetEntityIfExistsAsync("p", "a/b", TestContext.Current.CancellationToken) },
    };

    [Theory]
    [MemberData(nameof(Beyond), DisableDiscoveryEnumeration = true)]
    public async Task A_row_beyond_a_limit_is_not_sent_and_the_limit_is_named(string limit, Func<Task> write)
    {
        var error = await Assert.ThrowsAsync<TableLimitException>(write);

        Assert.Contains(limit, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_at_the_limits_passes()
    {
        TableLimits.CheckEntity(Wide(252, "n", 1));
        TableLimits.CheckEntity(new(new string('k', 512), "") { ["Big"] = new string('x', 32768), ["Bytes"] = new byte[65536], ["_ok1"] = true });
        TableLimits.CheckEntity(Wide(15, "text", new string('x', 32 * 1024)));
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("1abc")]
    [InlineData("with-dash")]
    public void A_table_needs_a_proper_name(string name) =>
        Assert.Throws<TableLimitException>(() => Azurite.Unreachable().GetTableClient(name));

    private static Task<WriteOutcome> Write(TableEntity entity) => Table.AddEntityAsync(entity, TestContext.Current.CancellationToken);

    private static Task<WriteOutcome> Submit(IReadOnlyList<TableTransactionAction> actions) =>
        Table.SubmitTransactionAsync(actions, TestContext.Current.CancellationToken);

    private static TableTransactionAction Upsert(string partitionKey, string rowKey) => new(UpsertReplace, new(partitionKey, rowKey));

    /// <summary>Just under one mebibyte as the service counts it, a little less in JSON.</summary>
    private static TableEntity Large(string partitionKey, string rowKey)
    {
        var row = new TableEntity(partitionKey, rowKey);
        for (var i = 0; i < 15; i++) row["b" + i] = new byte[65536];
        return row;
    }

    private static TableEntity Wide(int count, string name, object value)
    {
        var row = new TableEntity("p", "r");
        for (var i = 0; i < count; i++) row[name + i] = value;
        return row;
    }
}
