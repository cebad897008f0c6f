using CareAlerts.Domain;
using static CareAlerts.Feeds.Tests.Fhir.Bodies;

namespace CareAlerts.Feeds.Tests.Fhir;

public class EncounterMappingTests
{
    [Theory]
    [InlineData("planned", FeedTrigger.Planned)]
    [InlineData("arrived", FeedTrigger.Arrived)]
    [InlineData("triaged", FeedTrigger.Arrived)]
    [InlineData("in-progress", FeedTrigger.Admitted)]
    [InlineData("onleave", FeedTrigger.LeaveStarted)]
    [InlineData("finished", FeedTrigger.Discharged)]
    [InlineData("cancelled", FeedTrigger.AdmissionCancelled)]
    [InlineData("entered-in-error", FeedTrigger.VisitDeleted)]
    [InlineData("unknown", FeedTrigger.Updated)]
    public void The_status_says_what_happened(string status, FeedTrigger trigger)
    {
        var message = Understood(Encounter($"\"status\":\"{status}\""));
        Assert.Equal((trigger, "Encounter", true), (message.Trigger, message.Event, message.IsStatus));
    }

    [Theory]
    [InlineData("notification-transfer", "in-progress", FeedTrigger.Transferred)]
    [InlineData("notification-transfer", "finished", FeedTrigger.Discharged)]
    [InlineData("notification-admit", "in-progress", FeedTrigger.Admitted)]
    [InlineData("notification-discharge", "in-progress", FeedTrigger.Admitted)]
    [InlineData("notification-discharge", "entered-in-error", FeedTrigger.VisitDeleted)]
    [InlineData("hospital-notification-message", "in-progress", FeedTrigger.Admitted)]
    [InlineData("hospital-notification-message", "entered-in-error", FeedTrigger.LastWithdrawn)]
    public void The_event_tells_a_move_and_a_withdrawal_apart_and_decides_nothing_else(string @event, string status, FeedTrigger trigger) =>
        Assert.Equal((trigger, @event), Said(Understood(Message(@event, OfJoan($"\"status\":\"{status}\"")))));

    [Theory]
    [InlineData("notification-discharge", "in-progress")]
    [InlineData("notification-admit", "finished")]
    public void An_event_the_status_does_not_bear_out_is_a_problem(string @event, string status) =>
        Assert.Contains(
            $"The event is {@event} and Encounter.status is {status}; the status counts.", Problems(Message(@event, OfJoan($"\"status\":\"{status}\""))));

    [Theory]
    [InlineData("\"status\":\"done\"", FeedFault.Invalid)]
    [InlineData("\"status\":2", FeedFault.Invalid)]
    [InlineData("\"status\":[\"finished\"]", FeedFault.Invalid)]
    [InlineData("\"status\":null", FeedFault.Missing)]
    public void Without_a_status_of_R4_nobody_knows_what_happened(string status, FeedFault fault)
    {
        var rejected = Rejected(Encounter(status));
        Assert.Equal(("Encounter", "Encounter.status", fault), (rejected.Segment, rejected.Field, rejected.Fault));
    }

    [Theory]
    [InlineData("in-progress")]
    [InlineData("arrived")]
    [InlineData("onleave")]
    public void A_filled_end_does_not_discharge_and_is_not_taken_for_a_time_of_discharge(string status)
    {
        var encounter = Encounter($$"""
            "status":"{{status}}","period":{"start":"2026-11-06T08:40:00Z","end":"2026-11-06T09:00:00Z"}
            """);
        Assert.False(Understood(encounter).DischargedAt.IsSent);
        Assert.NotEqual(FeedTrigger.Discharged, Understood(encounter).Trigger);
        Assert.Contains(Problems(encounter), problem => problem.StartsWith("Encounter.period.end is filled", StringComparison.Ordinal));
    }

    [Fact]
    public void The_end_says_when_somebody_left_and_the_start_when_they_came()
    {
        var message = Understood(Encounter("""
            "status":"finished","period":{"start":"2026-11-06T08:40:00+01:00","end":"2026-11-13T14:45:00Z"}
            """));
        Assert.Equal(At("2026-11-06T07:40:00Z"), message.AdmittedAt);
        Assert.Equal(At("2026-11-13T14:45:00Z"), message.DischargedAt.Value);
        Assert.Equal(At("2026-11-13T14:45:00Z"), message.OccurredAt);
    }

    [Fact]
    public void The_start_of_a_planned_visit_is_no_admission()
    {
        var message = Understood(Encounter("""
            "status":"planned","period":{"start":"2026-11-20T08:00:00Z"}
            """));
        Assert.Equal((null, null), (message.AdmittedAt, message.OccurredAt));
    }

