using System.Globalization;
using CareAlerts.Domain;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Watching;

/// <summary>
/// Ends what has been in quarantine for ninety days, never silently: operators are told a fortnight before, once a day and source, and nothing
/// is deleted of which they were not told in time. What waits for an identity review stays until people have decided (docs/adr/0015).
/// </summary>
internal sealed class QuarantineSweep(QuarantineStore quarantine, IdentityReviewStore reviews, PersonShell shell, TimeProvider time, ILogger<QuarantineSweep> log)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);
    private static readonly TimeSpan ToldBefore = TimeSpan.FromDays(14);

    /// <summary>The notice people have at least, also if the watch itself was away.</summary>
    private static readonly TimeSpan Notice = TimeSpan.FromDays(7);

    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>Of each source; the rest waits for the next time.</summary>
    public int MostAtOnce { get; init; } = 1000;

    private DateTimeOffset _last = DateTimeOffset.MinValue;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now - _last < Every) return;
        var undecided = new Dictionary<string, bool>();
        foreach (var place in await quarantine.PlacesAsync(cancellationToken)) await SweepAsync(place, undecided, now, cancellationToken);
        await ForgetReviewsAsync(now, cancellationToken);
        _last = now;
    }

    private async Task SweepAsync(string place, Dictionary<string, bool> undecided, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var midnight = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var (untold, due, isToldToday) = (new List<AgedMessage>(), new List<AgedMessage>(), false);
        await foreach (var message in quarantine.AgedAsync(place, midnight - (Kept - ToldBefore), cancellationToken))
        {
            isToldToday |= message.ToldAt >= midnight;
            if (await WaitsAsync(message, undecided, cancellationToken)) continue;
            if (message.ToldAt is null && untold.Count < MostAtOnce) untold.Add(message);
            if (message.ToldAt <= now - Notice && message.SetAsideAt <= now - Kept && due.Count < MostAtOnce) due.Add(message);
        }

        if (untold.Count > 0 && !isToldToday) await TellAsync(untold, now, cancellationToken);
        foreach (var message in untold) await quarantine.ToldAsync(message.Id, now, cancellationToken);
        foreach (var message in due) await DeleteAsync(message, cancellationToken);
        if (due.Count > 0) log.LogWarning("{Source}: {Deleted} messages in quarantine were past their time; operators were told", place, due.Count);
    }

    private Task TellAsync(List<AgedMessage> untold, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var source = untold[0].Source;
        var oldest = untold[^1].SetAsideAt;
        var since = Day(oldest);
        var on = Day(oldest + Kept > now + Notice ? oldest + Kept : now + Notice);
        var text = $"Messages of {source} have been in quarantine since {since}. Unless they are replayed, they are deleted from {on} on.";
        return shell.AlarmAsync(new Input.HouseTroubled($"quarantine-ends:{source}", text), cancellationToken);
    }

    private static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private async Task DeleteAsync(AgedMessage message, CancellationToken cancellationToken)
    {
        await quarantine.RemoveAsync(message.Id, cancellationToken);
        if (message.Review is { } review) await reviews.NoLongerWaitsAsync(review, message.Id, cancellationToken);
    }

    private async Task<bool> WaitsAsync(AgedMessage message, Dictionary<string, bool> undecided, CancellationToken cancellationToken)
    {
        if (message.Review is not { } review) return false;
        if (!undecided.TryGetValue(review, out var waits)) undecided[review] = waits = await reviews.FindAsync(review, cancellationToken) is { Decision: null };
        return waits;
    }

    // A decision holds for as long as the doubt can come again; one nobody made, and nothing waits for, is asked anew if it does.
    private async Task ForgetReviewsAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var (review, messages) in await reviews.AllAsync(cancellationToken))
            if (review.Decision is null && messages.Count == 0 && review.LastAt < now - Kept) await reviews.ForgetAsync(review.Id, now - Kept, cancellationToken);
    }
}
