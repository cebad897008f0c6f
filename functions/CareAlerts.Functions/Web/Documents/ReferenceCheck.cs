using CareAlerts.Domain;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Web.Documents;

/// <summary>Looks up what a document names, each once; documents are never removed, so what is found stays true.</summary>
internal sealed class ReferenceCheck(DirectoryStore store)
{
    public async Task<IReadOnlyList<Fault>> MissingAsync(IReadOnlyList<Reference> names, CancellationToken cancellationToken)
    {
        var faults = new List<Fault>();
        var known = new Dictionary<(ReferenceKind, string), bool>();
        foreach (var name in names)
        {
            if (!known.TryGetValue((name.Kind, name.Id), out var exists))
                known[(name.Kind, name.Id)] = exists = await store.GetAsync(PartitionOf(name.Kind), name.Id, cancellationToken) is not null;
            if (!exists) faults.Add(name.Missing());
        }

        return faults;
    }

    private static string PartitionOf(ReferenceKind kind) => kind switch
    {
        ReferenceKind.Contact => DocumentKinds.Contact,
        ReferenceKind.Locality => DocumentKinds.Locality,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A reference nobody looks up."),
    };
}
