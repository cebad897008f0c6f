using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace CareAlerts.Functions.Web.Pages;

/// <summary>
/// A page rendered on the server from a component, once, without scripts. The renderer is used as it is: the full component services would
/// bring sessions, antiforgery and a key ring that these pages, opened by a token alone, have no use for.
/// </summary>
internal sealed class Page<T>(int status, IReadOnlyDictionary<string, object?> parameters) : IResult where T : IComponent
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await using var renderer = new HtmlRenderer(httpContext.RequestServices, httpContext.RequestServices.GetRequiredService<ILoggerFactory>());
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<T>(ParameterView.FromDictionary(new Dictionary<string, object?>(parameters)))).ToHtmlString());
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        await httpContext.Response.WriteAsync(html, httpContext.RequestAborted);
    }
}
