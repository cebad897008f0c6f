using System.Text;
using System.Text.Json.Nodes;
using CareAlerts.Feeds.Hl7v2;

namespace CareAlerts.Feeds.Tests.Fuzzing;

/// <summary>
/// Plants texts in the place of everything a sample says of its patient, that can be found again in whatever is said of it. A space is in
/// each: so none can be taken for a code, a delimiter or a segment, wherever a mutation carries it.
/// </summary>
internal static class Marks
{
    /// <summary>In every one of them, and in nothing else.</summary>
    public const string Mark = "ZQX JOAN";

    private static readonly int[] FieldsOfPid = [5, 6, 9, 11, 13];

    private static readonly string[] ElementsOfPeople = ["family", "text", "line", "city", "postalCode", "div", "display"];

    public static byte[] InHl7(byte[] sample)
    {
        if (!Hl7Message.TryRead(sample, out var message, out _)) return sample;
        var (field, component, repetition) = ((char)message.Delimiters.Field, (char)message.Delimiters.Component, (char)message.Delimiters.Repetition);
        var lines = Encoding.Latin1.GetString(sample).Split('\r', '\n');
        var at = 0;
        var marked = new StringBuilder(sample.Length * 2);
        foreach (var line in lines)
        {
            marked.Append(line.StartsWith($"PID{field}", StringComparison.Ordinal) ? Pid(line.Split(field)) : line);
            at += line.Length;
            if (at < sample.Length) marked.Append((char)sample[at++]);
        }

        return Encoding.Latin1.GetBytes(marked.ToString());

        string Pid(string[] parts)
        {
            var fields = parts.Concat(Enumerable.Repeat("", Math.Max(0, 14 - parts.Length))).ToArray();
            foreach (var number in FieldsOfPid) fields[number] = component == 0 ? Mark : $"{Mark} {number}{component}{Mark}";
            if (component != 0 && repetition != 0) fields[3] = $"{fields[3]}{repetition}{Mark} 4711{component}{component}{component}RXX{component}MR";
            return string.Join(field, fields);
        }
    }

    public static byte[] InFhir(byte[] sample)
    {
        try
        {
            var root = JsonNode.Parse(sample);
            Plant(root);
            return Encoding.UTF8.GetBytes(root!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or ArgumentException)    // a sample that is no JSON on purpose, or has a key twice
        {
            return sample;
        }
    }

    private static void Plant(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray list:
                foreach (var item in list) Plant(item);
                break;
            case JsonObject resource:
                foreach (var (name, value) in resource.ToList())
                {
                    if (value is JsonValue && ElementsOfPeople.Contains(name)) resource[name] = $"{Mark} {name}";
                    else Plant(value);
                }

                if ((string?)(resource["resourceType"] as JsonValue) != "Patient") break;
                if (resource["identifier"] is JsonArray identifiers) identifiers.Add(new JsonObject { ["system"] = "urn:mark", ["value"] = $"{Mark} 4711" });
                resource["name"] = new JsonArray(new JsonObject { ["family"] = Mark, ["given"] = new JsonArray(Mark) });
                break;
        }
    }
}
