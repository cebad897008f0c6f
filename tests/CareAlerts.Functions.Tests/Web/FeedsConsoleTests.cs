using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CareAlerts.Functions.Host;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Functions.Web;
using CareAlerts.Functions.Web.Sessions;
using Microsoft.AspNetCore.Http;

namespace CareAlerts.Functions.Tests.Web;

/// <summary>Who may see the feeds' page, and whose form may act.</summary>
public sealed partial class FeedsConsoleTests(RunningApp app) : IClassFixture<RunningApp>
{
    private const string Form = "application/x-www-form-urlencoded";

    [Fact]
    public async Task Whoever_is_not_signed_in_is_led_to_where_one_signs_in_and_back()
    {
        using var browser = Browser(app);

        var asked = await SendAsync(browser, HttpMethod.Get, "feeds-console/reviews?x=1");
        Assert.Equal(302, asked.Status);
        var signIn = asked.Headers.Location!.ToString();
        Assert.Equal("/api/sign-in?return=%2Fapi%2Ffeeds-console%2Freviews%3Fx%3D1", signIn);

        Assert.Contains("value=\"/api/feeds-console/reviews?x=1\"", (await SendAsync(browser, HttpMethod.Get, signIn)).Text, StringComparison.Ordinal);
        var back = await SignInAsync(browser, "/api/feeds-console/reviews?x=1");
        Assert.Equal((303, "/api/feeds-console/reviews?x=1"), (back.Status, back.Headers.Location!.ToString()));
        var cookie = Assert.Single(back.Headers.GetValues("Set-Cookie"));
        Assert.All(["httponly", "samesite=strict", "path=/api"], word => Assert.Contains(word, cookie, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(200, (await SendAsync(browser, HttpMethod.Get, "feeds-console/reviews")).Status);

        await SendAsync(browser, HttpMethod.Post, "sign-out", "");
        Assert.Equal(302, (await SendAsync(browser, HttpMethod.Get, "feeds-console")).Status);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/api/../\\evil.example")]
    [InlineData("/apix/feeds")]
    public async Task Signing_in_leads_to_no_other_site(string elsewhere)
    {
        using var browser = Browser(app);

        Assert.Equal("/api/feeds-console", (await SignInAsync(browser, elsewhere)).Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("administrator")]
    [InlineData("administrator:99999999999.AAAA")]
    [InlineData("nobody:1.x")]
    public async Task A_cookie_nobody_sealed_is_nobody(string cookie)
    {
        using var browser = Browser(app);

        Assert.Equal(302, (await SendAsync(browser, HttpMethod.Get, "feeds-console", null, ("Cookie", $"{LocalSessions.Cookie}={cookie}"))).Status);
    }

    [Fact]
    public async Task No_page_is_kept_or_passed_on_and_none_has_a_script()
    {
        using var browser = await SignedInAsync(app);
        foreach (var path in new[] { "feeds-console", "feeds-console/sources/RXX", "feeds-console/reviews", "feeds-console/explain", "sign-in" })
        {
            var page = await SendAsync(browser, HttpMethod.Get, path);

            Assert.Equal((200, "text/html; charset=utf-8"), (page.Status, page.ContentType));
            Assert.Equal("no-store", page.Headers.CacheControl!.ToString());
            Assert.Equal("default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'", Assert.Single(page.Headers.GetValues("Content-Security-Policy")));
            Assert.DoesNotContain("<script", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("style=", page.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false, null, 403)]
    [InlineData(true, "cross-site", 403)]
    [InlineData(true, "same-site", 403)]
    [InlineData(true, "same-origin", 200)]
    [InlineData(true, null, 200)]    // a browser that does not say
    public async Task Only_a_form_of_ours_replays(bool withToken, string? comesFrom, int status)
    {
        var source = Samples.Id("CONSOLE");
        var id = await SetAsideAsync(source);
        using var browser = await SignedInAsync(app);
        var token = withToken ? await TokenAsync(browser, $"feeds-console/sources/{source}") : "";

        var answer = await SendAsync(
            browser, HttpMethod.Post, $"feeds-console/sources/{source}/replay", $"id={id}&token={Uri.EscapeDataString(token)}",
            comesFrom is null ? [] : [("Sec-Fetch-Site", comesFrom)]);

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 200 ? 1 : 0, (await app.Bus.TakeAllAsync(Entities.Feed)).Count(message => message.Source == source));
    }

    [Fact]
    public void A_token_of_somebody_else_or_of_yesterday_is_none()
    {
        var tokens = app.Get<FormTokens>();
        var time = new ManualTime(TimeProvider.System.GetUtcNow());
        var options = app.Get<HandlerOptions>();
        var request = new DefaultHttpContext().Request;
        var (jo, sam) = (new Caller("jo", ["admin"]), new Caller("sam", ["admin"]));
        var token = new FormTokens(options, time).For(jo);

        Assert.True(tokens.Lets(jo, request, token));
        Assert.False(tokens.Lets(sam, request, token));
        time.Advance(TimeSpan.FromHours(13));
        Assert.False(new FormTokens(options, time).Lets(jo, request, token));
        Assert.False(tokens.Lets(jo, request, null));
    }

    [Fact]
    public async Task The_interface_for_programs_takes_nothing_that_a_page_of_another_site_sent()
    {
        var source = Samples.Id("CONSOLE");
        var id = await SetAsideAsync(source);

        var answer = await app.PostAsync($"feeds/quarantine/{id}/replay", null, ("Sec-Fetch-Site", "cross-site"));

        Assert.Equal((403, "urn:carealerts:problem:other-site"), (answer.Status, (string?)answer.Json["type"]));
        Assert.Equal(202, (await app.PostAsync($"feeds/quarantine/{id}/replay", null, ("Sec-Fetch-Site", "same-origin"))).Status);
    }

    [Fact]
    public async Task Replaying_all_leaves_what_came_after_the_page_was_made()
    {
        var source = Samples.Id("CONSOLE");
        await SetAsideAsync(source);
        using var browser = await SignedInAsync(app);
        var page = (await SendAsync(browser, HttpMethod.Get, $"feeds-console/sources/{source}")).Text;
        var unseen = await SetAsideAsync(source);

        var answer = await SendAsync(browser, HttpMethod.Post, $"feeds-console/sources/{source}/replay", $"until={Uri.EscapeDataString(Field(page, "until"))}&token={Uri.EscapeDataString(Field(page, "token"))}");

        Assert.Contains("1 message is in its queue again", answer.Text, StringComparison.Ordinal);
        Assert.Equal(unseen, (string?)Assert.Single((await app.GetAsync($"feeds/quarantine?source={source}")).Json.AsArray())!["id"]);
        await app.Bus.TakeAllAsync(Entities.Feed);
    }

    [Fact]
    public async Task An_explained_message_is_shown_and_kept_nowhere()
    {
        using var browser = await SignedInAsync(app);
        var token = await TokenAsync(browser, "feeds-console/explain");
        var message = Encoding.UTF8.GetString(Samples.Admission("RXX", Samples.NhsNumber())).Replace("\r", "\r\n", StringComparison.Ordinal);
        var changes = new ConcurrentQueue<string>();
        app.StorageProxy.Decide = app.BusProxy.Decide = request =>
        {
            if (request.Method != "GET" && !request.Path.Contains("/Measures", StringComparison.Ordinal)) changes.Enqueue($"{request.Method} {request.Path}");
            return Cut.Forward;
        };

        var answer = await SendAsync(browser, HttpMethod.Post, "feeds-console/explain", $"source=RXX&token={Uri.EscapeDataString(token)}&message={Uri.EscapeDataString(message)}");

        app.StorageProxy.Decide = app.BusProxy.Decide = _ => Cut.Forward;
        Assert.Equal(200, answer.Status);
        Assert.Contains("It is about nobody we know.", answer.Text, StringComparison.Ordinal);
        Assert.Empty(changes);
        Assert.Null((await app.GetAsync("feeds")).Json.AsArray().FirstOrDefault(feed => (string?)feed!["source"] == "RXX"));
    }

    [Fact]
    public async Task A_message_too_large_for_the_page_is_refused_on_a_page()
    {
        using var browser = await SignedInAsync(app);
        var token = await TokenAsync(browser, "feeds-console/explain");

        var large = await SendAsync(browser, HttpMethod.Post, "feeds-console/explain", $"source=RXX&token={Uri.EscapeDataString(token)}&message={new string('A', (1 << 20) + 1)}");
        var huge = await SendAsync(browser, HttpMethod.Post, "feeds-console/explain", new string('A', 5 << 20));

        Assert.Equal((400, 400), (large.Status, huge.Status));
        Assert.Contains("no longer than 1 MiB", large.Text, StringComparison.Ordinal);
        Assert.Contains("text/html", huge.ContentType, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_Azure_nobody_signs_in_here_and_what_a_role_may_not_see_is_not_there()
    {
        await using var azure = await RunningApp.StartAsync(new Dictionary<string, string>
        {
            ["CareAlerts:Local"] = "false", ["WEBSITE_SITE_NAME"] = "carealerts", ["WEBSITE_AUTH_ENABLED"] = "True",
        });
        foreach (var table in TableNames.All) await azure.Tables.GetTableClient(table).CreateIfNotExistsAsync(TestContext.Current.CancellationToken);
        using var browser = Browser(azure);

        Assert.Equal(404, (await SendAsync(browser, HttpMethod.Get, "sign-in")).Status);
        Assert.Equal(404, (await SendAsync(browser, HttpMethod.Post, "sign-in", "persona=administrator")).Status);
        Assert.Equal(401, (await SendAsync(browser, HttpMethod.Get, "feeds-console")).Status);
        var forged = app.Get<LocalSessions>();
        var response = new DefaultHttpContext().Response;
        forged.Begin(LocalSessions.Personas[0], response);    // by a machine with the same secret
        var cookie = response.Headers.SetCookie.ToString().Split(';')[0];
        Assert.Equal(401, (await SendAsync(browser, HttpMethod.Get, "feeds-console", null, ("Cookie", cookie))).Status);
        Assert.Equal(404, (await SendAsync(browser, HttpMethod.Get, "feeds-console", null, ("X-MS-CLIENT-PRINCIPAL", Principal("ward")))).Status);
        Assert.Equal(200, (await SendAsync(browser, HttpMethod.Get, "feeds-console/explain", null, ("X-MS-CLIENT-PRINCIPAL", Principal("admin")))).Status);
    }

    private static string Principal(string role) => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(new
    {
        claims = new[] { new { typ = "name", val = "Jo" }, new { typ = "roles", val = role } },
    }));

    private async Task<string> SetAsideAsync(string source)
    {
        await RunningApp.SendAsync(app.Anonymous, HttpMethod.Post, $"feeds/{source}", "rubbish"u8.ToArray(), "text/plain", ("x-functions-key", "local"));
        return (string)(await app.GetAsync($"feeds/quarantine?source={source}")).Json[0]!["id"]!;
    }

    private static HttpClient Browser(RunningApp app) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = app.Anonymous.BaseAddress };

    private static async Task<HttpClient> SignedInAsync(RunningApp app)
    {
        var browser = Browser(app);
        Assert.Equal(303, (await SignInAsync(browser, "/api/feeds-console")).Status);
        return browser;
    }

    private static Task<Answer> SignInAsync(HttpClient browser, string to) =>
        SendAsync(browser, HttpMethod.Post, "sign-in", $"persona=administrator&return={Uri.EscapeDataString(to)}");

    private static Task<Answer> SendAsync(HttpClient browser, HttpMethod method, string path, string? form = null, params (string, string)[] headers) =>
        RunningApp.SendAsync(browser, method, path, form is null ? null : Encoding.UTF8.GetBytes(form), Form, headers);

    private static async Task<string> TokenAsync(HttpClient browser, string path) => Field((await SendAsync(browser, HttpMethod.Get, path)).Text, "token");

    private static string Field(string page, string name) =>
        WebUtility.HtmlDecode(FieldPattern().Matches(page).First(match => match.Groups[1].Value == name).Groups[2].Value);

    [GeneratedRegex("""<input type="hidden" name="(\w+)" value="([^"]*)" """)]
    private static partial Regex FieldPattern();
}
