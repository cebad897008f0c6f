namespace CareAlerts.Domain;

/// <summary>What a reference points at.</summary>
public enum ReferenceKind
{
    /// <summary>A contact.</summary>
    Contact,
    /// <summary>A locality.</summary>
    Locality,
}

/// <summary>A contact or locality that a document names; CONTRACT refuses a plan, locality or source that names one that does not exist.</summary>
/// <param name="Kind">What is named.</param>
/// <param name="Id">Its id.</param>
/// <param name="Field">Where it is named, as in <see cref="Fault.Field"/>.</param>
public sealed record Reference(ReferenceKind Kind, string Id, string Field)
{
    /// <summary>The fault when what it names does not exist.</summary>
    public Fault Missing() => new(Field, Kind switch
    {
        ReferenceKind.Contact => "names a contact that does not exist",
        ReferenceKind.Locality => "names a locality that does not exist",
        _ => throw new InvalidOperationException($"no such kind of reference: {Kind}"),
    });

    internal static Reference To(ContactId contact, string field) => new(ReferenceKind.Contact, contact.Value, field);

    internal static Reference To(LocalityId locality, string field) => new(ReferenceKind.Locality, locality.Value, field);
}
