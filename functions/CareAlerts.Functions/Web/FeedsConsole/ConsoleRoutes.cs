using System.Globalization;
using System.Text;
using CareAlerts.Domain;
using CareAlerts.Functions.Host;
using CareAlerts.Functions.Intake;
using CareAlerts.Functions.Web.Feeds;
using CareAlerts.Functions.Web.Pages;
using CareAlerts.Functions.Web.Sessions;
using Microsoft.AspNetCore.Components;

namespace CareAlerts.Functions.Web.FeedsConsole;

/// <summary>The page of those who run feeds and wire them: <c>/feeds-console</c>. Showing never acts: only a form of our own does.</summary>
internal static class ConsoleRoutes
{
    private const string Root = "feeds-console";

    public static void AddFeedsConsole(this IServiceCollection services) => services.AddSingleton<ConsoleDesk>();

    public static void MapFeedsConsole(this IEndpointRouteBuilder pages)
    {
        var console = pages.MapGroup($"/{Root}");
        console.MapMethods("", ["GET", "HEAD"], BoardAsync);
        console.MapMethods("/sources/{source}", ["GET", "HEAD"], SourceAsync);
        console.MapPost("/sources/{source}/replay", ReplayAsync);
        console.MapMethods("/reviews", ["GET", "HEAD"], ReviewsAsync);
        console.MapPost("/reviews/{id}", DecideAsync);
        console.MapMethods("/explain", ["GET", "HEAD"], ExplainFormAsync);
        console.MapPost("/explain", ExplainAsync);
    }

    private static async Task<IResult> BoardAsync(HttpContext context, ConsoleDesk desk, CancellationToken cancellationToken) =>
        Page<BoardPage>(context, 200, await desk.BoardAsync(PathOf(context), cancellationToken), ConsoleDesk.HouseZone);

    private static async Task<IResult> SourceAsync(HttpContext context, string source, ConsoleDesk desk, CancellationToken cancellationToken)
    {
        var (view, zone) = await desk.SourceAsync(source, PathOf(context), PageForm.Of(context.Request.Query), cancellationToken);
        return Page<SourcePage>(context, view.Quarantine.Faults.Count > 0 ? 400 : 200, view, zone);
    }

    private static async Task<IResult> ReplayAsync(HttpContext context, string source, ConsoleDesk desk, FeedReplay replay, CancellationToken cancellationToken)
    {
        var form = SignedInPages.FormOf(context);
        var settings = await desk.SettingsAsync(source, cancellationToken);
        var back = new PageLink($"Back to {settings.Name}", $"{ConsoleDesk.PathOf(PathOf(context), source)}#quarantine");
        if (form.Text("id") is { } id)
        {
            var (status, done) = await replay.AgainAsync(id, cancellationToken) switch
            {
                Replayed.Queued => (200, new DoneView("The message is in its queue again", ["It is no longer in quarantine. If it still cannot be understood, it is set aside anew, with the reason."], back, IsDone: true)),
                Replayed.CannotBe => (409, new DoneView("This message cannot come again", ["It did not come by a queue, or is larger than a queue takes. It stays in quarantine."], back, IsDone: false)),
                _ => (404, new DoneView("The message is not in quarantine", ["Somebody may have replayed it already."], back, IsDone: false)),
            };
            return Page<DonePage>(context, status, done, settings.TimeZone);
        }

        // Nothing is replayed that came after the page was made: nobody has seen it.
        var seen = DateTimeOffset.TryParseExact(form.Text("until"), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var until);
        var asked = AskedFor.Read(form, source, settings.TimeZone, until);
        if (!seen || asked.Faults.Count > 0)
            return Page<DonePage>(context, 400, new DoneView("Nothing was replayed", ["What to replay could not be read. Open the page again and press the button there."], back, IsDone: false), settings.TimeZone);
        var filter = asked.Filter with { To = asked.Filter.To is { } to && to < until ? to : until };
        var portion = await replay.AgainAsync(filter, after: null, cancellationToken);
        var count = portion.Replayed;
        var heading = count == 0 ? "Nothing was replayed" : $"{PageWords.Counted(count, "message is in its queue again", "messages are in their queues again")}";
        var rest = count == 0 ? "Nothing that fits was there any more, or none of it can come again." : "What still cannot be understood is set aside anew, with the reason.";
        IReadOnlyList<string> said = portion.More ? [rest, "There is more that fits: open the page again and press the button once more."] : [rest];
        return Page<DonePage>(context, 200, new DoneView(heading, said, back, IsDone: count > 0), settings.TimeZone);
    }

