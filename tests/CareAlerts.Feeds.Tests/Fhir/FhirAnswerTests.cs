using System.Text;
using System.Text.Json;
using CareAlerts.Domain;
using CareAlerts.Feeds.Fhir;
using static CareAlerts.Feeds.Tests.Fhir.Bodies;

namespace CareAlerts.Feeds.Tests.Fhir;

/// <summary>What is said back, shown to operators, and looked at before the source is known.</summary>
public class FhirAnswerTests
{
    [Theory]
    [InlineData(FeedFault.Invalid, "value")]
    [InlineData(FeedFault.Unreadable, "structure")]
    [InlineData(FeedFault.Missing, "required")]
    [InlineData(FeedFault.NotSupported, "not-supported")]
    [InlineData(FeedFault.TooLarge, "too-long")]
    public void A_fault_is_an_error_with_its_code_and_place(FeedFault fault, string code)
    {
        var issue = Issue(new FeedReading.Rejected("Encounter", "Encounter.status", "Why.") { Fault = fault });
        Assert.Equal(("error", code, "Why.", "Encounter.status"), (Text(issue, "severity"), Text(issue, "code"), Text(issue, "diagnostics"), issue.GetProperty("expression")[0].GetString()));
    }

    [Fact]
    public void A_fault_without_a_place_has_no_expression() =>
        Assert.False(Issue(new FeedReading.Rejected("body", null, "Why.")).TryGetProperty("expression", out _));

    [Fact]
    public void What_is_ignored_is_information_and_a_problem_a_warning()
    {
        Assert.Equal("information", Text(Issue(new FeedReading.Ignored("Patient", "Why.")), "severity"));
        Assert.Equal("warning", Text(Issue(Read(Encounter("\"class\":null,\"meta\":{\"lastUpdated\":\"2026-11-06T10:15:00Z\"}"))), "severity"));
    }

    [Fact]
    public void The_same_said_of_many_is_said_once()
    {
        var ignored = new FeedReading.Ignored("Encounter", "Why.");
        Assert.Equal(1, Outcome(FhirOutcome.Of([ignored, ignored])).GetProperty("issue").GetArrayLength());
    }

    [Fact]
    public void Nothing_to_say_is_all_well()
    {
        var outcome = Outcome(FhirOutcome.Of([]));
        Assert.Equal("OperationOutcome", Text(outcome, "resourceType"));
        Assert.Equal("information", Text(outcome.GetProperty("issue")[0], "severity"));
    }

    [Fact]
    public void A_door_may_say_an_issue_of_its_own()
    {
        var issue = Outcome(FhirOutcome.Of(new FhirIssue(FhirSeverity.Error, "transient", "Not taken for now; send it again."))).GetProperty("issue")[0];
        Assert.Equal(("error", "transient"), (Text(issue, "severity"), Text(issue, "code")));
    }

    [Fact]
    public void No_word_or_number_of_a_patient_is_said_back_or_shown_of_any_sample()
    {
        foreach (var file in Repository.FhirSampleFiles)
        {
            var body = File.ReadAllBytes(file);
            var said = Encoding.UTF8.GetString(FhirOutcome.Of(FhirFeedReader.Read(body, Rxx))) + FhirExcerpt.Of(body);
            foreach (var word in new[] { "Shaw", "Joan", "Mills", "Harold", "4711", "9990000018", "1938", "V0001234", "Ł-77" })
                Assert.DoesNotContain(word, said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_excerpt_keeps_types_statuses_and_events_and_nothing_else() =>
        Assert.Equal(
            "Bundle type=message\nMessageHeader event=notification-admit\nEncounter status=in-progress identifier class subject\nPatient\n???\n(no resource)",
            FhirExcerpt.Of(Bytes(Bundle("message", null, [
                Entry(Header("notification-admit")), Entry(OfJoan()), Entry(Joan()), Object("\"resource\":{\"resourceType\":\"Shaw\"}"), Object("")], ""))));

    [Fact]
    public void A_status_or_type_or_event_that_is_no_word_of_ours_is_not_shown()
    {
        Assert.Equal("Encounter status=??? class subject", FhirExcerpt.Of(Bytes(Encounter("\"status\":\"Joan\",\"identifier\":null"))));
        Assert.Equal("Bundle type=???\nMessageHeader event=???", FhirExcerpt.Of(Bytes(Bundle("Joan", null, Header("Joan Shaw")))));
    }

    [Fact]
    public void An_excerpt_of_what_cannot_be_read_shows_its_form()
    {
        Assert.Equal("{\"xxxx\":\"xxxx\",\"xx\":99", FhirExcerpt.Of(Encoding.UTF8.GetBytes("{\"name\": \"Joan\", \"id\": 47")));
        Assert.Equal("", FhirExcerpt.Of(Array.Empty<byte>()));
        Assert.InRange(FhirExcerpt.Of(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 10_000)))).Length, 1, FhirExcerpt.MaxLength);
        Assert.InRange(FhirExcerpt.Of(Bytes(Bundle("batch", null, [.. Enumerable.Repeat(0, 500).Select(_ => Entry(Encounter()))], ""))).Length, 1, FhirExcerpt.MaxLength);
    }

    [Fact]
    public void The_header_says_who_sends_what()
    {
        var header = FhirFeedReader.HeaderOf(Bytes(Bundle("message", null, Header("notification-admit", "\"source\":{\"name\":\"PAS\",\"endpoint\":\"https://pas.example\"}"))));
        Assert.Equal(new FhirHeader("Bundle", "message", "notification-admit", "m1", "PAS", "https://pas.example") { Id = "b1" }, header);
        Assert.Equal("https://pas.example", header!.Source!.Value.Value);
        Assert.Equal("PAS", (header with { Endpoint = null }).Source!.Value.Value);
    }

    [Fact]
    public void A_body_without_a_header_names_no_source_and_rubbish_has_none()
    {
        Assert.Equal(new FhirHeader("Encounter", null, null, null, null, null) { Id = "e1" }, FhirFeedReader.HeaderOf(Bytes(Encounter())));
        Assert.Null(FhirFeedReader.HeaderOf(Bytes(Encounter()))!.Source);
        Assert.Null(FhirFeedReader.HeaderOf("rubbish"u8.ToArray()));
    }

    private static JsonElement Issue(FeedReading reading) => Outcome(FhirOutcome.Of([reading])).GetProperty("issue")[0];

    private static JsonElement Outcome(byte[] json) => JsonDocument.Parse(json).RootElement;

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
