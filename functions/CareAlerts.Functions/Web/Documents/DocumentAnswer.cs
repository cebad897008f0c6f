namespace CareAlerts.Functions.Web.Documents;

/// <summary>Answers with a document and its entity tag.</summary>
internal sealed class DocumentAnswer(string json, string etag, int status = StatusCodes.Status200OK) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.ETag = etag;
        if (status == StatusCodes.Status201Created) response.Headers.Location = httpContext.Request.Path.Value;
        return response.WriteAsync(json, httpContext.RequestAborted);
    }
}

/// <summary>Storage or the bus away, as an answer: 503, and when to come back.</summary>
internal sealed class OutagesAsTryAgain : IEndpointFilter
{
    /// <summary>Seconds.</summary>
    public const string RetryAfter = "5";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception e) when (Host.Transient.Is(e))
        {
            context.HttpContext.Response.Headers.RetryAfter = RetryAfter;
            return Problems.TryAgain();
        }
    }
}
