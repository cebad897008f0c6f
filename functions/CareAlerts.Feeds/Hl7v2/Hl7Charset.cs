using System.Text;
using System.Text.Unicode;

namespace CareAlerts.Feeds.Hl7v2;

/// <summary>Finds the character set a body is really in, and gives it in UTF-8.</summary>
/// <remarks>
/// What is declared and what is sent differ as a matter of course. The rule that works: a byte order mark, else valid UTF-8 is UTF-8, else what MSH-18
/// declares (HL7 table 0211), else windows-1252. No byte ever costs a message. Converting before splitting also keeps the second byte of a Japanese
/// or Chinese character, which may equal a delimiter, from being taken for one.
/// </remarks>
internal static class Hl7Charset
{
    private const byte Escape = 0x1B;    // opens the character set switches of ISO 2022

    internal static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>Table 0211 as far as it says more than UTF-8, and the code page that reads it. 8859/1 in practice is windows-1252, its superset.</summary>
    private static readonly (string Declared, int CodePage)[] Table0211 =
    [
        ("8859/15", 28605), ("8859/1", 1252), ("8859/2", 28592), ("8859/3", 28593), ("8859/4", 28594), ("8859/5", 28595), ("8859/6", 28596),
        ("8859/7", 28597), ("8859/8", 28598), ("8859/9", 28599),
        ("ISO IR87", 50220), ("ISO IR159", 50220), ("ISO IR6", 50220), ("ISO IR14", 50220), ("GB 18030-2000", 54936), ("KS X 1001", 949), ("BIG-5", 950),
    ];

    public static ReadOnlySpan<byte> ToUtf8(ReadOnlySpan<byte> body, out Encoding encoding)
    {
        encoding = Encoding.UTF8;
        if (body is [0xFF, 0xFE, ..]) return Convert(body[2..], Encoding.Unicode);
        if (body is [0xFE, 0xFF, ..]) return Convert(body[2..], Encoding.BigEndianUnicode);

        var isUtf8 = Utf8.IsValid(body);
        if (isUtf8 && !body.Contains(Escape)) return body;

        var declared = Declared(body);
        if (isUtf8 && declared?.CodePage != 50220) return body;
        if (declared is not null && !CannotBe(declared, body))
        {
            var converted = declared.GetString(body);
            if (!converted.Contains('\uFFFD'))
            {
                encoding = declared;
                return Encoding.UTF8.GetBytes(converted);
            }
        }

        encoding = Windows1252;
        return Convert(body, Windows1252);
    }

    // ISO 2022 is of seven bits, and of the half-width letters of JIS X 0201 above them. Its decoder spends sixty bytes on each that is neither.
    private static bool CannotBe(Encoding declared, ReadOnlySpan<byte> body) =>
        declared.CodePage == 50220 && (body.ContainsAnyInRange((byte)0x80, (byte)0xA0) || body.ContainsAnyInRange((byte)0xE0, (byte)0xFF));

    /// <summary>What MSH-18 declares, its first repetition being the default of the message; null when it says nothing we know.</summary>
    private static Encoding? Declared(ReadOnlySpan<byte> body)
    {
        var start = body.IndexOf("MSH"u8);
        if (start < 0 || !Hl7Delimiters.TryRead(body[start..], out var delimiters)) return null;
        var segments = new Hl7SegmentEnumerator(body[start..], delimiters);
        if (!segments.MoveNext()) return null;
        foreach (var repetition in segments.Current.Field(18).Repetitions)
            foreach (var (name, codePage) in Table0211)
                if (Ascii.EqualsIgnoreCase(repetition.Bytes.Trim((byte)' '), name))
                    return CodePagesEncodingProvider.Instance.GetEncoding(codePage);
        return null;
    }

    private static byte[] Convert(ReadOnlySpan<byte> body, Encoding from) => Encoding.UTF8.GetBytes(from.GetString(body));
}
