using System.Text;

namespace CareAlerts.Feeds.Tests.Fuzzing;

/// <summary>HL7 v2 bodies that are nearly right, the same for the same seed and the same samples.</summary>
internal sealed class Hl7Inputs(IReadOnlyList<byte[]> samples)
{
    /// <summary>A little more than is read at all.</summary>
    private const int Giant = 1_100_000;

    private static readonly byte[] Telling = [.. "|^~\\&#\r\n\"MSHPIDVAEN0123456789.+-XETFSR"u8, 0, 0x0B, 0x1B, 0x1C, 0x80, 0xC3, 0xE9, 0xEF, 0xBB, 0xBF, 0xFF, 0xFE];

    /// <summary>What may stand in a field and means something somewhere.</summary>
    private static readonly string[] Values =
    [
        "\"\"", "", "A17", "A40", "A01", "A08^ADT_A01", "ACK", "ADT", "ADT^A03", "P", "T", "2.3", "2.8^GBR", "AL", "NE", "ER", "2026", "202602300000", "20261106240000", "2026-11-06T10:15:00Z",
        "20261106101500.1234+2500", "00010101", "99991231235959+1400", "9990000018^^^NHS^NH", "9990000019^^^NHS^NH", "9990000018", "^^^&1.2.3&ISO", "a&b&c&d", "\\.sp999999999\\", "\\.br\\",
        "\\X00\\", "\\XC3\\", "\\XFFFE\\", "\\F\\\\S\\\\T\\\\R\\\\E\\", "\\", "\\E", "\\X", "8859/1", "UNICODE UTF-8", "ISO IR87", "GB 18030-2000", "Y", "N", "I", "DAYCASE", "\u0007", "\u001b$B",
    ];

    private static readonly string[] Fillings =
        ["~", "|", "^", "&", "\\", "\r", "\n", "x", "~1", "^1", "\\X41\\", "\\.sp9\\", "\\E\\", "\rPID|||1^^^NHS", "\rMSH|^~\\&|", "\nMSH", "PID|||1\r", "\0", "\u000b", "\u001c", "é", "\u001b$B", "\"\"|"];

    private static readonly string[] Charsets = ["8859/1", "8859/2", "8859/8", "8859/15", "UNICODE UTF-8", "UNICODE", "ISO IR87", "ISO IR159", "GB 18030-2000", "KS X 1001", "BIG-5", "ASCII"];

    private static readonly string[] Starts = ["", "\u000b", "\uFEFF", "FHS|^~\\&\rBHS|^~\\&\r", "\0\0", " ", "\r\n", "FHS#", "\u000b\uFEFF"];

    private static readonly string[] Ends = ["", "\u001c\r", "\rBTS|1\rFTS|1\r", "\0", "\r\r\n", "\u001c"];

    public byte[] Of(ulong seed)
    {
        var random = new FuzzRandom(seed);
        var body = new List<byte>(random.Of(samples));
        for (var change = random.Below(6); change >= 0; change--)
        {
            switch (random.Below(20))
            {
                case 0:
                    Redelimit(body, random);
                    break;
                case 1 or 2 or 3:
                    Refill(body, random);
                    break;
                case 4 or 5:
                    Reorder(body, random);
                    break;
                case 6:
                    Stuff(body, random);
                    break;
                case 7:
                    Recode(body, random);
                    break;
                case 8:
                    body.InsertRange(0, Encoding.UTF8.GetBytes(random.Of(Starts)));
                    body.AddRange(Encoding.UTF8.GetBytes(random.Of(Ends)));
                    break;
                default:
                    Damage.Change(body, samples, Telling, random);
                    break;
            }
        }

        return [.. body];
    }

