using CareAlerts.Functions.Web.Documents;

namespace CareAlerts.Functions.Web.Feeds;

/// <summary>Answers to hospitals.</summary>
internal static class FeedAnswers
{
    public static IResult KeyNeeded() => Results.Problem(
        title: "Send a key of this source in x-functions-key.",
        statusCode: StatusCodes.Status401Unauthorized,
        type: "urn:carealerts:problem:key-needed");

    /// <summary>FHIR R4 OperationOutcome, as its senders expect; issue type of value set issue-type.</summary>
    public static IResult FhirNotRead() => Results.Json(
        new
        {
            resourceType = "OperationOutcome",
            issue = new[]
            {
                new { severity = "error", code = "not-supported", diagnostics = "FHIR is not read here yet. Send HL7 v2 as x-application/hl7-v2+er7." },
            },
        },
        contentType: "application/fhir+json",
        statusCode: StatusCodes.Status415UnsupportedMediaType);

    /// <summary>An HL7 acknowledgement.</summary>
    internal sealed class Acknowledged(int status, string contentType, byte[] acknowledgement) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = status;
            response.ContentType = contentType;
            if (status == StatusCodes.Status503ServiceUnavailable) response.Headers.RetryAfter = OutagesAsTryAgain.RetryAfter;
            return response.Body.WriteAsync(acknowledgement, httpContext.RequestAborted).AsTask();
        }
    }
}