    private static async Task<IResult> ReviewsAsync(HttpContext context, IdentityDesk identities, CancellationToken cancellationToken) => Page<ReviewsPage>(
        context, 200, ReviewWords.Of(await identities.AllAsync(cancellationToken), ReviewsPath(context), ConsoleDesk.HouseZone), ConsoleDesk.HouseZone);

    private static async Task<IResult> DecideAsync(HttpContext context, string id, IdentityDesk identities, CancellationToken cancellationToken)
    {
        var back = new PageLink("Back to the identity reviews", ReviewsPath(context));
        var caller = SignedInPages.CallerOf(context);
        if (!StateNames.IdentityDecisions.TryRead(SignedInPages.FormOf(context).Text("decision") ?? "", out var decision))
            return Done(400, new("Nothing was decided", ["Open the page again and press one of its buttons."], back, IsDone: false));
        if (!DocumentId.IsWellFormed(id) || await identities.FindAsync(id, cancellationToken) is null)
            return Done(404, new("There is no such review", ["The address may be wrong."], back, IsDone: false));
        return await identities.DecideAsync(id, decision, caller.Actor, cancellationToken) is { } review
            ? Done(200, new("Your decision is recorded", [ReviewWords.Done(review)], back, IsDone: true))
            : Done(409, new("It was decided before, the other way", ["A decision is not changed afterwards: what it let through has been acted on."], back, IsDone: false));

        IResult Done(int status, DoneView view) => Page<DonePage>(context, status, view, ConsoleDesk.HouseZone);
    }

    private static async Task<IResult> ExplainFormAsync(HttpContext context, string? source, ConsoleDesk desk, CancellationToken cancellationToken) =>
        Page<ExplainPage>(context, 200, await FormAsync(context, source, desk, cancellationToken), ConsoleDesk.HouseZone);

    private static async Task<IResult> ExplainAsync(HttpContext context, ConsoleDesk desk, FeedExplanation explanation, CancellationToken cancellationToken)
    {
        var form = SignedInPages.FormOf(context);
        var view = await FormAsync(context, form.Text("source"), desk, cancellationToken) with { Message = form.Raw("message") ?? "" };
        if (!DocumentId.IsWellFormed(view.Source ?? "")) view = view with { Source = view.Sources[0].Id };
        var body = Encoding.UTF8.GetBytes(view.Message);
        if (string.IsNullOrWhiteSpace(view.Message)) return Faulty("Paste a message");
        if (body.Length > FeedDoor.MostBytes) return Faulty("The message must be no longer than 1 MiB");
        var settings = await desk.SettingsAsync(view.Source!, cancellationToken);
        var explained = await explanation.ExplainAsync(body, settings.Id, cancellationToken);
        return Page<ExplainPage>(context, 200, view with { Found = ExplainWords.Of(explained, settings.TimeZone) }, settings.TimeZone);

        IResult Faulty(string why) => Page<ExplainPage>(context, 400, view with { Fault = why }, ConsoleDesk.HouseZone);
    }

    private static async Task<ExplainView> FormAsync(HttpContext context, string? source, ConsoleDesk desk, CancellationToken cancellationToken) =>
        new() { Sources = await desk.SourcesAsync(cancellationToken), Source = source, Path = $"{PathOf(context)}/explain" };

    private static Page<T> Page<T>(HttpContext context, int status, object view, TimeZoneInfo zone) where T : IComponent =>
        new(status, new Dictionary<string, object?> { ["View"] = view, ["Site"] = SiteOf(context, zone) });

    private static ConsoleSite SiteOf(HttpContext context, TimeZoneInfo zone)
    {
        var services = context.RequestServices;
        var options = services.GetRequiredService<HandlerOptions>();
        var caller = SignedInPages.CallerOf(context);
        var (path, here) = (PathOf(context), context.Request.Path.Value);
        return new()
        {
            Stylesheet = Assets.StylesheetPath(options),
            Path = path,
            Links = [Link("Feeds", path), Link("Identity reviews", $"{path}/reviews"), Link("Explain a message", $"{path}/explain")],
            Who = caller.Name,
            SignOutPath = services.GetRequiredService<LocalSessions>().Exist ? options.Public("sign-in").AbsolutePath : "/.auth/logout",
            Token = services.GetRequiredService<FormTokens>().For(caller),
            AsOf = $"As of {PageWords.Time(services.GetRequiredService<TimeProvider>().GetUtcNow(), zone)}, {PageWords.Place(zone)} time. Counts may be some seconds behind, settings half a minute.",
        };

        PageLink Link(string label, string to) => new(label, to, string.Equals(here, to, StringComparison.Ordinal));
    }

    private static string ReviewsPath(HttpContext context) => $"{PathOf(context)}/reviews";

    private static string PathOf(HttpContext context) => context.RequestServices.GetRequiredService<HandlerOptions>().Public(Root).AbsolutePath;
}
