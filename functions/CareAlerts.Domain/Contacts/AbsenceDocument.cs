namespace CareAlerts.Domain;

/// <summary>Reads CONTRACT's <c>POST /contacts/{id}/absences {from, to, deputy?}</c>.</summary>
public static class AbsenceDocument
{
    /// <summary>Reads the absence of a contact.</summary>
    /// <param name="absent">Whose absence it is: nobody stands in for themselves.</param>
    /// <param name="json">UTF-8 JSON.</param>
    public static Read<Absence> Read(ContactId absent, ReadOnlyMemory<byte> json) =>
        DocumentReader.Read(json, document => Table(absent, document));

    /// <summary>The deputy, if one is named.</summary>
    public static IEnumerable<Reference> References(Absence absence)
    {
        if (absence.Deputy is { } deputy) yield return Reference.To(deputy, "deputy");
    }

    internal static Absence Table(ContactId absent, DocumentObject document)
    {
        var (from, to) = Formats.Period(document);
        var absence = new Absence(from, to, Deputy: document.OptionalValue("deputy", Formats.Contact));
        if (absence.Deputy == absent) document.Fault("deputy", "must be somebody else");
        return absence;
    }
}
