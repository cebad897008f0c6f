using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CareAlerts.Domain;
using CareAlerts.Feeds.Fhir;
using static CareAlerts.Feeds.Tests.Fhir.Bodies;

namespace CareAlerts.Feeds.Tests.Fhir;

/// <summary>docs/feeds/fhir.md says what the code does: its tables are read and tried.</summary>
public partial class FhirTableTests
{
    [Fact]
    public void Every_status_means_what_the_table_says_and_every_status_is_in_it()
    {
        var rows = Rows("## Encounter.status");
        foreach (var row in rows)
        {
            var status = $"\"status\":\"{row[0].Trim('`')}\"";
            var message = Understood(row[2].Length > 0 ? Message(row[2].Trim('`'), OfJoan(status)) : Encounter(status));
            Assert.Equal(row[1], message.Trigger.ToString());
        }

        Assert.Equal(EncounterStatuses.All, rows.Where(row => row[2].Length == 0).Select(row => row[0].Trim('`')));
    }

    [Fact]
    public void Every_refusal_is_of_the_fault_and_the_code_the_table_says()
    {
        var encounter = Encounter().ToJsonString();
        Dictionary<string, byte[]> bodies = new()
        {
            ["not JSON"] = "rubbish"u8.ToArray(),
            ["more than 4 MiB"] = new byte[(4 * 1024 * 1024) + 1],
            ["more than 64 levels"] = Encoding.UTF8.GetBytes(new string('[', 65)),
            ["more than 1000 entries"] = Encoding.UTF8.GetBytes("{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{}" + string.Concat(Enumerable.Repeat(",{}", 1000)) + "]}"),
            ["more than 1000 keys"] = Encoding.UTF8.GetBytes($"{{{string.Join(',', Enumerable.Range(0, 1001).Select(i => $"\"k{i}\":0"))}}}"),
            ["XML"] = "<Encounter/>"u8.ToArray(),
            ["DSTU2"] = Bytes(Encounter("\"status\":\"completed\"")),
            ["a key twice"] = Encoding.UTF8.GetBytes($"{encounter[..^1]},\"status\":\"finished\"}}"),
            ["a status"] = Bytes(Encounter("\"status\":\"gone\"")),
            ["an `event-notification` without"] = """{"resourceType":"Bundle","type":"history","entry":[{"resource":{"resourceType":"Parameters","parameter":[{"name":"type","valueCode":"event-notification"}]}}]}"""u8.ToArray(),
            ["no `resourceType`"] = "{}"u8.ToArray(),
        };
        var rows = Rows("## Refusals");
        Assert.Equal(bodies.Count, rows.Count);
        foreach (var row in rows)
        {
            var readings = FhirFeedReader.Read(Assert.Single(bodies, body => row[0].StartsWith(body.Key, StringComparison.Ordinal)).Value, Rxx);
            using var outcome = JsonDocument.Parse(FhirOutcome.Of(readings));
            Assert.Equal(
                (row[1], row[2].Trim('`')),
                (Assert.IsType<FeedReading.Rejected>(Assert.Single(readings)).Fault.ToString(), outcome.RootElement.GetProperty("issue")[0].GetProperty("code").GetString()));
        }
    }

    [Fact]
    public void Every_element_a_problem_can_name_is_on_the_page()
    {
        var page = File.ReadAllText(Repository.FhirTable);
        var named = Directory.GetFiles(Repository.FhirReader, "*.cs").SelectMany(file => Element().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.True(named.Count > 10, $"only {named.Count} named");
        Assert.All(named, element => Assert.Contains(element, page, StringComparison.Ordinal));
    }

    private static List<string[]> Rows(string heading) =>
        [.. File.ReadAllLines(Repository.FhirTable).SkipWhile(line => !line.StartsWith(heading, StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.StartsWith('#')).Where(line => line.StartsWith('|')).Skip(2)
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray())];

    /// <summary>An element at the beginning of a text, as problems name it.</summary>
    [GeneratedRegex("\"((?:Encounter|Patient)\\.[a-z][A-Za-z]+)")]
    private static partial Regex Element();
}
