using System.Text.Json.Nodes;
using CareAlerts.Functions.Tests.Web;
using Microsoft.Playwright;

namespace CareAlerts.Browser;

/// <summary>The page behind a message's link, in every state, as people on the road meet it.</summary>
public sealed class GoPageTests(Chromium chromium, Northtown town) : IClassFixture<Northtown>
{
    private const string Imminent = "discharge-imminent-not-ready";
    private static readonly ViewportSize Desk = new() { Width = 1280, Height = 900 };

    public static readonly TheoryData<int> Widths = [320, Chromium.Phone.Width, Desk.Width];

    [Theory]
    [MemberData(nameof(Widths))]
    public async Task The_case_managers_pages_are_accessible_and_fit(int width)
    {
        var link = await CaseManagersLinkAsync();
        await using var visitor = await chromium.VisitAsync(town, new() { Width = width, Height = 740 });

        Assert.Equal(200, await visitor.OpenAsync(link));
        await visitor.LookAsync("case-manager");
        await visitor.PressAsync("I will see to it");
        Assert.Equal("You are seeing to this alert", await visitor.HeadingAsync());
        await visitor.LookAsync("mine");

        await visitor.OpenAsync(link);
        Assert.Equal(0, await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "I will see to it" }).CountAsync());
        await visitor.LookAsync("case-manager-owned");
        await visitor.PressAsync("Pass it on");
        await visitor.LookAsync("passed");
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public async Task The_providers_pages_are_accessible_and_fit(int width)
    {
        var (_, link) = await ProvidersLinkAsync();
        await using var visitor = await chromium.VisitAsync(town, new() { Width = width, Height = 740 });

        Assert.Equal(200, await visitor.OpenAsync(link));
        await visitor.LookAsync("provider");
        await visitor.PressAsync("Send answer");
        Assert.StartsWith("Error: ", await visitor.Page.TitleAsync(), StringComparison.Ordinal);
        await visitor.LookAsync("provider-faults");
        await visitor.Page.GetByText("This message should go to someone else").ClickAsync();
        await visitor.LookAsync("provider-other");

        await visitor.Page.GetByLabel("No, we cannot provide it").CheckAsync();
        await visitor.Page.GetByLabel("If you cannot, why not?").FillAsync("No carers in that area before Monday");
        await visitor.PressAsync("Send answer");
        Assert.Equal("Your answer is recorded", await visitor.HeadingAsync());
        await visitor.LookAsync("provider-done");

        Assert.Equal(404, await visitor.OpenAsync(link));
        await visitor.LookAsync("gone");
    }

    [Fact]
    public async Task Other_kinds_of_alert_are_accessible_too()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync("A01", patient);
        await using var visitor = await chromium.VisitAsync(town);

        await visitor.OpenAsync(await LinkAsync(patient, "admitted", "ola.nowak@example.org"));
        await visitor.LookAsync("admitted");
        await town.HearAsync("A03", patient);
        await town.AdvanceAsync(TimeSpan.FromMinutes(6));
        await visitor.OpenAsync(await LinkAsync(patient, "discharged-not-ready", "447700900002"));
        await visitor.LookAsync("discharged-not-ready");
    }

    [Fact]
    public async Task A_case_manager_needs_a_keyboard_only()
    {
        var link = await CaseManagersLinkAsync();
        await using var visitor = await chromium.VisitAsync(town, Desk);
        await visitor.OpenAsync(link);

        await visitor.TabToAsync("I will see to it");
        Assert.NotEqual("none", await visitor.Page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle"));
        await visitor.LeaveAsync(() => visitor.Page.Keyboard.PressAsync("Enter"));

        Assert.Equal("You are seeing to this alert", await visitor.HeadingAsync());
    }

    [Fact]
    public async Task A_provider_needs_a_keyboard_only_and_what_was_chosen_arrives()
    {
        var (patient, link) = await ProvidersLinkAsync();
        await using var visitor = await chromium.VisitAsync(town, Desk);
        await visitor.OpenAsync(link);
        var keys = visitor.Page.Keyboard;

        await visitor.TabToAsync("Yes, we can provide it");
        await keys.PressAsync("Space");
        await keys.PressAsync("ArrowDown");
        await visitor.TabToAsync("Anything the case manager should know? (optional)");
        await keys.TypeAsync("Mornings only");
        await visitor.TabToAsync("Send answer");
        await visitor.LeaveAsync(() => keys.PressAsync("Enter"));

        Assert.Equal("Your answer is recorded", await visitor.HeadingAsync());
        var said = (await town.StayOfAsync(patient))["readiness"]!.AsArray().Single(readiness => (string?)readiness!["service"] == "home-care")!;
        Assert.Equal(("partly", "Mornings only"), ((string?)said["state"], (string?)said["note"]));
    }

    [Fact]
    public async Task Nothing_needs_a_script()
    {
        var (patient, link) = await ProvidersLinkAsync();
        await using var visitor = await chromium.VisitAsync(town, scripts: false);
        await visitor.OpenAsync(link);

        await visitor.Page.GetByLabel("Yes, we can provide it").CheckAsync();
        await visitor.Page.GetByLabel("When can you start?").FillAsync($"{town.Now.Year + 1}-03-02T08:15");
        await visitor.PressAsync("Send answer");

        var said = (await town.StayOfAsync(patient))["readiness"]!.AsArray().Single(readiness => (string?)readiness!["service"] == "home-care")!;
        Assert.Equal(new DateTimeOffset(town.Now.Year + 1, 3, 2, 8, 15, 0, TimeSpan.Zero), (DateTimeOffset)said["availableFrom"]!);
    }

    [Fact]
    public async Task A_thumb_can_hit_every_button_and_choice()
    {
        var (_, link) = await ProvidersLinkAsync();
        await using var visitor = await chromium.VisitAsync(town);
        await visitor.OpenAsync(link);

        foreach (var target in await visitor.Page.Locator("button:visible, .choice:visible, input[type='datetime-local'], summary").AllAsync())
            Assert.True((await target.BoundingBoxAsync())!.Height >= 44, await target.InnerTextAsync());
    }

    [Fact]
    public async Task Faults_lead_to_their_fields()
    {
        var (_, link) = await ProvidersLinkAsync();
        await using var visitor = await chromium.VisitAsync(town);
        await visitor.OpenAsync(link);
        await visitor.PressAsync("Send answer");

        Assert.Equal("There is a problem", await visitor.Page.EvaluateAsync<string>("document.activeElement.querySelector('h2')?.innerText"));
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Select an answer" }).ClickAsync();
        Assert.Equal("confirmed", await visitor.Page.EvaluateAsync<string>("document.activeElement.id"));
    }

    private async Task<string> CaseManagersLinkAsync()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync("A01", patient);
        await town.HearAsync("A16", patient);
        return await LinkAsync(patient, Imminent, "447700900001");
    }

    private async Task<(Patient Patient, string Link)> ProvidersLinkAsync()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync("A01", patient, expected: new DateTimeOffset(town.Now.Year + 1, 8, 1, 12, 0, 0, TimeSpan.Zero));
        return (patient, await LinkAsync(patient, "readiness-request", "acme@example.org", "home-care"));
    }

    private async Task<string> LinkAsync(Patient patient, string kind, string to, string? service = null)
    {
        JsonNode alert = await town.OpenAlertAsync(patient, kind, service);
        return town.LinkTo(to, (string)alert["code"]!);
    }
}
