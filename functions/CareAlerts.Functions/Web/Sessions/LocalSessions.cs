using CareAlerts.Functions.Host;

namespace CareAlerts.Functions.Web.Sessions;

/// <summary>Somebody to be on a machine for development.</summary>
internal sealed record Persona(string Id, string Name, IReadOnlyList<string> Roles);

/// <summary>
/// Sign-in on a machine for development: one picks who to be, and a sealed cookie remembers it. Not there unless <c>CareAlerts__Local</c> is
/// set, which stops the process in Azure; there App Service Authentication stands before the app (docs/adr/0008).
/// </summary>
internal sealed class LocalSessions(HandlerOptions options, TimeProvider time)
{
    public const string Cookie = "carealerts-local";

    public static readonly IReadOnlyList<Persona> Personas = [new("administrator", "Local administrator", [Caller.Administrator])];

    private static readonly TimeSpan HoldsFor = TimeSpan.FromHours(12);
    private readonly Seal _seal = new(options, "local sign-in", HoldsFor, time);

    public bool Exist => options.IsLocal;

    /// <summary>Whom a request's cookie remembers.</summary>
    public Caller? CallerOf(HttpRequest request)
    {
        if (!Exist || request.Cookies[Cookie]?.Split(':') is not [var id, var seal] || !_seal.IsOn(id, seal)) return null;
        return Personas.FirstOrDefault(persona => persona.Id == id) is { } persona ? new(persona.Name, persona.Roles) : null;
    }

    public void Begin(Persona persona, HttpResponse response) => response.Cookies.Append(Cookie, $"{persona.Id}:{_seal.Put(persona.Id)}", Options());

    public void End(HttpResponse response) => response.Cookies.Delete(Cookie, Options());

    // Strict: no other site's link or form takes it along. Not Secure, because this machine speaks plain HTTP with itself.
    private CookieOptions Options() => new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = options.PublicUrl.AbsolutePath };
}
