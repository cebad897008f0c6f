using Azure;
using CareAlerts.Functions.Storage.Tables;
using CareAlerts.Functions.Tests.Support;
using static CareAlerts.Functions.Storage.Tables.TableTransactionActionType;

namespace CareAlerts.Functions.Tests.Tables;

/// <summary>What a write says when its request, or the answer, is lost on the way.</summary>
public sealed class UnclearAnswerTests(Azurite azurite)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("add")]
    [InlineData("update")]
    [InlineData("delete")]
    [InlineData("transaction")]
    public async Task A_write_whose_answer_is_lost_is_unclear_done_and_sent_once(string kind)
    {
        await using var proxy = new CutProxy(azurite.Port);
        var table = await TableWithARowAsync(proxy);
        proxy.Decide = _ => Cut.BeforeAnswer;
        var before = proxy.Requests;

        await WriteAsync(table, kind).IsUnclear();

        Assert.Equal(1, proxy.Requests - before);
        proxy.Decide = _ => Cut.Forward;
        Assert.True(await IsDoneAsync(table, kind));
    }

    [Theory]
    [InlineData("add")]
    [InlineData("update")]
    [InlineData("delete")]
    [InlineData("transaction")]
    public async Task A_write_that_never_arrives_is_unclear_undone_and_sent_once(string kind)
    {
        await using var proxy = new CutProxy(azurite.Port);
        var table = await TableWithARowAsync(proxy);
        proxy.Decide = _ => Cut.BeforeForwarding;
        var before = proxy.Requests;

        await WriteAsync(table, kind).IsUnclear();

        Assert.Equal(1, proxy.Requests - before);
        proxy.Decide = _ => Cut.Forward;
        Assert.False(await IsDoneAsync(table, kind));
    }

    [Fact]
    public async Task A_write_without_an_answer_in_time_is_unclear()
    {
        await using var proxy = new CutProxy(azurite.Port);
        var table = await TableWithARowAsync(proxy, writeTimeout: TimeSpan.FromMilliseconds(300));
        proxy.Decide = _ => Cut.HoldAnswer;

        var unclear = await table.AddEntityAsync(new("p", "new"), Ct).IsUnclear();

        Assert.StartsWith("No answer within", unclear.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_while_storage_refuses_connections_is_certainly_not_applied()
    {
        var notApplied = await Azurite.Unreachable().GetTableClient("away").AddEntityAsync(new("p", "r"), Ct).IsNotApplied();

        Assert.Equal((0, "NoConnection", true), (notApplied.Status, notApplied.ErrorCode, notApplied.Transient));
    }

    [Fact]
    public async Task A_caller_that_gives_up_gets_its_cancellation_not_an_outcome()
    {
        await using var proxy = new CutProxy(azurite.Port);
        var table = await TableWithARowAsync(proxy);
        using var caller = new CancellationTokenSource();
        proxy.Decide = _ => Cut.HoldAnswer;
        proxy.OnCut = (_, _) => caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => table.AddEntityAsync(new("p", "new"), caller.Token));
    }

    [Fact]
    public async Task A_read_whose_answer_is_lost_is_read_again()
    {
        await using var proxy = new CutProxy(azurite.Port);
        var table = await TableWithARowAsync(proxy);
        var first = proxy.Requests + 1;
        proxy.Decide = request => request.Number == first ? Cut.BeforeAnswer : Cut.Forward;

        var row = await table.GetEntityIfExistsAsync("p", "row", Ct);

        Assert.Equal(1, row!.GetInt32("V"));
        Assert.Equal(2, proxy.Requests - first + 1);
    }

    [Fact]
    public async Task A_page_whose_request_is_lost_is_asked_for_again()
    {
        await using var proxy = new CutProxy(azurite.Port);
        var table = await TableWithARowAsync(proxy);
        await table.AddEntityAsync(new("p", "second"), Ct).Written();
        var second = proxy.Requests + 2;
        proxy.Decide = request => request.Number == second ? Cut.BeforeForwarding : Cut.Forward;

        var keys = new List<string>();
        await foreach (var row in table.QueryAsync(maxPerPage: 1, cancellationToken: Ct)) keys.Add(row.RowKey);

        Assert.Equal(["row", "second"], keys);
    }

    [Fact]
    public async Task An_unconditional_write_is_sent_again_until_it_is_answered()
    {
        await using var proxy = new CutProxy(azurite.Port);
        var table = await TableWithARowAsync(proxy);
        var first = proxy.Requests + 1;
        proxy.Decide = request => request.Number == first ? Cut.BeforeAnswer : Cut.Forward;

        var version = await table.UpsertEntityAsync(new("p", "row") { ["V"] = 2 }, cancellationToken: Ct);

        var row = await table.GetEntityIfExistsAsync("p", "row", Ct);
        Assert.Equal((2, version), (row!.GetInt32("V"), row.ETag));
    }

    private async Task<TableClient> TableWithARowAsync(CutProxy proxy, TimeSpan? writeTimeout = null)
    {
        var direct = await azurite.NewTableAsync();
        var table = azurite.ServiceAt(proxy.Port, writeTimeout).GetTableClient(direct.Name);
        // Through the proxy, so that the connection under test is a pooled one.
        await table.UpsertEntityAsync(new("p", "row") { ["V"] = 1 }, cancellationToken: Ct);
        return table;
    }

    private static Task<WriteOutcome> WriteAsync(TableClient table, string kind) => kind switch
    {
        "add" => table.AddEntityAsync(new("p", "new"), Ct),
        "update" => table.UpdateEntityAsync(new("p", "row") { ["V"] = 2 }, ETag.All, cancellationToken: Ct),
        "delete" => table.DeleteEntityAsync("p", "row", ETag.All, Ct),
        _ => table.SubmitTransactionAsync([new(Add, new("p", "new"))], Ct),
    };

    private static async Task<bool> IsDoneAsync(TableClient table, string kind) => kind switch
    {
        "update" => (await table.GetEntityIfExistsAsync("p", "row", Ct))!.GetInt32("V") == 2,
        "delete" => await table.GetEntityIfExistsAsync("p", "row", Ct) is null,
        _ => await table.GetEntityIfExistsAsync("p", "new", Ct) is not null,
    };
}
