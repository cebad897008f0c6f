namespace CareAlerts.Domain;

/// <summary>Whether a message is about the person who holds its identifier: what contradicts that is for people to review, never a guess.</summary>
public static class IdentityRules
{
    /// <summary>Why the message may be about somebody else, naming the field; null when nothing speaks against it.</summary>
    /// <param name="plan">The care plan of whoever holds the identifier.</param>
    /// <param name="message">The message.</param>
    /// <param name="byRegistered">Whether an authority registered for the source led to them; any other needs an agreeing date of birth.</param>
    public static Refusal? Contradicts(CarePlan? plan, FeedMessage message, bool byRegistered)
    {
        if (plan is null) return null;
        if (message.BirthDate is { } born && born != plan.Person.BirthDate)
            return Doubt("PID-7", NhsNumbersDiffer(plan, message)
                ? "The birth date and the NHS number contradict the plan of whoever holds the other identifier."
                : "The birth date contradicts the plan of whoever holds the identifier.");
        if (message.BirthDate is null && !byRegistered)
            return Doubt("PID-7", "The identifier's authority is not registered for this source, and there is no birth date to confirm it by.");
        return NhsNumbersDiffer(plan, message) ? Doubt("PID-3", "The NHS number contradicts the plan of whoever holds the other identifier.") : null;
    }

    private static bool NhsNumbersDiffer(CarePlan plan, FeedMessage message)
    {
        var sent = message.Identifiers.Where(IsNhs).Select(identifier => identifier.LookupValue()).ToList();
        var planned = plan.Person.Identifiers.Where(IsNhs).Select(identifier => identifier.LookupValue()).ToList();
        return sent.Count > 0 && planned.Count > 0 && !sent.Intersect(planned).Any();
    }

    private static bool IsNhs(Identifier identifier) => identifier.System == NhsNumber.System;

    private static Refusal Doubt(string field, string why) => new(RefusalKind.Conflict, field, why);
}
