namespace CareAlerts.Feeds.Hl7v2;

/// <summary>The delimiters a message declares in MSH-1 and MSH-2; zero stands for a role that does not exist in it.</summary>
/// <remarks>
/// HL7 v2 chapter 2: a shorter MSH-2 has fewer roles, and none is assumed in their place. A character that already has a role
/// cannot have a second one: <c>^~\\&amp;</c>, a program's source text sent as it stood, reads as <c>^~\&amp;</c>.
/// </remarks>
/// <param name="Field">MSH-1, between fields.</param>
/// <param name="Component">Between components.</param>
/// <param name="Repetition">Between repetitions.</param>
/// <param name="Escape">Around escape sequences.</param>
/// <param name="Subcomponent">Between subcomponents.</param>
/// <param name="Truncation">After a shortened value, from version 2.7.</param>
public readonly record struct Hl7Delimiters(
    byte Field, byte Component, byte Repetition, byte Escape, byte Subcomponent, byte Truncation)
{
    /// <summary>What nearly everybody sends: <c>|^~\&amp;</c>.</summary>
    public static readonly Hl7Delimiters Usual = new((byte)'|', (byte)'^', (byte)'~', (byte)'\\', (byte)'&', 0);

    /// <summary>MSH-2 for these.</summary>
    internal string Declared()
    {
        ReadOnlySpan<byte> roles = [Component, Repetition, Escape, Subcomponent, Truncation];
        return System.Text.Encoding.ASCII.GetString(roles.IndexOf((byte)0) is var end and >= 0 ? roles[..end] : roles);
    }

    /// <summary>Whether a byte can separate anything: printable ASCII that is no letter, digit, space or quotation mark.</summary>
    internal static bool CanDelimit(byte b) => b is > (byte)' ' and < 0x7F and not (byte)'"' && !char.IsAsciiLetterOrDigit((char)b);

    /// <summary>Reads the delimiters of a text that begins with <c>MSH</c>; false when MSH-1 cannot separate anything.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> msh, out Hl7Delimiters delimiters)
    {
        delimiters = default;
        if (msh.Length < 4 || !CanDelimit(msh[3])) return false;
        if (msh.Length > 8 && msh[3] == '|' && msh[8] == '|' && msh[4..].StartsWith("^~\\&"u8))
        {
            delimiters = Usual;
            return true;
        }

        Span<byte> roles = stackalloc byte[5];
        var count = 0;
        foreach (var b in msh[4..])
        {
            if (b == msh[3] || !CanDelimit(b) || count == roles.Length) break;
            if (!roles[..count].Contains(b)) roles[count++] = b;
        }

        delimiters = new Hl7Delimiters(msh[3], roles[0], roles[1], roles[2], roles[3], roles[4]);
        return true;
    }
}
