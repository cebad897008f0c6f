namespace CareAlerts.Feeds.Tests.Fuzzing;

/// <summary>Changes that know nothing of the format: bits, bytes, pieces put in, taken out, repeated, or taken over from another sample.</summary>
internal static class Damage
{
    private const int LongestPiece = 60;

    /// <summary>One change.</summary>
    /// <param name="body">What is changed.</param>
    /// <param name="others">Where pieces are taken over from.</param>
    /// <param name="telling">Bytes that mean something in the format.</param>
    /// <param name="random">Decides.</param>
    public static void Change(List<byte> body, IReadOnlyList<byte[]> others, byte[] telling, FuzzRandom random)
    {
        var at = random.Below(body.Count + 1);
        var length = Math.Min(random.Below(LongestPiece), body.Count - at);
        switch (random.Below(9))
        {
            case 0 when at < body.Count:
                body[at] ^= (byte)(1 << random.Below(8));
                break;
            case 1 when at < body.Count:
                body[at] = (byte)random.Below(256);
                break;
            case 2:
                body.Insert(at, random.Of(telling));
                break;
            case 3 when at < body.Count:
                body[at] = random.Of(telling);
                break;
            case 4:
                body.RemoveRange(at, length);
                break;
            case 5:
                body.InsertRange(random.Below(body.Count + 1), body.GetRange(at, length));
                break;
            case 6:
                var other = random.Of(others);
                var from = random.Below(other.Length + 1);
                body.InsertRange(at, other[from..Math.Min(other.Length, from + length)]);
                break;
            case 7:
                body.RemoveRange(at, body.Count - at);
                break;
            case 8:
                var tail = random.Of(others);
                body.RemoveRange(at, body.Count - at);
                body.AddRange(tail[random.Below(tail.Length + 1)..]);
                break;
        }
    }
}
