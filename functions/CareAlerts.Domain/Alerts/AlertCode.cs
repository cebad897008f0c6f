namespace CareAlerts.Domain;

/// <summary>A short code people can say, type and reply with: four letters and digits without look-alikes, derived from the alert's id.</summary>
public static class AlertCode
{
    private const string Alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>The code of an id.</summary>
    public static string Of(string id)
    {
        var hash = StableHash.Of(id);
        return string.Create(4, hash, static (code, rest) =>
        {
            for (var i = 0; i < code.Length; i++, rest /= (uint)Alphabet.Length) code[i] = Alphabet[(int)(rest % (uint)Alphabet.Length)];
        });
    }
}

/// <summary>A hash that is the same in every process (string.GetHashCode is not): FNV-1a, 32 bits.</summary>
internal static class StableHash
{
    public static uint Of(string text)
    {
        var hash = 2166136261u;
        foreach (var c in text) hash = (hash ^ c) * 16777619u;
        return hash;
    }
}

/// <summary>Spreads routine times a little, so that a morning's admissions do not ask every provider in the same second.</summary>
internal static class Jitter
{
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(1);

    /// <summary>Up to one hundredth of the wait, at most a minute, always the same for an id.</summary>
    public static TimeSpan For(string id, TimeSpan wait)
    {
        var most = wait / 100 < Most ? wait / 100 : Most;
        return most * (StableHash.Of(id) / (double)uint.MaxValue);
    }
}
