using CareAlerts.Domain;
using CareAlerts.Feeds;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Intake;

/// <summary>What became of a wish to have something in quarantine come again.</summary>
internal enum Replayed
{
    /// <summary>It is in its queue again, and no longer in quarantine.</summary>
    Queued,

    /// <summary>There is no such thing in quarantine, or not any more.</summary>
    NotFound,

    /// <summary>It did not come by a queue, or is larger than a queue takes.</summary>
    CannotBe,
}

/// <summary>
/// Lets what is in quarantine come again after a fix, by the queue it came by and as of when it was first received. It leaves quarantine only
/// after it is in the queue: killed in between, it may come twice, which changes nothing. If it is not understood this time either, it is set
/// aside anew.
/// </summary>
internal sealed class FeedReplay(QuarantineStore quarantine, IdentityReviewStore reviews, IngressBus ingress, BusClients buses)
{
    public async Task<Replayed> AgainAsync(string id, CancellationToken cancellationToken)
    {
        if (await quarantine.FindAsync(id, cancellationToken) is not { } found) return Replayed.NotFound;
        if (!found.IsWhole || found.Kept.Body.Length > ServiceBusLimits.BodyBytes || found.Kept.Queue is not { } queue) return Replayed.CannotBe;
        await SendAsync(queue, found.Kept, cancellationToken);
        await quarantine.RemoveAsync(id, cancellationToken);
        if (found.Kept.Review is { } review) await reviews.NoLongerWaitsAsync(review, id, cancellationToken);
        return Replayed.Queued;
    }

    /// <summary>Lets a portion of everything that fits a filter come again.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="after">Where the portion before ended; null begins. What comes back meanwhile, still not understood, is not met again.</param>
    /// <param name="cancellationToken">Gives up; the same request again goes on.</param>
    public async Task<ReplayedPortion> AgainAsync(QuarantineFilter filter, string? after, CancellationToken cancellationToken)
    {
        var (queued, stayed, seen) = (0, 0, 0);
        await foreach (var message in quarantine.WalkAsync(filter.Source, after, cancellationToken))
        {
            if (queued + stayed >= filter.Most || seen++ >= filter.MostSeen) return new(queued, stayed, More: true, after);
            after = message.Id;
            if (!filter.Lets(message)) continue;
            var outcome = await AgainAsync(message.Id, cancellationToken);
            if (outcome == Replayed.Queued) queued++;
            if (outcome == Replayed.CannotBe) stayed++;
        }

        return new(queued, stayed, More: false, After: null);
    }

    private Task SendAsync(string queue, SetAside kept, CancellationToken cancellationToken)
    {
        if (Entities.Ingress.Contains(queue))
            return ingress.SendAgainAsync(queue, kept.Named, kept.Body, FeedBody.MediaTypeOf(kept.Body.Span), new(kept.ReceivedAt, IsAgain: true), cancellationToken);
        var letter = new ServiceBusMessage(kept.Body) { MessageId = $"replay-{Keys.Random()}", ContentType = "application/json" };
        return buses.Internal.CreateSender(queue).SendMessageAsync(letter, cancellationToken);
    }
}

/// <summary>How far a replay by filter came.</summary>
/// <param name="Replayed">How many came again.</param>
/// <param name="CannotBe">How many fit and cannot come again by a queue; they stay.</param>
/// <param name="More">Whether there is more to look at.</param>
/// <param name="After">Where to go on; null at the end.</param>
internal sealed record ReplayedPortion(int Replayed, int CannotBe, bool More, string? After);

/// <summary>Which of what is in quarantine; null is any.</summary>
/// <param name="Source">Of a source.</param>
/// <param name="Field">With this field at fault.</param>
/// <param name="Reason">Whose reason contains this.</param>
/// <param name="From">Received no earlier.</param>
/// <param name="To">Received no later.</param>
internal sealed record QuarantineFilter(string? Source, string? Field, string? Reason, DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>In one portion: what fits a request's time.</summary>
    public int Most { get; init; } = 500;

    /// <summary>Looked at in one portion.</summary>
    public int MostSeen { get; init; } = 20_000;

    public bool Lets(QuarantinedMessage message) =>
        (Field is null || message.Field == Field) && (Reason is null || message.Reason.Contains(Reason, StringComparison.OrdinalIgnoreCase))
        && !(message.ReceivedAt < From) && !(message.ReceivedAt > To);
}
