using CareAlerts.Domain;
using CareAlerts.Feeds.Fhir;
using static CareAlerts.Feeds.Tests.Fhir.Bodies;

namespace CareAlerts.Feeds.Tests.Fhir;

/// <summary>Limits that keep a thousand Encounters which lead to one large resource from costing a thousand times that.</summary>
public class FhirLimitTests
{
    [Fact]
    public void An_object_of_a_thousand_keys_is_read_and_one_more_is_refused()
    {
        string Keys(int count) => string.Join(',', Enumerable.Range(0, count - Encounter().Count).Select(i => $"\"k{i}\":0"));
        Assert.IsType<FeedReading.Understood>(Read(Encounter(Keys(1000))));
        var rejected = Rejected(Encounter(Keys(1001)));
        Assert.Equal((FeedFault.TooLarge, "An object of the body has more than 1000 keys."), (rejected.Fault, rejected.Why));
    }

    [Fact]
    public void Of_250_identifiers_the_last_is_found_and_beyond_them_it_is_not()
    {
        string Identifiers(int old) => $"\"identifier\":[{string.Concat(Enumerable.Repeat("{\"use\":\"old\",\"value\":\"1\"},", old))}{{\"value\":\"4711\"}}]";
        Assert.Equal("4711", Assert.Single(Understood(Message("notification-admit", OfJoan(), Joan(Identifiers(249)))).Identifiers).Value);
        var beyond = Rejected(Message("notification-admit", OfJoan(), Joan(Identifiers(250))));
        Assert.Equal(("Patient", FeedFault.Missing), (beyond.Segment, beyond.Fault));
    }

    [Fact]
    public void What_is_left_out_of_too_many_identifiers_is_reported() =>
        Assert.Contains(
            Problems(Message("notification-admit", OfJoan(), Joan($"\"identifier\":[{string.Join(',', Enumerable.Range(1, 65).Select(i => $"{{\"value\":\"{i}\"}}"))}]"))),
            problem => problem == "Patient.identifier repeats more than 64 times; the rest is left out.");

    [Theory]
    [InlineData("\"hospitalization\":{\"dischargeDisposition\":{\"coding\":[{\"code\":\"LONG\"}]}}", "Encounter.hospitalization.dischargeDisposition is longer")]
    [InlineData("\"location\":[{\"location\":{\"display\":\"LONG\"}}]", "Encounter.location is longer")]
    [InlineData("\"identifier\":[{\"value\":\"LONG\"}]", "")]
    public void A_text_of_any_length_is_left_out(string elements, string problem)
    {
        var problems = Problems(Encounter(elements.Replace("LONG", new string('x', 100_000), StringComparison.Ordinal)));
        Assert.Contains(problems, said => said.StartsWith(problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"status\":\"LONG\"", "Encounter.status is none of the statuses of R4.")]
    [InlineData("\"subject\":{\"reference\":\"LONG\"}", "Encounter.subject leads to no Patient in the body, nor does it hold an identifier: nobody is identified.")]
    public void A_word_or_an_address_of_any_length_is_none(string elements, string why) =>
        Assert.Equal(why, Rejected(Encounter(elements.Replace("LONG", new string('x', 100_000), StringComparison.Ordinal))).Why);

    [Theory]
    [InlineData(" <Encounter/>")]
    [InlineData("<ADT_A01 xmlns=\"urn:hl7-org:v2xml\"/>")]
    public void XML_is_told_by_its_name_by_every_way_in(string body)
    {
        var rejected = Assert.IsType<FeedReading.Rejected>(Assert.Single(FeedBody.Read(System.Text.Encoding.UTF8.GetBytes(body), Rxx)));
        Assert.Equal((FeedFault.NotSupported, "The body is XML; FHIR is read here as JSON (application/fhir+json), HL7 v2 as ER7."), (rejected.Fault, rejected.Why));
    }
}
