using Azure;
using CareAlerts.Domain;
using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Storage;

/// <summary>People, one partition each: loaded by one query, committed by one entity group transaction under the head's tag.</summary>
internal sealed class PersonStore(TableServiceClient tables)
{
    private readonly TableClient _people = tables.GetTableClient(TableNames.People);
    private readonly ForgottenRows _forgotten = new(tables.GetTableClient(TableNames.People));

    /// <summary>Records that moved to one that moved to another…: more than ever happens to one person.</summary>
    private const int MostMoves = 20;

    /// <summary>The person's record, wherever it has moved to: ids given out before still lead to it.</summary>
    /// <exception cref="UnreadableRecordException">What is stored cannot be read.</exception>
    public async Task<LoadedPerson> LoadAsync(PersonId id, CancellationToken cancellationToken)
    {
        for (var moves = 0; moves < MostMoves; moves++)
        {
            var loaded = await LoadOneAsync(id, cancellationToken);
            if (loaded.Record.Moved is not { } moved) return loaded;
            id = moved.To;
        }

        throw new InvalidOperationException($"Record {id} has moved too often.");
    }

    /// <summary>Whether two ids lead to one record. A claim may still name a record that has moved: compare who holds it by this, never the ids.</summary>
    /// <exception cref="UnreadableRecordException">What is stored cannot be read.</exception>
    public async Task<bool> AreOneAsync(PersonId one, PersonId other, CancellationToken cancellationToken) =>
        one == other || (await LoadAsync(one, cancellationToken)).Record.Id == (await LoadAsync(other, cancellationToken)).Record.Id;

    /// <summary>The record under an id, also one that has moved.</summary>
    /// <exception cref="UnreadableRecordException">What is stored cannot be read.</exception>
    public async Task<LoadedPerson> LoadOneAsync(PersonId id, CancellationToken cancellationToken) =>
        PersonRows.Read(id, await RowsAsync(id, cancellationToken));

    /// <summary>What was in a record when it moved.</summary>
    /// <exception cref="UnreadableRecordException">What is stored cannot be read.</exception>
    public async Task<Adoption> LeftBehindAsync(PersonId id, CancellationToken cancellationToken) =>
        PersonRows.ReadAdoption(id, await RowsAsync(id, cancellationToken));

