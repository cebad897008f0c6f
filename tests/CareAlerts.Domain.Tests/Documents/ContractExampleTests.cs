using Xunit;

namespace CareAlerts.Domain.Tests;

public class ContractExampleTests
{
    [Fact]
    public void The_contact_of_the_contract_is_read_in_full()
    {
        var contact = Reading.Contact(ContractExamples.Contact).Sound();

        Assert.Equal(new ContactId("ola-nowak"), contact.Id);
        Assert.Equal("Ola Nowak", contact.Name);
        Assert.Equal(ContactKind.Person, contact.Kind);
        Assert.Equal("case manager", contact.Role);
        Assert.Equal("ola.nowak@example.org", contact.Email);
        Assert.Equal("+447700900001", contact.Mobile);
        Assert.Equal("+441632960001", contact.Phone);
        Assert.Equal(new ContactId("northtown-icc"), contact.Team);
        Assert.Equal(new("…", "…"), contact.SignIn);
        var hours = Assert.Single(contact.WorkingHours);
        Assert.Equal(
            [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday], hours.Days);
        Assert.Equal((new TimeOnly(9, 0), new TimeOnly(17, 0)), (hours.From, hours.To));
    }

    [Fact]
    public void The_care_plan_of_the_contract_is_read_in_full()
    {
        var plan = Reading.CarePlan(ContractExamples.CarePlan).Sound();

        Assert.Equal("joan", plan.Id);
        Assert.Equal([new(NhsNumber.System, "9990000018"), new("urn:carealerts:id:RXX", "4711")], plan.Person.Identifiers);
        Assert.Equal(
            ("Shaw", "Joan", new DateOnly(1938, 4, 2), false),
            (plan.Person.Family, plan.Person.Given.Single(), plan.Person.BirthDate, plan.Person.Sensitive));
        Assert.Equal(new LocalityId("northtown"), plan.Locality);
        Assert.Equal(PlanStatus.Active, plan.Status);
        Assert.Equal((new DateOnly(2026, 9, 1), new DateOnly(2027, 3, 1)), (plan.AgreedOn!.Value, plan.ReviewBy!.Value));
        Assert.Equal(new CareTeam(new("ola-nowak"), new("sam-reid")), plan.Team);
        Assert.Equal(
            [
                new(new("home-care"), "Home care, four visits a day", new("acme-care"), "home-care", "AC-2201", true, TimeSpan.FromHours(48)),
                new(new("bed"), "Hospital bed at home", new("equipment-store"), "equipment", null, true, TimeSpan.FromHours(72)),
                new(new("telecare"), "Telecare pendant", new("careline"), "telecare", null, false, TimeSpan.FromHours(24)),
            ],
            plan.Services);
        Assert.Equal("in-place, offered, declined", string.Join(", ", plan.Entitlements.Values));
        Assert.Equal("Daughter holds the keys.", plan.NotesForWard);
    }

    [Fact]
    public void The_locality_of_the_contract_is_read_in_full()
    {
        var policy = Reading.Locality(ContractExamples.Locality).Sound();

        Assert.Equal(("Northtown", Mode.Live, "Europe/London", Calendars.EnglandAndWales), (policy.Name, policy.Mode, policy.TimeZone.Id, policy.Calendar));
        Assert.Equal(new ContactId("northtown-duty"), policy.DutyTeam);
        Assert.Equal([new ContactId("ops")], policy.Operators);
        var target = Assert.Single(policy.Targets);
        Assert.Equal(("85 or over, emergency, no plan", 85, false, AlertKind.PlanGap), (target.Name, target.AgeAtLeast, target.ActivePlan, target.Alert));
        Assert.Equal([new SourceId("RXX")], target.Sources);
        Assert.Equal([EncounterClass.Emergency], target.Classes);
        Assert.Equal(["home-care"], policy.Required["P1"]);
        Assert.Equal(TimeSpan.FromHours(4), policy.RequestAfterAdmission);
        var prompt = Assert.Single(policy.Prompts);
        Assert.Equal((DayOfWeek.Friday, new TimeOnly(9, 30), new Recipient(RecipientRole.Ward), Prompt.LeavingBeforeNextWorkingDay),
            (prompt.Days.Single(), prompt.At, prompt.To.Single(), prompt.Ask));
        Assert.True(policy.Alerts[AlertKind.Admitted].Off);
        Assert.Equal((new TimeOnly(20, 0), new TimeOnly(8, 0), Urgency.Routine),
            (policy.QuietHours!.From, policy.QuietHours.To, policy.QuietHours.For.Single()));
        Assert.Equal((new TimeOnly(8, 30), Urgency.Routine), (policy.Digest!.At, policy.Digest.For.Single()));
        Assert.Equal(MessageDetail.Reference, policy.Detail);
        Assert.Equal([new Goal("all-critical-confirmed-before-discharge", 0.95, new(2027, 4, 1), new("northtown-duty"))], policy.Goals);
    }

    [Fact]
    public void The_source_settings_of_the_contract_are_read_in_full()
    {
        var settings = Reading.Source(ContractExamples.SourceSettings).Sound();

        Assert.Equal(("Northtown General", Mode.Live, "Europe/London"), (settings.Name, settings.Mode, settings.TimeZone.Id));
        Assert.True(settings.IsRegistered);
        Assert.Equal([new("NHS", NhsNumber.System), new("RXX", "urn:carealerts:id:RXX")], settings.Identifiers);
        Assert.Equal(LocationFields.Default, settings.Location);
        Assert.Equal(new FieldPath("PV1", 19, 1), settings.VisitNumber);
        Assert.Equal([new FieldPath("PV2", 9, 1)], settings.ExpectedDischarge);
        Assert.Equal([EncounterClass.Dialysis, EncounterClass.DayCase], settings.ExcludedClasses);
        Assert.Equal((new TimeOnly(12, 0), TimeSpan.FromHours(2), TimeSpan.FromHours(12), TimeSpan.FromDays(35)),
            (settings.DefaultTime, settings.SilentAfter, settings.NotifyWithin, settings.Sightings));
        Assert.Equal(new LocalityId("northtown"), settings.Locality);
        Assert.Equal([new("WARD7", "Ward 7, Care of the Elderly", "+441632960007", new("ward-7"), Mode.Live)], settings.Wards);
    }

    [Fact]
    public void The_absence_of_the_contract_is_read_in_full() =>
        Assert.Equal(
            new Absence(new(2026, 10, 2, 0, 0, 0, TimeSpan.FromHours(1)), new(2026, 10, 12, 0, 0, 0, TimeSpan.FromHours(1)), new("sam-reid")),
            Reading.Absence(ContractExamples.Absence).Sound());

    [Fact]
    public void A_document_may_come_with_a_byte_order_mark() =>
        Assert.Equal("Ola Nowak", Reading.Contact("\uFEFF" + ContractExamples.Contact).Sound().Name);
}
