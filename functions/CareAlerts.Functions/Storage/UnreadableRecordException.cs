using CareAlerts.Domain;

namespace CareAlerts.Functions.Storage;

/// <summary>What is stored about a person cannot be read. A bug, or somebody's hand in the tables: one person's, not the house's.</summary>
/// <param name="person">Whose record.</param>
/// <param name="locality">Where they live, as far as that can still be read.</param>
/// <param name="cause">What reading it threw.</param>
internal sealed class UnreadableRecordException(PersonId person, LocalityId? locality, Exception cause)
    : Exception($"The record of person {person} cannot be read: {cause.GetType().Name}.", cause)
{
    public PersonId Person => person;

    public LocalityId? Locality => locality;
}
