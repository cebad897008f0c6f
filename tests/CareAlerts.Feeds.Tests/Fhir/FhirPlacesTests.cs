using System.Text.Json.Nodes;
using CareAlerts.Domain;
using static CareAlerts.Feeds.Tests.Fhir.Bodies;

namespace CareAlerts.Feeds.Tests.Fhir;

/// <summary>Where an Encounter says somebody is.</summary>
public class FhirPlacesTests
{
    private const string Types = "http://terminology.hl7.org/CodeSystem/location-physical-type";

    [Fact]
    public void A_bed_says_by_what_it_is_part_of_in_which_room_ward_and_site_it_stands()
    {
        var bundle = Bundle(
            "message", null, Header("notification-admit"), OfJoan("\"location\":[{\"location\":{\"reference\":\"Location/bed\"}}]"), Joan(),
            Place("bed", "bd", "\"identifier\":[{\"value\":\"B4\"}],\"partOf\":{\"reference\":\"Location/bay\"}"),
            Place("bay", "ro", "\"name\":\"Bay 2\",\"partOf\":{\"reference\":\"Location/ward\"}"),
            Place("ward", "wa", "\"identifier\":[{\"use\":\"old\",\"value\":\"W0\"},{\"value\":\"WARD7\"}],\"name\":\"Ward 7\",\"partOf\":{\"reference\":\"Location/wing\"}"),
            Place("wing", "wi", "\"name\":\"East\",\"partOf\":{\"reference\":\"Location/site\"}"),
            Place("site", "si", "\"identifier\":[{\"value\":\"RXX01\"}]"));
        Assert.Equal(new Location("RXX01", "WARD7", "Bay 2", "B4"), Understood(bundle).Location);
    }

    [Fact]
    public void Places_that_are_part_of_each_other_come_to_an_end()
    {
        var bundle = Bundle(
            "collection", null, OfJoan("\"location\":[{\"location\":{\"reference\":\"Location/a\"}}]"), Joan(),
            Place("a", "wa", "\"name\":\"A\",\"partOf\":{\"reference\":\"Location/b\"}"), Place("b", "wi", "\"name\":\"B\",\"partOf\":{\"reference\":\"Location/a\"}"));
        Assert.Equal(new Location(null, "A", null, null), Understood(bundle).Location);
    }

    [Fact]
    public void Of_several_the_one_entered_last_and_not_left_counts()
    {
        var message = Understood(Encounter("""
            "location":[
              {"location":{"display":"Emergency"},"status":"active","period":{"start":"2026-11-06T08:45:00Z","end":"2026-11-06T09:27:00Z"}},
              {"location":{"display":"Ward 7"},"status":"active","period":{"start":"2026-11-08T11:00:00Z"}},
              {"location":{"display":"Ward 1"},"status":"active","period":{"start":"2026-11-06T09:27:00Z"}},
              {"location":{"display":"Theatre"},"status":"planned","period":{"start":"2026-11-09T09:00:00Z"}}]
            """));
        Assert.Equal(new Location(null, "Ward 7", null, null), message.Location);
    }

    [Theory]
    [InlineData("in-progress", "\"status\":\"completed\"", null)]
    [InlineData("finished", "\"status\":\"completed\"", "Ward 7")]
    [InlineData("in-progress", "\"status\":\"planned\"", null)]
    [InlineData("finished", "\"status\":\"planned\"", null)]
    [InlineData("onleave", "\"status\":\"reserved\"", "Ward 7")]
    [InlineData("in-progress", "\"period\":{\"end\":\"2026-11-06\"}", "Ward 7")]
    public void A_place_that_is_left_counts_once_the_visit_is_over_and_one_that_is_planned_never(string status, string element, string? ward) =>
        Assert.Equal(ward, Understood(Encounter($$"""
            "status":"{{status}}","location":[{"location":{"display":"Ward 7"},{{element}}}]
            """)).Location?.Ward);

