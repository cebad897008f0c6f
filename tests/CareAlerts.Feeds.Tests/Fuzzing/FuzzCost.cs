namespace CareAlerts.Feeds.Tests.Fuzzing;

/// <summary>What the dearest single step of taking an input allocated, and what it may for that size.</summary>
/// <param name="Allocated">In bytes, kept or not.</param>
/// <param name="Allowed">In bytes.</param>
internal readonly record struct FuzzCost(long Allocated, long Allowed)
{
    public double Share => Allowed == 0 ? 0 : (double)Allocated / Allowed;

    /// <summary>Does a step and measures it.</summary>
    public static T Of<T>(Func<T> step, long allowed, ref FuzzCost dearest) => Of(step, _ => allowed, ref dearest);

    /// <summary>The same, where what it may cost depends on what it gives.</summary>
    public static T Of<T>(Func<T> step, Func<T, long> allowed, ref FuzzCost dearest)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = step();
        var cost = new FuzzCost(GC.GetAllocatedBytesForCurrentThread() - before, allowed(result));
        if (cost.Share > dearest.Share) dearest = cost;
        return result;
    }
}
