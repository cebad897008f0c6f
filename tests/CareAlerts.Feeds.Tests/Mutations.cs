namespace CareAlerts.Feeds.Tests;

/// <summary>Bodies that are nearly right: bytes changed, put in, taken out, repeated, or taken over from another sample.</summary>
internal static class Mutations
{
    /// <summary>One of the samples with up to eight changes, the same for the same seed.</summary>
    public static byte[] Of(byte[][] samples, byte[] telling, uint seed)
    {
        var random = new Xorshift(seed);
        var body = samples[random.Below(samples.Length)].ToList();
        for (var change = random.Below(8); change >= 0; change--)
        {
            var at = random.Below(body.Count + 1);
            var length = Math.Min(random.Below(40), body.Count - at);
            switch (random.Below(5))
            {
                case 0 when at < body.Count:
                    body[at] = (byte)random.Below(256);
                    break;
                case 1:
                    body.Insert(at, telling[random.Below(telling.Length)]);
                    break;
                case 2:
                    body.RemoveRange(at, length);
                    break;
                case 3:
                    body.InsertRange(random.Below(body.Count + 1), body.GetRange(at, length));
                    break;
                case 4:
                    var other = samples[random.Below(samples.Length)];
                    var from = random.Below(other.Length);
                    body.InsertRange(at, other[from..Math.Min(other.Length, from + length)]);
                    break;
            }
        }

        return [.. body];
    }

    /// <summary>Marsaglia's xorshift: the same run everywhere for the same seed.</summary>
    private sealed class Xorshift(uint seed)
    {
        private uint state = (seed * 2654435769) | 1;

        public int Below(int bound)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            return (int)(state % (uint)bound);
        }
    }
}