    [Fact]
    public void Bed_and_ward_may_be_places_of_their_own_in_any_order()
    {
        string[] places =
        [
            """{"location":{"display":"Ward 7"},"physicalType":{"coding":[{"code":"wa"}]},"period":{"start":"2026-11-08T11:00:00Z"}}""",
            """{"location":{"display":"B4"},"physicalType":{"coding":[{"code":"bd"}]},"period":{"start":"2026-11-08T11:00:00Z"}}""",
        ];
        Assert.Equal(new Location(null, "Ward 7", null, "B4"), Understood(Encounter($"\"location\":[{places[0]},{places[1]}]")).Location);
        Assert.Equal(new Location(null, "Ward 7", null, "B4"), Understood(Encounter($"\"location\":[{places[1]},{places[0]}]")).Location);
    }

    [Fact]
    public void The_bed_of_a_ward_left_behind_is_not_the_bed_of_the_new_ward()
    {
        var message = Understood(Encounter("""
            "location":[
              {"location":{"display":"B4"},"physicalType":{"coding":[{"code":"bd"}]},"period":{"start":"2026-11-06T11:00:00Z"}},
              {"location":{"display":"Ward 9"},"physicalType":{"coding":[{"code":"wa"}]},"period":{"start":"2026-11-08T11:00:00Z"}}]
            """));
        Assert.Equal(new Location(null, "Ward 9", null, null), message.Location);
    }

    [Theory]
    [InlineData("{\"reference\":\"Location/WARD7\"}", "WARD7")]
    [InlineData("{\"reference\":\"Location/WARD7\",\"display\":\"Ward 7\"}", "Ward 7")]
    [InlineData("{\"identifier\":{\"value\":\"W7\"},\"display\":\"Ward 7\"}", "W7")]
    public void A_place_that_is_elsewhere_is_called_by_its_identifier_else_as_shown_else_by_its_id(string reference, string ward) =>
        Assert.Equal(ward, Understood(Encounter($$"""
            "location":[{"location":{{reference}} }]
            """)).Location?.Ward);

    [Fact]
    public void The_organisation_stands_in_for_a_site_and_alone_is_no_news()
    {
        const string Provider = "\"serviceProvider\":{\"reference\":\"Organization/o\",\"display\":\"Northtown General\"}";
        var organisation = Object("\"resourceType\":\"Organization\",\"id\":\"o\",\"identifier\":[{\"value\":\"RXX\"}],\"name\":\"Northtown General\"");
        var placed = Bundle("collection", null, OfJoan($"{Provider},\"location\":[{{\"location\":{{\"display\":\"Ward 7\"}}}}]"), Joan(), organisation);
        Assert.Equal(new Location("RXX", "Ward 7", null, null), Understood(placed).Location);
        Assert.Null(Understood(Encounter(Provider)).Location);

        var called = Encounter($"{Provider},\"location\":[{{\"location\":{{\"display\":\"Northtown General\"}}}}]");
        Assert.Equal(new Location("Northtown General", null, null, null), Understood(called).Location);
    }

    [Fact]
    public void A_move_happened_when_the_present_place_was_entered()
    {
        var message = Understood(Message("notification-transfer", OfJoan("""
            "period":{"start":"2026-11-06T08:40:00Z"},
            "location":[{"location":{"display":"Ward 7"},"period":{"start":"2026-11-08T11:00:00Z"}},{"location":{"display":"AMU"},"period":{"start":"2026-11-06T09:00:00Z"}}]
            """)));
        Assert.Equal((FeedTrigger.Transferred, At("2026-11-08T11:00:00Z")), (message.Trigger, message.OccurredAt));
    }

    private static JsonObject Place(string id, string type, string elements) =>
        Object($"\"resourceType\":\"Location\",\"id\":\"{id}\",\"physicalType\":{{\"coding\":[{{\"system\":\"{Types}\",\"code\":\"{type}\"}}]}},{elements}");
}
