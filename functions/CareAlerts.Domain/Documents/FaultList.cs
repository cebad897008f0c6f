namespace CareAlerts.Domain;

/// <summary>Gathers faults; ends with a count when there are more than anyone would read.</summary>
internal sealed class FaultList
{
    /// <summary>A body of 256 KiB can hold a hundred thousand faults; nobody reads, and no answer should carry, more than these.</summary>
    internal const int Shown = 200;

    private readonly List<Fault> _faults = [];
    private readonly HashSet<string> _fields = [];

    private readonly List<Reference> _references = [];

    public int Count { get; private set; }

    /// <summary>Whom the document names, wherever it could be read.</summary>
    public IReadOnlyList<Reference> References => _references;

    public void Refer(Reference reference) => _references.Add(reference);

    public void Add(string field, string message)
    {
        Count++;
        _fields.Add(field);
        if (_faults.Count < Shown) _faults.Add(new(field.Length == 0 ? DocumentReader.WholeDocument : field, message));
    }

    public bool Has(string field) => _fields.Contains(field);

    public IReadOnlyList<Fault> ToList() =>
        Count <= Shown ? _faults : [.. _faults, new(DocumentReader.WholeDocument, $"has {Count - Shown} more faults")];
}
