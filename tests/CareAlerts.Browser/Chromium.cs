using CareAlerts.Functions.Tests.Web;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(CareAlerts.Browser.Chromium))]

namespace CareAlerts.Browser;

/// <summary>One Chromium for the whole run: the machine's own, or the one <c>CAREALERTS_CHROMIUM</c> names.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>A small phone; WCAG 2.2 reflow asks for 320, phones of 360 are what people carry.</summary>
    public static readonly ViewportSize Phone = new() { Width = 360, Height = 740 };

    private static readonly string? Executable =
        new[] { Environment.GetEnvironmentVariable("CAREALERTS_CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }
            .FirstOrDefault(File.Exists);

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Executable is null) return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Executable,
            Headless = true,
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A new visitor. Ends the test as skipped where there is no browser.</summary>
    internal async Task<Visitor> VisitAsync(Northtown town, ViewportSize? size = null, bool scripts = true)
    {
        if (_browser is null) Assert.Skip("There is no Chromium: install it (apt-get install chromium) or set CAREALERTS_CHROMIUM.");
        var context = await _browser.NewContextAsync(new()
        {
            ViewportSize = size ?? Phone,
            BaseURL = town.App.Anonymous.BaseAddress!.AbsoluteUri,
            JavaScriptEnabled = scripts,
            Locale = "en-GB",
        });
        return new Visitor(context, await context.NewPageAsync());
    }
}
