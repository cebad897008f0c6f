using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CareAlerts.Domain;
using CareAlerts.Feeds.Hl7v2;
using static CareAlerts.Feeds.Tests.Hl7v2.Messages;

namespace CareAlerts.Feeds.Tests.Hl7v2;

/// <summary>docs/feeds/hl7v2.md says what the code does: its tables are read and tried.</summary>
public partial class Hl7TableTests
{
    private const string AnyOther = "any other";

    [Fact]
    public void Every_event_that_is_acted_on_has_a_row_that_says_what_it_means_and_no_other_event_has()
    {
        var rows = Rows("## Events ✓").ToDictionary(row => Plain(row[0]));
        var acted = AllEvents.Where(name => About(name).Any(reading => reading is not (FeedReading.Ignored or FeedReading.OfRecords))).ToList();
        Assert.Equal(acted, rows.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, row) in rows)
        {
            var readings = About(name);
            Assert.Equal(row[2] == "each PID" ? 2 : 1, readings.Count);
            Assert.All(readings, reading => Assert.Equal(row[1], Assert.IsType<FeedReading.Understood>(reading).Message.Trigger.ToString()));
            Assert.Equal(row[3], $"{((FeedReading.Understood)readings[0]).Message.Class}");
        }
    }

    [Fact]
    public void Every_event_about_a_hospitals_records_has_a_row_that_says_what_it_means_and_no_other_event_has()
    {
        var rows = Rows("## Events about the hospital's own records ✓").SelectMany(row => row[0].Split(", ").Select(name => (Name: Plain(name), Means: row[1]))).ToDictionary(row => row.Name, row => row.Means);
        var said = AllEvents.Select(name => (name, Readings: About(name, byAccounts: IsAboutAccounts(name)))).Where(one => one.Readings[0] is FeedReading.OfRecords).ToList();
        Assert.Equal(said.Select(one => one.name), rows.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, readings) in said)
        {
            var message = ((FeedReading.OfRecords)readings[0]).Message;
            Assert.Equal(rows[name], message is RecordsMessage.Linked { Together: false } ? "no longer Linked" : message.GetType().Name);
        }
    }

    [Fact]
    public void Every_event_that_is_ignored_says_why_as_the_table_does()
    {
        var rows = Rows("## Events that are ignored").SelectMany(row => row[0].Split(", ").Select(name => (Name: Plain(name), Why: row[1]))).ToDictionary(row => row.Name, row => row.Why);
        foreach (var name in AllEvents)
            if (IsAboutAccounts(name)) Assert.DoesNotContain(name, rows.Keys);    // where visits go by account numbers it is about one
            else if (About(name) is [FeedReading.Ignored ignored]) Assert.Equal(rows.GetValueOrDefault(name, rows[AnyOther]), ignored.Why);
            else Assert.DoesNotContain(name, rows.Keys);
        Assert.All(rows.Where(row => row.Key != AnyOther), row => Assert.NotEqual(rows[AnyOther], row.Value));
    }

    [Fact]
    public void Every_field_is_read_as_its_example_says()
    {
        var tried = 0;
        foreach (var row in Rows("## Fields").Where(row => row[1].Length > 0))
        {
            var (place, example) = (Plain(row[0]).Split('-'), Plain(row[1]));
            var text = new StringBuilder();
            Golden.Describe(Hl7FeedReader.Read(With(place[0], int.Parse(place[1], CultureInfo.InvariantCulture), example), Rxx), text);
            var facts = text.ToString().Split('\n').Select(line => string.Join(' ', line.Split([' ', '|'], StringSplitOptions.RemoveEmptyEntries)));
            Assert.Contains(row[2], facts);
            tried++;
        }

        Assert.Equal(19, tried);
    }

    [Fact]
    public void Every_field_the_code_names_is_on_the_page()
    {
        var named = Directory.GetFiles(Repository.Hl7Reader, "Adt*.cs").Concat(Directory.GetFiles(Repository.Hl7Reader, "Hl7Header.cs")).SelectMany(file => Field().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Success ? match.Groups[1].Value : $"{match.Groups[2].Value}-{match.Groups[3].Value}").ToHashSet();
        Assert.True(named.Count > 12, $"only {named.Count} named");
        var fields = Rows("## Fields").SelectMany(row => row[0].Split(", ")).Select(Plain).ToHashSet();
        Assert.All(named, field => Assert.Contains(field, fields));
    }

    [Fact]
    public void Every_class_is_read_as_the_table_says()
    {
        var rows = Rows("## Classes");
        Assert.Equal(Enum.GetNames<EncounterClass>().Order(), rows.Select(row => row[1]).Order());
        foreach (var row in rows)
            foreach (var sent in row[0].Split(", ").Select(Plain))
            {
                var reading = Assert.IsType<FeedReading.Understood>(Read(Msh(), Pid(), $"PV1|1|{sent}"));
                Assert.Equal(row[1], reading.Message.Class.ToString());
                Assert.DoesNotContain(reading.Problems, problem => problem.StartsWith("PV1-2", StringComparison.Ordinal));
            }
    }

    [Fact]
    public void Every_time_is_read_as_the_table_says()
    {
        foreach (var row in Rows("## Times"))
        {
            var at = Understood(Msh(), Pid(), Segment("PV1", (44, Plain(row[0])))).AdmittedAt;
            Assert.Equal(row[1], at?.ToString("yyyy-MM-ddTHH:mm:ss.FFFzzz", CultureInfo.InvariantCulture) ?? "nothing");
        }
    }

    [Fact]
    public void Every_character_set_is_read_as_the_table_says_and_every_one_that_is_known_is_in_it()
    {
        var rows = Rows("## Character sets");
        foreach (var row in rows)
        {
            var declared = row[0] == "anything else" ? "KLINGON" : Plain(row[0]);
            byte[] body = [.. Encoding.ASCII.GetBytes($@"{Msh()}||||||{declared}{'\r'}PID|||4711||"), .. Damaging(row[1])];
            Assert.True(Hl7Message.TryRead(body, out var message, out _));
            Assert.Equal(row[1], message.Encoding.WebName);
        }

        var known = Regex.Matches(File.ReadAllText(Path.Combine(Repository.Hl7Reader, "Hl7Charset.cs")), "\\(\"([^\"]+)\", \\d+\\)").Select(match => match.Groups[1].Value);
        Assert.Equal(known.Order(StringComparer.Ordinal), rows.Select(row => row[0]).Where(cell => cell[0] == '`').Select(Plain).Order(StringComparer.Ordinal));

        // Bytes that are no UTF-8, and valid in the set: two of a Chinese or Korean character, a switch of ISO 2022, else a letter above ASCII.
        static byte[] Damaging(string name) => name switch
        {
            "iso-2022-jp" => [0x1B, (byte)'$', (byte)'B', 0x3B, 0x33, 0x1B, (byte)'(', (byte)'B'],
            "gb18030" or "ks_c_5601-1987" or "big5" => [0xB0, 0xA1],
            "iso-8859-6" => [0xC7],
            _ => [0xE9],
        };
    }

    [Fact]
    public void Every_escape_is_decoded_as_the_table_says()
    {
        foreach (var row in Rows("## Delimiters"))
        {
            var text = Understood(Msh(), Pid(), Segment("PV1", (36, Plain(row[0])))).Disposition;
            Assert.Equal(row[1] == "A, the field separator, B" ? "A|B" : row[1].StartsWith("nothing", StringComparison.Ordinal) ? null : row[1], text);
        }
    }

    [Fact]
    public void Every_acknowledgement_is_as_the_table_says()
    {
        Dictionary<string, (string Header, byte[] Body)> bodies = new()
        {
            ["understood"] = Case(Pid()),
            ["ignored"] = Case("", "A60"),
            ["no message"] = ("", Bytes("rubbish")),
            ["MSH-1"] = ("", Bytes("MSHx")),
            ["MSH-9"] = Case(Pid(), ""),
            ["nobody"] = Case("PV1|1"),
            ["about more than 100"] = Case(string.Join('\r', Enumerable.Repeat(Pid(), 101)), "A17"),
            ["merged without"] = Case(Pid(), "A40"),
            ["linked with one"] = Case(Pid(), "A24"),
            ["not durable"] = Case(Pid()),
            ["an acknowledgement"] = Case("MSA|AA|1", type: "ACK"),
        };
        var rows = Rows("## Acknowledgements");
        Assert.Equal(bodies.Count, rows.Count);
        foreach (var row in rows)
        {
            var (header, body) = Assert.Single(bodies, one => row[0].StartsWith(one.Key, StringComparison.Ordinal)).Value;
            var reading = Hl7FeedReader.ReadAll(body, Rxx)[0];
            var original = row[0].StartsWith("not durable", StringComparison.Ordinal) ? Hl7Acknowledgement.NotDurable(body, "R", default) : Hl7Acknowledgement.For(body, reading, "R", default);
            Assert.Equal((row[1], row[3]), CodesOf(original));
            if (header.Length == 0 || row[1] == row[2]) continue;    // there is no header to ask for enhanced mode, or it makes no difference
            var enhanced = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace(header, $"{header}|||AL|NE", StringComparison.Ordinal));
            Assert.Equal(row[2], CodesOf(Hl7Acknowledgement.AsAsked(enhanced, reading, "R", default)).Code);
        }

        static (string, byte[]) Case(string rest, string @event = "A01", string type = "ADT") => (Msh(@event, type: type), Bytes(Msh(@event, type: type), rest));
    }

    [Theory]
    [InlineData("A51", "PV1-19"), InlineData("A50", "PV1-50"), InlineData("A49", "PV1-19"), InlineData("A42", "PID-18")]
    public void A_changed_number_that_visits_do_not_go_by_says_nothing(string @event, string visitNumber)
    {
        var body = Bytes(Msh(@event), Pid(more: (18, "ACC2")), Segment("MRG", (1, "4711^^^RXX^MR"), (3, "ACC1"), (5, "V1"), (6, "ALT1")), Segment("PV1", (19, "V2"), (50, "ALT2")));
        Assert.IsType<FeedReading.Ignored>(Assert.Single(Hl7FeedReader.ReadAll(body, Rxx with { VisitNumber = FieldPath.TryParse(visitNumber, out var path) ? path : default })));
    }

    private static bool IsAboutAccounts(string name) => name is "A35" or "A41" or "A44" or "A49";

    private static IEnumerable<string> AllEvents => Enumerable.Range(0, 100).Select(number => $"A{number:D2}");

    /// <summary>A message of an event with all that any event may need: two people, each with somebody to be merged, and a visit.</summary>
    private static IReadOnlyList<FeedReading> About(string @event, bool byAccounts = false)
    {
        var pid = Pid(more: (18, "ACC2"));
        var pv1 = Segment("PV1", (19, "V2"), (50, "ALT2"));
        var alternate = @event == "A51" ? Rxx with { VisitNumber = new("PV1", 50, 1) } : Rxx;
        var settings = byAccounts ? Rxx with { VisitNumber = new("PID", 18, 1) } : alternate;
        return Hl7FeedReader.ReadAll(
            Bytes(Msh(@event), $"EVN|{@event}|20261106101500", pid, "MRG|4719^^^RXX^MR||ACC1||V1|ALT1", pv1, Pid("4712^^^RXX^MR"), "MRG|4718^^^RXX^MR||ACC3||V3|ALT3", pv1), settings);
    }

    /// <summary>An admission of somebody, with one more field filled or another put in its place.</summary>
    private static byte[] With(string segment, int field, string value)
    {
        List<string[]> lines = [Msh(time: "").Split('|'), ["EVN"], Pid().Split('|'), ["PV1"], ["PV2"]];
        var place = lines.FindIndex(line => line[0] == segment);
        var index = segment == "MSH" ? field - 1 : field;
        lines[place] = [.. lines[place].Concat(Enumerable.Repeat("", 50)).Take(Math.Max(lines[place].Length, index + 1))];
        lines[place][index] = value;
        return Bytes([.. lines.Select(line => string.Join('|', line))]);
    }

    private static (string Code, string Condition) CodesOf(byte[] reply)
    {
        if (reply.Length == 0) return ("none", "");
        Assert.True(Hl7Message.TryRead(reply, out var message, out _));
        var condition = message.Segment("ERR"u8).Field(1).Component(4).Subcomponent(1).ToString();
        return (message.Segment("MSA"u8).Field(1).ToString(), condition);
    }

    private static string Plain(string cell) => cell.Trim('`');

    private static List<string[]> Rows(string heading)
    {
        var rows = File.ReadAllLines(Repository.Hl7Table).SkipWhile(line => !line.StartsWith(heading, StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.StartsWith('#')).Where(line => line.StartsWith('|')).Skip(2)
            .Select(line => line.Split('|')[1..^1].Select(cell => cell.Trim()).ToArray()).ToList();
        Assert.NotEmpty(rows);
        return rows;
    }

    /// <summary>A field as a problem or a path names it: <c>PV1-2</c>, <c>new("PV1", 36, 1)</c>.</summary>
    [GeneratedRegex("\\b((?:MSH|EVN|PID|PV1|PV2|MRG)-\\d+)|\"(MSH|EVN|PID|PV1|PV2|MRG)\", (\\d+)")]
    private static partial Regex Field();
}
