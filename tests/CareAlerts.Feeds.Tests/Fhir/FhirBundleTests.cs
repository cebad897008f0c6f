using System.Text.Json.Nodes;
using CareAlerts.Domain;
using static CareAlerts.Feeds.Tests.Fhir.Bodies;

namespace CareAlerts.Feeds.Tests.Fhir;

/// <summary>Messages, and Bundles that only wrap.</summary>
public class FhirBundleTests
{
    [Fact]
    public void A_message_says_what_its_focus_says()
    {
        var message = Understood(Message("notification-admit", OfJoan("\"meta\":{\"lastUpdated\":\"2026-11-01T00:00:00Z\"}")));
        Assert.Equal(("notification-admit", "m1", At("2026-11-06T10:15:00Z")), (message.Event, message.ControlId, message.RecordedAt));
    }

    [Fact]
    public void A_message_without_a_timestamp_was_recorded_when_its_Encounter_was()
    {
        var message = Message("notification-admit", OfJoan("\"meta\":{\"lastUpdated\":\"2026-11-01T00:00:00Z\"}"), timestamp: null);
        Assert.Equal(At("2026-11-01T00:00:00Z"), Understood(message).RecordedAt);
    }

    [Fact]
    public void Of_several_Encounters_the_focus_counts()
    {
        var bundle = Bundle("message", null, Header("notification-admit", "\"focus\":[{\"reference\":\"Encounter/e2\"}]"),
            OfJoan(), OfJoan("\"id\":\"e2\",\"identifier\":[{\"value\":\"V2\"}]"), Joan());
        Assert.Equal("V2", Understood(bundle).VisitNumber);
    }

    [Theory]
    [InlineData("\"focus\":[]")]
    [InlineData("\"focus\":[{\"reference\":\"Encounter/lost\"}]")]
    [InlineData("\"focus\":{\"reference\":\"Encounter/e1\"}")]
    public void A_message_that_is_badly_focused_is_about_its_only_Encounter(string focus) =>
        Assert.Equal("V1", Understood(Bundle("message", null, Header("notification-admit", focus), OfJoan(), Joan())).VisitNumber);

    [Fact]
    public void A_message_about_two_Encounters_and_no_focus_is_about_neither()
    {
        var rejected = Rejected(Bundle("message", null, Header("notification-admit", "\"focus\":[]"), OfJoan(), OfJoan("\"id\":\"e2\""), Joan()));
        Assert.Equal(("MessageHeader", "Bundle.entry[0].resource.focus", FeedFault.Missing), (rejected.Segment, rejected.Field, rejected.Fault));
    }

    [Fact]
    public void A_message_about_something_else_is_ignored()
    {
        var ignored = Ignored(Bundle("message", null, Header("notification-lab-report", "\"focus\":[{\"reference\":\"Patient/joan\"}]"), Joan()));
        Assert.Equal("notification-lab-report", ignored.Event);
    }

    [Fact]
    public void An_event_by_URI_is_its_last_part_and_one_that_is_no_code_is_left_out()
    {
        Assert.Equal("notification-transfer", Understood(Bundle("message", null, Header("x", "\"eventCoding\":null,\"eventUri\":\"urn:x#notification-transfer\""), OfJoan(), Joan())).Event);
        Assert.Equal("Encounter", Understood(Bundle("message", null, Header("Joan Shaw"), OfJoan(), Joan())).Event);
    }

    [Theory]
    [InlineData("\"resourceType\":\"Patient\"")]
    [InlineData("\"resourceType\":null")]
    public void A_message_begins_with_its_header(string first)
    {
        var rejected = Rejected(Bundle("message", null, [Object("\"resource\":{" + first + "}"), Entry(OfJoan())], ""));
        Assert.Equal(("MessageHeader", FeedFault.Missing), (rejected.Segment, rejected.Fault));
        Assert.Equal("MessageHeader", Rejected(Bundle("message", null)).Segment);
    }

