using CareAlerts.Functions.Host;
using CareAlerts.Functions.Web.Pages;

namespace CareAlerts.Functions.Web.Sessions;

/// <summary>
/// Lets administrators see pages, and act on them by our own forms; what anybody else may see comes with the other pages. Whoever is not signed
/// in is led to where one signs in (in Azure that happens before the app); what a role may not see is not there.
/// </summary>
internal sealed class SignedInPages(SignIn signIn, LocalSessions sessions, FormTokens tokens, HandlerOptions options) : IEndpointFilter
{
    /// <summary>A form may hold a message of 1 MiB, of which every byte may be written as three.</summary>
    private const int MostFormBytes = 4 * 1024 * 1024;

    private const string CallerItem = "page-caller";
    private const string FormItem = "page-form";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (signIn.CallerOf(http.Request) is not { } caller) return SignInFirst(http.Request);
        if (!caller.IsAdministrator) return Notices.Page(options, 404, Notice.NotFound);
        http.Items[CallerItem] = caller;
        if (HttpMethods.IsPost(http.Request.Method))
        {
            if (await PageForm.ReadAsync(http.Request, MostFormBytes) is not { } form)
                return Notices.Page(options, 400, new("That could not be read", "Nothing was done. Go back and try again; a message of more than 1 MiB is too large for this page."));
            if (!tokens.Lets(caller, http.Request, form.Raw(FormTokens.Field)))
                return Notices.Page(options, 403, new("This page is too old, or was not ours", "Nothing was done. Open the page again and press the button there."));
            http.Items[FormItem] = form;
        }

        return await next(context);
    }

    public static Caller CallerOf(HttpContext context) => (Caller)context.Items[CallerItem]!;

    public static PageForm FormOf(HttpContext context) => (PageForm)context.Items[FormItem]!;

    private IResult SignInFirst(HttpRequest request)
    {
        if (sessions.Exist && !HttpMethods.IsPost(request.Method)) return Results.Redirect(SignInRoutes.PathTo(options, request));
        return Notices.Page(options, 401, new("Sign in first", "Nothing was done. Sign in, open the page again and press the button there."));
    }
}
