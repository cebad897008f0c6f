using System.Text;
using System.Text.Json.Nodes;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Functions.Tests.Web;
using CareAlerts.Functions.Watching;
using Microsoft.Playwright;

namespace CareAlerts.Browser;

/// <summary>The page of those who run feeds and wire them.</summary>
public sealed class FeedsConsoleTests(Chromium chromium, Northtown town) : IClassFixture<Northtown>
{
    private static readonly ViewportSize Desk = new() { Width = 1280, Height = 900 };
    private static int _sources;

    public static readonly TheoryData<int> Widths = [320, Chromium.Phone.Width, Desk.Width];

    private RunningApp App => town.App;

    [Theory]
    [MemberData(nameof(Widths))]
    public async Task Its_pages_are_accessible_and_fit(int width)
    {
        var source = await SourceAsync();
        var patient = await town.EnrolAsync();
        await SendAsync(source, "rubbish");
        await SendAsync(source, town.Admission($"{patient.LocalId}^^^RXX", born: "19410101"));    // another birth date: people must decide
        await town.HearAsync(town.Admission($"{patient.NhsNumber}^^^NHS", visit: "V9"));
        await App.PutAsync("feeds/RZZ/settings", """{"name":"A hospital with a long name that was wired long ago and never sent anything","mode":"live"}""");
        await using var visitor = await chromium.VisitAsync(town, new() { Width = width, Height = 740 });

        await visitor.OpenAsync("feeds-console");
        await visitor.LookAsync("sign-in");
        await visitor.PressAsync("Local administrator");
        Assert.Equal("Feeds", await visitor.HeadingAsync());
        await visitor.LookAsync("feeds");
        Assert.Contains("Never heard", await visitor.Page.Locator("tbody").InnerTextAsync(), StringComparison.Ordinal);

        await visitor.OpenAsync($"feeds-console/sources/{source}");
        await visitor.Page.GetByText("Its shape, without patient data").First.ClickAsync();
        await visitor.LookAsync("source");
        await visitor.Page.GetByText("Show only some of them").ClickAsync();
        await visitor.Page.GetByLabel("Received from").FillAsync("2027-01-01T00:00");
        await visitor.Page.GetByLabel("Received until").FillAsync("2026-01-01T00:00");
        await visitor.PressAsync("Show these");
        Assert.StartsWith("Error: ", await visitor.Page.TitleAsync(), StringComparison.Ordinal);
        await visitor.LookAsync("source-faults");

        await visitor.OpenAsync("feeds-console/reviews");
        await visitor.LookAsync("reviews");
        await visitor.OpenAsync($"feeds-console/explain?source={source}");
        await visitor.LookAsync("explain");
        await visitor.PressAsync("Explain it");
        await visitor.LookAsync("explain-faults");
        await visitor.Page.GetByLabel("Message").FillAsync(town.Admission($"{patient.NhsNumber}^^^NHS").Replace('\r', '\n'));
        await visitor.PressAsync("Explain it");
        Assert.Contains("somebody with a care plan", await visitor.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await visitor.LookAsync("explained");
        await visitor.OpenAsync("sign-in");
        await visitor.LookAsync("signed-in");
    }

    [Fact]
    public async Task A_keyboard_alone_replays_a_message_and_it_really_is_in_the_queue_again()
    {
        var source = await SourceAsync();
        await SendAsync(source, "rubbish");
        await using var visitor = await SignedInAsync(Desk, $"feeds-console/sources/{source}");

        await visitor.TabToAsync("Replay");
        Assert.NotEqual("none", await visitor.Page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle"));
        await visitor.LeaveAsync(() => visitor.Page.Keyboard.PressAsync("Enter"));

        Assert.Equal("The message is in its queue again", await visitor.HeadingAsync());
        await visitor.LookAsync("replayed");
        var queued = Assert.Single(await App.Bus.TakeAllAsync(Entities.Feed));
        Assert.Equal((source, "rubbish"), (queued.Source, Encoding.UTF8.GetString(queued.Body)));
        Assert.Empty((await App.GetAsync($"feeds/quarantine?source={source}")).Json.AsArray());
        Assert.Equal("Nothing of this name is in quarantine now. That says nothing of what was never sent.", await SummaryAsync(visitor, source));
    }

    [Fact]
    public async Task A_filter_shows_some_of_them_and_replays_just_those()
    {
        var source = await SourceAsync();
        await SendAsync(source, "rubbish");
        await SendAsync(source, "more rubbish");
        await SendAsync(source, town.Admission("").Replace("A01", "A99", StringComparison.Ordinal));
        await SendAsync(source, town.Admission(""));    // nobody named
        var reasons = (await App.GetAsync($"feeds/quarantine?source={source}")).Json.AsArray().GroupBy(one => (string)one!["reason"]!).ToList();
        Assert.True(reasons.Count >= 2, "The messages are set aside for one reason.");
        await using var visitor = await SignedInAsync(Chromium.Phone, $"feeds-console/sources/{source}", scripts: false);

        await visitor.LeaveAsync(() => visitor.Page.Locator("#quarantine ~ .links a").First.ClickAsync());
        Assert.Contains("2 messages fit the filter", await visitor.Page.Locator("#quarantine + p").InnerTextAsync(), StringComparison.Ordinal);
        await visitor.PressAsync("Replay all 2 of these");

        Assert.Equal("2 messages are in their queues again", await visitor.HeadingAsync());
        Assert.Equal(["more rubbish", "rubbish"], (await App.Bus.TakeAllAsync(Entities.Feed)).Select(message => Encoding.UTF8.GetString(message.Body)).Order());
        Assert.Equal(reasons.Sum(reason => reason.Count()) - 2, (await App.GetAsync($"feeds/quarantine?source={source}")).Json.AsArray().Count);
    }

    [Fact]
    public async Task A_review_is_decided_on_the_page_and_its_message_counts()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync(town.Admission($"{patient.NhsNumber}^^^NHS", born: "19410101", visit: $"W{patient.LocalId}"));
        await using var visitor = await SignedInAsync(Desk, "feeds-console/reviews");
        var review = visitor.Page.Locator(".review").Filter(new() { HasText = patient.Person.Value });
        Assert.Equal(1, await review.CountAsync());
        Assert.DoesNotContain("Shaw", await visitor.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(patient.NhsNumber, await visitor.Page.ContentAsync(), StringComparison.Ordinal);

        await visitor.LeaveAsync(() => review.GetByRole(AriaRole.Button, new() { Name = "It is the same person" }).ClickAsync());

        Assert.Equal("Your decision is recorded", await visitor.HeadingAsync());
        await visitor.LookAsync("decided");
        await App.DeliverAsync(Entities.Feed, "ReceiveFeed");
        var found = (await App.PostAsync("stays/search", Northtown.Search("https://fhir.nhs.uk/Id/nhs-number", patient.NhsNumber))).Json.AsArray();
        Assert.Equal($"W{patient.LocalId}", (string?)Assert.Single(found)!["visit"]);
        await visitor.OpenAsync("feeds-console/reviews");
        Assert.Equal(0, await review.CountAsync());
        Assert.Contains("decided by Local administrator", await visitor.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_source_is_said_to_be_silent_and_stands_first()
    {
        await using var place = new Northtown();
        await place.InitializeAsync();
        await place.HearAsync(place.Admission("9990000018^^^NHS"));
        await place.WaitAsync(TimeSpan.FromHours(5));
        await place.App.PutAsync("feeds/AAA/settings", """{"name":"Another","disabled":true}""");
        await place.App.Get<FeedWatch>().RunAsync(Northtown.Cancelled);
        await using var visitor = await SignedInAsync(Desk, "feeds-console", place);

        Assert.Contains("1 of the 2 registered sources is silent: Northtown General.", await visitor.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        var first = await visitor.Page.Locator("tbody tr").First.InnerTextAsync();
        Assert.Contains("Northtown General", first, StringComparison.Ordinal);
        Assert.Contains("No message for 5 hours", first, StringComparison.Ordinal);
        await visitor.LookAsync("silent");
    }

    [Fact]
    public async Task A_thumb_can_hit_every_button_and_link_of_the_board()
    {
        var source = await SourceAsync();
        await SendAsync(source, "rubbish");
        await using var visitor = await SignedInAsync(Chromium.Phone, $"feeds-console/sources/{source}");

        foreach (var target in await visitor.Page.Locator("button:visible, nav a, summary, select").AllAsync())
            Assert.True((await target.BoundingBoxAsync())!.Height >= 44, await target.InnerTextAsync());
    }

    private async Task<Visitor> SignedInAsync(ViewportSize size, string path, Northtown? place = null, bool scripts = true)
    {
        var visitor = await chromium.VisitAsync(place ?? town, size, scripts);
        await visitor.OpenAsync(path);
        await visitor.PressAsync("Local administrator");
        return visitor;
    }

    private static async Task<string> SummaryAsync(Visitor visitor, string source)
    {
        await visitor.OpenAsync($"feeds-console/sources/{source}");
        return await visitor.Page.Locator("#quarantine + p").InnerTextAsync();
    }

    private async Task<string> SourceAsync()
    {
        var source = $"SRC{Interlocked.Increment(ref _sources)}";
        JsonObject settings = new()
        {
            ["name"] = "Southtown Infirmary", ["mode"] = "live", ["silentAfter"] = "PT3H",
            ["identifiers"] = new JsonArray(new JsonObject { ["authority"] = "RXX", ["system"] = "urn:carealerts:id:RXX" }),
            ["wards"] = new JsonArray(new JsonObject { ["code"] = "WARD7", ["name"] = "Ward 7", ["contact"] = "ward-7" }),
        };
        Assert.Equal(201, (await App.PutAsync($"feeds/{source}/settings", settings.ToJsonString())).Status);
        return source;
    }

    private async Task SendAsync(string source, string message)
    {
        await RunningApp.SendAsync(
            App.Anonymous, HttpMethod.Post, $"feeds/{source}", Encoding.UTF8.GetBytes(message), "text/plain", ("x-functions-key", "local"));
        await App.DeliverAsync(Entities.Feed, "ReceiveFeed");
    }
}
