using CareAlerts.Domain;
using CareAlerts.Feeds.Hl7v2;
using static CareAlerts.Feeds.Tests.Hl7v2.Messages;

namespace CareAlerts.Feeds.Tests.Hl7v2;

/// <summary>Events about a hospital's own records: merges, links, moves, changed numbers.</summary>
public class AdtRecordsTests
{
    private static readonly string Mrg = Segment("MRG", (1, "4720^^^RXX^MR"), (3, "ACC1"), (5, "V1"), (6, "ALT1"));

    [Theory]
    [InlineData("A18", typeof(RecordsMessage.Joined)), InlineData("A30", typeof(RecordsMessage.Joined)), InlineData("A34", typeof(RecordsMessage.Joined))]
    [InlineData("A36", typeof(RecordsMessage.Joined)), InlineData("A39", typeof(RecordsMessage.Joined)), InlineData("A40", typeof(RecordsMessage.Joined))]
    [InlineData("A47", typeof(RecordsMessage.Joined)), InlineData("A43", typeof(RecordsMessage.NumberMoved)), InlineData("A45", typeof(RecordsMessage.VisitMoved))]
    [InlineData("A42", typeof(RecordsMessage.VisitRenumbered)), InlineData("A50", typeof(RecordsMessage.VisitRenumbered))]
    public void Each_event_says_what_it_says(string trigger, Type expected)
    {
        var message = Of(Msh(trigger), Segment("EVN", (2, "20261106101400")), Pid(more: (7, "19380402")), Mrg, Segment("PV1", (19, "V2")));
        Assert.IsType(expected, message);
        Assert.Equal((trigger, "4711", "4720"), (message.Event, Assert.Single(message.Identifiers).Value, Assert.Single(message.Former).Value));
        Assert.Equal((At("2026-11-06T10:14:00+00:00"), new DateOnly(1938, 4, 2)), (message.RecordedAt, message.BirthDate));
    }

    [Theory]
    [InlineData("A24", true), InlineData("A37", false)]
    public void A_link_has_two_people_and_no_MRG(string trigger, bool together)
    {
        var linked = Assert.IsType<RecordsMessage.Linked>(Of(Msh(trigger), Pid(), Segment("PV1", (2, "I")), Pid("4720^^^RXX^MR")));
        Assert.Equal((together, "4711", "4720"), (linked.Together, linked.Identifiers[0].Value, linked.Former[0].Value));
    }

    [Fact]
    public void A_visit_that_moves_shows_itself_under_whose_it_is()
    {
        var moved = Assert.IsType<RecordsMessage.VisitMoved>(Of(Msh("A45"), Pid(), Mrg, Segment("PV1", (2, "I"), (3, "WARD7"), (19, "V1"), (44, "20261105"))));
        Assert.Equal(("V1", EncounterClass.Inpatient, "WARD7", FeedTrigger.Updated), (moved.Shown.VisitNumber, moved.Shown.Class, moved.Shown.Location!.Ward, moved.Shown.Trigger));
        Assert.Equal("4711", Assert.Single(moved.Shown.Identifiers).Value);
    }

    [Fact]
    public void Each_MRG_has_the_PID_before_it_and_the_PV1_after_it()
    {
        var readings = Hl7FeedReader.ReadAll(
            Bytes(Msh("A42"), Pid("1^^^RXX"), Segment("MRG", (1, "11^^^RXX"), (5, "V1")), Segment("PV1", (19, "V2")), Pid("2^^^RXX"), Segment("PV1", (19, "V4")), Segment("MRG", (1, "21^^^RXX"), (5, "V3"))), Rxx);
        Assert.Equal(
            [("1", "11", "V1", "V2"), ("2", "21", "V3", "V4")],
            readings.Select(reading => (RecordsMessage.VisitRenumbered)Assert.IsType<FeedReading.OfRecords>(reading).Message)
                .Select(said => (said.Identifiers[0].Value, said.Former[0].Value, said.FormerVisit, said.Visit)));
    }

