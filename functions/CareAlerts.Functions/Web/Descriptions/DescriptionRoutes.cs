namespace CareAlerts.Functions.Web.Descriptions;

/// <summary>
/// What machines need to know to talk to us: OpenAPI for HTTP, AsyncAPI for the queues and MLLP. Written by hand in docs, held to the routes and to
/// real answers by tests. They hold no data, so they need no sign-in (docs/adr/0008-sign-in-at-the-door.md).
/// </summary>
internal static class DescriptionRoutes
{
    public static void MapDescriptions(this IEndpointRouteBuilder api)
    {
        foreach (var name in new[] { "openapi.json", "asyncapi.json" })
        {
            var document = EmbeddedFile.Read(name);
            api.MapGet($"/{name}", (HttpResponse response) =>
            {
                response.Headers.CacheControl = "public, max-age=300";
                return Results.Bytes(document, "application/json; charset=utf-8");
            });
        }
    }
}
