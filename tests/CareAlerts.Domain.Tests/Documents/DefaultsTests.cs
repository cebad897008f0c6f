using Xunit;

namespace CareAlerts.Domain.Tests;

public class DefaultsTests
{
    private const string ShortestPlan = """
        {"person":{"identifiers":[{"system":"urn:carealerts:id:RXX","value":"4711"}],"name":{"family":"Shaw"},"birthDate":"1938-04-02"},
         "locality":"northtown","caseManager":"ola-nowak","services":[{"id":"home-care","name":"Home care","provider":"acme-care"}]}
        """;

    [Fact]
    public void A_service_that_does_not_say_is_critical_and_needs_two_days_notice()
    {
        var service = Reading.CarePlan(ShortestPlan).Sound().Services.Single();

        Assert.True(service.Critical);
        Assert.Equal(TimeSpan.FromHours(48), service.LeadTime);
    }

    [Fact]
    public void A_plan_that_does_not_say_is_active() => Assert.Equal(PlanStatus.Active, Reading.CarePlan(ShortestPlan).Sound().Status);

    [Fact]
    public void A_person_whose_plan_does_not_say_is_not_flagged_sensitive() => Assert.False(Reading.CarePlan(ShortestPlan).Sound().Person.Sensitive);

    [Fact]
    public void A_contact_needs_a_name_and_a_kind_only() =>
        Assert.Equal(ContactKind.Team, Reading.Contact("""{"name":"Duty","kind":"team"}""").Sound().Kind);

    [Fact]
    public void A_source_without_a_word_in_its_settings_is_registered_in_shadow()
    {
        var settings = Reading.Source("{}").Sound();

        Assert.Equal(("RXX", Mode.Shadow, true), (settings.Name, settings.Mode, settings.IsRegistered));
        Assert.Equal([new("NHS", NhsNumber.System), new("RXX", "urn:carealerts:id:RXX")], settings.Identifiers);
        Assert.Equal((LocationFields.Default, new FieldPath("PV1", 19, 1)), (settings.Location, settings.VisitNumber));
        Assert.Equal((new TimeOnly(12, 0), TimeSpan.FromHours(2), TimeSpan.FromHours(12), TimeSpan.FromDays(35)),
            (settings.DefaultTime, settings.SilentAfter, settings.NotifyWithin, settings.Sightings));
        Assert.Null(settings.Locality);
        Assert.Empty(settings.Wards);
        Assert.Empty(settings.ExcludedClasses);
    }

    [Fact]
    public void A_part_of_a_location_left_out_stands_where_HL7_puts_it_and_a_null_one_nowhere() =>
        Assert.Equal(
            LocationFields.Default with { Ward = new FieldPath("ZBE", 7, 2), Room = null },
            Reading.Source("""{"location":{"ward":"ZBE-7.2","room":null}}""").Sound().Location);

    [Fact]
    public void A_ward_is_live_and_named_by_its_code_unless_it_says_otherwise() =>
        Assert.Equal([new("WARD7", "WARD7", null, null, Mode.Live)], Reading.Source("""{"wards":[{"code":"WARD7"}]}""").Sound().Wards);

    [Fact]
    public void Null_counts_as_left_out() =>
        Assert.Null(Reading.Contact("""{"name":"Ola Nowak","kind":"person","email":null}""").Sound().Email);

    [Fact]
    public void What_GET_derives_may_be_put_back()
    {
        const string derived = ""","id":"other","personId":"p1","problems":["no usable contact"],"etag":"7"}""";

        Assert.Equal("joan", Reading.CarePlan(ShortestPlan[..^1] + derived).Sound().Id);
        Assert.Equal("Ola", Reading.Contact("""{"name":"Ola","kind":"person","id":"x","problems":[]}""").Sound().Name);
    }

    [Fact]
    public void An_NHS_number_written_with_spaces_is_the_same_number() =>
        Assert.Equal(
            "9990000018",
            Reading.CarePlan(ContractExamples.CarePlan.Replace("9990000018", "999 000 0018")).Sound().Person.Identifiers[0].Value);
}
