using System.Globalization;
using CareAlerts.Domain;
using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Storage;

/// <summary>Five minutes of a source.</summary>
/// <param name="At">Which: the number of five minutes since 1970.</param>
/// <param name="Count">Messages.</param>
/// <param name="Recorded">How long after they were recorded they came, see <see cref="LagSpread"/>.</param>
/// <param name="Occurred">How long after they happened they came.</param>
internal sealed record FeedSlot(long At, long Count, IReadOnlyDictionary<int, long> Recorded, IReadOnlyDictionary<int, long> Occurred)
{
    public const int PerHour = 12;

    public static long IndexOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / 300;

    /// <summary>How much of these five minutes lies in the hour before a time: the oldest counts in part, so that an hour is an hour.</summary>
    public double ShareOfHourBefore(DateTimeOffset now) => (IndexOf(now) - At) switch
    {
        < 0 or > PerHour => 0,
        PerHour => 1 - (now.ToUnixTimeSeconds() % 300 / 300.0),
        _ => 1,
    };
}

/// <summary>What one instance has counted of a source on a day. Not safe to use from several threads at once.</summary>
internal sealed class FeedTally
{
    /// <summary>A source that sends more kinds of event than this sends nonsense; the rest counts together.</summary>
    private const int MostEvents = 60;

    public const string OtherEvents = "other";

    private readonly long[] _byHour = new long[24];
    private readonly Dictionary<string, long> _events = [];
    private readonly SortedDictionary<long, Slot> _slots = [];
    private long _received;
    private long _ignored;
    private long _unknown;

    public DateTimeOffset? LastMessageAt { get; private set; }

    public TimeSpan? Lag { get; private set; }

    public bool IsWritten { get; set; } = true;

    /// <summary>Counts a message by what was read of it. What is reloaded says nothing of how much a feed brings, how late, or that it lives.</summary>
    public void Count(DateTimeOffset receivedAt, IReadOnlyList<FeedReading> readings, bool isReload)
    {
        var message = readings.OfType<FeedReading.Understood>().FirstOrDefault()?.Message;
        var ofRecords = readings.OfType<FeedReading.OfRecords>().FirstOrDefault()?.Message;
        var ignored = message is null && ofRecords is null ? readings.OfType<FeedReading.Ignored>().FirstOrDefault() : null;
        _received++;
        if (ignored is not null) _ignored++;
        if ((message?.Event ?? ofRecords?.Event ?? ignored?.Event) is { } kind) CountEvent(kind);
        IsWritten = false;
        if (isReload) return;
        _byHour[receivedAt.UtcDateTime.Hour]++;
        LastMessageAt = receivedAt;
        var slot = SlotOf(receivedAt);
        slot.Count++;
        if (receivedAt - (message?.RecordedAt ?? ofRecords?.RecordedAt) is { } lag)
        {
            Lag = lag;
            slot.Recorded.Add(lag);
        }

        if (receivedAt - message?.OccurredAt is { } sinceItHappened) slot.Occurred.Add(sinceItHappened);
    }

    /// <summary>A message was about nobody we know.</summary>
    public void CountUnknown()
    {
        _unknown++;
        IsWritten = false;
    }

    /// <summary>A message that was counted as read was ignored all the same.</summary>
    public void CountIgnored()
    {
        _ignored++;
        IsWritten = false;
    }

    /// <summary>The counts as a row.</summary>
    public void WriteTo(TableEntity row)
    {
        row["Received"] = _received;
        row["Ignored"] = _ignored;
        row["Unknown"] = _unknown;
        row["LastMessageAt"] = LastMessageAt;
        row["LagSeconds"] = Lag?.TotalSeconds;
        row["ByHour"] = string.Join(',', _byHour);
        row.Put("Events", _events);
        row.Put("Recent", _slots.Select(slot => new FeedSlot(slot.Key, slot.Value.Count, slot.Value.Recorded.Written(), slot.Value.Occurred.Written())));
    }

    public static long[] HoursOf(string byHour) => [.. byHour.Split(',').Select(count => long.Parse(count, CultureInfo.InvariantCulture))];

    // What a sender calls an event stands in a row and on a page: only what has the form of one is taken as it is.
    private void CountEvent(string sent)
    {
        var kind = sent.Length <= 40 && sent.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '^' or '-' or '.' or '_') ? sent : OtherEvents;
        if (_events.Count >= MostEvents && !_events.ContainsKey(kind)) kind = OtherEvents;
        _events[kind] = _events.GetValueOrDefault(kind) + 1;
    }

    private Slot SlotOf(DateTimeOffset at)
    {
        var index = FeedSlot.IndexOf(at);
        while (_slots.Count > 0 && _slots.First().Key < index - FeedSlot.PerHour) _slots.Remove(_slots.First().Key);
        if (_slots.TryGetValue(index, out var known)) return known;
        return _slots[index] = new();
    }

    private sealed class Slot
    {
        public long Count { get; set; }
        public LagSpread Recorded { get; } = new();
        public LagSpread Occurred { get; } = new();
    }
}
