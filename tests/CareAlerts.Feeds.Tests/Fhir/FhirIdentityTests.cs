using CareAlerts.Domain;
using static CareAlerts.Feeds.Tests.Fhir.Bodies;

namespace CareAlerts.Feeds.Tests.Fhir;

/// <summary>Who an Encounter is about, and which visit it is.</summary>
public class FhirIdentityTests
{
    [Theory]
    [InlineData("{\"system\":\"https://fhir.nhs.uk/Id/nhs-number\",\"value\":\"999 000 0018\"}", NhsNumber.System, "999 000 0018")]
    [InlineData("{\"system\":\"urn:oid:2.16.840.1.113883.2.1.4.1\",\"value\":\"9990000018\"}", NhsNumber.System, "9990000018")]
    [InlineData("{\"system\":\"https://fhir.nhs.uk/Id/nhs-number\",\"value\":\"9990000019\"}", "urn:carealerts:id:NHS", "9990000019")]
    [InlineData("{\"type\":{\"coding\":[{\"code\":\"NH\"}]},\"value\":\"9990000018\"}", NhsNumber.System, "9990000018")]
    [InlineData("{\"type\":{\"coding\":[{\"code\":\"NH\"}]},\"system\":\"urn:us:plan\",\"value\":\"9990000018\"}", "urn:us:plan", "9990000018")]
    [InlineData("{\"system\":\"https://northtown.example/mrn\",\"value\":\" 4711 \"}", "https://northtown.example/mrn", "4711")]
    [InlineData("{\"system\":\"https://oldtown.example/mrn\",\"value\":\"4711\"}", "urn:carealerts:id:OLD", "4711")]
    [InlineData("{\"assigner\":{\"display\":\"OLDTOWN\"},\"value\":\"4711\"}", "urn:carealerts:id:OLDTOWN", "4711")]
    [InlineData("{\"assigner\":{\"identifier\":{\"value\":\"RXX\"},\"display\":\"Northtown\"},\"value\":\"4711\"}", "urn:carealerts:id:RXX", "4711")]
    [InlineData("{\"value\":\"4711\"}", "urn:carealerts:id:RXX", "4711")]
    public void An_identifier_belongs_to_its_system_else_to_its_assigner_else_to_the_source(string identifier, string system, string value)
    {
        var settings = Rxx with { Identifiers = [.. Rxx.Identifiers, new("https://oldtown.example/mrn", "urn:carealerts:id:OLD")] };
        var found = Assert.Single(Understood(Message("notification-admit", OfJoan(), Joan($"\"identifier\":[{identifier}]")), settings).Identifiers);
        Assert.Equal((system, value), (found.System, found.Value));
    }

    [Theory]
    [InlineData("{\"use\":\"old\",\"value\":\"1\"}")]
    [InlineData("{\"value\":\"\"}")]
    [InlineData("{\"value\":4711}")]
    [InlineData("{\"value\":\"4\\u0000711\"}")]
    [InlineData("{\"system\":\"urn:x\"}")]
    [InlineData("null")]
    [InlineData("[]")]
    public void What_is_no_identifier_in_use_identifies_nobody(string identifier)
    {
        var rejected = Rejected(Message("notification-admit", OfJoan(), Joan($"\"identifier\":[{identifier}]")));
        Assert.Equal((FeedFault.Missing, "Patient"), (rejected.Fault, rejected.Segment));
    }

    [Theory]
    [InlineData("\"subject\":null")]
    [InlineData("\"subject\":{\"reference\":\"Patient/elsewhere\"}")]
    [InlineData("\"subject\":{\"reference\":\"Group/g\"}")]
    [InlineData("\"subject\":{\"display\":\"Joan Shaw\"}")]
    [InlineData("\"subject\":\"Patient/joan\"")]
    [InlineData("\"subject\":{\"reference\":\"#joan\"}")]
    [InlineData("\"subject\":{\"reference\":\"https://other.example/fhir/Patient/joan\"}")]
    public void A_subject_that_leads_nowhere_is_nobody_and_its_name_is_not_repeated(string subject)
    {
        var rejected = Rejected(Message("notification-admit", OfJoan(subject)));
        Assert.Equal(("Encounter", "Bundle.entry[1].resource.subject", FeedFault.Missing), (rejected.Segment, rejected.Field, rejected.Fault));
        Assert.DoesNotContain("Shaw", rejected.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"subject\":{\"reference\":\"Patient/joan\"}")]
    [InlineData("\"subject\":{\"reference\":\"Patient/joan/_history/3\"}")]
    [InlineData("\"subject\":{\"reference\":\"https://ehr.example/fhir/Patient/joan\"}")]
    [InlineData("\"contained\":[{\"resourceType\":\"Patient\",\"id\":\"p\",\"identifier\":[{\"system\":\"https://fhir.nhs.uk/Id/nhs-number\",\"value\":\"9990000018\"}]}],\"subject\":{\"reference\":\"#p\"}")]
    [InlineData("\"subject\":{\"identifier\":{\"system\":\"https://fhir.nhs.uk/Id/nhs-number\",\"value\":\"9990000018\"}}")]
    public void A_subject_is_found_by_address_by_type_and_id_within_the_Encounter_or_by_the_identifier_it_carries(string subject) =>
        Assert.Equal("9990000018", Assert.Single(Understood(Message("notification-admit", OfJoan(subject))).Identifiers).Value);

