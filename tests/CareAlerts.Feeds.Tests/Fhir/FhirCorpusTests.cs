using CareAlerts.Domain;
using CareAlerts.Feeds.Fhir;

namespace CareAlerts.Feeds.Tests.Fhir;

/// <summary>Resources of other people's making, and an index of what is in them made without our reader (<c>shared/corpus</c> beside the repository).</summary>
public class FhirCorpusTests
{
    private const int Files = 223;

    private static readonly Dictionary<string, FeedTrigger> Triggers = new()
    {
        ["planned"] = FeedTrigger.Planned,
        ["arrived"] = FeedTrigger.Arrived,
        ["in-progress"] = FeedTrigger.Admitted,
        ["finished"] = FeedTrigger.Discharged,
        ["cancelled"] = FeedTrigger.AdmissionCancelled,
        ["unknown"] = FeedTrigger.Updated,
    };

    [Fact]
    public void Every_file_is_answered()
    {
        var rows = Rows();
        Assert.Equal(Files, rows.Count);
        foreach (var row in rows)
        {
            var readings = row.Read();
            Assert.NotEmpty(readings);
            Assert.NotEmpty(FhirOutcome.Of(readings));
            Assert.NotNull(FhirFeedReader.HeaderOf(row.Body));
            Assert.InRange(FhirExcerpt.Of(row.Body).Length, 1, FhirExcerpt.MaxLength);
            Assert.All(readings, reading => Assert.False(reading is FeedReading.Rejected { Fault: FeedFault.Unreadable or FeedFault.TooLarge }, row.File));
        }
    }

    [Fact]
    public void Every_status_is_read_as_the_index_has_it()
    {
        var understood = 0;
        foreach (var row in Rows().Where(row => row.IsRead))
        {
            var statuses = row.Statuses.ToHashSet();
            foreach (var reading in row.Read())
            {
                switch (reading)
                {
                    case FeedReading.Understood { Message: var message }:
                        understood++;
                        var triggers = statuses.Select(status => (Triggers[status], row.Event) switch
                        {
                            (FeedTrigger.Admitted, "notification-transfer") => FeedTrigger.Transferred,
                            var (trigger, _) => trigger,
                        });
                        Assert.True(row.Deletes ? message.Trigger == FeedTrigger.VisitDeleted : triggers.Contains(message.Trigger), $"{row.File}: {message.Trigger}");
                        Assert.Equal(row.Event ?? "Encounter", message.Event);
                        Assert.True(message.IsStatus);
                        break;
                    case FeedReading.Rejected rejected:
                        var known = rejected.Fault == FeedFault.Missing && (rejected.Field!.EndsWith(".subject", StringComparison.Ordinal) || !statuses.IsSubsetOf(Triggers.Keys));
                        Assert.True(known || rejected is { Fault: FeedFault.Invalid, Field: "Encounter.status" } || SaysItsVersion(row, rejected), $"{row.File}: {rejected}");
                        break;
                    default:
                        Assert.Fail($"{row.File}: {reading}");
                        break;
                }
            }
        }

        Assert.True(understood > 110, $"only {understood} understood");
    }

    [Fact]
    public void What_is_not_about_an_Encounter_is_ignored_by_its_name()
    {
        foreach (var row in Rows().Where(row => row.Statuses.Length == 0))
        {
            var ignored = Assert.IsType<FeedReading.Ignored>(Assert.Single(row.Read()));
            Assert.Equal(row.Kind == "message" ? row.Event : row.Kind, ignored.Event);
        }
    }

    [Fact]
    public void Every_resource_of_R5_and_of_STU3_is_refused_by_the_name_of_its_version()
    {
        var rows = Rows();
        var later = rows.Where(row => row.Version is "R5" or "?").ToList();
        var earlier = rows.Where(row => row.Kind == "Encounter" && row.Source.Contains("Stu3/", StringComparison.OrdinalIgnoreCase)).ToList();
        Assert.Equal((3, 2), (later.Count, earlier.Count));
        Assert.All(later, row => Assert.All(row.Read(), reading => Assert.StartsWith("This is FHIR R5: ", Assert.IsType<FeedReading.Rejected>(reading).Why, StringComparison.Ordinal)));
        Assert.All(earlier, row => Assert.StartsWith("This is FHIR STU3: ", Assert.IsType<FeedReading.Rejected>(Assert.Single(row.Read())).Why, StringComparison.Ordinal));
    }

    [Fact]
    public void All_of_Da_Vincis_own_messages_are_understood_with_their_person_visit_and_place()
    {
        var messages = Rows().Where(row => row.File.StartsWith("HL7+davinci-alerts/message", StringComparison.Ordinal))
            .Select(row => Assert.IsType<FeedReading.Understood>(Assert.Single(row.Read())).Message).ToList();
        Assert.Equal(6, messages.Count);
        Assert.Single(messages, message => message.Trigger == FeedTrigger.Discharged);
        Assert.All(messages, message =>
        {
            Assert.NotEmpty(message.Identifiers);
            Assert.NotNull(message.VisitNumber);
            Assert.NotNull(message.Location?.Site);
            Assert.NotNull(message.BirthDate);
            Assert.Equal(message.Trigger == FeedTrigger.Discharged, message.DischargedAt.IsSent);
        });
    }

    // The files of STU3 are listed as R4: nothing in the index tells the two apart, but their folder does.
    private static bool SaysItsVersion(Row row, FeedReading.Rejected rejected) =>
        rejected.Fault == FeedFault.NotSupported && row.Source.Contains("Stu3/", StringComparison.OrdinalIgnoreCase) == rejected.Why.StartsWith("This is FHIR STU3", StringComparison.Ordinal)
        && (row.Version is "R5" or "?" || rejected.Why.StartsWith("This is FHIR STU3", StringComparison.Ordinal));

    private static List<Row> Rows()
    {
        Assert.SkipWhen(Repository.FhirCorpus is null, "The shared corpus is not beside this repository.");
        return [.. File.ReadLines(Path.Combine(Repository.FhirCorpus!, "index.tsv")).Skip(1).Select(line => new Row(line.Split('\t')))];
    }

    private sealed class Row(string[] columns)
    {
        public string File => columns[0];

        public string Source => columns[1];

        public string Kind => columns[2];

        public string? Event => columns[4] is { Length: > 0 } coding ? coding.Split('|')[^1] : null;

        public string[] Statuses => columns[5].Split(',', StringSplitOptions.RemoveEmptyEntries);

        public string Version => columns[7];

        /// <summary>A document is ignored whatever is in it.</summary>
        public bool IsRead => Statuses.Length > 0 && Kind != "bundle-document-with-encounter";

        /// <summary>Two batches made of an A29 delete all they name, and the index does not say so.</summary>
        public bool Deletes => File is "microsoft+FHIR-Converter/bundle-batch-with-encounter-0066.json" or "microsoft+FHIR-Converter/bundle-batch-with-encounter-0067.json";

        public byte[] Body => System.IO.File.ReadAllBytes(Path.Combine(Repository.FhirCorpus!, File));

        public IReadOnlyList<FeedReading> Read() => FhirFeedReader.Read(Body, Bodies.Rxx);
    }
}
