using CareAlerts.Domain;

namespace CareAlerts.Functions.Web.Stays;

/// <summary>The queries and bodies of stays, field by field (CONTRACT, "Stays, readiness, alerts").</summary>
internal static class StayBodies
{
    public static StayFilter Filter(DocumentObject query) => new(
        query.OptionalValue("open", TrueOrFalse),
        query.Optional("ward", Formats.Code),
        query.Optional("site", Formats.Code),
        query.OptionalValue("locality", Formats.Locality));

    public static Identifier Search(DocumentObject body) => body.Required("identifier", value => value.Fields(identifier =>
        new Identifier(identifier.Required("system", Formats.SystemUri), identifier.Required("value", Formats.Code))));

    public static DateTimeOffset? GateAt(DocumentObject query) => query.OptionalValue("at", Formats.Moment);

    public static DateTimeOffset ExpectedDischarge(DocumentObject body) => body.Required("at", Formats.Moment);

    /// <summary>What somebody says about a service. Its need and time are the decision's to fill in.</summary>
    public static ReadinessReply Reply(DocumentObject body, Actor by)
    {
        var reply = new ReadinessReply
        {
            Answer = body.Required("state", Formats.Word(StateNames.Answers)),
            AvailableFrom = body.OptionalValue("availableFrom", Formats.Moment),
            HeldUntil = body.OptionalValue("heldUntil", Formats.Moment),
            Reason = body.Optional("reason", Formats.Line),
            Evidence = body.OptionalValue("evidence", Formats.Word(StateNames.Evidences)),
            SpokeTo = body.Optional("spokeTo", Formats.Line),
            Note = body.Optional("note", Formats.Note),
            By = by,
            At = default,
            Need = "",
        };
        if (body.AreSound("availableFrom", "heldUntil") && reply.HeldUntil < reply.AvailableFrom)
            body.Fault("heldUntil", "must not be before availableFrom");
        return reply;
    }

    /// <summary>A hold needs a reason. Ending one, by a time that is not ahead, needs none: the reason it was asked for stays.</summary>
    public static HoldRequest Hold(DocumentObject body, DateTimeOffset now)
    {
        var (reason, until) = (body.Optional("reason", Formats.Line), body.OptionalValue("until", Formats.Moment));
        var ends = until <= now;
        if (!body.Has("reason") && !ends) body.Fault("reason", "is required");
        return new(reason, until);
    }

    public static string OverrideReason(DocumentObject body) => body.Required("reason", Formats.Line);

    private static bool TrueOrFalse(DocumentValue value) => value.Parsed<bool>(bool.TryParse, "must be true or false");
}

/// <summary>A hold as asked for.</summary>
/// <param name="Reason">Why; may be left out to end one.</param>
/// <param name="Until">Until when; null is until somebody ends it.</param>
internal sealed record HoldRequest(string? Reason, DateTimeOffset? Until);
