using System.Text;
using static CareAlerts.Functions.Tests.Web.BadInput.Setting;

namespace CareAlerts.Functions.Tests.Web.BadInput;

/// <summary>A body for every row of the FHIR table of docs/feeds/bad-input.md.</summary>
internal static class FhirBadInputs
{
    public static readonly IReadOnlyDictionary<string, Func<Setting, BadBody>> All = new Dictionary<string, Func<Setting, BadBody>>
    {
        ["nothing"] = _ => new([]),
        ["text that is no JSON"] = at => Utf8($"Dear colleague, Joan Shaw ({at.Patient.NhsNumber}) is here."),
        ["UTF-16"] = at => new([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(at.Fhir())]),
        ["windows-1252, a name with an accent in it"] = at => new(Encoding.Latin1.GetBytes(at.Fhir(("text", Quoted("NAME").Replace("NAME", "Núñez", StringComparison.Ordinal))))),
        ["cut off within a UTF-8 character"] = at => new(Encoding.UTF8.GetBytes(at.Fhir(("text", "\"NAMEé")).Split('}')[0] + "é")[..^1]),
        ["cut off elsewhere"] = at => Utf8(at.Fhir()[..^1]),
        ["half a surrogate pair as an escape"] = at => Utf8(at.Fhir(("text", "\"\\ud83d\""))),
        ["a control character within a text"] = at => Utf8(at.Fhir(("text", "\"a\u0007b\""))),
        ["a list where a resource belongs"] = at => Utf8($"[{at.Fhir()}]"),
        ["more than 4 MiB"] = at => Utf8(at.Fhir() + new string(' ', 4 * 1024 * 1024)),
        ["more than 248 KiB, else right"] = at => Utf8(at.Fhir() + new string(' ', 248 * 1024)),
        ["65 levels"] = at => Utf8(at.Fhir(("extension", new string('[', 64) + new string(']', 64)))),
        ["100,000 levels"] = _ => Utf8(new string('[', 100_000)),
        ["1001 keys in one object"] = at => Utf8(at.Fhir([.. Enumerable.Range(0, 1001).Select(i => ($"k{i}", (string?)"0"))])),
        ["a Bundle of 10,000 entries"] = at => Utf8($"{{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[{{\"resource\":{at.Fhir()}}}{string.Concat(Enumerable.Repeat(",{}", 9_999))}]}}"),
        ["a key twice"] = at => Utf8(at.Fhir()[..^1] + ",\"status\":\"finished\"}"),
        ["XML with a document type and an external entity, labelled as JSON"] = at =>
            Utf8($"<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY OUTSIDE_ENTITY SYSTEM \"{at.Elsewhere}\">]><Encounter>{at.Patient.NhsNumber}&OUTSIDE_ENTITY;</Encounter>"),
        ["a subject that is an address elsewhere"] = at => Utf8(at.Fhir(("subject", $"{{\"reference\":{Quoted($"{at.Elsewhere}Patient/1")}}}"))),
        ["control characters, escaped, in the only identifier"] = at => Utf8(at.Fhir(("subject", Identified(at.Patient.NhsNumber.Insert(5, "\u0007")).ToJsonString()))),
        ["no status"] = at => Utf8(at.Fhir(("status", null))),
        ["a status that is a number"] = at => Utf8(at.Fhir(("status", "1"))),
        ["an Encounter of R5"] = at => Utf8(at.Fhir(("class", "[{\"coding\":[{\"code\":\"IMP\"}]}]"))),
        ["a notification that names an Encounter and does not hold it"] = _ => Utf8("""
            {"resourceType":"Bundle","type":"history","entry":[{"resource":{"resourceType":"Parameters","parameter":[{"name":"type","valueCode":"event-notification"},
             {"name":"notification-event","part":[{"name":"focus","valueReference":{"reference":"https://pas.example/fhir/Encounter/e1"}}]}]}}]}
            """),
        ["a resource that is no Encounter"] = at => Utf8($"{{\"resourceType\":\"Patient\",\"identifier\":[{Identified(at.Patient.NhsNumber)["identifier"]!.ToJsonString()}]}}"),
        ["an Encounter for a source that is disabled"] = at => Utf8(at.Fhir()) with { Source = "GONE" },
        ["control characters, escaped, in ward and disposition"] = at => Utf8(
            at.Fhir(("location", "[{\"location\":{\"display\":\"W\\u00077\"}}]"), ("hospitalization", "{\"dischargeDisposition\":{\"coding\":[{\"code\":\"0\\u00051\"}]}}")),
            "\u0007", "\u0005", "\\u0007", "\\u0005"),
        ["entity references and addresses in a contained Patient's narrative and photo"] = at => Utf8(
            at.Fhir(("subject", "{\"reference\":\"#p\"}"), ("contained", $$"""
                [{"resourceType":"Patient","id":"p","identifier":[{{Identified(at.Patient.NhsNumber)["identifier"]!.ToJsonString()}}],"photo":[{"url":"{{at.Elsewhere}}OUTSIDE_ENTITY"}],
                  "text":{"status":"generated","div":{{Quoted($"<!DOCTYPE x [<!ENTITY OUTSIDE_ENTITY SYSTEM \"{at.Elsewhere}\">]><div>&OUTSIDE_ENTITY;<img src=\"{at.Elsewhere}OUTSIDE_ENTITY\"/></div>")}} } }]
                """)),
            "OUTSIDE_ENTITY"),
        ["a number of 5,000 digits in an element nobody reads"] = at => Utf8(at.Fhir(("length", $"{{\"value\":{new string('9', 5_000)}}}")), "99999999999999999999"),
        ["a media type that is not taken"] = at => Utf8(at.Fhir()) with { ContentType = "application/fhir+xml" },
        ["no key, or another source's"] = at => Utf8(at.Fhir()) with { Key = "not-the-key" },
        ["an Encounter that is all right"] = at => Utf8(at.Fhir()),
    };
}