    private async Task<IReadOnlyList<TableEntity>> RowsAsync(PersonId id, CancellationToken cancellationToken)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in _people.QueryAsync(ODataFilter.RowKeyRange(id.Value, Keys.Head, Keys.WorkingSetEnd), cancellationToken: cancellationToken))
            rows.Add(row);
        return rows;
    }

    /// <summary>
    /// Commits a decision. False when somebody else was first: load and decide again. An unclear answer is resolved by looking: the head
    /// tells whether this operation wrote it. A write that is late even for that meets our next one under the tag.
    /// </summary>
    public async Task<Commit> CommitAsync(LoadedPerson loaded, Decision decision, PlanDocument? plan, IReadOnlyList<OpenKey> openRows, CancellationToken cancellationToken)
    {
        var after = decision.Record;
        var operationId = Guid.NewGuid().ToString("N");
        if (decision.Forgotten is { } forgotten) await _forgotten.DeleteAsync(after.Id, forgotten, cancellationToken);
        IReadOnlyList<OutboxItem> outbox = [.. loaded.Outbox, .. decision.Effects.Select(effect => OutboxItem.Of(effect, after.Version))];
        var actions = new List<TableTransactionAction> { HeadAction(loaded, PersonRows.Head(after, operationId, outbox, openRows)) };
        foreach (var change in decision.Changes) actions.AddRange(PersonRows.Of(after.Id, change, plan ?? loaded.Plan));
        if (decision.Reasons.Count > 0) actions.Add(new(TableTransactionActionType.UpsertReplace, PersonRows.Timeline(after, decision.Reasons)));

        switch (await _people.SubmitTransactionAsync(actions, cancellationToken))
        {
            case WriteOutcome.Written written:
                return new Commit.Done(written.ETag, outbox);
            case WriteOutcome.Unclear:
                var found = await HeadAsync(after.Id, cancellationToken);
                return found is not null && found.GetString("OperationId") == operationId ? new Commit.Done(found.ETag, outbox) : new Commit.LostRace();
            case WriteOutcome.Conflict:
                return new Commit.LostRace();
            case var other:
                throw new TableWriteException(other);
        }
    }

    /// <summary>Empties the outbox after its effects were carried out, unless somebody has decided since: they carry it on.</summary>
    public Task<WriteOutcome> ClearOutboxAsync(PersonRecord record, ETag head, IReadOnlyList<OpenKey> openRows, string operationId, CancellationToken cancellationToken) =>
        _people.UpdateEntityAsync(PersonRows.Head(record, operationId, [], openRows), head, TableUpdateMode.Replace, cancellationToken);

    /// <summary>Marks a person whose record makes a decision throw; the next decision that succeeds takes the mark away.</summary>
    public Task MarkStuckAsync(PersonId id, CancellationToken cancellationToken) =>
        _people.UpsertEntityAsync(new TableEntity(id.Value, Keys.Head) { ["IsStuck"] = true }, TableUpdateMode.Merge, cancellationToken);

    /// <summary>The head alone: whether anything was decided since, and what is still in the outbox.</summary>
    public async Task<HeadGlance?> GlanceAsync(PersonId id, CancellationToken cancellationToken) =>
        await HeadAsync(id, cancellationToken) is { } row
            ? new(row.GetInt64("Version") ?? 0, row.GetDateTimeOffset("WakeAt"), row.Get<List<OutboxItem>>("Outbox") ?? [], row.Get<List<OpenKey>>("OpenRows") ?? [], row.Timestamp)
            : null;

    /// <summary>What was decided and why, oldest first; with what was decided in records that have moved here.</summary>
    public async Task<IReadOnlyList<TimelineEntry>> TimelineAsync(PersonRecord person, CancellationToken cancellationToken)
    {
        var entries = await AllAsync(person, Keys.TimelinePrefix, PersonRows.ReadTimeline, cancellationToken);
        return person.Adopted.Count == 0 ? entries : [.. entries.OrderBy(entry => entry.At)];
    }

    public Task<IReadOnlyList<RowChange.Rested>> RestedAsync(PersonRecord person, CancellationToken cancellationToken) =>
        AllAsync(person, Keys.RestedPrefix, row => row.Get<RowChange.Rested>("J")!, cancellationToken);

    /// <summary>Alerts at rest that belong to no stay, lot by lot. What was told of an alert may be in a lot before its own.</summary>
    public Task<IReadOnlyList<RowChange.AlertsRested>> RestedAlertsAsync(PersonRecord person, CancellationToken cancellationToken) =>
        AllAsync(person, Keys.RestedAlertsPrefix, row => row.Get<RowChange.AlertsRested>("J")!, cancellationToken);

    private async Task<IReadOnlyList<T>> AllAsync<T>(PersonRecord person, string prefix, Func<TableEntity, T> read, CancellationToken cancellationToken)
    {
        var all = new List<T>();
        foreach (var id in person.Adopted.Select(adopted => adopted.From).Append(person.Id))
            await foreach (var row in _people.QueryAsync(ODataFilter.RowKeyPrefix(id.Value, prefix), cancellationToken: cancellationToken))
                all.Add(read(row));
        return all;
    }

    /// <summary>Claims an attempt: false when somebody else has made it.</summary>
    public async Task<bool> AddAttemptAsync(PersonId person, Attempt attempt, CancellationToken cancellationToken) =>
        await _people.AddEntityAsync(PersonRows.Attempt(person, attempt), cancellationToken) switch
        {
            WriteOutcome.Written => true,
            WriteOutcome.Conflict => false,
            WriteOutcome.Unclear => await AttemptAsync(person, attempt, cancellationToken) is { } stored && stored.ClaimId == attempt.ClaimId,
            var other => throw new TableWriteException(other),
        };

    /// <summary>Writes how far an attempt is. Its number is claimed by one sender at a time, so the last writer may win.</summary>
    public Task PutAttemptAsync(PersonId person, Attempt attempt, CancellationToken cancellationToken) =>
        _people.UpsertEntityAsync(PersonRows.Attempt(person, attempt), TableUpdateMode.Replace, cancellationToken);

    /// <summary>Takes over an attempt whose claim has run out: false when somebody else did.</summary>
    public async Task<bool> RenewAttemptAsync(PersonId person, Attempt attempt, ETag ifMatch, CancellationToken cancellationToken) =>
        await _people.UpdateEntityAsync(PersonRows.Attempt(person, attempt), ifMatch, TableUpdateMode.Replace, cancellationToken) switch
        {
            WriteOutcome.Written => true,
            WriteOutcome.Conflict => false,
            WriteOutcome.Unclear => await AttemptAsync(person, attempt, cancellationToken) is { } stored && stored.ClaimId == attempt.ClaimId,
            var other => throw new TableWriteException(other),
        };

    /// <summary>The attempt a provider was given a reference for, whatever else of the person can be read; null when it is not known, or at rest.</summary>
    public async Task<Attempt?> AttemptAsync(string reference, CancellationToken cancellationToken) =>
        Keys.AttemptOf(reference) is var (notification, number)
            ? (await _people.GetEntityIfExistsAsync(Keys.PersonOf(reference).Value, Keys.Attempt(notification, number), cancellationToken))?.Get<Attempt>("J") : null;

    private async Task<Attempt?> AttemptAsync(PersonId person, Attempt attempt, CancellationToken cancellationToken) =>
        (await _people.GetEntityIfExistsAsync(person.Value, Keys.Attempt(attempt.Notification, attempt.Number), cancellationToken))?.Get<Attempt>("J");

    private Task<TableEntity?> HeadAsync(PersonId id, CancellationToken cancellationToken) =>
        _people.GetEntityIfExistsAsync(id.Value, Keys.Head, cancellationToken);

    private static TableTransactionAction HeadAction(LoadedPerson loaded, TableEntity head) => loaded.HeadETag == default
        ? new(TableTransactionActionType.Add, head)
        : new(TableTransactionActionType.UpdateReplace, head, loaded.HeadETag);
}

/// <summary>What became of a commit.</summary>
internal abstract record Commit
{
    private Commit() { }

    /// <summary>It is durable.</summary>
    /// <param name="Head">The head's new tag.</param>
    /// <param name="Outbox">What is now to be carried out.</param>
    public sealed record Done(ETag Head, IReadOnlyList<OutboxItem> Outbox) : Commit;

    /// <summary>Somebody else decided first.</summary>
    public sealed record LostRace : Commit;
}

/// <summary>The head of a person's partition, without the rest.</summary>
internal sealed record HeadGlance(
    long Version, DateTimeOffset? WakeAt, IReadOnlyList<OutboxItem> Outbox, IReadOnlyList<OpenKey> OpenRows, DateTimeOffset? WrittenAt);
