using System.Text;
using CareAlerts.Domain;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Web.Documents;

/// <summary>Contacts and their absences.</summary>
internal static class Contacts
{
    public static void MapContacts(this IEndpointRouteBuilder api)
    {
        api.MapGet("/contacts", ListAsync);
        api.MapGet("/contacts/{id}", (string id, DocumentDesk desk, CancellationToken cancellationToken) =>
            desk.GetAsync(DocumentKind.Contact, id, cancellationToken));
        api.MapPut("/contacts/{id}", (string id, HttpRequest request, DocumentDesk desk, CancellationToken cancellationToken) =>
            desk.PutAsync(DocumentKind.Contact, id, request, cancellationToken));
        api.MapPost("/contacts/{id}/absences", AddAbsenceAsync);
    }

    private static async Task<IResult> ListAsync(DirectoryStore store, CancellationToken cancellationToken) => Results.Json(
        (await store.AllAsync(DocumentKinds.Contact, cancellationToken))
            .Select(document => ContactDocument.Read(new(document.Id), Utf8(document)))
            .OfType<Read<Contact>.Ok>()
            .Select(read => read.Value)
            .Select(contact => new { id = contact.Id.Value, name = contact.Name, kind = WireNames.ContactKinds.Of(contact.Kind), role = contact.Role }));

    /// <summary>Answers the contact, 200. The same absence told twice is one absence: a request is repeated when its answer was lost.</summary>
    private static async Task<IResult> AddAbsenceAsync(
        string id, HttpRequest request, DocumentDesk desk, ReferenceCheck references, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(DocumentKind.Contact, id, cancellationToken) is null) return Problems.NotFound();
        var (body, refused) = await RequestBody.JsonAsync(request, cancellationToken);
        if (refused is not null) return refused;
        var read = AbsenceDocument.Read(new(id), body);
        var check = DocumentCheck.Of(read, AbsenceDocument.References);
        var faults = check.Faults.Concat(await references.MissingAsync(check.Names, cancellationToken)).ToList();
        if (faults.Count > 0 || read is not Read<Absence>.Ok { Value: var absence }) return Problems.Invalid(faults);
        return await desk.ChangeAsync(DocumentKind.Contact, id, Preconditions.Of(request), stored => WithAbsence(stored!, absence), cancellationToken);
    }

    private static ReadOnlyMemory<byte> WithAbsence(StoredDocument stored, Absence absence)
    {
        var isKnown = ContactDocument.Read(new(stored.Id), Utf8(stored)) is Read<Contact>.Ok { Value.Absences: var known } && known.Contains(absence);
        return isKnown ? Utf8(stored) : RecordedAbsences.Add(Utf8(stored), absence);
    }

    private static byte[] Utf8(StoredDocument document) => Encoding.UTF8.GetBytes(document.Json);
}
