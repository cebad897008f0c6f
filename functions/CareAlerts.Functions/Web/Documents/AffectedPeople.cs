using System.Text;
using CareAlerts.Domain;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Web.Documents;

/// <summary>Whom a change of the directory concerns, among those with anything open; and wakes them, so that they are decided by it.</summary>
internal sealed class AffectedPeople(OpenIndex open, DirectoryStore store, DirectorySnapshots snapshots, InternalBus bus, TimeProvider time)
{
    /// <summary>Other processes look for changes every 30 s: a second look after that finds the change wherever it runs.</summary>
    private static readonly TimeSpan UntilEveryProcessKnows = TimeSpan.FromSeconds(40);

    /// <summary>Everybody with a contact in their plan, policy or ward, or with one for whom that contact stands in.</summary>
    public async Task<IReadOnlyList<PersonId>> OfContactAsync(ContactId contact, CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(null, cancellationToken);
        if (rows.Count == 0) return [];
        var contacts = await WithThoseWhoNameItAsync(contact, cancellationToken);
        var localities = (await snapshots.LocalitiesAsync(cancellationToken)).Values
            .Where(policy => Names(LocalityDocument.References(policy))).Select(policy => policy.Id.Value).ToHashSet();
        var sources = (await snapshots.SourcesAsync(cancellationToken)).Values
            .Where(settings => Names(SourceSettingsDocument.References(settings))).Select(settings => settings.Id).ToHashSet();
        return PeopleOf(rows.Where(row =>
            row.Contacts.Any(contacts.Contains) || localities.Contains(row.Locality)
            || (row.Stay is { } stay && sources.Contains(stay.Source)) || (row.Person == PersonId.House && localities.Count > 0)));

        bool Names(IEnumerable<Reference> references) =>
            references.Any(reference => reference.Kind == ReferenceKind.Contact && contacts.Contains(new(reference.Id)));
    }

    /// <summary>Everybody of a locality; and the house, whose operators every locality may name.</summary>
    public async Task<IReadOnlyList<PersonId>> OfLocalityAsync(LocalityId locality, CancellationToken cancellationToken) =>
        PeopleOf((await RowsAsync(locality.Value, cancellationToken)).Concat(await RowsAsync(PersonId.House.Value, cancellationToken)));

    /// <summary>Everybody with an open stay at a source.</summary>
    public async Task<IReadOnlyList<PersonId>> OfSourceAsync(SourceId source, CancellationToken cancellationToken) =>
        PeopleOf((await RowsAsync(null, cancellationToken)).Where(row => row.Stay?.Source == source));

    /// <summary>
    /// Before the change is written: if we are killed right after writing it, these wake-ups still come; and they come late enough
    /// for every process to know of the change.
    /// </summary>
    public Task WakeLaterAsync(IReadOnlyList<PersonId> people, CancellationToken cancellationToken) =>
        bus.WakeNowAsync(people, $"change-{Keys.Random()}", cancellationToken, notBefore: time.GetUtcNow() + UntilEveryProcessKnows);

    /// <summary>After the change is written.</summary>
    public Task WakeNowAsync(IReadOnlyList<PersonId> people, CancellationToken cancellationToken) =>
        bus.WakeNowAsync(people, $"change-{Keys.Random()}", cancellationToken);

    private async Task<List<OpenRow>> RowsAsync(string? locality, CancellationToken cancellationToken)
    {
        var rows = new List<OpenRow>();
        await foreach (var entry in open.AllAsync(cancellationToken, locality))
            if (entry.Row is { IsClosed: false, IsAtRest: false }) rows.Add(entry.Row);
        return rows;
    }

    // A deputy's telephone number concerns everybody of the contact that is away.
    private async Task<HashSet<ContactId>> WithThoseWhoNameItAsync(ContactId contact, CancellationToken cancellationToken)
    {
        var all = (await store.AllAsync(DocumentKinds.Contact, cancellationToken))
            .Select(document => ContactDocument.Read(new(document.Id), Encoding.UTF8.GetBytes(document.Json)))
            .OfType<Read<Contact>.Ok>().Select(read => read.Value).ToList();
        var found = new HashSet<ContactId> { contact };
        int before;
        do
        {
            before = found.Count;
            foreach (var other in all)
                if (ContactsNeeded.NamedBy(other).Any(found.Contains)) found.Add(other.Id);
        }
        while (found.Count > before);
        return found;
    }

    private static List<PersonId> PeopleOf(IEnumerable<OpenRow> rows) => [.. rows.Select(row => row.Person).Distinct()];
}
