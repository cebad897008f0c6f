namespace CareAlerts.Functions.Storage;

/// <summary>
/// How long messages took, in classes: what of many instances can be added, and costs no more for a million messages than for one. A share of
/// them took "at most" the upper end of its class.
/// </summary>
internal sealed class LagSpread
{
    /// <summary>The upper ends of the classes. What took longer than the last counts as that.</summary>
    private static readonly TimeSpan[] UpTo =
    [
        .. new[] { 1, 2, 5, 10, 20, 30, 45 }.Select(seconds => TimeSpan.FromSeconds(seconds)),
        .. new[] { 1, 2, 3, 5, 10, 15, 20, 30, 45 }.Select(minutes => TimeSpan.FromMinutes(minutes)),
        .. new[] { 1, 2, 3, 4, 6, 8, 12, 18 }.Select(hours => TimeSpan.FromHours(hours)),
        .. new[] { 1, 2, 3, 7, 14, 30 }.Select(days => TimeSpan.FromDays(days)),
    ];

    private readonly long[] _classes = new long[UpTo.Length];

    public LagSpread() { }

    /// <summary>Reads what <see cref="Written"/> wrote.</summary>
    public LagSpread(IReadOnlyDictionary<int, long> written) => Add(written);

    public long Count => _classes.Sum();

    /// <summary>The classes that are not empty.</summary>
    public Dictionary<int, long> Written() => _classes.Index().Where(one => one.Item > 0).ToDictionary(one => one.Index, one => one.Item);

    // A hospital's clock may be ahead of ours: a lag below nothing is none.
    public void Add(TimeSpan lag)
    {
        var index = Array.FindIndex(UpTo, end => lag <= end);
        _classes[index < 0 ? ^1 : index]++;
    }

    public void Add(IReadOnlyDictionary<int, long> written)
    {
        foreach (var (index, count) in written)
            if (index >= 0 && index < _classes.Length) _classes[index] += count;
    }

    /// <summary>The time that a share of them took at most; null when there are none.</summary>
    public TimeSpan? Within(double share)
    {
        var (all, counted) = (Count, 0L);
        for (var index = 0; index < _classes.Length && all > 0; index++)
            if ((counted += _classes[index]) >= share * all) return UpTo[index];
        return null;
    }
}
