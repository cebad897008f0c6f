using System.Globalization;
using System.Text.Json.Nodes;
using CareAlerts.Domain;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Storage.Tables;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Functions.Watching;
using CareAlerts.Functions.Web.Feeds;
using Microsoft.Extensions.DependencyInjection;

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
        await app.Get<KnownFeeds>().HeardAsync(source, at, lag: null, TestContext.Current.CancellationToken);

        var status = await StatusAsync(source);

        Assert.Equal(silent, (bool)status["silent"]!);
        Assert.Equal(0, (int?)status["receivedToday"]);
        Assert.NotNull(status["lastMessageAt"]);
    }

    [Fact]
    public async Task The_last_hour_is_counted_with_its_lags_and_what_came_of_it()
    {
        var source = await RegisteredAsync("""{"mode":"live"}""");
        var now = TimeProvider.System.GetUtcNow();
        foreach (var (recorded, occurred) in new[] { (3, 300), (3, 300), (90, 7200) })
            await SendAsync(source, Message("A01", $"{Samples.NhsNumber()}^^^NHS", now.AddSeconds(-recorded), now.AddSeconds(-occurred)));
        await SendAsync(source, Message("P03", $"{Samples.NhsNumber()}^^^NHS", now, now));    // billing is nothing to us
        await app.DeliverAsync(Entities.Feed, "ReceiveFeed");

        var status = await StatusAsync(source);

        Assert.Equal(4, (int?)status["lastHour"]);
        Assert.Null(status["usualHour"]);
        Assert.Equal("""{"messages":3,"median":"PT5S","p95":"PT2M"}""", status["recordedLag"]!.ToJsonString());
        Assert.Equal("""{"messages":3,"median":"PT10M","p95":"PT3H"}""", status["occurredLag"]!.ToJsonString());
        Assert.Equal("""{"A01":3,"P03":1}""", status["eventsToday"]!.ToJsonString());
        Assert.Equal((4, 1, 3), ((int?)status["receivedToday"], (int?)status["ignoredToday"], (int?)status["unknownToday"]));

        static byte[] Message(string trigger, string pid3, DateTimeOffset recorded, DateTimeOffset occurred) => System.Text.Encoding.UTF8.GetBytes(string.Join('\r',
            $@"MSH|^~\&|PAS|RXX|CA|CA|{Stamp(recorded)}||ADT^{trigger}|{Guid.NewGuid():N}|P|2.4", $"EVN|{trigger}|{Stamp(recorded)}||||{Stamp(occurred)}",
            $"PID|1||{pid3}||Shaw^Joan||19380402|F", "PV1|1|I|WARD7^R1^B2^RXX") + "\r");

        static string Stamp(DateTimeOffset at) => at.ToString("yyyyMMddHHmmss'+0000'", CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task What_is_usual_at_this_hour_is_learned_from_the_weeks_before()
    {
        var source = await RegisteredAsync("{}");
        foreach (var (days, perHour) in new[] { (7, 40), (8, 40), (14, 60), (15, 60) })    // and the day before, for the hour that reaches over midnight
        {
            var row = new TableEntity(string.Create(CultureInfo.InvariantCulture, $"feeds-{TimeProvider.System.GetUtcNow().AddDays(-days):yyyyMMdd}"), $"{source}.another-instance")
            {
                ["Source"] = source, ["ByHour"] = string.Join(',', Enumerable.Repeat(perHour, 24)),
            };
            await app.Tables.GetTableClient(TableNames.Measures).UpsertEntityAsync(row, TableUpdateMode.Replace, TestContext.Current.CancellationToken);
        }

        var watch = ActivatorUtilities.CreateInstance<FeedWatch>(app.Services);    // one that has learned nothing yet
        var board = ActivatorUtilities.CreateInstance<FeedBoard>(app.Services, watch);

        Assert.Equal(50, (await board.LookAsync(TestContext.Current.CancellationToken)).Single(status => status.Source == source).UsualHour);
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
