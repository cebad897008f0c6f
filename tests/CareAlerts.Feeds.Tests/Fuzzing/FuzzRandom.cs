namespace CareAlerts.Feeds.Tests.Fuzzing;

/// <summary>Vigna's SplitMix64: the same run everywhere for the same seed, and neighbouring seeds have nothing in common.</summary>
internal sealed class FuzzRandom(ulong seed)
{
    private ulong state = seed;

    /// <summary>From 0 to one less than <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)(Next() % (ulong)bound);

    /// <summary>True once in so many times.</summary>
    public bool Once(int inSoMany) => Below(inSoMany) == 0;

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>Mostly small, seldom up to <paramref name="most"/>: each doubling is as likely as the next.</summary>
    public int Skewed(int most) => Below(1 + (most >> Below(1 + System.Numerics.BitOperations.Log2((uint)most))));

    private ulong Next()
    {
        var mixed = state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
