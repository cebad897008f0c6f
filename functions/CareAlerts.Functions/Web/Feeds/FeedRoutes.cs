using CareAlerts.Domain;
using CareAlerts.Functions.Intake;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Web.Documents;

namespace CareAlerts.Functions.Web.Feeds;

/// <summary>What hospitals send, and how their feeds are set up and watched.</summary>
internal static class FeedRoutes
{
    public static void AddFeeds(this IServiceCollection services)
    {
        services.AddSingleton<SourceKeys>();
        services.AddSingleton<FhirDoor>();
        services.AddSingleton<FeedDoor>();
        services.AddSingleton<FeedBoard>();
    }

    /// <summary>Needs a key of the source instead of a sign-in.</summary>
    public static void MapFeedDoor(this IEndpointRouteBuilder api)
    {
        api.MapPost("/feeds/{source}", (string source, HttpRequest request, FeedDoor door, CancellationToken cancellationToken) =>
            door.TakeAsync(source, request, cancellationToken));
        api.MapPut("/feeds/{source}/Encounter/{id}", (string source, string id, HttpRequest request, FhirDoor door, CancellationToken cancellationToken) =>
            door.PutAsync(source, id, request, cancellationToken));
        api.MapPost("/fhir/$process-message", (HttpRequest request, FhirDoor door, CancellationToken cancellationToken) =>
            door.ProcessMessageAsync(request, cancellationToken));
    }

    /// <summary>For whoever wires a feed, with its key, and for administrators: what a message would do, without effects.</summary>
    public static void MapExplain(this IEndpointRouteBuilder api) => api.MapPost("/feeds/{source}/explain", ExplainAsync);

    public static void MapFeeds(this IEndpointRouteBuilder api)
    {
        api.MapGet("/feeds", async (FeedBoard board, CancellationToken cancellationToken) =>
            Results.Json(await board.LookAsync(cancellationToken)));
        api.MapGet("/feeds/{source}/settings", (string source, DocumentDesk desk, CancellationToken cancellationToken) =>
            desk.GetAsync(DocumentKind.Source, source, cancellationToken));
        api.MapPut("/feeds/{source}/settings", (string source, HttpRequest request, DocumentDesk desk, CancellationToken cancellationToken) =>
            desk.PutAsync(DocumentKind.Source, source, request, cancellationToken));
        api.MapPost("/feeds/{source}/keys", IssueKeyAsync);
        api.MapGet("/feeds/{source}/keys", async (string source, SourceKeys keys, CancellationToken cancellationToken) =>
            DocumentId.IsWellFormed(source) ? Results.Json(await keys.ListAsync(source, cancellationToken)) : Problems.NotFound());
        api.MapDelete("/feeds/{source}/keys/{id}", async (string source, string id, SourceKeys keys, CancellationToken cancellationToken) =>
            DocumentId.IsWellFormed(source) && await keys.RevokeAsync(source, id, cancellationToken)
                ? Results.NoContent() : Problems.NotFound("The source has no key of that id."));
    }

    private static async Task<IResult> ExplainAsync(
        string source, HttpRequest request, SourceKeys keys, SignIn signIn, FeedExplanation explanation, CancellationToken cancellationToken)
    {
        if (!DocumentId.IsWellFormed(source)) return FeedAnswers.KeyNeeded();
        var maySee = signIn.CallerOf(request) is { IsAdministrator: true } || await keys.OpensAsync(source, request.Headers["x-functions-key"], cancellationToken);
        if (!maySee) return FeedAnswers.KeyNeeded();
        return await RequestBody.ReadAsync(request, FeedDoor.MostBytes, cancellationToken) is { } body
            ? Results.Json(await explanation.ExplainAsync(body, new SourceId(source), cancellationToken)) : Problems.TooLarge();
    }

    private static async Task<IResult> IssueKeyAsync(
        string source, DocumentDesk desk, SourceKeys keys, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(DocumentKind.Source, source, cancellationToken) is null)
            return Problems.NotFound("Register the source first: PUT its settings.");
        response.Headers.CacheControl = "no-store";
        var (made, key) = await keys.IssueAsync(source, cancellationToken);
        return Results.Json(new { source, id = made.Id, key }, statusCode: StatusCodes.Status201Created);
    }
}
