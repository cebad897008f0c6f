namespace CareAlerts.Domain;

/// <summary>Reads CONTRACT's <c>PUT /contacts/{id}</c>. A contact may name contacts that come later, so its references are not checked.</summary>
public static class ContactDocument
{
    /// <summary>Reads a contact.</summary>
    /// <param name="id">The id it is put under.</param>
    /// <param name="json">UTF-8 JSON.</param>
    public static Read<Contact> Read(ContactId id, ReadOnlyMemory<byte> json) => DocumentReader.Read(json, document => Table(id, document));

    private static Contact Table(ContactId id, DocumentObject document)
    {
        DocumentId.Check(document, id.Value);
        if (id.Value is { } word && WireNames.RecipientRoles.TryRead(word, out _))
            document.Fault("id", "is the word for a role in escalation steps");
        document.Derived("id", "etag", "problems");

        var contact = new Contact
        {
            Id = id,
            Name = document.Required("name", Formats.Line),
            Kind = document.Required("kind", Formats.Word(WireNames.ContactKinds)),
            Role = document.Optional("role", Formats.Line),
            Email = document.Optional("email", Formats.Email),
            Mobile = document.Optional("mobile", Formats.Telephone),
            Phone = document.Optional("phone", Formats.Telephone),
            Team = document.OptionalValue("team", Formats.Contact),
            WorkingHours = document.List("workingHours", Hours),
            Acceptance = document.Optional("acceptance", AcceptanceTable),
            Members = document.List("members", Formats.Contact),
            Rota = document.List("rota", Turn),
            SignIn = document.Optional("signIn", SignInTable),
            Absences = document.List("absences", value => value.Fields(absence => AbsenceDocument.Table(id, absence))),
        };

        if (!document.AreSound("kind")) return contact;
        OnlyFor(ContactKind.Service, "acceptance");
        OnlyFor(ContactKind.Team, "members");
        OnlyFor(ContactKind.Team, "rota");
        return contact;

        // A rota on a person would be passed over in silence, and somebody would rely on it.
        void OnlyFor(ContactKind kind, string field)
        {
            if (contact.Kind != kind && document.Has(field))
                document.Fault(field, $"is only for a contact of kind {WireNames.ContactKinds.Of(kind)}");
        }
    }

    private static WorkingHours Hours(DocumentValue value) => value.Fields(hours => new WorkingHours(
        Days: hours.Required("days", Formats.Words(WireNames.Days)),
        From: hours.Required("from", Formats.TimeOfDay),
        To: hours.Required("to", Formats.TimeOfDay)));

    private static Acceptance AcceptanceTable(DocumentValue value) => value.Fields(acceptance => new Acceptance(
        Hours: acceptance.List("hours", Hours),
        StartDays: acceptance.OrDefault("startDays", Formats.Words(WireNames.Days), [])));

    private static RotaEntry Turn(DocumentValue value) => value.Fields(turn =>
    {
        var (from, to) = Formats.Period(turn);
        return new RotaEntry(from, to, turn.Required("contact", Formats.Contact));
    });

    private static SignIn SignInTable(DocumentValue value) => value.Fields(signIn => new SignIn(
        Tenant: signIn.Required("tenant", Formats.Code),
        Oid: signIn.Required("oid", Formats.Code)));
}
