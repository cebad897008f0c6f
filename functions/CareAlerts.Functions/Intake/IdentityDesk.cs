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
    /// <summary>Messages that come again within the request that decides; the others follow with the next watches.</summary>
    private const int AtOnce = 200;

    private const int PerWatch = 2000;
    private static readonly TimeSpan TellEvery = TimeSpan.FromDays(1);

    /// <summary>Another message that waits says so again after this.</summary>
    private static readonly TimeSpan MayTellAgain = TimeSpan.FromHours(1);

    /// <summary>What people have decided about a doubt; null while they have not.</summary>
    public async Task<IdentityDecision?> DecisionOnAsync(WhoIsMeant message, Doubt doubt, CancellationToken cancellationToken) =>
        (await reviews.FindAsync(ReviewOf(message, doubt), cancellationToken))?.Decision;

    /// <summary>The review a doubt belongs to, whether it was put to people or not.</summary>
    public string ReviewOf(WhoIsMeant message, Doubt doubt) => reviews.IdOf(message.Source, message, doubt.People, doubt.Field);

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
            Id = ReviewOf(message, doubt),
            Source = message.Source,
            People = doubt.People,
            Field = doubt.Field,
            Reason = doubt.Why,
            FirstAt = now,
            LastAt = now,
        };
        var review = await reviews.AddAsync(asked, quarantined, cancellationToken);
        if (review.Decision is not null) await CarryOnAsync(review.Id, AtOnce, cancellationToken);    // somebody has decided while it was set aside
        else if (!(review.ToldAt > now - MayTellAgain)) await TellAsync(review, cancellationToken);
    }

    /// <summary>Those nobody has decided first, the newest first.</summary>
    public Task<IReadOnlyList<WaitingReview>> AllAsync(CancellationToken cancellationToken) => reviews.AllAsync(cancellationToken);

    /// <summary>Records what somebody decided and lets the waiting messages come again. Null when there is no such review; a review decided before stays so.</summary>
    public async Task<IdentityReview?> DecideAsync(string id, IdentityDecision decision, Actor by, CancellationToken cancellationToken)
    {
        if (await reviews.DecideAsync(id, decision, by, time.GetUtcNow(), cancellationToken) is not { } review || review.Decision != decision) return null;
        await CarryOnAsync(review.Id, AtOnce, cancellationToken);
        return review;
    }

    /// <summary>
    /// Lets come again what waits though its review was decided: there were more than fit the request that decided it, or whoever made it was
    /// killed. Where nobody has decided for a day, people are told again: a review must not go quiet.
    /// </summary>
    public async Task CarryOnAsync(CancellationToken cancellationToken)
    {
        var left = PerWatch;
        await foreach (var id in reviews.AwaitedAsync(cancellationToken))
        {
            var review = await reviews.FindAsync(id, cancellationToken);
            if (review is { Decision: not null } && left > 0) left -= await CarryOnAsync(id, left, cancellationToken);
            if (review is { Decision: null } && time.GetUtcNow() - (review.ToldAt ?? review.LastAt) >= TellEvery) await TellAsync(review, cancellationToken);
        }
    }

    public Task<IdentityReview?> FindAsync(string id, CancellationToken cancellationToken) => reviews.FindAsync(id, cancellationToken);

    /// <summary>A review with what waits for it.</summary>
    public async Task<WaitingReview> WithWaitingAsync(IdentityReview review, CancellationToken cancellationToken) =>
        new(review, await reviews.WaitingAsync(review.Id, cancellationToken));

    // The oldest first. Whatever cannot come again by a queue stays in quarantine and waits for nobody.
    private async Task<int> CarryOnAsync(string review, int most, CancellationToken cancellationToken)
    {
        var waiting = await reviews.WaitingAsync(review, cancellationToken);
        foreach (var message in waiting.Reverse().Take(most))
        {
            await replay.AgainAsync(message, cancellationToken);
            await reviews.NoLongerWaitsAsync(review, message, cancellationToken);
        }

        return Math.Min(waiting.Count, most);
    }

    private async Task TellAsync(IdentityReview review, CancellationToken cancellationToken)
    {
        var locality = (await people.LoadAsync(review.People[0], cancellationToken)).Record.Plan?.Locality;
        var text = $"Messages of {review.Source} wait: whom they are about must be decided (identity review {review.Id}).";
        await shell.AlarmAsync(new Input.HouseTroubled($"identity-review:{review.Id}", text, TellDutyTeamOf: locality), cancellationToken);
        await reviews.ToldAsync(review.Id, time.GetUtcNow(), cancellationToken);
    }
}
