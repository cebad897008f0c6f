using CareAlerts.Domain;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Web.Stays;

/// <summary>Stays: lists, search, one with its gate, and what people say about it.</summary>
internal static class StayRoutes
{
    public static void AddStays(this IServiceCollection services)
    {
        services.AddSingleton<StayFiles>();
        services.AddSingleton<StayReader>();
        services.AddSingleton<StayCommands>();
    }

    public static void MapStays(this IEndpointRouteBuilder api)
    {
        api.MapGet("/stays", ListAsync);
        api.MapPost("/stays/search", SearchAsync);
        api.MapGet("/stays/{id}", OneAsync);
        api.MapGet("/stays/{id}/gate", GateAsync);
        api.MapPost("/stays/{id}/readiness/{service}", SayReadinessAsync);
        api.MapPost("/stays/{id}/readiness/{service}/undo", UndoReadinessAsync);
        api.MapPost("/stays/{id}/expected-discharge", SetExpectedDischargeAsync);
        api.MapPost("/stays/{id}/hold", HoldAsync);
        api.MapPost("/stays/{id}/override", OverrideAsync);
    }

    private static Task<IResult> ListAsync(HttpRequest request, StayReader reader, CancellationToken cancellationToken) =>
        request.WithQueryAsync(StayBodies.Filter, async filter => Results.Json(await reader.ListAsync(filter, cancellationToken)));

    // The identifier stands in the body: a URL would carry it into logs.
    private static Task<IResult> SearchAsync(HttpRequest request, IdentifierIndex identifiers, StayReader reader, CancellationToken cancellationToken) =>
        request.WithBodyAsync(StayBodies.Search, async identifier => Results.Json(
            await identifiers.FindAsync(identifier, cancellationToken) is { } person ? await reader.OfPersonAsync(person, cancellationToken) : []));

    private static async Task<IResult> OneAsync(string id, StayFiles files, StayReader reader, CancellationToken cancellationToken) =>
        await files.FindAsync(id, cancellationToken) is { } file ? Results.Json(await reader.WholeAsync(file, cancellationToken)) : NoStay();

    private static Task<IResult> GateAsync(HttpRequest request, string id, StayFiles files, StayReader reader, CancellationToken cancellationToken) =>
        request.WithQueryAsync(StayBodies.GateAt, async at =>
            await files.FindAsync(id, cancellationToken) is { } file ? Results.Json(await reader.GateAsync(file, at, cancellationToken)) : NoStay());

    private static Task<IResult> SayReadinessAsync(HttpContext context, string id, string service, StayCommands commands) =>
        context.Request.WithBodyAsync(
            body => StayBodies.Reply(body, ActorOf(context)),
            reply => commands.RunAsync(id, file => new Input.ReadinessSaid(file.Stay.Id, new(service), reply), context.RequestAborted));

    private static Task<IResult> UndoReadinessAsync(HttpContext context, string id, string service, StayCommands commands) =>
        commands.RunAsync(id, file => new Input.ReadinessUndone(file.Stay.Id, new(service), ActorOf(context)), context.RequestAborted);

    private static Task<IResult> SetExpectedDischargeAsync(HttpContext context, string id, StayCommands commands) =>
        context.Request.WithBodyAsync(
            StayBodies.ExpectedDischarge,
            at => commands.RunAsync(id, file => new Input.ExpectedDischargeSet(file.Stay.Id, at, ActorOf(context)), context.RequestAborted));

    private static Task<IResult> HoldAsync(HttpContext context, string id, StayCommands commands, TimeProvider time)
    {
        var now = time.GetUtcNow();
        return context.Request.WithBodyAsync(body => StayBodies.Hold(body, now), asked => commands.RunAsync(
            id,
            file => (asked.Reason ?? file.Stay.Hold?.Reason) is { } reason
                ? new Input.HoldAsked(file.Stay.Id, new(reason, asked.Until, ActorOf(context), now)) : null,
            context.RequestAborted,
            otherwise: new(RefusalKind.Conflict, "until", "There is no hold to end.")));
    }

    private static Task<IResult> OverrideAsync(HttpContext context, string id, StayCommands commands, TimeProvider time) =>
        context.Request.WithBodyAsync(
            StayBodies.OverrideReason,
            reason => commands.RunAsync(
                id, file => new Input.WentAhead(file.Stay.Id, new(reason, ActorOf(context), time.GetUtcNow())), context.RequestAborted));

    private static IResult NoStay() => Problems.NotFound("There is no such stay.");

    private static Actor ActorOf(HttpContext context) => AdministratorsOnly.CallerOf(context).Actor;
}
