using CareAlerts.Domain;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Intake;

/// <summary>
/// Messages that cannot be matched without a guess are kept and put to people, once for the same doubt. What they decide holds for the messages
/// that wait and for those to come.
/// </summary>
internal sealed class IdentityDesk(IdentityReviewStore reviews, FeedReplay replay, PersonStore people, PersonShell shell, TimeProvider time)
{
    /// <summary>What people have decided about a doubt; null while they have not.</summary>
    public async Task<IdentityDecision?> DecisionOnAsync(WhoIsMeant message, Doubt doubt, CancellationToken cancellationToken) =>
        (await reviews.FindAsync(IdOf(message, doubt), cancellationToken))?.Decision;

    /// <summary>Puts a doubt to people; the message itself is in quarantine already.</summary>
    /// <param name="message">Whom the message names.</param>
    /// <param name="doubt">Whom it may be about.</param>
    /// <param name="quarantined">Its id in quarantine.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task AskAsync(WhoIsMeant message, Doubt doubt, string quarantined, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var asked = new IdentityReview
        {
            Id = IdOf(message, doubt),
            Source = message.Source,
            People = doubt.People,
            Field = doubt.Field,
            Reason = doubt.Why,
            FirstAt = now,
            LastAt = now,
        };
        var review = await reviews.AddAsync(asked, quarantined, cancellationToken);
        if (review.Decision is not null)
        {
            await CarryOnAsync(review, cancellationToken);    // somebody has decided while it was set aside
            return;
        }

        // Every message that waits says so again, at most once an hour: an undecided review must not go quiet.
        var locality = (await people.LoadAsync(doubt.People[0], cancellationToken)).Record.Plan?.Locality;
        var text = $"Messages of {message.Source} wait: whom they are about must be decided (identity review {review.Id}).";
        await shell.AlarmAsync(new Input.HouseTroubled($"identity-review:{review.Id}", text, TellDutyTeamOf: locality), cancellationToken);
    }

    /// <summary>Those nobody has decided first, the newest first.</summary>
    public Task<IReadOnlyList<IdentityReview>> AllAsync(CancellationToken cancellationToken) => reviews.AllAsync(cancellationToken);

    /// <summary>Records what somebody decided and lets the waiting messages come again. Null when there is no such review; a review decided before stays so.</summary>
    public async Task<IdentityReview?> DecideAsync(string id, IdentityDecision decision, Actor by, CancellationToken cancellationToken)
    {
        if (await reviews.DecideAsync(id, decision, by, time.GetUtcNow(), cancellationToken) is not { } review || review.Decision != decision) return null;
        await CarryOnAsync(review, cancellationToken);
        return review;
    }

    /// <summary>Lets come again what waits though its review was decided: whoever decided it may have been killed before they all had.</summary>
    public async Task CarryOnAsync(CancellationToken cancellationToken)
    {
        foreach (var review in await reviews.AllAsync(cancellationToken))
            if (review is { Decision: not null, Messages.Count: > 0 }) await CarryOnAsync(review, cancellationToken);
    }

    private async Task CarryOnAsync(IdentityReview review, CancellationToken cancellationToken)
    {
        var done = new List<string>();
        foreach (var message in review.Messages)
            if (await replay.AgainAsync(message, cancellationToken) != Replayed.CannotBe) done.Add(message);
        await reviews.ReplayedAsync(review.Id, done, cancellationToken);
    }

    public Task<IdentityReview?> FindAsync(string id, CancellationToken cancellationToken) => reviews.FindAsync(id, cancellationToken);

    private string IdOf(WhoIsMeant message, Doubt doubt) => reviews.IdOf(message.Source, message, doubt.People, doubt.Field);
}
