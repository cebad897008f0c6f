namespace CareAlerts.Functions.Host;

/// <summary>
/// Where the host posts triggers: exactly <c>/{FunctionName}</c>. Forwarded requests always start with <c>/api</c>, so nobody outside can
/// reach these (facts/custom-handler section 2). A success answers <c>{}</c> as application/json: an empty 2xx would hang the host.
/// </summary>
internal static class TriggerRoutes
{
    /// <summary>Own deadline, below functionTimeout (host.json): one invocation over that kills the whole process.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    public static void MapTrigger<T>(this WebApplication app, string function, Func<T, TriggerEnvelope, CancellationToken, Task> run) where T : notnull =>
        app.MapPost($"/{function}", async (HttpContext context, T trigger, OutageRetry outages, TimeProvider time) =>
        {
            if (context.Request.Path.Value != $"/{function}") return Results.NotFound();
            if (await TriggerEnvelope.ReadAsync(context.Request.Body, context.RequestAborted) is not { } envelope)
                return Results.Problem("The body is not a trigger envelope.", statusCode: 400);
            using var deadline = new CancellationTokenSource(Deadline, time);
            await outages.RunAsync(
                async cancellationToken =>
                {
                    await run(trigger, envelope, cancellationToken);
                    return true;
                },
                deadline.Token);
            return Results.Content("{}", "application/json");
        }).DisableRequestTimeout();
}
