using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using CareAlerts.Domain;
using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Storage;

/// <summary>
/// Everybody with anything pending. A row is written before the commit that makes it so, and removed only by the sweep under its tag:
/// so nothing pending is ever without a row.
/// </summary>
internal sealed class OpenIndex(TableServiceClient tables)
{
    private const int MostTries = 10;
    private const string Json = "J";

    /// <summary>A row this old was written for a commit that has come, or never will.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    private readonly TableClient _open = tables.GetTableClient(TableNames.Open);

    /// <summary>Writes the rows that changed between two records, each by read, compare version, write under its tag.</summary>
    /// <returns>The keys the head must remember.</returns>
    /// <param name="loaded">The person before.</param>
    /// <param name="after">The person afterwards.</param>
    /// <param name="somethingIsPending">Whether a person without an open stay still needs a row.</param>
    /// <param name="evenIfSame">
    /// Writes rows that tell people the same as well: when there are effects, so that the sweep sees when they were left behind; and after a
    /// lost race, when a row may be the loser's.
    /// </param>
    /// <param name="now">Our clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<OpenKey>> PutAsync(
        LoadedPerson loaded, PersonRecord after, bool somethingIsPending, bool evenIfSame, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var before = OpenRow.Of(loaded.Record, somethingIsPending: true, now).ToDictionary(row => row.Key);
        var rows = OpenRow.Of(after, somethingIsPending, now);
        foreach (var row in rows)
            if (evenIfSame || !loaded.OpenRows.Contains(row.Key) || !before.TryGetValue(row.Key, out var known) || !row.ShowsTheSameAs(known))
                await PutAsync(row, cancellationToken);

        var keys = rows.Select(row => row.Key).ToList();
        foreach (var gone in loaded.OpenRows.Except(keys))
            await CloseAsync(gone, after, now, cancellationToken);
        return keys;
    }

    /// <summary>
    /// Writes every row a person ought to have over what the index holds: heals an index that was written for a commit that never came. A
    /// newer row is left alone while its commit may still be on its way.
    /// </summary>
    public async Task HealAsync(LoadedPerson loaded, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var row in OpenRow.Of(loaded.Record, loaded.OpenRows.Count > 0, now))
            if (loaded.OpenRows.Contains(row.Key)) await PutAsync(row, cancellationToken, evenIfNewer: true);
    }

    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="locality">One locality; null for all.</param>
    /// <param name="unreadable">Takes whom rows belong to that cannot be read; without it such a row throws.</param>
    public async IAsyncEnumerable<OpenEntry> AllAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken, string? locality = null, ICollection<PersonId>? unreadable = null)
    {
        await foreach (var row in _open.QueryAsync(locality is null ? null : ODataFilter.Partition(locality), cancellationToken: cancellationToken))
            if (Read(row, unreadable) is { } read) yield return new(read, row.ETag);
    }

    /// <summary>Removes a row nobody has written since it was read.</summary>
    public Task<WriteOutcome> RemoveAsync(OpenEntry entry, CancellationToken cancellationToken) =>
        _open.DeleteEntityAsync(entry.Row.Key.Partition, entry.Row.Key.Row, entry.ETag, cancellationToken);

    private async Task CloseAsync(OpenKey key, PersonRecord after, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await _open.GetEntityIfExistsAsync(key.Partition, key.Row, cancellationToken) is not { } found) return;
        await PutAsync(found.Get<OpenRow>(Json)! with { IsClosed = true, Version = after.Version, WrittenAt = now }, cancellationToken);
    }

    private async Task PutAsync(OpenRow row, CancellationToken cancellationToken, bool evenIfNewer = false)
    {
        var entity = Entity(row);
        for (var tries = 0; tries < MostTries; tries++)
        {
            var found = await _open.GetEntityIfExistsAsync(row.Key.Partition, row.Key.Row, cancellationToken);
            if (found is not null && found.GetInt64("Version") > row.Version && !(evenIfNewer && IsSettled(found, row.WrittenAt))) return;
            var outcome = found is null
                ? await _open.AddEntityAsync(entity, cancellationToken)
                : await _open.UpdateEntityAsync(entity, found.ETag, TableUpdateMode.Replace, cancellationToken);
            if (outcome is WriteOutcome.Written) return;
            if (outcome is WriteOutcome.NotApplied) throw new TableWriteException(outcome);
        }

        throw new TableWriteException(new WriteOutcome.NotApplied(412, "TooManyRaces", Transient: true, null));
    }

    private static bool IsSettled(TableEntity row, DateTimeOffset now) => row.Timestamp + Settled < now;

    private static OpenRow? Read(TableEntity row, ICollection<PersonId>? unreadable)
    {
        try
        {
            return row.Get<OpenRow>(Json)!;
        }
        catch (JsonException) when (unreadable is not null)
        {
            unreadable.Add(Keys.PersonOf(row.RowKey));    // a stay's id begins with its person's
            return null;
        }
    }

    private static TableEntity Entity(OpenRow row)
    {
        var entity = new TableEntity(row.Key.Partition, row.Key.Row) { ["Version"] = row.Version };
        entity.Put(Json, row);
        return entity;
    }
}

/// <summary>A row of the index and the tag it was read with.</summary>
internal sealed record OpenEntry(OpenRow Row, ETag ETag);
