using System.Text;

namespace CareAlerts.Feeds.Tests.Fuzzing;

/// <summary>FHIR bodies that are nearly right, the same for the same seed and the same samples. Most stay JSON: damaged bytes seldom get past a parser.</summary>
internal sealed class FhirInputs
{
    private const int Large = 30_000;

    private static readonly byte[] Telling = [.. "{}[]:,\"\\/#u0123456789.+-eEtrufalsn \r\n"u8, 0, 0x01, 0x80, 0xC3, 0xE9, 0xEF, 0xBB, 0xBF, 0xFF];

    /// <summary>JSON of every type, and texts that mean something somewhere.</summary>
    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "-0", "1e999", "1E-9999", "9223372036854775808", "{}", "[]", "[{}]", "[[]]", "[null]", "\"\"", "\" \"", "\"/\"", "\"#\"", "\"#w\"", "\"Patient/joan\"",
        "\"urn:uuid:1\"", "\"https://\"", "\"https://x/Patient/joan/_history/\"", "\"/_history/\"", "\"Encounter\"", "\"Bundle\"", "\"Patient\"", "\"Location\"", "\"Parameters\"", "\"message\"", "\"history\"",
        "\"batch\"", "\"subscription-notification\"", "\"DELETE\"", "\"Encounter/1\"", "\"finished\"", "\"in-progress\"", "\"planned\"", "\"entered-in-error\"", "\"discharged\"", "\"2026\"",
        "\"2026-11-06T24:00:00Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59-14:00\"", "\"\\u0000\"", "\"\\ud83d\\ude00\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"a\\u0007b\"", "\"9990000018\"",
        "{\"reference\":\"#a\"}", "{\"identifier\":{\"value\":\"1\"}}", "{\"coding\":[{\"code\":\"exp\"}]}", "[1,{\"code\":2},[3],\"4\",null]", "\"old\"", "\"NH\"", "\"wa\"", "\"bd\"",
    ];

    private readonly IReadOnlyList<byte[]> samples;
    private readonly IReadOnlyList<Sample> all, small;

    public FhirInputs(IReadOnlyList<byte[]> samples)
    {
        this.samples = samples;
        all = [.. samples.Select(sample => new Sample(sample, JsonPlaces.Of(sample)))];
        small = [.. all.Where(sample => sample.Json.Length < Large)];
    }

    public byte[] Of(ulong seed)
    {
        var random = new FuzzRandom(seed);
        if (random.Once(500)) return JsonBombs.Of(random);
        var sample = random.Once(40) ? random.Of(all) : random.Of(small);
        var body = sample.Places.Count == 0 ? [.. sample.Json] : Edited(sample, random);
        if (random.Below(10) < 3)
            for (var change = random.Below(4); change >= 0; change--) Damage.Change(body, samples, Telling, random);
        return [.. body];
    }

    /// <summary>Up to four values changed, each where it stands, the last first: so the places stay true.</summary>
    private List<byte> Edited(Sample sample, FuzzRandom random)
    {
        var body = new List<byte>(sample.Json);
        var places = Enumerable.Range(0, 1 + random.Below(4)).Select(_ => random.Of(sample.Places)).OrderByDescending(place => place.Start).ToList();
        var before = int.MaxValue;
        foreach (var place in places)
        {
            if (place.End > before) continue;    // it holds one that was changed
            before = place.Name < 0 ? place.Start : place.Name;
            var (start, text) = Changed(sample, place, random);
            body.RemoveRange(start, place.End - start);
            body.InsertRange(start, Encoding.UTF8.GetBytes(text));
        }

        return body;
    }

    private (int Start, string Text) Changed(Sample sample, JsonPlace place, FuzzRandom random)
    {
        var value = sample.Text(place.Start, place.End);
        var property = place.Name < 0 ? null : sample.Text(place.Name, place.End);
        switch (random.Below(12))
        {
            case 0 when property is not null:
                return (place.Name, $"{property},{property}");    // a key twice
            case 1 when property is not null:
                return (place.Name, "\"x\":0");
            case 2 when property is not null && random.Of(small) is { Places.Count: > 0 } other && random.Of(other.Places) is { Name: >= 0 } another:
                return (place.Name, other.Text(another.Name, another.End));
            case 3:
                var depth = 1 + random.Skewed(70);
                return random.Once(2) ? (place.Start, new string('[', depth) + value + new string(']', depth))
                    : (place.Start, string.Concat(Enumerable.Repeat("{\"extension\":", depth)) + value + new string('}', depth));
            case 4:
                return (place.Start, $"[{string.Join(',', Enumerable.Repeat(value, 1 + random.Skewed(value.Length > 200 ? 20 : 1100)))}]");
            case 5 when value.StartsWith('['):
                var inner = value[1..^1].Trim();
                return (place.Start, inner.Length == 0 ? value : $"[{string.Join(',', Enumerable.Repeat(inner, 1 + random.Skewed(inner.Length > 200 ? 12 : 1100)))}]");
            case 6 when value.StartsWith('"'):
                return (place.Start, $"\"{value[1..^1]}{random.Of(["\\ud800", "\\u0000", "\\n", " ", "\u0001", "\\", "\"", "/", "\\u00e9"])}\"");
            case 7 when value.StartsWith('"'):
                return (place.Start, $"\"{string.Concat(Enumerable.Repeat(value[1..^1] + random.Of(["", "/", " ", "x"]), 1 + random.Skewed(random.Once(100) ? 20_000 : 300)))}\"");
            case 8:
                return (place.Start, random.Once(2) ? new string('9', 1 + random.Skewed(5000)) : $"0.{new string('0', 1 + random.Skewed(5000))}1");
            case 9 or 10:
                var donor = random.Once(2) ? sample : random.Of(small);    // its own: ids, references and codes in each other's place
                return donor.Places.Count == 0 ? (place.Start, "null") : (place.Start, donor.Text(random.Of(donor.Places)));
            default:
                return (place.Start, random.Of(Values));
        }
    }

    private sealed record Sample(byte[] Json, IReadOnlyList<JsonPlace> Places)
    {
        public string Text(JsonPlace place) => Text(place.Start, place.End);

        public string Text(int start, int end) => Encoding.UTF8.GetString(Json[start..end]);
    }
}
