using System.Globalization;
using System.Text.Json;
using CareAlerts.Domain;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Watching;

/// <summary>
/// Goes over the Open index: wakes people whose time is overdue, and people written since the last sweep whose outbox was left behind;
/// removes rows of people with nothing pending. Only the sweep removes rows, each under the tag it was read with.
/// </summary>
internal sealed class OpenSweep(
    OpenIndex open, PersonStore people, DirectoryStore directory, InternalBus bus, TimeProvider time, ILogger<OpenSweep> log)
{
    private const string LastSweep = "last-sweep";
    private const int WakeAtOnce = 100;

    /// <summary>A wake-up or an effect this late is not on its way any more.</summary>
    private static readonly TimeSpan Overdue = TimeSpan.FromMinutes(1);

    /// <summary>Rows written before the last sweep were looked at then; the clocks of two instances may differ by this much.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var last = await directory.GetAsync(DocumentKinds.House, LastSweep, cancellationToken);
        var since = last is null ? DateTimeOffset.MinValue : DateTimeOffset.Parse(last.Json, CultureInfo.InvariantCulture) - Margin;
        var late = new HashSet<PersonId>();    // those whose row cannot be read as well: their wake-up writes it anew
        var (rows, woken, removed) = (0, 0, 0);
        await foreach (var entry in open.AllAsync(cancellationToken, unreadable: late))
        {
            rows++;
            var found = await LookAsync(entry.Row, since, now, cancellationToken);
            if (found == Found.Late) late.Add(entry.Row.Person);
            if (late.Count >= WakeAtOnce) woken += await WakeAsync(late, now, cancellationToken);    // progress, even if there is more than time
            if (found != Found.Over) continue;
            await open.RemoveAsync(entry, cancellationToken);
            removed++;
        }

        woken += await WakeAsync(late, now, cancellationToken);
        await directory.PutQuietlyAsync(DocumentKinds.House, LastSweep, now.ToString("O", CultureInfo.InvariantCulture), cancellationToken);
        log.LogInformation("The sweep looked at {Rows} rows, woke {Late} people, removed {Removed} rows", rows, woken, removed);
    }

    private async Task<int> WakeAsync(HashSet<PersonId> late, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var count = late.Count;
        if (count > 0) await bus.WakeNowAsync(late, $"sweep-{now.ToUnixTimeSeconds()}", cancellationToken);
        late.Clear();
        return count;
    }

    private async Task<Found> LookAsync(OpenRow row, DateTimeOffset since, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var mayBeOverdue = row.WakeAt + Overdue < now;
        var mayBeLeftBehind = row.WrittenAt >= since && row.WrittenAt + Overdue < now;
        var mayBeOver = (row.IsClosed || (row.Stay is null && !(row.WakeAt > now))) && row.WrittenAt + Overdue <= now;    // most wait for their time
        if (!mayBeOverdue && !mayBeLeftBehind && !mayBeOver) return Found.InOrder;
        try
        {
            var head = await people.GlanceAsync(row.Person, cancellationToken);
            return IsOver(row, head, now) ? Found.Over : head is not null && IsLate(row, head, now) ? Found.Late : Found.InOrder;
        }
        catch (JsonException)
        {
            return Found.Late;    // a head nobody can read: the look marks the person stuck and tells people
        }
    }

    private static bool IsLate(OpenRow row, HeadGlance head, DateTimeOffset now) =>
        head.WakeAt + Overdue < now || (head.Outbox.Count > 0 && head.WrittenAt + Overdue < now) || head.Version < row.Version;

    // A row the head does not name is over; or its commit is still to come, and writes it again if it does.
    private static bool IsOver(OpenRow row, HeadGlance? head, DateTimeOffset now) =>
        row.WrittenAt + Overdue <= now &&
        (head is null || (!head.OpenRows.Contains(row.Key) && (head.Version >= row.Version || row.WrittenAt + Margin <= now)));

    private enum Found
    {
        InOrder,
        Late,
        Over,
    }
}
