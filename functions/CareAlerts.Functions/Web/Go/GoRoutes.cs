using CareAlerts.Domain;
using CareAlerts.Functions.Host;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Web.Pages;

namespace CareAlerts.Functions.Web.Go;

/// <summary>
/// The page behind a message's link. The token alone opens it. Mail scanners follow links, so showing never acts: only a POST does, and
/// only for as long as the alert is open.
/// </summary>
internal static class GoRoutes
{
    private static readonly Refusal AlertHasEnded = new(RefusalKind.NotFound, "alert", "The alert has ended.");

    public static void AddGo(this IServiceCollection services) => services.AddSingleton<GoLinks>();

    public static void MapGo(this IEndpointRouteBuilder api)
    {
        var go = api.MapGroup("/go").AddEndpointFilter(new PrivatePages(options => Message(options, 503, GoMessages.TryAgain)));
        go.MapMethods("/{token}", ["GET", "HEAD"], ShowAsync);
        go.MapPost("/{token}", ActAsync);
    }

    private static async Task<IResult> ShowAsync(string token, GoLinks links, HandlerOptions options, TimeProvider time, CancellationToken cancellationToken) =>
        await links.OpenAsync(token, cancellationToken) switch
        {
            null => Message(options, 404, GoMessages.Gone),
            { OnlySaysItIsOver: true } link => Message(options, 200, GoMessages.Over(link)),
            var link => Page(options, 200, GoPageWriter.Page(link, time.GetUtcNow(), GoForm.Empty, [])),
        };

    private static async Task<IResult> ActAsync(
        HttpRequest request, string token, GoLinks links, Commands commands, HandlerOptions options, TimeProvider time)
    {
        var cancellationToken = request.HttpContext.RequestAborted;
        if (await links.OpenAsync(token, cancellationToken) is not { } link) return Message(options, 404, GoMessages.Gone);
        if (link.OnlySaysItIsOver) return Message(options, 200, GoMessages.Over(link));
        var form = await GoForm.ReadAsync(request) ?? GoForm.Empty;
        return form.Read(link) switch
        {
            GoRequest.Faulty faulty => Page(options, 400, GoPageWriter.Page(link, time.GetUtcNow(), form, faulty.Faults)),
            GoRequest.Acts acts => await RunAsync(
                new Input.Acknowledged(link.Alert.Id, acts.Action, link.Actor, Note: acts.Note),
                decision => GoMessages.Done(link, acts, decision, time.GetUtcNow())),
            GoRequest.Says { Reply: var reply } says => await RunAsync(
                new Input.ReadinessSaid(link.Alert.Stay!.Value, link.Asked!.Id, reply),
                decision => GoMessages.Done(link, link.Asked!, says, decision, time.GetUtcNow())),
            var other => throw new InvalidOperationException($"A form nobody answers: {other.GetType().Name}."),
        };

        async Task<IResult> RunAsync(Input input, Func<Decision, GoMessageView> done)
        {
            var stillOpen = new Request(Precondition: loaded => loaded.Record.Alert(link.Alert.Id) is { IsOpen: true } ? null : AlertHasEnded);
            return await commands.RunAsync(link.Person.Id, input, cancellationToken, stillOpen) switch
            {
                Outcome.Decided decided => Message(options, 200, done(decided.Decision)),
                Outcome.Refused => Message(options, 404, GoMessages.Gone),
                Outcome.Stuck => Message(options, 500, GoMessages.TryAgain),
                var other => throw new InvalidOperationException($"An outcome nobody answers: {other.GetType().Name}."),
            };
        }
    }

    private static Page<GoPage> Page(HandlerOptions options, int status, GoPageView view) =>
        new(status, new Dictionary<string, object?> { [nameof(GoPage.View)] = view, [nameof(GoPage.Stylesheet)] = Assets.StylesheetPath(options) });

    private static Page<GoMessage> Message(HandlerOptions options, int status, GoMessageView view) =>
        new(status, new Dictionary<string, object?> { [nameof(GoMessage.View)] = view, [nameof(GoMessage.Stylesheet)] = Assets.StylesheetPath(options) });
}
