using System.Text;
using CareAlerts.Domain;
using CareAlerts.Feeds.Fhir;
using static CareAlerts.Feeds.Tests.Fhir.Bodies;

namespace CareAlerts.Feeds.Tests.Fhir;

/// <summary>What is not read, each with its documented answer (docs/feeds/fhir.md).</summary>
public class FhirRefusalTests
{
    [Theory]
    [InlineData("\"class\":[{\"coding\":[{\"code\":\"IMP\"}]}]", "class", "R5")]
    [InlineData("\"class\":{\"coding\":[{\"code\":\"IMP\"}]}", "class", "R5")]
    [InlineData("\"class\":\"inpatient\"", "class", "DSTU2")]
    [InlineData("\"status\":\"discharged\"", "status", "R5")]
    [InlineData("\"status\":\"completed\"", "status", "R5")]
    [InlineData("\"status\":\"on-hold\"", "status", "R5")]
    [InlineData("\"status\":\"discontinued\"", "status", "R5")]
    [InlineData("\"admission\":{}", "admission", "R5")]
    [InlineData("\"actualPeriod\":{}", "actualPeriod", "R5")]
    [InlineData("\"participant\":[{\"actor\":{}}]", "participant", "R5")]
    [InlineData("\"reason\":[{\"value\":[]}]", "reason", "R5")]
    [InlineData("\"reason\":[{\"coding\":[]}]", "reason", "STU3")]
    [InlineData("\"incomingReferral\":[]", "incomingReferral", "STU3")]
    [InlineData("\"class\":{\"system\":\"http://hl7.org/fhir/v3/ActCode\",\"code\":\"IMP\"}", "class.system", "STU3")]
    [InlineData("\"patient\":{}", "patient", "DSTU2")]
    public void An_Encounter_of_another_version_is_refused_by_its_name(string element, string field, string version)
    {
        var rejected = Rejected(Encounter(element));
        Assert.Equal(("Encounter", $"Encounter.{field}", FeedFault.NotSupported), (rejected.Segment, rejected.Field, rejected.Fault));
        Assert.StartsWith($"This is FHIR {version}: ", rejected.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"event\":{\"code\":\"admin-notify\"}", "event", "STU3")]
    [InlineData("\"receiver\":{}", "receiver", "STU3")]
    [InlineData("\"timestamp\":\"2026-11-06T10:15:00Z\"", "timestamp", "STU3")]
    [InlineData("\"data\":[]", "data", "DSTU2")]
    [InlineData("\"eventCanonical\":\"urn:x\"", "eventCanonical", "R5")]
    [InlineData("\"source\":{\"endpointUrl\":\"https://pas.example\"}", "source", "R5")]
    public void A_message_of_another_version_is_refused_by_its_name(string element, string field, string version)
    {
        var rejected = Rejected(Bundle("message", null, Header("notification-admit", element), OfJoan(), Joan()));
        Assert.Equal(("MessageHeader", $"Bundle.entry[0].resource.{field}", FeedFault.NotSupported), (rejected.Segment, rejected.Field, rejected.Fault));
        Assert.StartsWith($"This is FHIR {version}: ", rejected.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_notification_of_another_version_is_refused_by_its_name()
    {
        var status = Object("\"resourceType\":\"SubscriptionStatus\",\"id\":\"s\",\"type\":\"handshake\"");
        Assert.StartsWith("This is FHIR R5: ", Rejected(Bundle("subscription-notification", null)).Why, StringComparison.Ordinal);
        Assert.StartsWith("This is FHIR R4B or R5: ", Rejected(Bundle("history", null, status)).Why, StringComparison.Ordinal);
        Assert.StartsWith("This is FHIR R4B or R5: ", Rejected(Object("\"resourceType\":\"SubscriptionStatus\"")).Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"resourceType\":\"Patient\"}", "Patient")]
    [InlineData("{\"resourceType\":\"OperationOutcome\"}", "OperationOutcome")]
    public void A_resource_that_says_nothing_of_a_stay_is_ignored_by_name(string body, string type)
    {
        var ignored = Assert.IsType<FeedReading.Ignored>(Read(body));
        Assert.Equal(type, ignored.Event);
        Assert.Contains(type, ignored.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", FeedFault.Missing)]
    [InlineData("{\"resourceType\":5}", FeedFault.Missing)]
    [InlineData("{\"resourceType\":\"Joan Shaw\"}", FeedFault.NotSupported)]
    public void A_body_of_no_type_is_refused_without_repeating_it(string body, FeedFault fault)
    {
        var rejected = Assert.IsType<FeedReading.Rejected>(Read(body));
        Assert.Equal(fault, rejected.Fault);
        Assert.DoesNotContain("Shaw", rejected.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("rubbish")]
    [InlineData("{\"resourceType\":\"Encounter\",\"status\":\"fini")]
    [InlineData("{\"resourceType\":\"Encounter\"}}")]
    [InlineData("{\"resourceType\":\"Encounter\",}")]
    [InlineData("{\"resourceType\":\"Enco\u0001unter\"}")]
    [InlineData("{\"resourceType\":\"\\ud800\"}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("NaN")]
    [InlineData("MSH|^~\\&|PAS|RXX")]
    public void What_is_no_JSON_object_is_unreadable(string body) => Assert.Equal(FeedFault.Unreadable, Assert.IsType<FeedReading.Rejected>(Read(body)).Fault);

    [Fact]
    public void Bytes_that_are_not_UTF_8_or_cut_off_within_a_character_are_unreadable()
    {
        var body = Encoding.UTF8.GetBytes("{\"resourceType\":\"Ł\"}");
        foreach (var bytes in new[] { body[..^3], [.. body, 0xC3], Encoding.Latin1.GetBytes("{\"resourceType\":\"é\"}"), Encoding.Unicode.GetBytes("{}") })
            Assert.Equal(FeedFault.Unreadable, Assert.IsType<FeedReading.Rejected>(Assert.Single(FhirFeedReader.Read(bytes, Rxx))).Fault);
    }

    [Fact]
    public void A_byte_order_mark_is_tolerated() =>
        Assert.IsType<FeedReading.Understood>(Assert.Single(FhirFeedReader.Read((byte[])[0xEF, 0xBB, 0xBF, .. Bytes(Encounter())], Rxx)));

    [Theory]
    [InlineData("<Encounter xmlns=\"http://hl7.org/fhir\"/>")]
    [InlineData(" \n<?xml version=\"1.0\"?><Bundle/>")]
    public void XML_is_refused_by_name(string body)
    {
        var rejected = Assert.IsType<FeedReading.Rejected>(Read(body));
        Assert.Equal(FeedFault.NotSupported, rejected.Fault);
        Assert.Contains("XML", rejected.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"status\":\"finished\",\"status\":\"planned\"}", "status")]
    [InlineData("{\"status\":\"finished\",\"st\\u0061tus\":\"planned\"}", "status")]
    [InlineData("{\"entry\":[{},{\"resource\":{\"a\":[[{}],1],\"class\":{\"code\":1,\"code\":2}}}]}", "entry[1].resource.class.code")]
    [InlineData("{\"subject\":{\"Joan Shaw\":{\"x\":1,\"x\":2}}}", "subject")]
    [InlineData("{\"Joan Shaw\":1,\"Joan Shaw\":2}", null)]
    public void A_key_that_stands_twice_is_refused_with_its_path(string body, string? path)
    {
        var rejected = Assert.IsType<FeedReading.Rejected>(Read(body));
        Assert.Equal((path, FeedFault.Invalid), (rejected.Field, rejected.Fault));
    }

    [Fact]
    public void The_same_key_in_objects_side_by_side_or_within_each_other_is_no_repetition() =>
        Understood(Encounter("\"extension\":[{\"url\":\"a\",\"extension\":[{\"url\":\"b\"}]},{\"url\":\"a\"}]"));

    [Fact]
    public void Sixty_four_levels_are_read_and_one_more_is_refused()
    {
        Assert.IsType<FeedReading.Understood>(Read(Nested(63)));
        var rejected = Assert.IsType<FeedReading.Rejected>(Read(Nested(64)));
        Assert.Equal(FeedFault.TooLarge, rejected.Fault);
        Assert.Equal(FeedFault.TooLarge, Assert.IsType<FeedReading.Rejected>(Read(new string('[', 1_000_000))).Fault);

        static string Nested(int levels) =>
            Encounter().ToJsonString()[..^1] + ",\"x\":" + new string('[', levels) + new string(']', levels) + "}";
    }

    [Fact]
    public void A_body_of_more_than_four_megabytes_is_refused_unread()
    {
        var body = new byte[FhirFeedReader.MaxBytes + 1];
        Assert.Equal(FeedFault.TooLarge, Assert.IsType<FeedReading.Rejected>(Assert.Single(FhirFeedReader.Read(body, Rxx))).Fault);
        Assert.Equal(FeedFault.Unreadable, Assert.IsType<FeedReading.Rejected>(Assert.Single(FhirFeedReader.Read(body.AsMemory(1), Rxx))).Fault);
    }

    [Fact]
    public void Numbers_and_texts_of_any_size_harm_nothing()
    {
        var long1 = new string('9', 1_000_000);
        Assert.IsType<FeedReading.Understood>(Read($"{Encounter().ToJsonString()[..^1]},\"length\":{{\"value\":{long1}}},\"priority\":1e999999}}"));
        Assert.IsType<FeedReading.Understood>(Read(Encounter($"\"period\":{{\"start\":\"{long1}\"}},\"location\":[{{\"location\":{{\"display\":\"{long1}\"}}}}]").ToJsonString()));
    }
}
