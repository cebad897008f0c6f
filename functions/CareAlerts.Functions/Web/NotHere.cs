using CareAlerts.Feeds;
using CareAlerts.Feeds.Fhir;
using CareAlerts.Functions.Web.Feeds;

namespace CareAlerts.Functions.Web;

/// <summary>What routing itself answers, which would have no body: no such route, or not by this method. FHIR clients hear it as an OperationOutcome.</summary>
internal static class NotHere
{
    public static void UseProblemsForWhatIsNotHere(this WebApplication app) => app.UseStatusCodePages(context =>
    {
        var http = context.HttpContext;
        if (!http.Request.Path.StartsWithSegments("/api")) return Task.CompletedTask;
        var isFhir = IsFhir(http.Request.Path);
        return http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => (isFhir ? Outcome(404, "not-found", "No such FHIR route.") : Problems.NotFound()).ExecuteAsync(http),
            StatusCodes.Status405MethodNotAllowed => (isFhir ? Outcome(405, "not-supported", "Not by this method; Allow names those there are.") : Problems.WrongMethod()).ExecuteAsync(http),
            _ => Task.CompletedTask,
        };
    });

    private static bool IsFhir(PathString path) =>
        path.StartsWithSegments("/api/fhir") || (path.StartsWithSegments("/api/feeds", out var rest) && rest.Value!.Contains("/Encounter", StringComparison.Ordinal));

    private static FeedAnswers.Answered Outcome(int status, string code, string why) =>
        new(status, FeedBody.FhirMediaType, FhirOutcome.Of(new FhirIssue(FhirSeverity.Error, code, why)));
}
