using CareAlerts.Functions.Host;

namespace CareAlerts.Functions.Web.Pages;

/// <summary>Pages: not kept, not passed on, not found, not framed; no script, and forms go nowhere else. An outage is a page too.</summary>
internal sealed class PrivatePages(Func<HandlerOptions, IResult> outage) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var headers = context.HttpContext.Response.Headers;
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        headers.XContentTypeOptions = "nosniff";
        try
        {
            return await next(context);
        }
        catch (Exception e) when (Transient.Is(e))
        {
            return outage(context.HttpContext.RequestServices.GetRequiredService<HandlerOptions>());
        }
    }
}

/// <summary>Pages that only say something.</summary>
internal static class Notices
{
    public static IResult Page(HandlerOptions options, int status, Notice notice) => new Page<NoticePage>(
        status, new Dictionary<string, object?> { [nameof(NoticePage.View)] = notice, [nameof(NoticePage.Stylesheet)] = Assets.StylesheetPath(options) });
}
