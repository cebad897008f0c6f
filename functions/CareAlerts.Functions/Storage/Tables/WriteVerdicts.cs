using System.Net;
using Azure;
using Azure.Identity;

namespace CareAlerts.Functions.Storage.Tables;

/// <summary>What an answer, or the lack of one, says about a write.</summary>
/// <remarks>learn.microsoft.com/rest/api/storageservices/table-service-error-codes.</remarks>
internal static class WriteVerdicts
{
    /// <summary>The verdict on a refusal. A row that is gone counts as somebody's earlier write; a table that is gone does not.</summary>
    public static WriteOutcome OfRefusal(int status, TableError error) => (status, error.Code) switch
    {
        (412, _) => new WriteOutcome.Conflict(status, error.Code, error.FailedAction),
        (409, "EntityAlreadyExists") => new WriteOutcome.Conflict(status, error.Code, error.FailedAction),
        (404, "ResourceNotFound" or "EntityNotFound") => new WriteOutcome.Conflict(status, error.Code, error.FailedAction),
        (408 or >= 500, _) => new WriteOutcome.Unclear($"The service answered {status} {error.Code}"),
        (>= 400, _) => new WriteOutcome.NotApplied(status, error.Code, Transient: status == 429, error.FailedAction),
        _ => new WriteOutcome.Unclear($"The service answered {status}, which no write does"),
    };

    /// <summary>The verdict on a request that got no answer; null for an exception that is none of the network's.</summary>
    public static WriteOutcome? OfFailure(Exception failure) => failure switch
    {
        AuthenticationFailedException => NotSent("NoToken"),
        RequestFailedException { Status: 0, InnerException: { } inner } => OfFailure(inner),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => NotSent("NoConnection"),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => NotSent("NoSuchHost"),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => NotSent("NoSecureConnection"),
        HttpRequestException or IOException or RequestFailedException { Status: 0 } =>
            new WriteOutcome.Unclear($"The connection broke before the answer: {failure.GetType().Name}"),
        _ => null,
    };

    private static WriteOutcome.NotApplied NotSent(string why) => new(0, why, Transient: true, FailedAction: null);
}