    [Theory]
    [InlineData("collection")]
    [InlineData("transaction")]
    [InlineData("batch")]
    [InlineData("searchset")]
    [InlineData("history")]
    public void Every_Encounter_of_a_wrapper_is_read_on_its_own(string type)
    {
        var readings = ReadAll(Bundle(
            type, "2026-11-13T14:52:00Z", OfJoan("\"meta\":{\"lastUpdated\":\"2026-11-06T10:15:00Z\"}"), OfJoan("\"id\":\"e2\",\"subject\":{\"reference\":\"Patient/x\"}"),
            OfJoan("\"id\":\"e3\",\"status\":\"finished\",\"identifier\":[{\"value\":\"V3\"}]"), Joan()));
        Assert.Equal(3, readings.Count);
        Assert.Equal(At("2026-11-06T10:15:00Z"), Assert.IsType<FeedReading.Understood>(readings[0]).Message.RecordedAt);
        Assert.Equal("Bundle.entry[1].resource.subject", Assert.IsType<FeedReading.Rejected>(readings[1]).Field);
        var last = Assert.IsType<FeedReading.Understood>(readings[2]).Message;
        Assert.Equal((FeedTrigger.Discharged, "V3", At("2026-11-13T14:52:00Z")), (last.Trigger, last.VisitNumber, last.RecordedAt));
    }

    [Fact]
    public void A_deleted_Encounter_never_was_where_the_Bundle_still_says_whose_it_was()
    {
        var gone = Object("\"request\":{\"method\":\"DELETE\",\"url\":\"Encounter/e1\"},\"response\":{\"status\":\"204\",\"lastModified\":\"2026-11-13T16:00:00Z\"}");
        var known = ReadAll(Bundle("history", null, [(JsonObject)gone.DeepClone(), Entry(OfJoan("\"meta\":{\"lastUpdated\":\"2026-11-06T10:15:00Z\"}")), Entry(Joan())], ""));
        var deleted = Assert.IsType<FeedReading.Understood>(known[0]).Message;
        Assert.Equal((FeedTrigger.VisitDeleted, "V1", At("2026-11-13T16:00:00Z")), (deleted.Trigger, deleted.VisitNumber, deleted.RecordedAt));
        Assert.Equal(FeedTrigger.Admitted, Assert.IsType<FeedReading.Understood>(known[1]).Message.Trigger);

        Assert.Contains("entered-in-error", Ignored(Bundle("history", null, [gone], "")).Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("collection", "There is no Encounter in the Bundle.")]
    [InlineData("document", "A document tells of a visit; it does not report where it stands.")]
    [InlineData("transaction-response", "The answer to a request reports nothing.")]
    public void A_Bundle_that_reports_no_visit_is_ignored(string type, string why) => Assert.Equal(why, Ignored(Bundle(type, null, Joan())).Why);

    [Theory]
    [InlineData("", FeedFault.Missing)]
    [InlineData("\"type\":\"parcel\"", FeedFault.Invalid)]
    [InlineData("\"type\":[\"message\"]", FeedFault.Missing)]
    public void A_Bundle_of_no_type_is_refused(string type, FeedFault fault)
    {
        var rejected = Rejected(Object(("\"resourceType\":\"Bundle\"," + type).TrimEnd(',')));
        Assert.Equal(("Bundle", "Bundle.type", fault), (rejected.Segment, rejected.Field, rejected.Fault));
    }

    [Fact]
    public void A_Bundle_of_more_than_a_thousand_entries_is_refused_whole()
    {
        Assert.Equal(1000, ReadAll(Bundle("batch", null, Many(1000), "")).Count);
        var rejected = Rejected(Bundle("batch", null, Many(10_000), ""));
        Assert.Equal(("Bundle.entry", FeedFault.TooLarge), (rejected.Field, rejected.Fault));

        static JsonObject[] Many(int count) => [.. Enumerable.Range(0, count).Select(i => Entry(Encounter($"\"id\":\"e{i}\"")))];
    }

    [Theory]
    [InlineData("\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":{\"resource\":5}")]
    [InlineData("\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[null,7,[],{\"resource\":[]},{\"fullUrl\":{}}]")]
    [InlineData("\"resourceType\":\"Bundle\",\"type\":\"history\",\"entry\":[{\"resource\":{\"resourceType\":\"Encounter\"}}]")]
    public void What_is_of_the_wrong_type_is_taken_for_nothing(string bundle) => Assert.IsNotType<FeedReading.Understood>(Read(Object(bundle)));
}
