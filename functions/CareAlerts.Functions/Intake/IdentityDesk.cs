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
    public async Task<IdentityDecision?> DecisionOnAsync(FeedMessage message, Doubt doubt, CancellationToken cancellationToken) =>
        (await reviews.FindAsync(IdOf(message, doubt), cancellationToken))?.Decision;

    /// <summary>Puts a doubt to people; the message itself is in quarantine already.</summary>
    /// <param name="message">The message.</param>
    /// <param name="doubt">Whom it may be about.</param>
    /// <param name="quarantined">Its id in quarantine.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task AskAsync(FeedMessage message, Doubt doubt, string quarantined, CancellationToken cancellationToken)
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
        var (review, isNew) = await reviews.AddAsync(asked, quarantined, cancellationToken);
        if (!isNew) return;
        var locality = (await people.LoadAsync(doubt.People[0], cancellationToken)).Record.Plan?.Locality;
        var text = $"Messages of {message.Source} wait: whom they are about must be decided (identity review {review.Id}).";
        await shell.AlarmAsync(new Input.HouseTroubled($"identity-review:{review.Id}", text, TellDutyTeamOf: locality), cancellationToken);
    }

    public Task<IReadOnlyList<IdentityReview>> AllAsync(CancellationToken cancellationToken) => reviews.AllAsync(cancellationToken);

    /// <summary>Records what somebody decided and lets the waiting messages come again. Null when there is no such review; a review decided before stays so.</summary>
    public async Task<IdentityReview?> DecideAsync(string id, IdentityDecision decision, Actor by, CancellationToken cancellationToken)
    {
        if (await reviews.DecideAsync(id, decision, by, time.GetUtcNow(), cancellationToken) is not { } review || review.Decision != decision) return null;
        foreach (var message in review.Messages) await replay.AgainAsync(message, cancellationToken);
        await reviews.ReplayedAsync(id, review.Messages, cancellationToken);
        return review;
    }

    public Task<IdentityReview?> FindAsync(string id, CancellationToken cancellationToken) => reviews.FindAsync(id, cancellationToken);

    private string IdOf(FeedMessage message, Doubt doubt) => reviews.IdOf(message.Source, message, doubt.People, doubt.Field);
}
