namespace CareAlerts.Domain;

/// <summary>Whether a message is about the person who holds its identifier: what contradicts that is for people to review, never a guess.</summary>
public static class IdentityRules
{
    /// <summary>Why the message may be about somebody else, naming the field; null when nothing speaks against it.</summary>
    /// <param name="person">Whoever holds the identifier.</param>
    /// <param name="message">The message.</param>
    /// <param name="byRegistered">Whether an authority registered for the source led to them; any other needs an agreeing date of birth.</param>
    public static Refusal? Contradicts(PersonRecord person, FeedMessage message, bool byRegistered) =>
        Contradicts(person, new WhoIsMeant(message.Source, message.Identifiers, message.BirthDate), byRegistered);

    /// <summary>The same of whatever a message says of who it is about.</summary>
    public static Refusal? Contradicts(PersonRecord person, WhoIsMeant message, bool byRegistered)
    {
        if (person.Plan is not { } plan) return null;
        if (message.BirthDate is { } born && born != plan.Person.BirthDate)
            return Doubt("PID-7", NhsNumbersDiffer(person, message)
                ? "The birth date and the NHS number contradict the plan of whoever holds the other identifier."
                : "The birth date contradicts the plan of whoever holds the identifier.");
        if (message.BirthDate is null && !byRegistered)
            return Doubt("PID-7", "The identifier's authority is not registered for this source, and there is no birth date to confirm it by.");
        return NhsNumbersDiffer(person, message) ? Doubt("PID-3", "The NHS number contradicts the plan of whoever holds the other identifier.") : null;
    }

    /// <summary>Whether two records have NHS numbers, and none in common.</summary>
    public static bool NhsNumbersDiffer(IEnumerable<Identifier> one, IEnumerable<Identifier> other) => Differ(NhsNumbersOf(one), NhsNumbersOf(other));

    /// <summary>The NHS numbers of a plan, as they are looked up.</summary>
    public static IReadOnlyList<string> NhsNumbersOf(CarePlan? plan) => NhsNumbersOf(plan?.Person.Identifiers ?? []);

    /// <summary>The NHS numbers among identifiers, as they are looked up.</summary>
    public static IReadOnlyList<string> NhsNumbersOf(IEnumerable<Identifier> identifiers) => [.. identifiers.Where(IsNhs).Select(identifier => identifier.LookupValue())];

    private static bool NhsNumbersDiffer(PersonRecord person, WhoIsMeant message) => Differ(NhsNumbersOf(message.Identifiers), [.. NhsNumbersOf(person.Plan), .. person.OtherNhsNumbers]);

    private static bool Differ(IReadOnlyList<string> ones, IReadOnlyList<string> others) => ones.Count > 0 && others.Count > 0 && !ones.Intersect(others).Any();

    /// <summary>Whether an identifier is an NHS number: the one nobody else can have.</summary>
    public static bool IsNhs(Identifier identifier) => identifier.System == NhsNumber.System;

    private static Refusal Doubt(string field, string why) => new(RefusalKind.Conflict, field, why);
}
