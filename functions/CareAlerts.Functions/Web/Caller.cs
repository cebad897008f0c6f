using System.Text.Json;
using CareAlerts.Domain;
using CareAlerts.Functions.Host;
using CareAlerts.Functions.Web.Sessions;

namespace CareAlerts.Functions.Web;

/// <summary>Who is calling.</summary>
/// <param name="Name">The sign-in name.</param>
/// <param name="Roles">Sign-in roles (CONTRACT); not a contact's free-text role.</param>
internal sealed record Caller(string Name, IReadOnlyList<string> Roles)
{
    public const string Administrator = "admin";

    public bool IsAdministrator => Roles.Contains(Administrator);

    /// <summary>How they appear in records.</summary>
    public Actor Actor => new(Name);
}

/// <summary>
/// Finds out who is calling. In Azure App Service Authentication has checked the sign-in and sets the principal header, which is believed
/// only there (facts/auth section 2). On a development machine the bearer token <c>local</c> is an administrator, and a browser remembers whom one picked.
/// </summary>
internal sealed class SignIn(HandlerOptions options, LocalSessions sessions, IConfiguration settings)
{
    private const string Principal = "X-MS-CLIENT-PRINCIPAL";
    private const int LargestPrincipal = 16 * 1024;

    private readonly bool _easyAuth =
        string.Equals(settings["WEBSITE_AUTH_ENABLED"], "true", StringComparison.OrdinalIgnoreCase) && settings["WEBSITE_SITE_NAME"] is { Length: > 0 };

    public Caller? CallerOf(HttpRequest request)
    {
        if (options.IsLocal && request.Headers.Authorization == "Bearer local") return new("Local administrator", [Caller.Administrator]);
        if (sessions.CallerOf(request) is { } picked) return picked;
        return _easyAuth && request.Headers[Principal] is [{ Length: > 0 and <= LargestPrincipal } header] ? Read(header) : null;
    }

    private static Caller? Read(string header)
    {
        try
        {
            using var principal = JsonDocument.Parse(Convert.FromBase64String(header));
            var claims = principal.RootElement.GetProperty("claims").EnumerateArray()
                .Select(claim => (Type: claim.GetProperty("typ").GetString() ?? "", Value: claim.GetProperty("val").GetString() ?? "")).ToList();
            var roleType = principal.RootElement.TryGetProperty("role_typ", out var type) ? type.GetString() : null;
            var name = claims.FirstOrDefault(claim => claim.Type is "preferred_username" or "name").Value;
            var roles = claims.Where(claim => claim.Type == "roles" || claim.Type == roleType || claim.Type.EndsWith("/claims/role", StringComparison.Ordinal))
                .Select(claim => claim.Value).ToList();
            return string.IsNullOrEmpty(name) ? null : new(name, roles);
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}

/// <summary>Lets administrators through; what anybody else may see comes with the pages. Without a sign-in 401, without the role 404.</summary>
internal sealed class AdministratorsOnly(SignIn signIn) : IEndpointFilter
{
    private const string Item = "caller";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (signIn.CallerOf(context.HttpContext.Request) is not { } caller) return Problems.SignInNeeded();
        if (!caller.IsAdministrator) return Problems.NotFound();
        if (IsFromAnotherSite(context.HttpContext.Request)) return Problems.OtherSite();
        context.HttpContext.Items[Item] = caller;
        return await next(context);
    }

    // A browser takes the sign-in cookie along wherever a request comes from; it also says where that is. Clients that are no browsers say nothing.
    private static bool IsFromAnotherSite(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && request.Headers["Sec-Fetch-Site"] is [not "same-origin"];

    public static Caller CallerOf(HttpContext context) => (Caller)context.Items[Item]!;
}
