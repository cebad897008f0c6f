using System.Security.Cryptography;
using System.Text;
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

    /// <summary>The messages in quarantine that wait for the decision.</summary>
    public IReadOnlyList<string> Messages { get; init; } = [];

    public IdentityDecision? Decision { get; init; }
    public string? DecidedBy { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
}

/// <summary>Identity reviews, one for each source and set of identifiers in doubt: the same doubt is put to people once.</summary>
internal sealed class IdentityReviewStore(TableServiceClient tables, IdentifierIndex identifiers)
{
    private const string Partition = "review";
    private const string Json = "J";

    /// <summary>More wait in quarantine all the same; a decision replays these.</summary>
    private const int MostMessages = 100;

    private const int MostTries = 10;
    private readonly TableClient _reviews = tables.GetTableClient(TableNames.Identifiers);

    /// <summary>The review a doubt belongs to, whether it was put to people or not: the same for the same source, identifiers and people.</summary>
    public string IdOf(SourceId source, WhoIsMeant message, IReadOnlyList<PersonId> people, string field)
    {
        var claims = message.Identifiers.Select(identifiers.KeyOf).Distinct().Order(StringComparer.Ordinal);
        var who = people.Select(person => person.Value).Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{source}\n{field}\n{string.Join(' ', who)}\n{string.Join(' ', claims)}")))[..24];
    }

    public async Task<IdentityReview?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await _reviews.GetEntityIfExistsAsync(Partition, id, cancellationToken))?.Get<IdentityReview>(Json);

    /// <summary>Those nobody has decided first, the newest first.</summary>
    public async Task<IReadOnlyList<IdentityReview>> AllAsync(CancellationToken cancellationToken)
    {
        var reviews = new List<IdentityReview>();
        await foreach (var row in _reviews.QueryAsync(ODataFilter.Partition(Partition), cancellationToken: cancellationToken)) reviews.Add(row.Get<IdentityReview>(Json)!);
        return [.. reviews.OrderBy(review => review.Decision is not null).ThenByDescending(review => review.LastAt)];
    }

    /// <summary>Adds a message to a review, which is opened if it is new. Returns it as it stands.</summary>
    public async Task<IdentityReview> AddAsync(IdentityReview review, string message, CancellationToken cancellationToken) => (await ChangeAsync(
        review.Id,
        held => held?.Messages.Contains(message) == true ? held
            : (held ?? review) with { LastAt = review.LastAt, Messages = [.. (held?.Messages ?? []).TakeLast(MostMessages - 1), message] },
        cancellationToken))!;

    /// <summary>Records a decision; null when there is no such review. One that was decided stays as it is.</summary>
    public Task<IdentityReview?> DecideAsync(string id, IdentityDecision decision, Actor by, DateTimeOffset at, CancellationToken cancellationToken) => ChangeAsync(
        id,
        held => held is null or { Decision: not null } ? held : held with { Decision = decision, DecidedBy = by.Name, DecidedAt = at },
        cancellationToken);

    /// <summary>Takes messages off a review that were replayed.</summary>
    public Task ReplayedAsync(string id, IReadOnlyList<string> messages, CancellationToken cancellationToken) =>
        ChangeAsync(id, held => held is null ? null : held with { Messages = [.. held.Messages.Except(messages)] }, cancellationToken);

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
}
