using System.Text.Json.Nodes;
using CareAlerts.Domain;
using CareAlerts.Feeds.Fhir;
using static CareAlerts.Feeds.Tests.Fhir.Bodies;

namespace CareAlerts.Feeds.Tests.Fhir;

/// <summary>Notifications of topic subscriptions in R4 (Subscriptions R5 Backport).</summary>
public class FhirNotificationTests
{
    private const string E1 = Server + "Encounter/e1", E2 = Server + "Encounter/e2";

    [Theory]
    [InlineData("handshake")]
    [InlineData("heartbeat")]
    [InlineData("query-status")]
    public void What_is_no_event_is_ignored_by_name(string type) => Assert.Equal(type, Ignored(Notification(Status(type))).Event);

    [Theory]
    [InlineData("\"valueCode\":\"news\"")]
    [InlineData("\"valueString\":\"handshake\"")]
    public void A_notification_that_does_not_say_what_it_is_is_refused(string type)
    {
        var status = Object($"\"resourceType\":\"Parameters\",\"id\":\"s\",\"parameter\":[{{\"name\":\"type\",{type}}}]");
        Assert.Equal("Bundle.entry[0].resource.parameter.where(name='type')", Rejected(Notification(status)).Field);
    }

    [Fact]
    public void An_empty_notification_is_set_aside_and_says_what_to_configure() =>
        IsOnlyAnnounced("is empty", Rejected(Notification(Status("event-notification", Event(1)))));

    [Fact]
    public void A_notification_of_ids_is_set_aside_and_says_what_to_configure()
    {
        IsOnlyAnnounced("does not hold it", Rejected(Notification(Status("event-notification", Event(1, E1)))));
        IsOnlyAnnounced("does not hold it", Rejected(Notification(Status("event-notification", Event(1, E1)), Object($"\"fullUrl\":\"{E1}\",\"request\":{{\"method\":\"PUT\",\"url\":\"Encounter/e1\"}}"))));
    }

    [Fact]
    public void Of_two_Encounters_the_one_that_is_missing_is_not_passed_over()
    {
        var readings = ReadAll(Notification(Status("event-notification", Event(1, E1), Event(2, E2)), Entry(OfJoan()), Entry(Joan())));
        Assert.IsType<FeedReading.Understood>(readings[0]);
        IsOnlyAnnounced("does not hold it", Assert.IsType<FeedReading.Rejected>(readings[1]));
    }

    [Fact]
    public void Ids_of_something_else_are_ignored() =>
        Assert.Equal("The notification is not about an Encounter.", Ignored(Notification(Status("event-notification", Event(1, Server + "Observation/o1")))).Why);

    [Fact]
    public void A_notification_about_something_else_is_ignored() =>
        Assert.Equal("The notification is not about an Encounter.", Ignored(Notification(Status("event-notification", Event(1, Server + "Patient/joan")), Entry(Joan()), Entry(OfJoan()))).Why);

    [Fact]
    public void Every_event_is_read_with_its_own_time_and_what_is_only_context_is_not()
    {
        var readings = ReadAll(Notification(
            Status("event-notification", Event(21, E1, "2026-11-06T10:15:00Z"), Event(22, "Encounter/e2", "2026-11-06T10:16:00Z")),
            Entry(OfJoan("\"meta\":{\"lastUpdated\":\"2026-11-06T10:20:00Z\"}")), Entry(OfJoan("\"id\":\"e2\",\"status\":\"finished\"")),
            Entry(OfJoan("\"id\":\"context\"")), Entry(Joan())));
        var messages = readings.Select(r => Assert.IsType<FeedReading.Understood>(r).Message).ToList();
        Assert.Equal([FeedTrigger.Admitted, FeedTrigger.Discharged], messages.Select(m => m.Trigger));
        Assert.Equal([At("2026-11-06T10:15:00Z"), At("2026-11-06T10:16:00Z")], messages.Select(m => m.RecordedAt!.Value));
    }

