using Azure;
using CareAlerts.Functions.Storage.Tables;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Tables;

public sealed class TableQueryTests(Azurite azurite)
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Beyond_a_thousand_rows_the_query_goes_on_in_key_order()
    {
        var table = await azurite.NewTableAsync();
        await FillAsync(table, "p", 1100);

        var pages = await PagesAsync(table.QueryAsync(ODataFilter.Partition("p"), select: ["N"], cancellationToken: Ct));

        Assert.Equal([1000, 100], pages.Select(p => p.Count));
        Assert.Equal(Enumerable.Range(0, 1100), pages.SelectMany(p => p).Select(r => r.GetInt32("N")!.Value));
    }

    [Fact]
    public async Task Small_pages_find_the_same_rows_also_across_partitions()
    {
        var table = await azurite.NewTableAsync();
        await FillAsync(table, "a", 10);
        await FillAsync(table, "o'b", 10);

        var pages = await PagesAsync(table.QueryAsync(filter: null, maxPerPage: 7, cancellationToken: Ct));

        Assert.All(pages, page => Assert.InRange(page.Count, 0, 7));
        var keys = pages.SelectMany(p => p).Select(r => $"{r.PartitionKey}|{r.RowKey}").ToList();
        Assert.Equal(20, keys.Distinct().Count());
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
    }

    [Fact]
    public async Task A_query_can_go_on_from_where_an_earlier_one_stopped()
    {
        var table = await azurite.NewTableAsync();
        await FillAsync(table, "p", 10);
        string? token = null;
        await foreach (var page in table.QueryAsync(maxPerPage: 4, cancellationToken: Ct).AsPages())
        {
            token = page.ContinuationToken;
            break;
        }

        var rest = new List<TableEntity>();
        await foreach (var page in table.QueryAsync(maxPerPage: 4, cancellationToken: Ct).AsPages(token)) rest.AddRange(page.Values);

        Assert.Equal([4, 5, 6, 7, 8, 9], rest.Select(r => r.GetInt32("N")!.Value));
    }

    [Fact]
    public async Task A_filter_finds_by_every_type_of_literal()
    {
        var table = await azurite.NewTableAsync();
        await FillAsync(table, "p", 10);
        var guid = new Guid("11111111-2222-3333-4444-555555555555");
        await table.UpsertEntityAsync(new("p", "guid") { ["G"] = guid }, cancellationToken: Ct);

        Assert.Equal(3, await CountAsync(ODataFilter.Create($"PartitionKey eq {"p"} and N lt {3}")));
        Assert.Equal(3, await CountAsync(ODataFilter.Create($"PartitionKey eq {"p"} and L ge {7L}")));
        Assert.Equal(1, await CountAsync(ODataFilter.Create($"PartitionKey eq {"p"} and D eq {2.0}")));
        Assert.Equal(5, await CountAsync(ODataFilter.Create($"PartitionKey eq {"p"} and Even eq {true}")));
        Assert.Equal(2, await CountAsync(ODataFilter.Create($"PartitionKey eq {"p"} and At ge {Start.AddMinutes(8)}")));
        Assert.Equal(1, await CountAsync(ODataFilter.Create($"Name eq {"O'Brien 7"}")));
        Assert.Equal(1, await CountAsync(ODataFilter.Create($"G eq {guid}")));

        async Task<int> CountAsync(string filter) => (await PagesAsync(table.QueryAsync(filter, cancellationToken: Ct))).Sum(p => p.Count);
    }

    [Fact]
    public async Task A_prefix_finds_the_rows_that_begin_with_it_and_no_others()
    {
        var table = await azurite.NewTableAsync();
        foreach (var key in new[] { "stay", "stay-1", "stay-2", "stay.3", "stax-9", "team-1" })
            await table.UpsertEntityAsync(new("p", key), cancellationToken: Ct);

        var pages = await PagesAsync(table.QueryAsync(ODataFilter.RowKeyPrefix("p", "stay-"), cancellationToken: Ct));

        Assert.Equal(["stay-1", "stay-2"], pages.SelectMany(p => p).Select(r => r.RowKey));
    }

    [Fact]
    public void A_value_cannot_change_what_a_filter_means()
    {
        Assert.Equal("PartitionKey eq 'x'' or ''1'' eq ''1'", ODataFilter.Partition("x' or '1' eq '1"));
        Assert.Throws<NotSupportedException>(() => ODataFilter.Create($"A eq {null}"));
    }

    private static async Task FillAsync(TableClient table, string partitionKey, int count)
    {
        foreach (var chunk in Enumerable.Range(0, count).Chunk(TableLimits.TransactionActions))
        {
            var rows = chunk.Select(i => new TableTransactionAction(TableTransactionActionType.Add, new(partitionKey, i.ToString("D5"))
            {
                ["N"] = i, ["L"] = (long)i, ["D"] = (double)i, ["Even"] = i % 2 == 0, ["At"] = Start.AddMinutes(i), ["Name"] = $"O'Brien {i}",
            }));
            await table.SubmitTransactionAsync([.. rows], Ct).Written();
        }
    }

    private static async Task<List<IReadOnlyList<TableEntity>>> PagesAsync(AsyncPageable<TableEntity> query)
    {
        var pages = new List<IReadOnlyList<TableEntity>>();
        await foreach (var page in query.AsPages()) pages.Add(page.Values);
        return pages;
    }
}
