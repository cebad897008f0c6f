using System.Text;
using System.Text.Json.Nodes;
using CareAlerts.Domain;
using CareAlerts.Feeds.Fhir;

namespace CareAlerts.Feeds.Tests.Fhir;

/// <summary>Builders for small bodies; a test names only the element it is about.</summary>
internal static class Bodies
{
    public const string Server = "https://ehr.example/fhir/";

    public static readonly SourceSettings Rxx = SourceSettings.Default(new SourceId("RXX"), registered: true);

    private const string Plain = """
        "resourceType":"Encounter","id":"e1","identifier":[{"value":"V1"}],"status":"in-progress",
        "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"IMP"},
        "subject":{"identifier":{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018"}}
        """;

    /// <summary>An admitted inpatient's Encounter, with the elements given in place of its own.</summary>
    public static JsonObject Encounter(string elements = "") => With(Plain, elements);

    /// <summary>The same of Joan, who is a Patient elsewhere in the Bundle.</summary>
    public static JsonObject OfJoan(string elements = "") => With(Plain + ",\"subject\":{\"reference\":\"Patient/joan\"}", elements);

    public static JsonObject Joan(string elements = "") => With(
        """
        "resourceType":"Patient","id":"joan","identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018"}],"birthDate":"1938-04-02"
        """, elements);

    public static JsonObject Header(string code, string elements = "") => With(
        $$"""
        "resourceType":"MessageHeader","id":"m1","eventCoding":{"code":"{{code}}"},"source":{"endpoint":"https://pas.example"},
        "focus":[{"reference":"Encounter/e1"}]
        """, elements);

    /// <summary>A Bundle whose entries say their address.</summary>
    public static JsonObject Bundle(string type, string? timestamp, params JsonObject[] resources) => Bundle(type, timestamp, [.. resources.Select(r => Entry(r))], "");

    public static JsonObject Bundle(string type, string? timestamp, JsonObject[] entries, string elements)
    {
        var bundle = With($"\"resourceType\":\"Bundle\",\"id\":\"b1\",\"type\":\"{type}\"", elements);
        if (timestamp is not null) bundle["timestamp"] = timestamp;
        bundle["entry"] = new JsonArray([.. entries]);
        return bundle;
    }

    public static JsonObject Entry(JsonObject resource, string elements = "")
    {
        var entry = With($"\"fullUrl\":\"{Server}{resource["resourceType"]}/{resource["id"]}\"", elements);
        entry["resource"] = resource;
        return entry;
    }

    /// <summary>A message of one event about Joan's Encounter.</summary>
    public static JsonObject Message(string code, JsonObject encounter, JsonObject? patient = null, string? timestamp = "2026-11-06T10:15:00Z") =>
        Bundle("message", timestamp, Header(code), encounter, patient ?? Joan());

    public static JsonObject Object(string elements) => With("", elements);

    public static byte[] Bytes(JsonNode body) => Encoding.UTF8.GetBytes(body.ToJsonString());

    public static IReadOnlyList<FeedReading> ReadAll(JsonNode body, SourceSettings? settings = null) => FhirFeedReader.Read(Bytes(body), settings ?? Rxx);

    public static FeedReading Read(JsonNode body, SourceSettings? settings = null) => Assert.Single(ReadAll(body, settings));

    public static FeedReading Read(string text) => Assert.Single(FhirFeedReader.Read(Encoding.UTF8.GetBytes(text), Rxx));

    public static FeedMessage Understood(JsonNode body, SourceSettings? settings = null) => Assert.IsType<FeedReading.Understood>(Read(body, settings)).Message;

    public static IReadOnlyList<string> Problems(JsonNode body, SourceSettings? settings = null) =>
        Assert.IsType<FeedReading.Understood>(Read(body, settings)).Problems;

    public static FeedReading.Rejected Rejected(JsonNode body, SourceSettings? settings = null) => Assert.IsType<FeedReading.Rejected>(Read(body, settings));

    public static FeedReading.Ignored Ignored(JsonNode body, SourceSettings? settings = null) => Assert.IsType<FeedReading.Ignored>(Read(body, settings));

    public static DateTimeOffset At(string iso) => DateTimeOffset.Parse(iso, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>An object of elements, of which the later stands in the place of an earlier one of its name.</summary>
    private static JsonObject With(string elements, string others)
    {
        var resource = new JsonObject();
        foreach (var part in (string[])[elements, others])
        {
            using var read = System.Text.Json.JsonDocument.Parse("{" + part + "}");
            foreach (var element in read.RootElement.EnumerateObject()) resource[element.Name] = JsonNode.Parse(element.Value.GetRawText());
        }

        return resource;
    }
}
