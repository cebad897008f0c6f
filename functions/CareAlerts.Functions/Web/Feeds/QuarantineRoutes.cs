using CareAlerts.Domain;
using CareAlerts.Functions.Intake;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Web.Feeds;

/// <summary>What was set aside, and letting it come again after a fix: one by one or by filter.</summary>
internal static class QuarantineRoutes
{
    /// <summary>More than anybody reads on a page.</summary>
    private const int MostListed = 1000;

    public static void MapQuarantine(this IEndpointRouteBuilder api)
    {
        api.MapGet("/feeds/quarantine", async (string? source, QuarantineStore quarantine, CancellationToken cancellationToken) =>
            Results.Json(await quarantine.ListAsync(string.IsNullOrEmpty(source) ? null : source, MostListed, cancellationToken)));
        api.MapPost("/feeds/quarantine/{id}/replay", ReplayAsync);
        api.MapPost("/feeds/quarantine/replay", (HttpRequest request, FeedReplay replay) => request.WithBodyAsync(Filter, async asked =>
            Results.Json(await replay.AgainAsync(asked.Filter, asked.After, request.HttpContext.RequestAborted), statusCode: StatusCodes.Status202Accepted)));
    }

    private static async Task<IResult> ReplayAsync(string id, FeedReplay replay, CancellationToken cancellationToken) =>
        await replay.AgainAsync(id, cancellationToken) switch
        {
            Replayed.Queued => Results.Json(new { id, replayed = true }, statusCode: StatusCodes.Status202Accepted),
            Replayed.CannotBe => Problems.Conflict("It did not come by a queue, or is larger than a queue takes: it cannot come again.", "id"),
            _ => Problems.NotFound("There is nothing of that id in quarantine."),
        };

    private static (QuarantineFilter Filter, string? After) Filter(DocumentObject body) => (
        new(
            body.Optional("source", Formats.Code),
            body.Optional("field", Formats.Code),
            body.Optional("reason", Formats.Line),
            body.OptionalValue("from", Formats.Moment),
            body.OptionalValue("to", Formats.Moment)),
        body.Optional("after", value => value.Text(text => QuarantineStore.IsId(text) ? text : null, "must be what the answer before gave as after")));
}
