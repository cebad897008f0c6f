using CareAlerts.Domain;

namespace CareAlerts.Functions.Web;

/// <summary>Errors as RFC 9457 problem details with stable types. Never patient data: a field and what is wrong with it.</summary>
internal static class Problems
{
    private const string Types = "urn:carealerts:problem:";

    /// <summary>One 400 that lists every fault of a request.</summary>
    public static IResult Invalid(IReadOnlyList<Fault> faults) => Results.Problem(
        title: "The request has faults.", statusCode: 400, type: Types + "invalid",
        extensions: new Dictionary<string, object?> { ["errors"] = faults.Select(fault => new { field = fault.Field, message = fault.Message }) });

    public static IResult Invalid(string field, string message) => Invalid([new(field, message)]);

    /// <summary>Also what a role may not see.</summary>
    public static IResult NotFound(string what = "There is nothing here.") => Results.Problem(title: what, statusCode: 404, type: Types + "not-found");

    public static IResult WrongMethod() =>
        Results.Problem(title: "Not by this method; Allow names those there are.", statusCode: 405, type: Types + "wrong-method");

    public static IResult SignInNeeded() => Results.Problem(title: "Sign in first.", statusCode: 401, type: Types + "sign-in-needed");

    /// <summary>A page of another site had a browser send it.</summary>
    public static IResult OtherSite() => Results.Problem(title: "Send it from a page of this site.", statusCode: 403, type: Types + "other-site");

    /// <summary>Whoever called is not the provider it says it is.</summary>
    public static IResult Unsigned(string why) => Results.Problem(title: $"{why}.", statusCode: 401, type: Types + "bad-signature");

    /// <summary>A stale If-Match.</summary>
    public static IResult Stale() => Results.Problem(
        title: "It has changed since you read it. Read it again, then decide again.", statusCode: 412, type: Types + "stale");

    public static IResult Conflict(string title, string field) => Results.Problem(
        title: title, statusCode: 409, type: Types + "conflict",
        extensions: new Dictionary<string, object?> { ["errors"] = new[] { new { field, message = title } } });

    public static IResult TooLarge() => Results.Problem(title: "The body is too large.", statusCode: 413, type: Types + "too-large");

    public static IResult WrongType(string accepted) => Results.Problem(title: $"Send {accepted}.", statusCode: 415, type: Types + "wrong-type");

    /// <summary>Whether it was kept is not certain; to say the same again changes nothing.</summary>
    public static IResult TryAgain() => Results.Problem(
        title: "It could not be done just now, or its answer was lost. Send it again: what was recorded is not recorded twice.", statusCode: 503, type: Types + "try-again");

    /// <summary>The person's record cannot be decided; operators know.</summary>
    public static IResult Stuck() => Results.Problem(
        title: "This record cannot be changed until a fault in it is mended. Operators have been told.", statusCode: 500, type: Types + "stuck");

    public static IResult Of(Refusal refusal) => refusal.Kind switch
    {
        RefusalKind.NotFound => NotFound(refusal.Message),
        RefusalKind.Conflict => Conflict(refusal.Message, refusal.Field),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal.Kind, "A refusal nobody answers."),
    };
}