    /// <summary>Other delimiters: declared and not used, used and not declared, both, one for two roles, none, too many.</summary>
    private static void Redelimit(List<byte> body, FuzzRandom random)
    {
        if (body.Count < 9) return;
        var (from, to) = ((byte)"|^~\\&"[random.Below(5)], random.Of(Telling));
        var scope = random.Of([4, 9, body.Count]);
        var start = random.Of([0, 3, 9]);
        for (var at = start; at < scope; at++)
            if (body[at] == from) body[at] = to;
        if (random.Once(4)) body.RemoveRange(4, random.Below(5));
        if (random.Once(4)) body.InsertRange(4, Encoding.ASCII.GetBytes(random.Of(["#", "^~\\\\&", "~^", "MSH", "^^^^", "'", "|", "\"\"", " ", "^~\\&#!?%$"])));
    }

    /// <summary>Another value in the place of a field or a part of one.</summary>
    private static void Refill(List<byte> body, FuzzRandom random)
    {
        var places = new List<int>();
        for (var at = 0; at < body.Count; at++)
            if (body[at] is (byte)'|' or (byte)'^' or (byte)'~') places.Add(at + 1);
        if (places.Count == 0) return;
        var start = random.Of(places);
        var end = start;
        while (end < body.Count && body[end] is not ((byte)'|' or (byte)'^' or (byte)'~' or (byte)'\r' or (byte)'\n')) end++;
        body.RemoveRange(start, end - start);
        body.InsertRange(start, Encoding.UTF8.GetBytes(random.Of(Values)));
    }

    /// <summary>Segments taken out, doubled, moved; or all of them ended otherwise.</summary>
    private static void Reorder(List<byte> body, FuzzRandom random)
    {
        var lines = Encoding.Latin1.GetString([.. body]).Split('\r', '\n').ToList();
        var at = random.Below(lines.Count);
        switch (random.Below(4))
        {
            case 0:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.InsertRange(random.Below(lines.Count), Enumerable.Repeat(lines[at], 1 + random.Skewed(120)).ToList());
                break;
            case 2:
                (lines[at], lines[^1]) = (lines[^1], lines[at]);
                break;
        }

        body.Clear();
        body.AddRange(Encoding.Latin1.GetBytes(string.Join(random.Of(["\r", "\n", "\r\n", "\r\r", "\r  ", "\0\r", "\u000b\r"]), lines)));
    }

    /// <summary>A field or a repetition that goes on and on; now and then up to what is not read any more.</summary>
    private static void Stuff(List<byte> body, FuzzRandom random)
    {
        var filling = Encoding.UTF8.GetBytes(random.Of(Fillings));
        var times = random.Skewed(random.Once(300) ? Giant / filling.Length : 4000 / filling.Length) + 1;
        var stuffing = new byte[times * filling.Length];
        for (var at = 0; at < stuffing.Length; at += filling.Length) filling.CopyTo(stuffing, at);
        body.InsertRange(random.Below(body.Count + 1), stuffing);
    }

    /// <summary>Another character set than is declared, or a declaration of another than is used.</summary>
    private static void Recode(List<byte> body, FuzzRandom random)
    {
        var text = Encoding.UTF8.GetString([.. body]);
        byte[] recoded = random.Below(6) switch
        {
            0 => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)],
            1 => [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(text)],
            2 => Encoding.Unicode.GetBytes(text),
            3 => Encoding.Latin1.GetBytes(text.Replace("ZQX", "ZQÖX", StringComparison.Ordinal)),
            4 => [.. Encoding.UTF8.GetBytes(text), 0xC3],
            _ => Encoding.Latin1.GetBytes(Declared(text, random.Of(Charsets)).Replace('e', 'é')),
        };
        body.Clear();
        body.AddRange(recoded);
    }

    private static string Declared(string text, string charset)
    {
        var end = text.IndexOfAny(['\r', '\n']) is var found and >= 0 ? found : text.Length;
        var fields = text[..end].Split('|');
        return fields.Length < 3 ? text : string.Join('|', fields.Concat(Enumerable.Repeat("", 18)).Take(17)) + $"|{charset}" + text[end..];
    }
}
