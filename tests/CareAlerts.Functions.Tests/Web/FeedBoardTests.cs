using System.Globalization;
using System.Text.Json.Nodes;
using CareAlerts.Domain;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Storage.Tables;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Web;

/// <summary>GET /feeds and GET /feeds/quarantine.</summary>
[Collection(DocumentsApp.Name)]
public sealed class FeedBoardTests(RunningApp app)
{
    [Fact]
    public async Task A_source_that_sends_is_counted_and_not_silent()
    {
        var source = await RegisteredAsync("""{"mode":"live"}""");
        await SendAsync(source, Samples.Admission(source, Samples.NhsNumber()));
        await SendAsync(source, "rubbish"u8.ToArray());
        await app.DeliverAsync(Entities.Feed, "ReceiveFeed");

        var status = await StatusAsync(source);

        Assert.Equal("live", (string?)status["mode"]);
        Assert.Equal(2, (int?)status["receivedToday"]);
        Assert.Equal(1, (int?)status["quarantinedToday"]);
        Assert.False((bool)status["silent"]!);
        Assert.True(DateTimeOffset.TryParse((string?)status["lastMessageAt"], CultureInfo.InvariantCulture, out _));
        Assert.StartsWith("PT", (string?)status["lag"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_never_sent_is_silent_and_says_so_with_nulls()
    {
        var status = await StatusAsync(await RegisteredAsync("{}"));

        Assert.Equal("shadow", (string?)status["mode"]);
        Assert.True((bool)status["silent"]!);
        Assert.True(status.ContainsKey("lastMessageAt") && status["lastMessageAt"] is null);
        Assert.True(status.ContainsKey("lag") && status["lag"] is null);
    }

    [Theory]
    [InlineData("PT72H", false)]
    [InlineData("PT1H", true)]
    public async Task A_source_last_heard_days_ago_is_silent_by_its_own_settings(string silentAfter, bool silent)
    {
        var source = await RegisteredAsync($$"""{"silentAfter":"{{silentAfter}}"}""");
        var at = TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(48);
        await app.Tables.GetTableClient(TableNames.Measures).UpsertEntityAsync(
            new TableEntity(string.Create(CultureInfo.InvariantCulture, $"feeds-{at:yyyyMMdd}"), $"{source}.another-instance")
            {
                ["Source"] = source, ["Received"] = 5L, ["LastMessageAt"] = at,
            },
            TableUpdateMode.Replace, TestContext.Current.CancellationToken);

        var status = await StatusAsync(source);

        Assert.Equal(silent, (bool)status["silent"]!);
        Assert.Equal(0, (int?)status["receivedToday"]);
        Assert.NotNull(status["lastMessageAt"]);
    }

    [Fact]
    public async Task A_source_nobody_registered_is_shown_in_shadow_once_it_sends()
    {
        var source = Samples.Id("STRANGER");
        await SendAsync(source, Samples.Admission(source, Samples.NhsNumber()));
        await app.DeliverAsync(Entities.Feed, "ReceiveFeed");

        var status = await StatusAsync(source);

        Assert.Equal("shadow", (string?)status["mode"]);
        Assert.Equal(1, (int?)status["receivedToday"]);
    }

    [Fact]
    public async Task Quarantine_shows_the_newest_first_over_all_sources()
    {
        var (early, late) = ($"{Samples.Id("AAA")}", $"{Samples.Id("ZZZ")}");
        foreach (var source in new[] { late, early, early, late, early }) await SendAsync(source, "rubbish"u8.ToArray());

        var all = (await app.GetAsync("feeds/quarantine")).Json.AsArray();
        var one = (await app.GetAsync($"feeds/quarantine?source={late}")).Json.AsArray();

        var mine = all.Select(message => (string)message!["source"]!).Where(source => source == early || source == late);    // other tests set aside too
        Assert.Equal([early, late, early, early, late], mine);
        Assert.Equal(2, one.Count);
        Assert.Equal(["id", "source", "receivedAt", "setAsideAt", "queue", "reason", "segment", "field", "excerpt"], one[0]!.AsObject().Select(field => field.Key));
    }

    [Fact]
    public async Task A_source_with_much_in_quarantine_does_not_hide_the_others()
    {
        var store = app.Get<QuarantineStore>();
        var now = TimeProvider.System.GetUtcNow() + TimeSpan.FromDays(1);
        var (flood, quiet) = (Samples.Id("AA-FLOOD"), Samples.Id("ZZ-QUIET"));
        for (var n = 0; n < 5; n++) await AddAsync(flood, now);
        await AddAsync(quiet, now + TimeSpan.FromMinutes(1));

        var newest = await store.ListAsync(null, 2, TestContext.Current.CancellationToken);

        Assert.Equal([quiet, flood], newest.Select(message => message.Source));

        Task<string> AddAsync(string source, DateTimeOffset at) =>
            store.AddAsync(new(source, new FeedReading.Rejected("MSH", null, "why"), new byte[] { 1 }, at), at, TestContext.Current.CancellationToken);
    }

    private async Task<string> RegisteredAsync(string settings)
    {
        var source = Samples.Id("B");
        Assert.Equal(201, (await app.PutAsync($"feeds/{source}/settings", settings)).Status);
        return source;
    }

    private Task<Answer> SendAsync(string source, byte[] body) =>
        RunningApp.SendAsync(app.Anonymous, HttpMethod.Post, $"feeds/{source}", body, "text/plain", ("x-functions-key", "local"));

    private async Task<JsonObject> StatusAsync(string source) =>
        (await app.GetAsync("feeds")).Json.AsArray().Single(status => (string?)status!["source"] == source)!.AsObject();
}
