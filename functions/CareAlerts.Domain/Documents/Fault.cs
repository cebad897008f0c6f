namespace CareAlerts.Domain;

/// <summary>One thing wrong with a document. CONTRACT answers them all at once as <c>errors:[{field, message}]</c>.</summary>
/// <param name="Field">Where, as a path: <c>services[1].leadTimeHours</c>; <c>body</c> when it is the document as a whole.</param>
/// <param name="Message">What, as the end of a sentence that begins with the field. Never repeats the value: it may be personal.</param>
public sealed record Fault(string Field, string Message);

/// <summary>What became of reading a document: the whole of it, or every fault found.</summary>
public abstract record Read<T>
{
    private Read() { }

    /// <summary>The document is sound.</summary>
    /// <param name="Value">What it says.</param>
    public sealed record Ok(T Value) : Read<T>;

    /// <summary>The document is refused.</summary>
    /// <param name="Faults">Every fault, at least one, in the order of the document's definition.</param>
    public sealed record Faulty(IReadOnlyList<Fault> Faults) : Read<T>
    {
        /// <summary>Whom the document names all the same, so that one answer can list these faults and those of names that mean nobody.</summary>
        public IReadOnlyList<Reference> References { get; init; } = [];
    }
}