    [Theory]
    [InlineData("2026-07-06", "2026-07-06T12:00:00+01:00")]
    [InlineData("2026-11-06", "2026-11-06T12:00:00Z")]
    [InlineData("2026-11-06T10:15:00.1234567891+02:00", "2026-11-06T08:15:00.1234567Z")]
    public void A_day_gets_the_time_and_zone_of_the_source(string sent, string instant) =>
        Assert.Equal(At(instant), Understood(Encounter($$"""
            "period":{"start":"{{sent}}"}
            """)).AdmittedAt);

    [Theory]
    [InlineData("\"2026-11\"")]
    [InlineData("\"2026\"")]
    [InlineData("\"soon\"")]
    [InlineData("20261106")]
    public void A_start_that_is_no_day_is_a_problem_and_costs_nothing_else(string sent)
    {
        var encounter = Encounter($$"""
            "period":{"start":{{sent}}}
            """);
        Assert.Null(Understood(encounter).AdmittedAt);
        Assert.Contains("Encounter.period.start is not a date we can read.", Problems(encounter));
    }

    [Fact]
    public void An_Encounter_alone_was_recorded_when_it_was_last_updated_else_when_it_is_received()
    {
        Assert.Equal(At("2026-11-06T10:15:00Z"), Understood(Encounter("\"meta\":{\"lastUpdated\":\"2026-11-06T10:15:00Z\"}")).RecordedAt);
        Assert.Null(Understood(Encounter("\"meta\":{\"lastUpdated\":\"2026-11-06\"}")).RecordedAt);
        Assert.Null(Understood(Encounter()).RecordedAt);
    }

    [Theory]
    [InlineData("IMP", "", EncounterClass.Inpatient)]
    [InlineData("OBSENC", "", EncounterClass.Inpatient)]
    [InlineData("EMER", "", EncounterClass.Emergency)]
    [InlineData("AMB", "", EncounterClass.Outpatient)]
    [InlineData("HH", "", EncounterClass.Outpatient)]
    [InlineData("VR", "", EncounterClass.Outpatient)]
    [InlineData("PRENC", "", EncounterClass.Preadmission)]
    [InlineData("77", "day case", EncounterClass.DayCase)]
    [InlineData("99213", "Office outpatient visit 15 minutes", EncounterClass.Unknown)]
    public void A_class_is_read_by_its_code_else_by_its_word(string code, string display, EncounterClass kind) =>
        Assert.Equal(kind, Understood(Encounter($$"""
            "class":{"code":"{{code}}","display":"{{display}}"}
            """)).Class);

    [Fact]
    public void A_class_nobody_sent_or_nobody_knows_is_a_problem()
    {
        Assert.Null(Understood(Encounter("\"class\":null")).Class);
        Assert.Contains("Encounter.class is missing; it counts as an inpatient stay.", Problems(Encounter("\"class\":null")));
        Assert.Contains("Encounter.class is a class we do not know; it counts as an inpatient stay.", Problems(Encounter("\"class\":{\"code\":\"?\"}")));
    }

    [Fact]
    public void An_Encounter_of_an_excluded_class_is_read_and_carries_the_reason_and_is_ignored_if_it_names_nobody()
    {
        var settings = Rxx with { ExcludedClasses = [EncounterClass.Outpatient] };
        Assert.Equal("Visits of class outpatient are excluded for this source (Encounter.class).", Understood(Encounter("\"class\":{\"code\":\"AMB\"}"), settings).Excluded);
        Assert.Null(Understood(Encounter(), settings).Excluded);
        var ignored = Ignored(Encounter("\"class\":{\"code\":\"AMB\"},\"subject\":null"), settings);
        Assert.Equal("Visits of class outpatient are excluded for this source (Encounter.class).", ignored.Why);
    }

    [Theory]
    [InlineData("\"deceasedBoolean\":true", true)]
    [InlineData("\"deceasedBoolean\":false", false)]
    [InlineData("\"deceasedDateTime\":\"2026-11-13\"", true)]
    [InlineData("\"active\":true", null)]
    public void A_Patient_says_whether_they_died(string element, bool? died) =>
        Assert.Equal(died, Understood(Message("notification-discharge", OfJoan("\"status\":\"finished\""), Joan(element))).Deceased.Value);

    [Theory]
    [InlineData("exp", "http://terminology.hl7.org/CodeSystem/discharge-disposition", true)]
    [InlineData("20", "http://terminology.hl7.org/CodeSystem/nubc-UB92", true)]
    [InlineData("20", "urn:northtown", null)]
    [InlineData("home", "http://terminology.hl7.org/CodeSystem/discharge-disposition", null)]
    public void A_disposition_is_kept_and_may_say_that_they_died(string code, string system, bool? died)
    {
        var message = Understood(Encounter($$"""
            "status":"finished","hospitalization":{"dischargeDisposition":{"coding":[{"system":"{{system}}","code":"{{code}}"}] } }
            """));
        Assert.Equal((code, died), (message.Disposition, message.Deceased.Value));
    }

