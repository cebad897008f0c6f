namespace CareAlerts.Functions.Web.Documents;

/// <summary>Localities: the policy of a place. A faulty one is refused whole; the last good one stays in force.</summary>
internal static class Localities
{
    public static void MapLocalities(this IEndpointRouteBuilder api)
    {
        api.MapGet("/localities/{id}", (string id, DocumentDesk desk, CancellationToken cancellationToken) =>
            desk.GetAsync(DocumentKind.Locality, id, cancellationToken));
        api.MapPut("/localities/{id}", (string id, HttpRequest request, DocumentDesk desk, CancellationToken cancellationToken) =>
            desk.PutAsync(DocumentKind.Locality, id, request, cancellationToken));
    }
}
