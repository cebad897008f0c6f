using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CareAlerts.Domain;

namespace CareAlerts.Functions.Tests.Web.BadInput;

/// <summary>Something that comes in, about somebody with a plan as far as its format lets it be.</summary>
/// <param name="Bytes">The body.</param>
/// <param name="Damage">Texts of it that must be in no record.</param>
internal sealed record BadBody(byte[] Bytes, params string[] Damage)
{
    public string Source { get; init; } = "RXX";

    public string Key { get; init; } = "local";

    /// <summary>Null: as the way takes it.</summary>
    public string? ContentType { get; init; }
}

/// <summary>Who and where a body is about, and where an entity would lead.</summary>
internal sealed record Setting(Patient Patient, DateTimeOffset Now, Uri Elsewhere)
{
    /// <summary>An admission of the patient, with what is given in the place of its own.</summary>
    public string Hl7(string? pid3 = null, string name = "Shaw^Joan", string location = "WARD7^R1^B2^RXX", string disposition = "", string type = "ADT^A01", string charset = "") => string.Join('\r',
        $@"MSH|^~\&|PAS|RXX|CA|CA|{Stamp}||{type}|C1|P|2.4||||||{charset}", $"EVN||{Stamp}",
        $"PID|1||{pid3 ?? Pid3}||{name}||19380402|F|||{name}",
        $"PV1|1|I|{location}{new string('|', 16)}{Patient.Visit}{new string('|', 17)}{disposition}") + "\r";

    public string Pid3 => $"{Patient.NhsNumber}^^^NHS^NH";

    /// <summary>An Encounter of the patient, whose subject says who that is, with elements added or put in the place of its own; one that is null is left out.</summary>
    public string Fhir(params (string Element, string? Json)[] elements)
    {
        var encounter = new JsonObject
        {
            ["resourceType"] = "Encounter",
            ["meta"] = new JsonObject { ["lastUpdated"] = Now.ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture) },
            ["identifier"] = new JsonArray(new JsonObject { ["value"] = Patient.Visit }),
            ["status"] = "in-progress",
            ["class"] = new JsonObject { ["code"] = "IMP" },
            ["subject"] = Identified(Patient.NhsNumber),
        };
        foreach (var (element, _) in elements) encounter.Remove(element);
        var text = encounter.ToJsonString();
        return $"{text[..^1]}{string.Concat(elements.Where(one => one.Json is not null).Select(one => $",\"{one.Element}\":{one.Json}"))}}}";
    }

    public static JsonObject Identified(string nhsNumber) => new() { ["identifier"] = new JsonObject { ["system"] = NhsNumber.System, ["value"] = nhsNumber } };

    public static string Quoted(string text) => JsonSerializer.Serialize(text);

    public static BadBody Utf8(string text, params string[] damage) => new(Encoding.UTF8.GetBytes(text), damage);

    private string Stamp => Now.ToUniversalTime().ToString("yyyyMMddHHmmss'+0000'", System.Globalization.CultureInfo.InvariantCulture);
}
