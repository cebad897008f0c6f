using CareAlerts.Functions.Host;

namespace CareAlerts.Functions.Web.Sessions;

/// <summary>
/// What every form of a page for people who are signed in carries, so that no other site can have their browser press a button: a seal on
/// who they are. A sign-in cookie goes with every request; the token stands only in our own pages, which no other site can read.
/// </summary>
internal sealed class FormTokens(HandlerOptions options, TimeProvider time)
{
    public const string Field = "token";

    /// <summary>A page may stay open over a shift.</summary>
    private static readonly TimeSpan HoldsFor = TimeSpan.FromHours(12);

    private readonly Seal _seal = new(options, "form", HoldsFor, time);

    public string For(Caller caller) => _seal.Put(caller.Name);

    /// <summary>Whether a form was sent from one of our pages by the person it was made for. Browsers also say where a request comes from.</summary>
    public bool Lets(Caller caller, HttpRequest request, string? token) =>
        request.Headers["Sec-Fetch-Site"] is [] or ["same-origin"] && _seal.IsOn(caller.Name, token);
}
