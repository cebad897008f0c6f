using System.Collections.Concurrent;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CareAlerts.Browser;

/// <summary>Somebody with a browser and nothing else. Whatever the browser complains of fails the test.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    private static readonly string? Screenshots = Environment.GetEnvironmentVariable("CAREALERTS_SCREENSHOTS");
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();

    public Visitor(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            // A refused form and a link that does not work are answers, not complaints.
            if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)) _complaints.Enqueue(message.Text);
        };
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url).Host != "127.0.0.1") _complaints.Enqueue($"The page asks another host: {request.Url}");
        };
    }

    public IPage Page { get; }

    public async Task<int> OpenAsync(string path) => (await Page.GotoAsync(path))!.Status;

    public Task<string> HeadingAsync() => Page.Locator("h1").InnerTextAsync();

    /// <summary>Presses a button and waits for the page it leads to.</summary>
    public Task PressAsync(string label) => LeaveAsync(() => Page.GetByRole(AriaRole.Button, new() { Name = label, Exact = true }).ClickAsync());

    /// <summary>Does something that leads to another page, and waits until that has loaded.</summary>
    public async Task LeaveAsync(Func<Task> act)
    {
        var loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Page.Load += Loaded;
        await act();
        await loaded.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Page.Load -= Loaded;

        void Loaded(object? sender, IPage page) => loaded.TrySetResult();
    }

    /// <summary>Presses Tab until something of that name has the focus.</summary>
    public async Task TabToAsync(string name)
    {
        const string NameOfFocus = "(e => (e.labels?.[0] ?? e).innerText.trim())(document.activeElement)";
        for (var presses = 0; presses < 40; presses++)
        {
            await Page.Keyboard.PressAsync("Tab");
            if (await Page.EvaluateAsync<string>(NameOfFocus) == name) return;
        }

        Assert.Fail($"The keyboard does not reach {name}.");
    }

    /// <summary>The page is accessible (axe: WCAG 2.2 A and AA and best practice), fits the width, and is what it was meant to be.</summary>
    public async Task LookAsync(string name)
    {
        if (Screenshots is not null) await Page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, $"{name}-{Page.ViewportSize!.Width}.png"), FullPage = true });
        var result = await Page.RunAxe();
        Assert.True(result.Passes.Length > 10, $"axe looked at too little of {name}.");
        Assert.Empty(result.Violations.Select(violation => $"{name}: {violation.Id} {violation.Help}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}"));
        var overflow = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{name} is {overflow} px wider than the window.");
        Assert.Empty(_complaints);
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
