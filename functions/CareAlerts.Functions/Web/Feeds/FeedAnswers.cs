using CareAlerts.Functions.Web.Documents;

namespace CareAlerts.Functions.Web.Feeds;

/// <summary>Answers to hospitals.</summary>
internal static class FeedAnswers
{
    public static IResult KeyNeeded() => Results.Problem(
        title: "Send a key of this source in x-functions-key.",
        statusCode: StatusCodes.Status401Unauthorized,
        type: "urn:carealerts:problem:key-needed");

    /// <summary>An HL7 acknowledgement or a FHIR OperationOutcome.</summary>
    internal sealed class Answered(int status, string contentType, byte[] answer) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = status;
            response.ContentType = contentType;
            if (status == StatusCodes.Status503ServiceUnavailable) response.Headers.RetryAfter = OutagesAsTryAgain.RetryAfter;
            return response.Body.WriteAsync(answer, httpContext.RequestAborted).AsTask();
        }
    }
}