    [Fact]
    public void Of_two_versions_of_one_Encounter_each_says_itself_when_it_was_made()
    {
        var readings = ReadAll(Notification(
            Status("event-notification", Event(21, E1, "2026-11-06T10:15:00Z"), Event(22, E1, "2026-11-06T10:30:00Z")),
            Entry(OfJoan("\"status\":\"finished\",\"meta\":{\"versionId\":\"2\",\"lastUpdated\":\"2026-11-06T10:29:00Z\"}")),
            Entry(OfJoan("\"meta\":{\"versionId\":\"1\",\"lastUpdated\":\"2026-11-06T10:14:00Z\"}")), Entry(Joan())));
        Assert.Equal(
            [(FeedTrigger.Discharged, At("2026-11-06T10:29:00Z")), (FeedTrigger.Admitted, At("2026-11-06T10:14:00Z"))],
            readings.Select(r => Assert.IsType<FeedReading.Understood>(r).Message).Select(m => (m.Trigger, m.RecordedAt!.Value)));
    }

    [Fact]
    public void A_deletion_is_a_deletion_at_the_time_of_its_event_if_somebody_can_be_told_by_it()
    {
        var message = Understood(Notification(
            Status("event-notification", Event(5, E1, "2026-11-06T10:15:00Z")), Entry(OfJoan(), "\"request\":{\"method\":\"DELETE\",\"url\":\"Encounter/e1\"}"), Entry(Joan())));
        Assert.Equal((FeedTrigger.VisitDeleted, At("2026-11-06T10:15:00Z")), (message.Trigger, message.RecordedAt));
        Assert.Equal("Encounter", Ignored(Notification(
            Status("event-notification", Event(5, E2)), Object("\"request\":{\"method\":\"DELETE\",\"url\":\"" + E2 + "\"}"))).Event);
    }

    [Theory]
    [InlineData(new[] { 21, 23 }, true)]
    [InlineData(new[] { 23, 22, 21 }, false)]
    [InlineData(new[] { 21, 21 }, false)]
    [InlineData(new[] { 21 }, false)]
    public void A_gap_in_the_event_numbers_is_a_problem(int[] numbers, bool gap)
    {
        var problems = Problems(Notification(Status("event-notification", [.. numbers.Select(number => Event(number, E1))]), Entry(OfJoan()), Entry(Joan())));
        Assert.Equal(gap, problems.Any(problem => problem.Contains("gap", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_event_number_of_any_size_or_shape_harms_nothing()
    {
        foreach (var number in new[] { "\"valueString\":\"99999999999999999999\"", "\"valueInteger\":1e999", "\"valueString\":\"-1\"", "\"valueString\":{}" })
        {
            var status = Status("event-notification", Object(
                $"\"name\":\"notification-event\",\"part\":[{{\"name\":\"event-number\",{number}}},{{\"name\":\"focus\",\"valueReference\":{{\"reference\":\"{E1}\"}}}}]"));
            Understood(Notification(status, Entry(OfJoan()), Entry(Joan())));
        }
    }

    private static void IsOnlyAnnounced(string what, FeedReading.Rejected rejected)
    {
        Assert.Equal(FeedFault.OnlyAnnounced, rejected.Fault);
        Assert.Contains(what, rejected.Why, StringComparison.Ordinal);
        Assert.Contains("full-resource", rejected.Why, StringComparison.Ordinal);
        var issue = JsonNode.Parse(FhirOutcome.Of([rejected]))!["issue"]![0]!;
        Assert.Equal(("warning", "not-supported"), ((string?)issue["severity"], (string?)issue["code"]));
    }

    private static JsonObject Notification(JsonObject status, params JsonObject[] entries) =>
        Bundle("history", "2026-11-06T11:00:00Z", [Entry(status, "\"request\":{\"method\":\"GET\",\"url\":\"Subscription/1/$status\"}"), .. entries], "");

    private static JsonObject Status(string type, params JsonObject[] events)
    {
        var parameters = Object($"\"resourceType\":\"Parameters\",\"id\":\"s\",\"parameter\":[{{\"name\":\"type\",\"valueCode\":\"{type}\"}}]");
        foreach (var happened in events) parameters["parameter"]!.AsArray().Add(happened);
        return parameters;
    }

    private static JsonObject Event(int number, string? focus = null, string at = "2026-11-06T10:00:00Z")
    {
        var happened = Object(
            $"\"name\":\"notification-event\",\"part\":[{{\"name\":\"event-number\",\"valueString\":\"{number}\"}},{{\"name\":\"timestamp\",\"valueInstant\":\"{at}\"}}]");
        if (focus is not null) happened["part"]!.AsArray().Add(Object($"\"name\":\"focus\",\"valueReference\":{{\"reference\":\"{focus}\"}}"));
        return happened;
    }
}
