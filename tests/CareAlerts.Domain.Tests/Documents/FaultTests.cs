using System.Text;
using Xunit;

namespace CareAlerts.Domain.Tests;

public class FaultTests
{
    [Fact]
    public void Every_fault_of_a_document_is_named_at_once() => Reading.CarePlan(
        """
        {"person":{"identifiers":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000019"}],"name":{"family":"Shaw"},"birthDate":"02/04/1938"},
         "locality":"northtown","status":"current","colour":"red",
         "services":[{"id":"home-care","name":"Home care","provider":"acme-care"},{"id":"home-care","name":"Bed","provider":"store","leadTimeHours":-1}]}
        """)
        .IsRefusedAt("person.identifiers[0].value", "person.birthDate", "status", "caseManager", "services[1].leadTimeHours", "colour");

    [Theory]
    [InlineData("[]", "must be an object")]
    [InlineData("null", "must be an object")]
    [InlineData("", "is not JSON, or is nested deeper than 16 levels: line 1, byte 1")]
    [InlineData("{\"name\":\"Ola\",}", "is not JSON, or is nested deeper than 16 levels: line 1, byte 15")]
    [InlineData("{} {}", "is not JSON, or is nested deeper than 16 levels: line 1, byte 4")]
    [InlineData("{\"name\":\"\\ud800\"}", "has an escape that is half a character")]
    public void A_body_that_cannot_be_read_is_one_fault_of_the_whole(string json, string message) =>
        Assert.Equal([new Fault("body", message)], Reading.Contact(json).Faults());

    [Fact]
    public void A_body_that_is_not_UTF_8_is_refused() =>
        Assert.Equal([new Fault("body", "is not UTF-8")], ContactDocument.Read(new("ola"), Encoding.Latin1.GetBytes("{\"name\":\"é\"}")).Faults());

    [Fact]
    public void A_body_that_is_too_large_is_refused_unread() =>
        Assert.Equal([new Fault("body", "is larger than 256 KiB")], Reading.Contact(new string(' ', DocumentReader.MaxBytes + 1)).Faults());

    [Fact]
    public void A_body_nested_too_deep_is_refused() =>
        Assert.Equal("body", Assert.Single(Reading.Contact("{\"name\":" + new string('[', 20) + new string(']', 20) + "}").Faults()).Field);

    [Fact]
    public void A_field_given_twice_is_refused_wherever_it_stands()
    {
        Reading.Contact("""{"name":"Ola","kind":"person","name":"Sam"}""").IsRefusedAt("name");
        Reading.Contact("""{"name":"Ola","kind":"person","signIn":{"tenant":"t","oid":"o","oid":"p"}}""").IsRefusedAt("signIn.oid");
    }

    [Fact]
    public void A_field_that_does_not_look_like_one_is_not_repeated() =>
        Assert.Equal(
            [new Fault("(unreadable name)", "is not a field of this document")],
            Reading.Contact("""{"name":"Ola","kind":"person","9990000018":true}""").Faults());

    [Fact]
    public void More_faults_than_anyone_reads_end_with_their_count()
    {
        var items = string.Join(',', Enumerable.Repeat("1", 1000));

        var faults = Reading.Contact($$"""{"name":"Ola","kind":"team","members":[{{items}}]}""").Faults();

        Assert.Equal(201, faults.Count);
        Assert.Equal(new("body", "has 800 more faults"), faults[^1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("é")]
    public void An_id_that_is_none_is_refused(string id)
    {
        ContactDocument.Read(new(id), Reading.Utf8(ContractExamples.Contact)).IsRefusedAt("id");
        CarePlanDocument.Read(id, Reading.Utf8(ContractExamples.CarePlan)).IsRefusedAt("id");
        LocalityDocument.Read(new(id), Reading.Utf8(ContractExamples.Locality)).IsRefusedAt("id");
        SourceSettingsDocument.Read(new(id), Reading.Utf8(ContractExamples.SourceSettings)).IsRefusedAt("id");
    }

    [Fact]
    public void An_id_has_at_most_64_characters()
    {
        Assert.True(DocumentId.IsWellFormed(new string('a', 64)));
        Assert.False(DocumentId.IsWellFormed(new string('a', 65)));
    }

    [Fact]
    public void A_contact_is_not_called_by_the_word_for_a_role() =>
        ContactDocument.Read(new("ward"), Reading.Utf8(ContractExamples.Contact)).IsRefusedAt("id");
}
