namespace CareAlerts.Domain;

/// <summary>Whether a message is about the person who holds its identifier: what contradicts that is for people to review, never a guess.</summary>
public static class IdentityRules
{
    /// <summary>Why the message may be about somebody else, naming the field; null when nothing speaks against it.</summary>
    /// <param name="plan">The care plan of whoever holds the identifier.</param>
    /// <param name="message">The message.</param>
    /// <param name="byRegistered">Whether an authority registered for the source led to them; any other needs an agreeing date of birth.</param>
    public static Refusal? Contradicts(CarePlan? plan, FeedMessage message, bool byRegistered) =>
        Contradicts(plan, new WhoIsMeant(message.Source, message.Identifiers, message.BirthDate), byRegistered);

    /// <summary>The same of whatever a message says of who it is about.</summary>
    public static Refusal? Contradicts(CarePlan? plan, WhoIsMeant message, bool byRegistered)
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

    /// <summary>Whether two records have NHS numbers, and none in common.</summary>
    public static bool NhsNumbersDiffer(IEnumerable<Identifier> one, IEnumerable<Identifier> other)
    {
        var (ones, others) = (NhsNumbersOf(one), NhsNumbersOf(other));
        return ones.Count > 0 && others.Count > 0 && !ones.Intersect(others).Any();
    }

    private static List<string> NhsNumbersOf(IEnumerable<Identifier> identifiers) => [.. identifiers.Where(IsNhs).Select(identifier => identifier.LookupValue())];

    private static bool NhsNumbersDiffer(CarePlan plan, WhoIsMeant message) => NhsNumbersDiffer(message.Identifiers, plan.Person.Identifiers);

    /// <summary>Whether an identifier is an NHS number: the one nobody else can have.</summary>
    public static bool IsNhs(Identifier identifier) => identifier.System == NhsNumber.System;

    private static Refusal Doubt(string field, string why) => new(RefusalKind.Conflict, field, why);
}