    [Theory]
    [InlineData("A50", "PV1-19", "V1"), InlineData("A42", "PV1-19", "V1"), InlineData("A51", "PV1-50", "ALT1"), InlineData("A42", "PV1-50", "ALT1")]
    [InlineData("A49", "PID-18", "ACC1"), InlineData("A35", "PID-18", "ACC1"), InlineData("A41", "PID-18", "ACC1")]
    public void The_former_visit_number_stands_where_the_sources_visit_number_did(string trigger, string visitNumber, string former)
    {
        Assert.True(FieldPath.TryParse(visitNumber, out var path));
        var settings = Rxx with { VisitNumber = path };
        var reading = Read(settings, Msh(trigger), Pid(more: (18, "NOW")), Mrg, Segment("PV1", (19, "NOW"), (50, "NOW")));
        Assert.Equal((former, "NOW"), Assert.IsType<RecordsMessage.VisitRenumbered>(Assert.IsType<FeedReading.OfRecords>(reading).Message) is var said ? (said.FormerVisit, said.Visit) : default);
    }

    [Fact]
    public void An_account_that_moves_is_a_visit_only_where_visits_go_by_accounts()
    {
        Assert.IsType<FeedReading.Ignored>(Read(Msh("A44"), Pid(more: (18, "ACC1")), Mrg));
        var moved = Read(Rxx with { VisitNumber = new("PID", 18, 1) }, Msh("A44"), Pid(more: (18, "ACC1")), Mrg);
        Assert.Equal("ACC1", Assert.IsType<RecordsMessage.VisitMoved>(Assert.IsType<FeedReading.OfRecords>(moved).Message).Shown.VisitNumber);
    }

    [Theory]
    [InlineData("A40", "MRG-1"), InlineData("A43", "MRG-1"), InlineData("A45", "MRG-1"), InlineData("A42", "MRG-5"), InlineData("A50", "MRG-5")]
    public void Without_what_it_was_before_the_place_is_named(string trigger, string field)
    {
        Assert.Equal(field, Assert.IsType<FeedReading.Rejected>(Read(Msh(trigger), Pid(), Segment("MRG", (7, "Shaw")), Segment("PV1", (19, "V2")))).Field);
        Assert.Equal("MRG", Assert.IsType<FeedReading.Rejected>(Read(Msh(trigger), Pid(), Segment("PV1", (19, "V2")))).Segment);
        Assert.Equal("PID", Assert.IsType<FeedReading.Rejected>(Read(Msh(trigger), Mrg, Segment("PV1", (19, "V2")))).Segment);
    }

    [Fact]
    public void Without_what_it_is_now_the_place_is_named()
    {
        Assert.Equal("PV1-19", Assert.IsType<FeedReading.Rejected>(Read(Msh("A50"), Pid(), Mrg)).Field);
        Assert.Equal("PV1-19", Assert.IsType<FeedReading.Rejected>(Read(Msh("A45"), Pid(), Segment("MRG", (1, "4720^^^RXX")))).Field);
        Assert.Equal("PID", Assert.IsType<FeedReading.Rejected>(Read(Msh("A24"), Pid())).Segment);
    }

    [Theory]
    [InlineData("A40"), InlineData("A24"), InlineData("A45"), InlineData("A50")]
    public void A_test_message_changes_nothing(string trigger) =>
        Assert.IsType<FeedReading.Ignored>(Read(Msh(trigger, processing: "T"), Pid(), Mrg, Pid(), Segment("PV1", (19, "V2"))));

    [Fact]
    public void A_visit_of_an_excluded_class_moves_like_any_other_and_carries_the_reason()
    {
        var read = Read(Rxx with { ExcludedClasses = [EncounterClass.DayCase] }, Msh("A45"), Pid(), Mrg, Segment("PV1", (2, "DAY CASE"), (19, "V1")));
        Assert.NotNull(Assert.IsType<RecordsMessage.VisitMoved>(Assert.IsType<FeedReading.OfRecords>(read).Message).Shown.Excluded);
    }

    [Fact]
    public void Of_a_hundred_and_one_records_none_is_read() =>
        Assert.Equal(FeedFault.TooLarge, Assert.IsType<FeedReading.Rejected>(Read([Msh("A40"), .. Enumerable.Repeat(new[] { Pid(), Mrg }, 101).SelectMany(two => two)])).Fault);

    private static RecordsMessage Of(params string[] segments) => Assert.IsType<FeedReading.OfRecords>(Read(segments)).Message;
}
