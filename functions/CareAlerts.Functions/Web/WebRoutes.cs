using CareAlerts.Functions.Web.Alerts;
using CareAlerts.Functions.Web.Descriptions;
using CareAlerts.Functions.Web.Documents;
using CareAlerts.Functions.Web.Feeds;
using CareAlerts.Functions.Web.FeedsConsole;
using CareAlerts.Functions.Web.Go;
using CareAlerts.Functions.Web.Hooks;
using CareAlerts.Functions.Web.Pages;
using CareAlerts.Functions.Web.Sessions;
using CareAlerts.Functions.Web.Stays;

namespace CareAlerts.Functions.Web;

/// <summary>What people and integrators reach under <c>/api</c>: one file per concept. Whatever is not here answers 404.</summary>
internal static class WebRoutes
{
    public static void AddWeb(this IServiceCollection services)
    {
        services.AddSessions();
        services.AddSingleton<Commands>();
        services.AddStays();
        services.AddAlerts();
        services.AddGo();
        services.AddHooks();
        services.AddDocuments();
        services.AddFeeds();
        services.AddFeedsConsole();
    }

    public static void MapWeb(this WebApplication app)
    {
        var open = app.MapGroup("/api").AddEndpointFilter<OutagesAsTryAgain>();
        var signedIn = app.MapGroup("/api").AddEndpointFilter<OutagesAsTryAgain>().AddEndpointFilter<AdministratorsOnly>();
        app.UseProblemsForWhatIsNotHere();
        open.MapDescriptions();
        var pages = app.MapGroup("/api")
            .AddEndpointFilter(new PrivatePages(options => Notices.Page(options, 503, Notice.TryAgain))).AddEndpointFilter<SignedInPages>();
        open.MapHealth();
        open.MapSignIn();
        pages.MapFeedsConsole();
        open.MapGo();
        open.MapAssets();
        open.MapHooks();
        signedIn.MapStays();
        signedIn.MapAlerts();
        open.MapFeedDoor();
        open.MapExplain();
        signedIn.MapContacts();
        signedIn.MapLocalities();
        signedIn.MapCarePlans();
        signedIn.MapFeeds();
        signedIn.MapQuarantine();
        signedIn.MapIdentity();
    }

    private static void MapHealth(this IEndpointRouteBuilder api) =>
        api.MapGet("/health", () => Results.Json(new { status = "healthy", version = typeof(WebRoutes).Assembly.GetName().Version?.ToString(3) }));
}
