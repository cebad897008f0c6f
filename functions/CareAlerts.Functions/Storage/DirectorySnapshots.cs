using System.Collections.Concurrent;
using System.Text;
using CareAlerts.Domain;

namespace CareAlerts.Functions.Storage;

/// <summary>
/// Gives decisions their directory: policies and sources whole, reloaded when the version row (read at most every 30 s) has moved, and
/// the contacts a record can need, loaded by id and cached as long.
/// </summary>
internal sealed class DirectorySnapshots(DirectoryStore store, TimeProvider time, ILogger<DirectorySnapshots> log) : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    /// <summary>Whoever changed a document may have been killed before moving the version row: so all is read again now and then.</summary>
    private static readonly TimeSpan ReadAgainEvery = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _loading = new(1, 1);
    private Loaded? _loaded;
    private int _changes;

    /// <summary>The next snapshot looks at the version row, whatever the hour: this process has just changed a document.</summary>
    public void LookAgain()
    {
        Interlocked.Increment(ref _changes);
        if (_loaded is { } held) _loaded = held with { LookedAt = DateTimeOffset.MinValue };
    }

    /// <summary>A snapshot with every contact a record, or an input about it, can need.</summary>
    /// <exception cref="UnreadableRecordException">The record does not tell whom it names.</exception>
    public async Task<CareDirectory> ForAsync(PersonRecord record, IEnumerable<ContactId> alsoContacts, CancellationToken cancellationToken)
    {
        var loaded = await LoadedAsync(cancellationToken);
        var needed = NeededBy(record, loaded).Concat(alsoContacts);
        return new(loaded.Localities, loaded.Sources, await ContactsAsync(loaded, needed, cancellationToken));
    }

    public async Task<SourceSettings> SourceAsync(SourceId id, CancellationToken cancellationToken) =>
        (await LoadedAsync(cancellationToken)).Sources.TryGetValue(id, out var settings) ? settings : SourceSettings.Default(id);

    public async Task<IReadOnlyDictionary<SourceId, SourceSettings>> SourcesAsync(CancellationToken cancellationToken) =>
        (await LoadedAsync(cancellationToken)).Sources;

    public async Task<IReadOnlyDictionary<LocalityId, LocalityPolicy>> LocalitiesAsync(CancellationToken cancellationToken) =>
        (await LoadedAsync(cancellationToken)).Localities;

    public async Task<Contact?> ContactAsync(ContactId id, CancellationToken cancellationToken)
    {
        var loaded = await LoadedAsync(cancellationToken);
        return (await ContactsAsync(loaded, [id], cancellationToken)).GetValueOrDefault(id);
    }

    public void Dispose() => _loading.Dispose();

    private static List<ContactId> NeededBy(PersonRecord record, Loaded loaded)
    {
        try
        {
            return [.. ContactsNeeded.By(record, loaded.Localities, loaded.Sources)];
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new UnreadableRecordException(record.Id, record.Plan?.Locality, e);
        }
    }

    private async Task<Loaded> LoadedAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_loaded is { } held && now - held.LookedAt < LookEvery) return held;
        await _loading.WaitAsync(cancellationToken);
        try
        {
            if (_loaded is { } current && now - current.LookedAt < LookEvery) return current;
            var changes = Volatile.Read(ref _changes);
            var version = await store.VersionAsync(cancellationToken);
            var loaded = _loaded is { } same && same.Version == version && now - same.LoadedAt < ReadAgainEvery ? same with { LookedAt = now } : await LoadAsync(version, now, cancellationToken);
            // A change made while we looked may have come too late for us: the next one looks again.
            return _loaded = changes == Volatile.Read(ref _changes) ? loaded : loaded with { LookedAt = DateTimeOffset.MinValue };
        }
        finally
        {
            _loading.Release();
        }
    }

    private async Task<Loaded> LoadAsync(string version, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var localities = await ReadAllAsync(DocumentKinds.Locality, document => LocalityDocument.Read(new(document.Id), Bytes(document)), cancellationToken);
        var sources = await ReadAllAsync(DocumentKinds.Source, document => SourceSettingsDocument.ReadStored(new(document.Id), Bytes(document)), cancellationToken);
        return new(version, now, now, localities.ToDictionary(policy => policy.Id), sources.ToDictionary(settings => settings.Id), new());
    }

    private async Task<List<T>> ReadAllAsync<T>(string kind, Func<StoredDocument, Read<T>> read, CancellationToken cancellationToken)
    {
        var values = new List<T>();
        foreach (var document in await store.AllAsync(kind, cancellationToken))
            if (read(document) is Read<T>.Ok ok) values.Add(ok.Value);
            else log.LogError("The stored {Kind} {Id} can no longer be read; it is as if it were not there.", kind, document.Id);
        return values;
    }

    // Contacts name contacts (deputies, teams, rotas): follow them until no new name turns up.
    private async Task<IReadOnlyDictionary<ContactId, Contact>> ContactsAsync(Loaded loaded, IEnumerable<ContactId> needed, CancellationToken cancellationToken)
    {
        var contacts = new Dictionary<ContactId, Contact>();
        var seen = new HashSet<ContactId>();
        var queue = new Queue<ContactId>(needed);
        while (queue.TryDequeue(out var id))
        {
            if (!seen.Add(id)) continue;
            if (!loaded.Contacts.TryGetValue(id, out var contact)) loaded.Contacts[id] = contact = await LoadContactAsync(id, cancellationToken);
            if (contact is null) continue;
            contacts[id] = contact;
            foreach (var named in ContactsNeeded.NamedBy(contact)) queue.Enqueue(named);
        }

        return contacts;
    }

    private async Task<Contact?> LoadContactAsync(ContactId id, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(DocumentKinds.Contact, id.Value, cancellationToken) is not { } document) return null;
        if (ContactDocument.Read(id, Bytes(document)) is Read<Contact>.Ok ok) return ok.Value;
        log.LogError("The stored contact {Contact} can no longer be read; it is as if it were not there.", id);
        return null;
    }

    private static ReadOnlyMemory<byte> Bytes(StoredDocument document) => Encoding.UTF8.GetBytes(document.Json);

    private sealed record Loaded(
        string Version, DateTimeOffset LookedAt, DateTimeOffset LoadedAt, IReadOnlyDictionary<LocalityId, LocalityPolicy> Localities,
        IReadOnlyDictionary<SourceId, SourceSettings> Sources, ConcurrentDictionary<ContactId, Contact?> Contacts);
}
