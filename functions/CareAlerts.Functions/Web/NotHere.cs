namespace CareAlerts.Functions.Web;

/// <summary>What routing itself answers, which would have no body: no such route, or not by this method.</summary>
internal static class NotHere
{
    public static void UseProblemsForWhatIsNotHere(this WebApplication app) => app.UseStatusCodePages(context =>
    {
        var http = context.HttpContext;
        if (!http.Request.Path.StartsWithSegments("/api")) return Task.CompletedTask;
        return http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => Problems.NotFound().ExecuteAsync(http),
            StatusCodes.Status405MethodNotAllowed => Problems.WrongMethod().ExecuteAsync(http),
            _ => Task.CompletedTask,
        };
    });
}