    [Fact]
    public void Of_a_death_and_a_denial_the_death_counts()
    {
        var message = Message(
            "notification-discharge", OfJoan("\"hospitalization\":{\"dischargeDisposition\":{\"coding\":[{\"code\":\"exp\"}]}}"), Joan("\"deceasedBoolean\":false"));
        Assert.True(Understood(message).Deceased.Value);
        Assert.Contains(Problems(message), problem => problem.Contains("the death counts", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://hl7.org/fhir/5.0/StructureDefinition/extension-Encounter.plannedEndDate")]
    [InlineData("https://northtown.example/StructureDefinition/expected-discharge-date")]
    [InlineData("https://northtown.example/StructureDefinition/expectedDischargeDate")]
    public void An_expected_discharge_is_an_extension(string url)
    {
        var message = Understood(Encounter($$"""
            "extension":[{"url":"urn:other","valueString":"x"},{"url":"{{url}}","valueDateTime":"2026-11-13"}]
            """));
        Assert.Equal(At("2026-11-13T12:00:00Z"), message.ExpectedDischarge.Value);
    }

    [Fact]
    public void Not_said_is_not_cleared_and_a_reason_for_no_value_is()
    {
        Assert.False(Understood(Encounter()).ExpectedDischarge.IsSent);
        Assert.False(Understood(Encounter("\"extension\":[{\"url\":\"urn:not-expected-discharge-date\",\"valueDateTime\":\"2026-11-13\"}]")).ExpectedDischarge.IsSent);
        var cleared = Understood(Encounter("""
            "extension":[{"url":"x/expected-discharge-date","_valueDateTime":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]}}]
            """)).ExpectedDischarge;
        Assert.Equal((true, null), (cleared.IsSent, cleared.Value));
    }

    [Theory]
    [InlineData("\"meta\":{\"tag\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ActReason\",\"code\":\"HTEST\"}]}", false)]
    [InlineData("\"meta\":{\"security\":[{\"code\":\"HTEST\"}]}", false)]
    [InlineData("\"meta\":{\"tag\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v2-0103\",\"code\":\"T\"}]}", false)]
    [InlineData("\"meta\":{\"tag\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v2-0103\",\"code\":\"P\"}]}", true)]
    [InlineData("\"meta\":{\"tag\":[{\"code\":\"important\"}]}", true)]
    public void What_is_marked_as_a_test_is_not_production_wherever_the_mark_is(string meta, bool production)
    {
        Assert.Equal(production, Understood(Encounter(meta)).IsProduction);
        Assert.Equal(production, Understood(Message("notification-admit", OfJoan(), Joan(meta))).IsProduction);
        Assert.Equal(production, Understood(Bundle("message", null, [Entry(Header("notification-admit", meta)), Entry(OfJoan()), Entry(Joan())], "")).IsProduction);
        Assert.Equal(production, Understood(Bundle("collection", null, [Entry(OfJoan()), Entry(Joan())], meta)).IsProduction);
    }

    [Fact]
    public void A_birth_date_counts_only_in_full()
    {
        Assert.Equal(new DateOnly(1938, 4, 2), Understood(Message("notification-admit", OfJoan())).BirthDate);
        Assert.Null(Understood(Message("notification-admit", OfJoan(), Joan("\"birthDate\":\"1938\""))).BirthDate);
    }

    [Fact]
    public void A_leave_begins_when_MedComs_extension_says()
    {
        var message = Understood(Encounter("""
            "status":"onleave","extension":[{"url":"http://medcomfhir.dk/ig/hospitalnotification/StructureDefinition/medcom-hospitalnotifiation-leave-period-extension",
            "valuePeriod":{"start":"2026-11-08T14:00:00Z"}}]
            """));
        Assert.Equal(At("2026-11-08T14:00:00Z"), message.OccurredAt);
    }

    [Fact]
    public void Fifty_thousand_oddities_are_told_of_once()
    {
        var locations = string.Join(',', Enumerable.Repeat("{\"location\":{\"display\":\"x\"},\"period\":{\"start\":\"?\"}}", 50_000));
        Assert.InRange(Problems(Encounter($"\"location\":[{locations}]")).Count, 1, 32);
    }

    private static (FeedTrigger, string) Said(FeedMessage message) => (message.Trigger, message.Event);
}
