using Xunit;

namespace CareAlerts.Domain.Tests;

public class ReferenceTests
{
    [Fact]
    public void A_plan_names_its_locality_its_team_and_its_providers() => Assert.Equal(
        [
            Locality("northtown", "locality"),
            Contact("ola-nowak", "caseManager"),
            Contact("sam-reid", "deputy"),
            Contact("acme-care", "services[0].provider"),
            Contact("equipment-store", "services[1].provider"),
            Contact("careline", "services[2].provider"),
        ],
        CarePlanDocument.References(Reading.CarePlan(ContractExamples.CarePlan).Sound()));

    [Fact]
    public void A_locality_names_its_duty_team_its_operators_and_the_owners_of_its_goals() => Assert.Equal(
        [Contact("northtown-duty", "dutyTeam"), Contact("ops", "operators[0]"), Contact("northtown-duty", "goals[0].owner")],
        LocalityDocument.References(Reading.Locality(ContractExamples.Locality).Sound()));

    [Fact]
    public void A_locality_names_the_contacts_in_its_steps_and_prompts() => Assert.Equal(
        [Contact("matron", "prompts[0].to[1]"), Contact("sam-reid", "alerts.plan-gap.steps[1].to[0]")],
        LocalityDocument.References(Reading.Locality(
            """
            {"name":"Northtown","prompts":[{"days":["fri"],"at":"09:30","to":["ward","matron"],"ask":"leaving-before-next-working-day"}],
             "alerts":{"plan-gap":{"steps":[{"to":["dutyTeam"]},{"after":"PT1H","to":["sam-reid"]}]}}}
            """).Sound()));

    [Fact]
    public void A_source_names_its_locality_and_the_contacts_of_its_wards() => Assert.Equal(
        [Locality("northtown", "locality"), Contact("ward-7", "wards[0].contact")],
        SourceSettingsDocument.References(Reading.Source(ContractExamples.SourceSettings).Sound()));

    [Fact]
    public void An_absence_names_its_deputy() => Assert.Equal(
        [Contact("sam-reid", "deputy")], AbsenceDocument.References(Reading.Absence(ContractExamples.Absence).Sound()));

    [Fact]
    public void What_is_named_and_does_not_exist_is_a_fault_at_the_place_that_names_it() =>
        Assert.Equal(new("services[0].provider", "names a contact that does not exist"), Contact("acme-care", "services[0].provider").Missing());

    [Fact]
    public void A_document_with_a_fault_names_the_same()
    {
        var plan = Assert.IsType<Read<CarePlan>.Faulty>(Reading.CarePlan(WithAFault(ContractExamples.CarePlan)));
        var locality = Assert.IsType<Read<LocalityPolicy>.Faulty>(Reading.Locality(WithAFault(ContractExamples.Locality)));
        var source = Assert.IsType<Read<SourceSettings>.Faulty>(Reading.Source(WithAFault(ContractExamples.SourceSettings)));

        Assert.Equal(CarePlanDocument.References(Reading.CarePlan(ContractExamples.CarePlan).Sound()).ToHashSet(), plan.References.ToHashSet());
        Assert.Equal(LocalityDocument.References(Reading.Locality(ContractExamples.Locality).Sound()).ToHashSet(), locality.References.ToHashSet());
        Assert.Equal(SourceSettingsDocument.References(Reading.Source(ContractExamples.SourceSettings).Sound()).ToHashSet(), source.References.ToHashSet());

        static string WithAFault(string document) => document.TrimEnd()[..^1] + ",\"stray\":1}";
    }

    private static Reference Contact(string id, string field) => new(ReferenceKind.Contact, id, field);

    private static Reference Locality(string id, string field) => new(ReferenceKind.Locality, id, field);
}
