using CareAlerts.Domain;

namespace CareAlerts.Functions.Storage;

/// <summary>Which identifiers lead to a person by their plan, as it is committed now: those it names, and those that hospitals link to them.</summary>
internal sealed class PlanNumbers(IdentifierIndex index, RecordLinks links, PersonStore people)
{
    /// <summary>Keys of the identifiers a plan names.</summary>
    public IReadOnlyList<string> NamedIn(CarePlan? plan) => plan is null ? [] : [.. plan.Person.Identifiers.Select(index.KeyOf).Distinct()];

    /// <summary>Gives a claim up, unless the person's plan relies on it.</summary>
    public Task ReleaseAsync(string key, PersonId person, CancellationToken cancellationToken) =>
        index.ReleaseAsync(key, person, () => ReliesOnAsync(person, key, cancellationToken), cancellationToken);

    private async Task<bool> ReliesOnAsync(PersonId person, string key, CancellationToken cancellationToken)
    {
        var named = NamedIn((await people.LoadAsync(person, cancellationToken)).Record.Plan);
        return named.Contains(key) || (await links.OfAsync(named, cancellationToken)).Contains(key);
    }
}