    [Fact]
    public void A_full_URL_goes_before_type_and_id()
    {
        var mine = Entry(Joan(), $"\"fullUrl\":\"{Server}Patient/joan\"");
        var other = Entry(Joan("\"identifier\":[{\"value\":\"other\"}]"), "\"fullUrl\":\"https://other.example/Patient/joan\"");
        foreach (var entries in new[] { new[] { other, mine }, [mine, other] })
            Assert.Equal("9990000018", Understood(Bundle("collection", null, [Entry(OfJoan()), .. entries.Select(e => (System.Text.Json.Nodes.JsonObject)e.DeepClone())], "")).Identifiers[0].Value);
    }

    [Fact]
    public void Two_people_of_one_id_are_nobody_where_no_address_tells_them_apart()
    {
        var bundle = Bundle("collection", null, [
            Entry(OfJoan(), "\"fullUrl\":\"urn:uuid:1\""), Entry(Joan(), "\"fullUrl\":\"urn:uuid:2\""),
            Entry(Joan("\"identifier\":[{\"value\":\"other\"}]"), "\"fullUrl\":\"urn:uuid:3\"")], "");
        Assert.Equal("Bundle.entry[0].resource.subject", Rejected(bundle).Field);
    }

    [Fact]
    public void The_address_of_a_Patient_who_is_elsewhere_counts_only_where_the_settings_say_so()
    {
        var encounter = Encounter("\"subject\":{\"reference\":\"https://ehr.example/fhir/Patient/123\"}");
        Assert.Equal(FeedFault.Missing, Rejected(encounter).Fault);
        var settings = Rxx with { Identifiers = [new("https://ehr.example/fhir/Patient", "urn:northtown:ehr")] };
        var found = Assert.Single(Understood(encounter, settings).Identifiers);
        Assert.Equal(("urn:northtown:ehr", "123"), (found.System, found.Value));
    }

    [Fact]
    public void Nobody_has_more_than_64_identifiers()
    {
        var message = Message("notification-admit", OfJoan(), Joan($"\"identifier\":[{string.Join(',', Enumerable.Range(0, 70).Select(i => $"{{\"value\":\"{i}\"}}"))}]"));
        Assert.Equal(64, Understood(message).Identifiers.Count);
        Assert.Contains(Problems(message), problem => problem.Contains("more than 64", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"identifier\":[{\"value\":\"A\"},{\"use\":\"official\",\"value\":\"B\"}]", "B")]
    [InlineData("\"identifier\":[{\"use\":\"official\",\"value\":\"B\"},{\"type\":{\"coding\":[{\"code\":\"VN\"}]},\"value\":\"C\"}]", "C")]
    [InlineData("\"identifier\":[{\"use\":\"old\",\"value\":\"A\"},{\"value\":\"D\"},{\"value\":\"E\"}]", "D")]
    [InlineData("\"identifier\":{\"value\":\"F\"}", "F")]
    [InlineData("\"identifier\":[],\"episodeOfCare\":[{\"identifier\":{\"value\":\"stay\"}}]", "stay")]
    [InlineData("\"identifier\":[]", "e1")]
    public void The_visit_is_numbered_by_its_identifier_else_its_episode_else_its_id(string elements, string number) =>
        Assert.Equal(number, Understood(Encounter(elements)).VisitNumber);

    [Fact]
    public void An_id_made_for_one_Bundle_numbers_no_visit()
    {
        var bundle = Bundle("collection", null, [Entry(Encounter("\"identifier\":[]"), "\"fullUrl\":\"urn:uuid:5fe62cd5-bfcf-4d3b-a1e9-80d6f75d6f82\"")], "");
        Assert.Null(Understood(bundle).VisitNumber);
        Assert.Contains("Encounter.identifier is missing; the message is taken to be about the open stay.", Problems(bundle));
    }
}
