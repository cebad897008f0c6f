using CareAlerts.Domain;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Web.Documents;

/// <summary>An identifier a plan claims for its person.</summary>
/// <param name="Key">Its keyed hash; the identifier itself is stored nowhere but in the plan.</param>
/// <param name="Field">Where the document has it.</param>
internal sealed record PlanClaim(string Key, string Field)
{
    /// <summary>The claims of a plan in the order they are made: the NHS number first, since it is the one nobody else can have.</summary>
    public static IReadOnlyList<PlanClaim> Of(CarePlan plan, IdentifierIndex index) =>
    [
        .. plan.Person.Identifiers.Index()
            .OrderBy(entry => entry.Item.System == NhsNumber.System ? 0 : 1)
            .Select(entry => new PlanClaim(index.KeyOf(entry.Item), $"person.identifiers[{entry.Index}]"))
            .DistinctBy(claim => claim.Key),
    ];
}

/// <summary>The claims one request makes: it can give back those it made, and no more.</summary>
internal sealed class PlanClaims(IdentifierIndex index, PlanNumbers numbers, PersonStore people)
{
    private readonly List<(string Key, PersonId Person)> _made = [];

    /// <summary>Claims an identifier; false when somebody else holds it.</summary>
    public async Task<bool> MakeAsync(PlanClaim claim, PersonId person, CancellationToken cancellationToken)
    {
        if (await index.HolderAsync(claim.Key, cancellationToken) is { } holder) return await people.AreOneAsync(holder, person, cancellationToken);
        if (await index.ClaimAsync(claim.Key, person, cancellationToken) != person) return false;
        _made.Add((claim.Key, person));
        return true;
    }

    /// <summary>Gives back what this request claimed, unless another request has committed a plan that relies on it meanwhile.</summary>
    public async Task GiveBackAsync(CancellationToken cancellationToken)
    {
        foreach (var (key, person) in _made) await numbers.ReleaseAsync(key, person, cancellationToken);
    }
}
