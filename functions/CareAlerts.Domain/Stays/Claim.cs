using System.Diagnostics.CodeAnalysis;

namespace CareAlerts.Domain;

/// <summary>
/// What a source last claimed about one thing. The last writer wins by recorded time, then a cancellation over what it cancels,
/// then content: so any order and any duplication of messages ends in the same claim.
/// </summary>
/// <param name="Value">What is claimed.</param>
/// <param name="Recorded">When the sender recorded it, clamped to receipt + 15 minutes: the order of claims.</param>
/// <param name="Claimed">The recorded time as claimed, so that a duplicate received later is recognised.</param>
/// <param name="Rank">1 when the message cancels, else 0.</param>
public sealed record Claim<T>(T Value, DateTimeOffset Recorded, DateTimeOffset Claimed, int Rank = 0)
{
    // Instants are compared as instants: their text leaves out fractions of a second, and what cannot be told apart depends on who came first.
    private static readonly Comparison<T> ByContent =
        typeof(IComparable).IsAssignableFrom(Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T))
            ? Comparer<T>.Default.Compare
            : (mine, other) => string.CompareOrdinal(mine?.ToString(), other?.ToString());

    /// <summary>The claim that stands after hearing another.</summary>
    [return: NotNullIfNotNull(nameof(heard))]
    public static Claim<T>? Later(Claim<T>? held, Claim<T>? heard) =>
        heard is null || (held is not null && !heard.Beats(held)) ? held : heard;

    /// <summary>The claim that was made first: the mirror image of <see cref="Later"/>.</summary>
    [return: NotNullIfNotNull(nameof(heard))]
    public static Claim<T>? Earlier(Claim<T>? held, Claim<T>? heard) =>
        heard is null || (held is not null && !held.Beats(heard)) ? held : heard;

    private bool Beats(Claim<T> held)
    {
        if (Claimed == held.Claimed && Rank == held.Rank && EqualityComparer<T>.Default.Equals(Value, held.Value)) return false;
        var order = Recorded.CompareTo(held.Recorded);
        if (order == 0) order = Rank.CompareTo(held.Rank);
        if (order == 0) order = ByContent(Value, held.Value);
        if (order == 0) order = Claimed.CompareTo(held.Claimed);
        return order > 0;
    }
}

/// <summary>The stamp a message puts on everything it claims.</summary>
/// <param name="Recorded">Clamped recorded time.</param>
/// <param name="Claimed">Recorded time as claimed.</param>
/// <param name="Rank">1 when the message cancels.</param>
public readonly record struct Stamp(DateTimeOffset Recorded, DateTimeOffset Claimed, int Rank)
{
    /// <summary>A sender whose clock runs ahead may not order its facts after those of everybody else for longer than this.</summary>
    public static readonly TimeSpan ClockAllowance = TimeSpan.FromMinutes(15);

    /// <summary>The stamp of a message received at <paramref name="receivedAt"/>.</summary>
    public static Stamp Of(FeedMessage message, DateTimeOffset receivedAt)
    {
        var claimed = message.RecordedAt ?? receivedAt;
        var latest = receivedAt + ClockAllowance;
        return new(claimed > latest ? latest : claimed, claimed, IsCancellation(message.Trigger) ? 1 : 0);
    }

    /// <summary>A claim with this stamp.</summary>
    public Claim<T> On<T>(T value) => new(value, Recorded, Claimed, Rank);

    private static bool IsCancellation(FeedTrigger trigger) => trigger is
        FeedTrigger.PlanCancelled or FeedTrigger.AdmissionCancelled or FeedTrigger.TransferCancelled or
        FeedTrigger.DischargeCancelled or FeedTrigger.DischargePendingCancelled or
        FeedTrigger.LeaveStartCancelled or FeedTrigger.LeaveEndCancelled or FeedTrigger.VisitDeleted or FeedTrigger.LastWithdrawn;
}
