using CareAlerts.Domain;
using CareAlerts.Functions.Intake;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Web.Feeds;

/// <summary>What could not be matched without a guess, and deciding it.</summary>
internal static class IdentityRoutes
{
    /// <summary>Messages of a review; how many wait is said in full.</summary>
    private const int MostListed = 100;

    public static void MapIdentity(this IEndpointRouteBuilder api)
    {
        api.MapGet("/identity/reviews", async (IdentityDesk desk, CancellationToken cancellationToken) =>
            Results.Json((await desk.AllAsync(cancellationToken)).Select(ViewOf)));
        api.MapPost("/identity/reviews/{id}", (HttpContext context, string id, IdentityDesk desk) =>
            context.Request.WithBodyAsync(
                body => body.Required("decision", Formats.Word(StateNames.IdentityDecisions)),
                decision => DecideAsync(id, decision, AdministratorsOnly.CallerOf(context).Actor, desk, context.RequestAborted)));
    }

    private static async Task<IResult> DecideAsync(string id, IdentityDecision decision, Actor by, IdentityDesk desk, CancellationToken cancellationToken)
    {
        if (!DocumentId.IsWellFormed(id) || await desk.FindAsync(id, cancellationToken) is null) return Problems.NotFound("There is no such identity review.");
        return await desk.DecideAsync(id, decision, by, cancellationToken) is { } review
            ? Results.Json(ViewOf(await desk.WithWaitingAsync(review, cancellationToken))) : Problems.Conflict("It was decided before, the other way.", "decision");
    }

    private static object ViewOf(WaitingReview waiting) => ViewOf(waiting.Review, waiting.Messages);

    private static object ViewOf(IdentityReview review, IReadOnlyList<string> waiting) => new
    {
        id = review.Id,
        source = review.Source.Value,
        field = review.Field,
        reason = review.Reason,
        people = review.People.Select(person => person.Value),
        firstAt = review.FirstAt,
        lastAt = review.LastAt,
        messages = waiting.Take(MostListed),
        waiting = waiting.Count,
        decision = review.Decision is { } decision ? StateNames.IdentityDecisions.Of(decision) : null,
        decidedBy = review.DecidedBy,
        decidedAt = review.DecidedAt,
    };
}
