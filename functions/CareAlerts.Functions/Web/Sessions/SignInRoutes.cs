using CareAlerts.Functions.Host;
using CareAlerts.Functions.Web.Pages;

namespace CareAlerts.Functions.Web.Sessions;

/// <summary><c>/sign-in</c> on a machine for development. In Azure there is nothing here: sign-in comes before the app.</summary>
internal static class SignInRoutes
{
    private const int MostFormBytes = 4096;

    public static void AddSessions(this IServiceCollection services)
    {
        services.AddSingleton<LocalSessions>();
        services.AddSingleton<FormTokens>();
        services.AddSingleton<SignIn>();
    }

    public static void MapSignIn(this IEndpointRouteBuilder api)
    {
        if (!api.ServiceProvider.GetRequiredService<LocalSessions>().Exist) return;
        var pages = api.MapGroup("").AddEndpointFilter(new PrivatePages(options => Notices.Page(options, 503, Notice.TryAgain)));
        pages.MapMethods("/sign-in", ["GET", "HEAD"], Show);
        pages.MapPost("/sign-in", SignInAsync);
        pages.MapPost("/sign-out", SignOut);
    }

    /// <summary>Where somebody who is not signed in is sent, to come back here afterwards.</summary>
    public static string PathTo(HandlerOptions options, HttpRequest request) =>
        $"{options.Public("sign-in").AbsolutePath}?return={Uri.EscapeDataString($"{request.Path}{request.QueryString}")}";

    private static Page<SignInPage> Show(HttpRequest request, LocalSessions sessions, HandlerOptions options) => new(200, new Dictionary<string, object?>
    {
        [nameof(SignInPage.Stylesheet)] = Assets.StylesheetPath(options),
        [nameof(SignInPage.Personas)] = LocalSessions.Personas.Select(persona => new PersonaView(persona.Id, persona.Name)).ToList(),
        [nameof(SignInPage.Return)] = Safe(request.Query["return"], options),
        [nameof(SignInPage.SignedIn)] = sessions.CallerOf(request)?.Name,
        [nameof(SignInPage.SignInPath)] = options.Public("sign-in").AbsolutePath,
        [nameof(SignInPage.SignOutPath)] = options.Public("sign-out").AbsolutePath,
    });

    private static async Task<IResult> SignInAsync(HttpRequest request, LocalSessions sessions, HandlerOptions options)
    {
        var form = await PageForm.ReadAsync(request, MostFormBytes) ?? PageForm.Empty;
        if (LocalSessions.Personas.FirstOrDefault(persona => persona.Id == form.Text("persona")) is not { } persona)
            return Notices.Page(options, 400, new("There is nobody of that name to be", "Go back and pick one of those listed."));
        sessions.Begin(persona, request.HttpContext.Response);
        return SeeOther(Safe(form.Text("return"), options));
    }

    private static IResult SignOut(HttpResponse response, LocalSessions sessions, HandlerOptions options)
    {
        sessions.End(response);
        return SeeOther(options.Public("sign-in").AbsolutePath);
    }

    // A path of this app and of nothing else: a link to sign in must not lead on to another site.
    private static string Safe(string? path, HandlerOptions options) =>
        path is { Length: < 500 } && path.StartsWith($"{options.PublicUrl.AbsolutePath.TrimEnd('/')}/", StringComparison.Ordinal)
            && !path.Any(letter => char.IsControl(letter) || letter == '\\') && !path.StartsWith("//", StringComparison.Ordinal)
            ? path : options.Public("feeds-console").AbsolutePath;

    // 303: what follows a form is read, not sent again.
    private static IResult SeeOther(string path) => new SeeOtherResult(path);

    private sealed class SeeOtherResult(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = path;
            return Task.CompletedTask;
        }
    }
}

/// <summary>Somebody to be.</summary>
public sealed record PersonaView(string Id, string Name);
