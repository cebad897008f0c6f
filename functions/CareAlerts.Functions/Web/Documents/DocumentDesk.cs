using System.Text;
using CareAlerts.Domain;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Web.Documents;

/// <summary>Takes and gives the documents of the directory: contacts, localities, sources.</summary>
internal sealed class DocumentDesk(
    DirectoryStore store, DirectorySnapshots snapshots, ReferenceCheck references, AffectedPeople people, ILogger<DocumentDesk> log)
{
    private const int MostRounds = 10;

    public async Task<IResult> GetAsync(DocumentKind kind, string id, CancellationToken cancellationToken) =>
        await FindAsync(kind, id, cancellationToken) is { } stored ? Shown(id, stored.Json, created: false) : Problems.NotFound();

    public async Task<StoredDocument?> FindAsync(DocumentKind kind, string id, CancellationToken cancellationToken) =>
        DocumentId.IsWellFormed(id) ? await store.GetAsync(kind.Partition, id, cancellationToken) : null;

    /// <summary>Takes a document whole, or refuses it with every fault.</summary>
    public async Task<IResult> PutAsync(DocumentKind kind, string id, HttpRequest request, CancellationToken cancellationToken)
    {
        var (body, refused) = await RequestBody.JsonAsync(request, cancellationToken);
        if (refused is not null) return refused;
        var check = kind.Check(id, body);
        var faults = check.Faults.Concat(await references.MissingAsync(check.Names, cancellationToken)).ToList();
        if (faults.Count > 0) return Problems.Invalid(faults);
        return await ChangeAsync(
            kind, id, Preconditions.Of(request), stored => stored is null ? body : kind.Keep(body, Utf8(stored.Json)), cancellationToken);
    }

    /// <summary>
    /// Writes what <paramref name="change"/> makes of the stored document, over that very version: whoever was faster is read and the
    /// change made again.
    /// </summary>
    public async Task<IResult> ChangeAsync(
        DocumentKind kind, string id, Preconditions preconditions, Func<StoredDocument?, ReadOnlyMemory<byte>> change,
        CancellationToken cancellationToken)
    {
        var touched = await kind.Touches(people, id, cancellationToken);
        for (var round = 1; round <= MostRounds; round++)
        {
            var stored = await store.GetAsync(kind.Partition, id, cancellationToken);
            if (!preconditions.Allow(stored?.ETag)) return Problems.Stale();
            var text = DocumentText.ToStore(change(stored));
            // What was recorded may push a sound document over its limits; stored all the same, it could never be read again.
            if (kind.Check(id, Utf8(text)).Faults is { Count: > 0 } faults) return Problems.Invalid(faults);
            await people.WakeLaterAsync(touched, cancellationToken);
            if (!await store.PutAsync(kind.Partition, id, text, stored, cancellationToken)) continue;
            snapshots.LookAgain();
            await WakeAsync(touched, cancellationToken);
            return Shown(id, text, created: stored is null);
        }

        throw new TimeoutException("Too many write the same document at once.");
    }

    // The change is kept and the later wake-ups are on their way: a bus that is away now must not turn that into a failure.
    private async Task WakeAsync(IReadOnlyList<PersonId> touched, CancellationToken cancellationToken)
    {
        try
        {
            await people.WakeNowAsync(touched, cancellationToken);
        }
        catch (Exception e) when (Host.Transient.Is(e))
        {
            log.LogWarning("{Count} people are woken later than usual: {Reason}", touched.Count, e.Message.Split('\n')[0]);
        }
    }

    private static DocumentAnswer Shown(string id, string stored, bool created) => new(
        DocumentText.ToShow(id, stored), DocumentTag.Of(stored), created ? StatusCodes.Status201Created : StatusCodes.Status200OK);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
