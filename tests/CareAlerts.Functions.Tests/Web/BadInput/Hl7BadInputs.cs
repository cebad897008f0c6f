using System.Text;
using static CareAlerts.Functions.Tests.Web.BadInput.Setting;

namespace CareAlerts.Functions.Tests.Web.BadInput;

/// <summary>A body for every row of the HL7 v2 table of docs/feeds/bad-input.md.</summary>
internal static class Hl7BadInputs
{
    /// <summary>A name that nobody has, before and after the letter that is damaged.</summary>
    private const string Before = "Zqxb", After = "Zqxa";

    public static readonly IReadOnlyDictionary<string, Func<Setting, BadBody>> All = new Dictionary<string, Func<Setting, BadBody>>
    {
        ["nothing"] = _ => new([]),
        ["white space and NULs"] = _ => Utf8(" \r\n\0\t\0\r"),
        ["more than 1 MiB"] = at => Utf8(Padded(at.Hl7(), (1024 * 1024) + 1)),
        ["more than 248 KiB, else right"] = at => Utf8(Padded(at.Hl7(), (248 * 1024) + 1)),
        ["text that is no message"] = at => Utf8($"Dear colleague, Joan Shaw ({at.Patient.NhsNumber}) is here."),
        ["the bytes of a picture"] = _ => new([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0xFF, 0xD8]),
        ["XML with a document type and an external entity"] = at => Utf8($"<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY OUTSIDE_ENTITY SYSTEM \"{at.Elsewhere}\">]><ADT_A01><PID>{at.Patient.NhsNumber}&OUTSIDE_ENTITY;</PID></ADT_A01>"),
        ["UTF-16 without a byte order mark"] = at => new(Encoding.Unicode.GetBytes(at.Hl7())),
        ["MSH-1 that is a letter"] = at => Utf8(at.Hl7().Replace("MSH|", "MSHx", StringComparison.Ordinal)),
        ["no message type"] = at => Utf8(at.Hl7(type: "")),
        ["no event"] = at => Utf8(at.Hl7(type: "ADT")),
        ["type and event in one component (ADT_A01)"] = at => Utf8(at.Hl7(type: "ADT_A01")),
        ["cut off before PID"] = at => Utf8(at.Hl7().Split("\rPID")[0] + "\rPI"),
        ["control characters in the only identifier"] = at => Utf8(at.Hl7(pid3: at.Pid3.Insert(5, "\u0007"))),
        ["an identifier of 200,000 bytes"] = at => Utf8(at.Hl7(pid3: at.Patient.NhsNumber + new string('0', 200_000))),
        ["a message of another type (ORU)"] = at => Utf8(at.Hl7(type: "ORU^R01")),
        ["a message for a source that is disabled"] = at => Utf8(at.Hl7()) with { Source = "GONE" },
        ["control characters in ward, bed and disposition"] = at => Utf8(at.Hl7(location: "W\u00077^R1^B\u00012^RXX", disposition: "0\u00051"), "\u0007", "\u0001", "\u0005", "\\u0007", "\\u0001", "\\u0005"),
        ["cut off within a UTF-8 character, in a name"] = at => new([.. Encoding.UTF8.GetBytes(CutInTheName(at, "é"))[..^1]], Before),
        ["another character set than MSH-18 says"] = at => new(Encoding.Latin1.GetBytes(at.Hl7(name: $"{Before}é{After}", charset: "UNICODE UTF-8")), Before, After, "é", "\uFFFD"),
        ["entity references in name and address"] = at => Utf8(at.Hl7(name: $"<!DOCTYPE x [<!ENTITY OUTSIDE_ENTITY SYSTEM \"{at.Elsewhere}\">]>&OUTSIDE_ENTITY;&#88;"), "OUTSIDE_ENTITY", "&#88"),
        ["FHIR as JSON, labelled as text"] = at => Utf8(at.Fhir()),
        ["a media type that is not taken"] = at => Utf8(at.Hl7()) with { ContentType = "application/pdf" },
        ["no key, or another source's"] = at => Utf8(at.Hl7()) with { Key = "not-the-key" },
        ["a message that is all right"] = at => Utf8(at.Hl7()),
    };

    /// <summary>Filled up with a segment nobody reads.</summary>
    private static string Padded(string message, int length) => message + "ZZZ|" + new string('x', length - message.Length - 4);

    private static string CutInTheName(Setting at, string letter)
    {
        var lines = at.Hl7(name: Before + letter).Split('\r', StringSplitOptions.RemoveEmptyEntries);
        return string.Join('\r', lines[0], lines[1], lines[3], lines[2].Split("||19380402")[0]);
    }
}
