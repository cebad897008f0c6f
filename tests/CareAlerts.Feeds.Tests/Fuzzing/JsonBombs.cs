using System.Text;

namespace CareAlerts.Feeds.Tests.Fuzzing;

/// <summary>
/// Bodies made to cost: deep, long, wide, and those in which many things lead to one that is large, so that whoever reads it anew for each of
/// them does the product of both.
/// </summary>
internal static class JsonBombs
{
    /// <summary>A little more than is read at all.</summary>
    private const int Giant = 4_300_000;

    private const string Class = "\"class\":{\"code\":\"IMP\"}";

    private static readonly Func<FuzzRandom, int, string>[] Kinds =
    [
        (random, size) => new string('[', Near(random, 64, size)),
        (random, size) => string.Concat(Enumerable.Repeat("{\"a\":", Near(random, 64, size / 5))),
        (_, size) => $"{{\"resourceType\":\"Encounter\",\"status\":\"finished\",{Class},{Join(size, 10, i => $"\"k{i}\":0")}}}",
        (_, size) => $"{{\"resourceType\":\"Encounter\",\"status\":\"finished\",{Class},\"extension\":[{Join(size, 2, _ => "1")}]}}",
        (random, size) => $"{{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{Repeat(Near(random, 1000, size / 3), _ => "{}")}]}}",
        (random, size) => $"{{\"resourceType\":\"{random.Of(["Encounter", "Bundle", "Joan"])}\",\"{random.Of(["status", "id", "type", "x"])}\":\"{new string('x', size)}\"}}",
        (random, size) => $"{{\"resourceType\":\"Encounter\",\"status\":\"finished\",{Class},\"id\":\"{Join(size, 6, _ => random.Of(["\\u0041", "\\n"]), "")}\"}}",
        (_, size) => new string(' ', size) + "{}",
        (random, size) => Collection(size, "Patient/1", Patient($"\"identifier\":[{Join(size / 2, 14, _ => random.Of(["{\"use\":\"old\"}", "{\"value\":\"1\"}", "{}"]))}]")),
        (_, size) => Collection(size, "Patient/1", Patient($"\"identifier\":[{{\"value\":\"{new string('1', size / 2)}\"}}]")),
        (random, size) => Collection(size, "Patient/1", Patient($"\"identifier\":[{Repeat(random.Of([1, 64, 65]), i =>
            $"{{\"value\":\"{i}{new string('v', 247)}\",\"system\":\"{new string('s', 249)}\",\"assigner\":{{\"display\":\"{new string('a', 249)}\"}}}}")}]")),
        (_, size) => Collection(size, "Patient/1", Patient($"\"identifier\":[{{\"value\":\"1\"}}],\"meta\":{{\"tag\":[{Join(size / 2, 12, _ => "{\"code\":1}")}]}}")),
        (_, size) => Collection(size, "Patient/1", Patient($"\"identifier\":[{{\"value\":\"1\",\"type\":{{\"coding\":[{Join(size / 2, 3, _ => "{}")}]}}}}]")),
        (_, size) => Collection(size, "Patient/1", Patient($"\"identifier\":[{{\"value\":\"1\"}}],{Join(size / 2, 10, i => $"\"k{i}\":0")}")),
        (random, size) => Collection(size, "Location/1", Ring(random.Of([1, 2, 8, 9]), $"\"name\":\"{new string('n', size / 20)}\"")),
        (random, size) => Collection(size, "Location/1", Ring(random.Of([1, 2, 8, 9]), $"\"identifier\":[{Join(size / 20, 13, _ => "{\"value\":\"\"}")}],\"physicalType\":{{\"coding\":[{Join(size / 40, 3, _ => "{}")}]}}")),
        (random, size) => Collection(size, "Location/1", $"{Location("\"id\":\"1\",\"partOf\":{\"reference\":\"#z\"},\"contained\":[" + Join(size / 2, 11, i => $"{{\"id\":\"{i}\"}}") + "]")}"),
        (_, size) => Encounter($"\"location\":[{Join(size / 2, 36, i => $"{{\"location\":{{\"reference\":\"#{i}\"}}}}")}],\"contained\":[{Join(size / 3, 20, i => $"{{\"id\":\"{i}\",\"partOf\":{{\"reference\":\"#0\"}}}}")}]"),
        (random, size) => Notification(size, random.Of([1, 10, 900]), random.Once(2)),
        (_, size) => $"{{\"resourceType\":\"Bundle\",\"type\":\"history\",\"entry\":[{Repeat(Math.Min(1000, size / 60), i => $"{{\"request\":{{\"method\":\"DELETE\",\"url\":\"Encounter/{i % 7}\"}}}}")}]}}",
    ];

    public static byte[] Of(FuzzRandom random) => Encoding.UTF8.GetBytes(random.Of(Kinds)(random, 100 + random.Skewed(random.Once(4) ? Giant : Giant / 16)));

    /// <summary>One of each kind in the largest size that is read.</summary>
    public static IEnumerable<byte[]> Largest(FuzzRandom random, int size) => Kinds.Select(kind => Encoding.UTF8.GetBytes(kind(random, size)));

    private static int Near(FuzzRandom random, int limit, int most) => random.Once(2) ? Math.Min(most, limit - 3 + random.Below(7)) : most;

    private static string Encounter(string elements) =>
        $"{{\"resourceType\":\"Encounter\",\"status\":\"finished\",{Class},\"subject\":{{\"identifier\":{{\"value\":\"1\"}}}},{elements}}}";

    private static string Patient(string elements) => $"{{\"resourceType\":\"Patient\",\"id\":\"1\",{elements}}}";

    private static string Location(string elements) => $"{{\"resourceType\":\"Location\",{elements}}}";

    private static string Ring(int length, string elements) =>
        Repeat(length, i => $"{{\"resource\":{Location($"\"id\":\"{i + 1}\",\"partOf\":{{\"reference\":\"Location/{((i + 1) % length) + 1}\"}},{elements}")}}}")[12..^1];

    /// <summary>As many Encounters as fit into half of the size, all of which lead to the same.</summary>
    private static string Collection(int size, string reference, string resource)
    {
        var leads = reference.StartsWith("Patient", StringComparison.Ordinal) ? $"\"subject\":{{\"reference\":\"{reference}\"}}"
            : $"\"subject\":{{\"identifier\":{{\"value\":\"1\"}}}},\"location\":[{{\"location\":{{\"reference\":\"{reference}\"}}}}]";
        var encounter = $"{{\"resource\":{{\"resourceType\":\"Encounter\",\"status\":\"finished\",{Class},{leads}}}}}";
        return $"{{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[{{\"resource\":{resource}}},{Repeat(Math.Clamp(size / 2 / encounter.Length, 1, 980), _ => encounter)}]}}";
    }

    private static string Notification(int size, int encounters, bool isOne)
    {
        var events = Join(size / 2, 120, i => $"{{\"name\":\"notification-event\",\"part\":[{{\"name\":\"event-number\",\"valueString\":\"{i}\"}},"
            + $"{{\"name\":\"focus\",\"valueReference\":{{\"reference\":\"Encounter/{(isOne ? 1 : i)}\"}}}}]}}");
        return "{\"resourceType\":\"Bundle\",\"type\":\"history\",\"entry\":[{\"resource\":{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"type\",\"valueCode\":\"event-notification\"},"
            + $"{events}]}}}},{Repeat(encounters, i => $"{{\"resource\":{Encounter($"\"id\":\"{(isOne ? 1 : i)}\"")}}}")}]}}";
    }

    private static string Join(int size, int each, Func<int, string> item, string separator = ",") => Repeat(Math.Max(1, size / each), item, separator);

    private static string Repeat(int count, Func<int, string> item, string separator = ",") => string.Join(separator, Enumerable.Range(0, count).Select(item));
}
