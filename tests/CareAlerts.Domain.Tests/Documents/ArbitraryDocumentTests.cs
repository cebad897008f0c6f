using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareAlerts.Domain.Tests;

/// <summary>Whatever is sent, reading answers with a value or with faults, and never repeats what was sent.</summary>
public class ArbitraryDocumentTests
{
    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(1000);

    private static readonly string[] Examples =
        [ContractExamples.Contact, ContractExamples.CarePlan, ContractExamples.Locality, ContractExamples.SourceSettings, ContractExamples.Absence];

    /// <summary>Any JSON, with strings that are near misses of every format.</summary>
    private static readonly Gen<JsonNode?> AnyJson = Gen.Sized(size => Json(Math.Min(size, 20)));

    [Fact]
    public void Arbitrary_JSON_is_read_or_refused_and_never_thrown_at() =>
        Prop.ForAll(AnyJson.ToArbitrary(), json => ReadAsEverything(json?.ToJsonString() ?? "null")).Check(Often);

    [Fact]
    public void An_example_with_any_value_in_the_place_of_another_is_read_or_refused() =>
        Prop.ForAll(Spoilt(AnyJson).ToArbitrary(), spoilt => ReadAsEverything(spoilt)).Check(Often);

    [Fact]
    public void Arbitrary_bytes_in_an_example_are_read_or_refused() =>
        Prop.ForAll(
            Gen.Elements(Examples).SelectMany(example => Gen.Choose(0, example.Length - 1).SelectMany(
                at => Gen.Choose(0, 255).Select(value => (example, at, value)))).ToArbitrary(),
            spoilt =>
            {
                var bytes = Reading.Utf8(spoilt.example).ToArray();
                bytes[spoilt.at] = (byte)spoilt.value;
                ReadAsEverything(bytes);
            }).Check(Often);

    [Theory]
    [InlineData("Xyzzy")]
    [InlineData("Xyzzy\n")]
    [InlineData(" Xyzzy 9990000019")]
    public void No_fault_at_any_place_repeats_what_was_sent(string personal)
    {
        foreach (var example in Examples)
            foreach (var place in Enumerable.Range(0, Places(JsonNode.Parse(example)!).Count))
                Assert.DoesNotContain(
                    ReadAsEverything(Replace(example, place, JsonValue.Create(personal))), fault => (fault.Field + fault.Message).Contains(personal.Trim()));
    }

    private static List<Fault> ReadAsEverything(string json) => ReadAsEverything(Reading.Utf8(json));

    private static List<Fault> ReadAsEverything(ReadOnlyMemory<byte> json) =>
    [
        .. ContactDocument.Read(new("id"), json).Faults(),
        .. CarePlanDocument.Read("id", json).Faults(),
        .. LocalityDocument.Read(new("id"), json).Faults(),
        .. SourceSettingsDocument.Read(new("id"), json).Faults(),
        .. AbsenceDocument.Read(new("id"), json).Faults(),
    ];

    private static Gen<JsonNode?> Json(int size)
    {
        var name = Gen.Elements(
            "name", "kind", "person", "identifiers", "system", "value", "services", "id", "provider", "alerts", "plan-gap", "steps", "to", "by", "after",
            "workingHours", "days", "from", "rota", "when", "required", "P1", "location", "wards", "code", "", "é", "\0", "absences");
        var text = Gen.Elements(
            "", " ", "person", "team", "P1D", "PT", "P99999999999D", "2026-02-30", "0001-01-01", "9999-12-31", "24:00", "Europe/London", "Etc/", "/etc/passwd",
            "+447700900001", "a@b", "a@b.c", "@", "urn:", "https://fhir.nhs.uk/Id/nhs-number", "9990000018", "mon",
            "2026-09-01T00:00Z", "9999-12-31T23:59:59-14:00", "PV1-3", "\0", "\u202e", "😀");
        var leaf = Gen.OneOf(
            text.Select(value => (JsonNode?)JsonValue.Create(value)),
            Gen.Elements("0", "-1", "1e400", "48", "0.5", "true", "false", "null", "99999999999999999999").Select(value => JsonNode.Parse(value)));
        if (size == 0) return leaf;
        var inner = Json(size / 4);
        return Gen.OneOf(
            leaf,
            inner.ListOf().Select(items => (JsonNode?)new JsonArray([.. items.Take(5).Select(item => item?.DeepClone())])),
            name.Zip(inner).ListOf().Select(fields =>
                (JsonNode?)new JsonObject(fields.DistinctBy(field => field.Item1).Select(
                    field => KeyValuePair.Create(field.Item1, field.Item2?.DeepClone())))));
    }

    /// <summary>An example with one of its values replaced.</summary>
    private static Gen<string> Spoilt(Gen<JsonNode?> replacement) =>
        Gen.Elements(Examples).SelectMany(example => Gen.Choose(0, 1000).SelectMany(at => replacement.Select(value => Replace(example, at, value))));

    private static string Replace(string example, int at, JsonNode? value)
    {
        var root = JsonNode.Parse(example)!;
        var places = Places(root);
        var place = places[at % places.Count];
        if (place.Parent is JsonArray list) list[list.IndexOf(place)] = value?.DeepClone();
        else place.Parent!.AsObject()[place.GetPropertyName()] = value?.DeepClone();
        return root.ToJsonString();
    }

    private static List<JsonNode> Places(JsonNode node) =>
    [
        .. (node switch { JsonObject fields => fields.Select(field => field.Value), JsonArray items => items, _ => [] })
            .OfType<JsonNode>().SelectMany(child => Places(child).Prepend(child)),
    ];
}
