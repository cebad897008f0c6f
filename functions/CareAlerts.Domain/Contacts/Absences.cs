namespace CareAlerts.Domain;

/// <summary>Who is away.</summary>
public static class Absences
{
    /// <summary>
    /// The absence a contact is in; null when present. Where several overlap, one that names a deputy comes first, then the one
    /// that ends last.
    /// </summary>
    public static Absence? At(Contact contact, DateTimeOffset now) => contact.Absences
        .Where(absence => absence.From <= now && now < absence.To)
        .OrderByDescending(absence => absence.Deputy is not null)
        .ThenByDescending(absence => absence.To)
        .FirstOrDefault();
}
