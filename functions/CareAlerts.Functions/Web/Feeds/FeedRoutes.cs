using CareAlerts.Domain;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Web.Documents;

namespace CareAlerts.Functions.Web.Feeds;

/// <summary>What hospitals send, and how their feeds are set up and watched.</summary>
internal static class FeedRoutes
{
    /// <summary>More than anybody reads on a page.</summary>
    private const int MostQuarantined = 1000;

    public static void AddFeeds(this IServiceCollection services)
    {
        services.AddSingleton<SourceKeys>();
        services.AddSingleton<FeedDoor>();
        services.AddSingleton<FeedBoard>();
    }

    /// <summary>Needs a key of the source instead of a sign-in.</summary>
    public static void MapFeedDoor(this IEndpointRouteBuilder api) =>
        api.MapPost("/feeds/{source}", (string source, HttpRequest request, FeedDoor door, CancellationToken cancellationToken) =>
            door.TakeAsync(source, request, cancellationToken));

    public static void MapFeeds(this IEndpointRouteBuilder api)
    {
        api.MapGet("/feeds", async (FeedBoard board, CancellationToken cancellationToken) =>
            Results.Json(await board.LookAsync(cancellationToken)));
        api.MapGet("/feeds/quarantine", async (string? source, QuarantineStore quarantine, CancellationToken cancellationToken) =>
            Results.Json(await quarantine.ListAsync(string.IsNullOrEmpty(source) ? null : source, MostQuarantined, cancellationToken)));
        api.MapGet("/feeds/{source}/settings", (string source, DocumentDesk desk, CancellationToken cancellationToken) =>
            desk.GetAsync(DocumentKind.Source, source, cancellationToken));
        api.MapPut("/feeds/{source}/settings", (string source, HttpRequest request, DocumentDesk desk, CancellationToken cancellationToken) =>
            desk.PutAsync(DocumentKind.Source, source, request, cancellationToken));
        api.MapPost("/feeds/{source}/keys", IssueKeyAsync);
    }

    private static async Task<IResult> IssueKeyAsync(
        string source, DocumentDesk desk, SourceKeys keys, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(DocumentKind.Source, source, cancellationToken) is null)
            return Problems.NotFound("Register the source first: PUT its settings.");
        response.Headers.CacheControl = "no-store";
        return Results.Json(new { source, key = await keys.IssueAsync(source, cancellationToken) }, statusCode: StatusCodes.Status201Created);
    }
}
