using CareAlerts.Domain;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Web.Documents;

/// <summary>What reading a document found: faults, and whom it names.</summary>
internal sealed record DocumentCheck(IReadOnlyList<Fault> Faults, IReadOnlyList<Reference> Names)
{
    public static DocumentCheck Of<T>(Read<T> read, Func<T, IEnumerable<Reference>> names) => read switch
    {
        Read<T>.Ok ok => new([], [.. names(ok.Value)]),
        Read<T>.Faulty faulty => new(faulty.Faults, faulty.References),
        _ => throw new ArgumentOutOfRangeException(nameof(read), read, "A reading nobody handles."),
    };
}

/// <summary>A kind of document in the directory, as people put it.</summary>
/// <param name="Partition">Where it is kept, see <see cref="DocumentKinds"/>.</param>
/// <param name="Check">Reads the document of an id.</param>
/// <param name="Keep">What a new text keeps of the stored one.</param>
/// <param name="Touches">Whom a change of an id concerns.</param>
internal sealed record DocumentKind(
    string Partition,
    Func<string, ReadOnlyMemory<byte>, DocumentCheck> Check,
    Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> Keep,
    Func<AffectedPeople, string, CancellationToken, Task<IReadOnlyList<PersonId>>> Touches)
{
    /// <summary>May name contacts that come later, so nothing is looked up; keeps absences nobody spoke of.</summary>
    public static readonly DocumentKind Contact = new(
        DocumentKinds.Contact,
        (id, json) => DocumentCheck.Of(ContactDocument.Read(new(id), json), _ => []) with { Names = [] },
        RecordedAbsences.Keep,
        (people, id, cancellationToken) => people.OfContactAsync(new(id), cancellationToken));

    public static readonly DocumentKind Locality = new(
        DocumentKinds.Locality,
        (id, json) => DocumentCheck.Of(LocalityDocument.Read(new(id), json), LocalityDocument.References),
        Replaced,
        (people, id, cancellationToken) => people.OfLocalityAsync(new(id), cancellationToken));

    public static readonly DocumentKind Source = new(
        DocumentKinds.Source,
        (id, json) => DocumentCheck.Of(SourceSettingsDocument.Read(new(id), json), SourceSettingsDocument.References),
        Replaced,
        (people, id, cancellationToken) => people.OfSourceAsync(new(id), cancellationToken));

    private static ReadOnlyMemory<byte> Replaced(ReadOnlyMemory<byte> put, ReadOnlyMemory<byte> stored) => put;
}
