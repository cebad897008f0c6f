using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Azure;
using CareAlerts.Domain;
using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Storage;

/// <summary>Messages that could not be matched without a guess, and what people made of it. No identifier is in it, only the people it may be.</summary>
internal sealed record IdentityReview
{
    public required string Id { get; init; }
    public required SourceId Source { get; init; }
    public required IReadOnlyList<PersonId> People { get; init; }
    public required string Field { get; init; }
    public required string Reason { get; init; }
    public required DateTimeOffset FirstAt { get; init; }
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>When people were last told that it waits for them.</summary>
    public DateTimeOffset? ToldAt { get; init; }

    public IdentityDecision? Decision { get; init; }
    public string? DecidedBy { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
}

/// <summary>A review and the messages in quarantine that wait for its decision, the newest first.</summary>
internal sealed record WaitingReview(IdentityReview Review, IReadOnlyList<string> Messages);

/// <summary>
/// Identity reviews, one for each source, set of identifiers and birth date in doubt: the same doubt is put to people once. What waits for a
/// review has rows of its own, any number of them.
/// </summary>
internal sealed class IdentityReviewStore(TableServiceClient tables, IdentifierIndex identifiers)
{
    private const string Partition = "review";
    private const string Waiting = "waiting";
    private const string Json = "J";
    private const char Between = '~';    // sorts after all that an id is made of
    private const int MostTries = 10;
    private readonly TableClient _reviews = tables.GetTableClient(TableNames.Identifiers);

    /// <summary>
    /// The review a doubt belongs to, whether it was put to people or not: the same for the same source, people, identifiers and birth date.
    /// Whatever contradicted is in it, as keyed hashes, so that a decision covers the values people saw and no others.
    /// </summary>
    public string IdOf(SourceId source, WhoIsMeant message, IReadOnlyList<PersonId> people, string field)
    {
        var claims = string.Join(' ', message.Identifiers.Select(identifiers.KeyOf).Distinct().Order(StringComparer.Ordinal));
        var who = string.Join(' ', people.Select(person => person.Value).Order(StringComparer.Ordinal));
        var born = message.BirthDate is { } date ? identifiers.BornKey(claims, date) : "";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{source}\n{field}\n{who}\n{claims}\n{born}")))[..24];
    }

    public async Task<IdentityReview?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await _reviews.GetEntityIfExistsAsync(Partition, id, cancellationToken))?.Get<IdentityReview>(Json);

    /// <summary>Those nobody has decided first, the newest first, each with what waits for it.</summary>
    public async Task<IReadOnlyList<WaitingReview>> AllAsync(CancellationToken cancellationToken)
    {
        var reviews = new List<IdentityReview>();
        await foreach (var row in _reviews.QueryAsync(ODataFilter.Partition(Partition), cancellationToken: cancellationToken)) reviews.Add(row.Get<IdentityReview>(Json)!);
        var waiting = new List<(string Review, string Message)>();
        await foreach (var row in _reviews.QueryAsync(ODataFilter.Partition(Waiting), select: ["RowKey"], cancellationToken: cancellationToken)) waiting.Add(Read(row));
        var byReview = waiting.ToLookup(row => row.Review, row => row.Message);
        return [.. reviews.OrderBy(review => review.Decision is not null).ThenByDescending(review => review.LastAt).Select(review => new WaitingReview(review, [.. byReview[review.Id]]))];
    }

    /// <summary>The messages that wait for a review, the newest first.</summary>
    public async Task<IReadOnlyList<string>> WaitingAsync(string review, CancellationToken cancellationToken)
    {
        var messages = new List<string>();
        await foreach (var row in _reviews.QueryAsync(ODataFilter.RowKeyPrefix(Waiting, $"{review}{Between}"), select: ["RowKey"], cancellationToken: cancellationToken))
            messages.Add(Read(row).Message);
        return messages;
    }

    /// <summary>The ids of reviews for which something waits: a query of one row each, however many wait.</summary>
    public async IAsyncEnumerable<string> AwaitedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = ""; await NextAsync(after) is { } review; after = $"{review}{Between}{Between}") yield return review;

        async Task<string?> NextAsync(string after)
        {
            var filter = ODataFilter.Create($"PartitionKey eq {Waiting} and RowKey gt {after}");
            await foreach (var row in _reviews.QueryAsync(filter, maxPerPage: 1, select: ["RowKey"], cancellationToken: cancellationToken)) return Read(row).Review;
            return null;
        }
    }

    /// <summary>
    /// Adds a message to a review, which is opened if it is new. Returns it as it stands. The message is written first: either whoever decides
    /// finds it waiting, or the review returned is decided.
    /// </summary>
    public async Task<IdentityReview> AddAsync(IdentityReview review, string message, CancellationToken cancellationToken)
    {
        await _reviews.UpsertEntityAsync(new TableEntity(Waiting, $"{review.Id}{Between}{message}"), TableUpdateMode.Replace, cancellationToken);
        return (await ChangeAsync(review.Id, held => (held ?? review) with { LastAt = review.LastAt }, cancellationToken))!;
    }

    /// <summary>A message has come again, or is gone.</summary>
    public Task NoLongerWaitsAsync(string review, string message, CancellationToken cancellationToken) =>
        _reviews.DeleteEntityAsync(Waiting, $"{review}{Between}{message}", ETag.All, cancellationToken);

    /// <summary>Records a decision; null when there is no such review. One that was decided stays as it is.</summary>
    public Task<IdentityReview?> DecideAsync(string id, IdentityDecision decision, Actor by, DateTimeOffset at, CancellationToken cancellationToken) => ChangeAsync(
        id,
        held => held is null or { Decision: not null } ? held : held with { Decision = decision, DecidedBy = by.Name, DecidedAt = at },
        cancellationToken);

    /// <summary>People were told that it waits for them.</summary>
    public Task ToldAsync(string id, DateTimeOffset at, CancellationToken cancellationToken) =>
        ChangeAsync(id, held => held is null ? null : held with { ToldAt = at }, cancellationToken);

    /// <summary>Deletes a review, unless it has changed since a time.</summary>
    public async Task ForgetAsync(string id, DateTimeOffset unlessSince, CancellationToken cancellationToken)
    {
        if (await _reviews.GetEntityIfExistsAsync(Partition, id, cancellationToken) is { } row && row.Get<IdentityReview>(Json) is { Decision: null } held && held.LastAt < unlessSince)
            await _reviews.DeleteEntityAsync(Partition, id, row.ETag, cancellationToken);
    }

    private async Task<IdentityReview?> ChangeAsync(string id, Func<IdentityReview?, IdentityReview?> change, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var row = await _reviews.GetEntityIfExistsAsync(Partition, id, cancellationToken);
            var held = row?.Get<IdentityReview>(Json);
            if (change(held) is not { } changed || changed == held) return held;
            var next = new TableEntity(Partition, id);
            next.Put(Json, changed);
            var outcome = row is null
                ? await _reviews.AddEntityAsync(next, cancellationToken)
                : await _reviews.UpdateEntityAsync(next, row.ETag, TableUpdateMode.Replace, cancellationToken);
            if (outcome is WriteOutcome.Written) return changed;
            if (outcome is WriteOutcome.NotApplied) throw new TableWriteException(outcome);
        }

        throw new TimeoutException("Too many write the same identity review at once.");
    }

    private static (string Review, string Message) Read(TableEntity row) =>
        row.RowKey.Split(Between, 2) is [var review, var message] ? (review, message) : throw new InvalidDataException("A row that waits for no review.");
}
