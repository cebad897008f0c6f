using Azure;

namespace CareAlerts.Functions.Storage.Tables;

/// <summary>
/// What became of a write that was sent exactly once. Only <see cref="Written"/> and <see cref="Unclear"/> can have changed anything.
/// </summary>
internal abstract record WriteOutcome
{
    private WriteOutcome() { }

    /// <summary>It is stored.</summary>
    /// <param name="ETags">The new version of each row in the order of the actions; default for a deletion.</param>
    public sealed record Written(IReadOnlyList<ETag> ETags) : WriteOutcome
    {
        /// <summary>The new version of the first row, which for a single write is the row.</summary>
        public ETag ETag => ETags[0];
    }

    /// <summary>
    /// Somebody was first: the row exists already (409), has another version (412) or is gone (404). Nothing was written. Load and decide again.
    /// </summary>
    /// <param name="Status">409, 412 or 404.</param>
    /// <param name="ErrorCode">The service's word for it.</param>
    /// <param name="FailedAction">Which action of a transaction met it, counted from 0.</param>
    public sealed record Conflict(int Status, string ErrorCode, int? FailedAction) : WriteOutcome;

    /// <summary>Nothing was written, for a reason that is nobody else's write.</summary>
    /// <param name="Status">The HTTP status; 0 when the request never left.</param>
    /// <param name="ErrorCode">The service's word for it, or ours when the request never left.</param>
    /// <param name="Transient">Whether the same write may succeed later: throttled, or the service could not be reached.</param>
    /// <param name="FailedAction">Which action of a transaction met it, counted from 0.</param>
    public sealed record NotApplied(int Status, string ErrorCode, bool Transient, int? FailedAction) : WriteOutcome;

    /// <summary>It may or may not be stored: the answer was lost, late, or an error of the service. Load and look.</summary>
    /// <param name="Why">What happened, without data.</param>
    public sealed record Unclear(string Why) : WriteOutcome;

    /// <summary>The outcome where anything but success means a broken machine, for example a key ring nobody else writes.</summary>
    /// <exception cref="TableWriteException">It was not, or not certainly, written.</exception>
    public Written OrThrow() => this as Written ?? throw new TableWriteException(this);
}

/// <summary>A write that had to succeed did not.</summary>
internal sealed class TableWriteException(WriteOutcome outcome) : Exception($"A row could not be written: {outcome}.")
{
    public WriteOutcome Outcome { get; } = outcome;
}
