using CareAlerts.Domain;
using static CareAlerts.Feeds.Tests.Hl7v2.Messages;

namespace CareAlerts.Feeds.Tests.Hl7v2;

public class AdtMappingTests
{
    [Theory]
    [InlineData("A01", FeedTrigger.Admitted)]
    [InlineData("A02", FeedTrigger.Transferred)]
    [InlineData("A03", FeedTrigger.Discharged)]
    [InlineData("A04", FeedTrigger.Arrived)]
    [InlineData("A05", FeedTrigger.Planned)]
    [InlineData("A08", FeedTrigger.Updated)]
    [InlineData("A11", FeedTrigger.AdmissionCancelled)]
    [InlineData("A12", FeedTrigger.TransferCancelled)]
    [InlineData("A13", FeedTrigger.DischargeCancelled)]
    [InlineData("A16", FeedTrigger.DischargePending)]
    [InlineData("A25", FeedTrigger.DischargePendingCancelled)]
    [InlineData("A06", FeedTrigger.Admitted)]
    [InlineData("A07", FeedTrigger.Updated)]
    [InlineData("A09", FeedTrigger.Updated)]
    [InlineData("A10", FeedTrigger.Updated)]
    [InlineData("A14", FeedTrigger.Planned)]
    [InlineData("A15", FeedTrigger.Updated)]
    [InlineData("A17", FeedTrigger.Transferred)]
    [InlineData("A21", FeedTrigger.LeaveStarted)]
    [InlineData("A22", FeedTrigger.LeaveEnded)]
    [InlineData("A23", FeedTrigger.VisitDeleted)]
    [InlineData("A26", FeedTrigger.Updated)]
    [InlineData("A27", FeedTrigger.PlanCancelled)]
    [InlineData("A28", FeedTrigger.PersonUpdated)]
    [InlineData("A38", FeedTrigger.PlanCancelled)]
    [InlineData("A52", FeedTrigger.LeaveStartCancelled)]
    [InlineData("A53", FeedTrigger.LeaveEndCancelled)]
    [InlineData("a03", FeedTrigger.Discharged)]
    [InlineData("A31", FeedTrigger.PersonUpdated)]
    public void An_event_means_what_the_field_says(string @event, FeedTrigger trigger) =>
        Assert.Equal(trigger, Understood(Msh(@event), Pid()).Trigger);

    [Theory]
    [InlineData("A20")]
    [InlineData("A29")]
    [InlineData("A60")]
    [InlineData("A00")]
    [InlineData("A011")]
    [InlineData("Z99")]
    public void Any_other_event_is_ignored_with_a_reason(string @event)
    {
        var ignored = Assert.IsType<FeedReading.Ignored>(Read(Msh(@event), Pid()));
        Assert.Equal(@event, ignored.Event);
        Assert.EndsWith(".", ignored.Why, StringComparison.Ordinal);
        Assert.NotEmpty(ignored.Why);
    }

    [Theory]
    [InlineData("A06", EncounterClass.Inpatient)]
    [InlineData("A07", EncounterClass.Outpatient)]
    public void A_change_of_class_says_the_class_by_its_event_unless_PV1_2_does(string @event, EncounterClass kind)
    {
        Assert.Equal(kind, Understood(Msh(@event), Pid()).Class);
        Assert.Equal(EncounterClass.Emergency, Understood(Msh(@event), Pid(), "PV1|1|E").Class);
    }

    [Fact]
    public void Two_who_swap_beds_are_each_told_of_with_their_own_place()
    {
        var readings = Feeds.Hl7v2.Hl7FeedReader.ReadAll(
            Bytes(Msh("A17"), "EVN|A17|20261106101500", Pid("1^^^RXX"), Segment("PV1", (3, "WARD7^^B1^RXX"), (19, "V1")), Pid("2^^^RXX"), Segment("PV1", (3, "WARD8^^B2^RXX"), (19, "V2"))), Rxx);

        var (one, other) = (Assert.IsType<FeedReading.Understood>(readings[0]).Message, Assert.IsType<FeedReading.Understood>(readings[1]).Message);
        Assert.Equal(2, readings.Count);
        Assert.Equal(("1", "WARD7", "B1", "V1"), (one.Identifiers[0].Value, one.Location!.Ward, one.Location.Bed, one.VisitNumber));
        Assert.Equal(("2", "WARD8", "B2", "V2"), (other.Identifiers[0].Value, other.Location!.Ward, other.Location.Bed, other.VisitNumber));
        Assert.Equal(one.RecordedAt, other.RecordedAt);
    }

    [Fact]
    public void Of_two_who_swap_beds_one_who_is_not_identified_does_not_lose_the_other()
    {
        var readings = Feeds.Hl7v2.Hl7FeedReader.ReadAll(Bytes(Msh("A17"), Pid("1^^^RXX"), "PV1|1|I|WARD7", Pid(""), "PV1|1|I|WARD8"), Rxx);

        Assert.Equal("1", Assert.IsType<FeedReading.Understood>(readings[0]).Message.Identifiers[0].Value);
        Assert.Equal("PID-3", Assert.IsType<FeedReading.Rejected>(readings[1]).Field);
    }

    [Fact]
    public void A_second_PID_in_an_event_about_one_person_is_a_problem_and_the_first_counts()
    {
        var reading = Assert.IsType<FeedReading.Understood>(Assert.Single(Feeds.Hl7v2.Hl7FeedReader.ReadAll(Bytes(Msh("A01"), Pid("1^^^RXX"), Pid("2^^^RXX")), Rxx)));

        Assert.Equal("1", reading.Message.Identifiers[0].Value);
        Assert.Contains(reading.Problems, problem => problem.Contains("PID is repeated", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_type_of_message_is_ignored() =>
        Assert.Equal("R01", Assert.IsType<FeedReading.Ignored>(Read(Msh("R01", type: "ORU"), Pid())).Event);

    [Theory]
    [InlineData("ADT_A01", "EVN|")]
    [InlineData("ADT_A01", "EVN|A01")]
    [InlineData("adta03", "EVN|")]
    public void Type_and_event_in_one_component_are_no_message_of_another_type(string type, string evn)
    {
        var rejected = Assert.IsType<FeedReading.Rejected>(Read(Msh("", type: type), evn, Pid()));
        Assert.Equal("MSH-9", rejected.Field);
        Assert.Contains("one component", rejected.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void MSH_9_wins_over_EVN_1_which_counts_only_in_its_absence()
    {
        Assert.Equal(FeedTrigger.Discharged, Understood(Msh("A03"), "EVN|A01", Pid()).Trigger);
        Assert.Equal(FeedTrigger.Admitted, Understood(Msh(""), "EVN|A01", Pid()).Trigger);
        var rejected = Assert.IsType<FeedReading.Rejected>(Read(Msh(""), "EVN|", Pid()));
        Assert.Equal("MSH-9", rejected.Field);
    }

    [Fact]
    public void A_filled_discharge_time_does_not_discharge()
    {
        var message = Understood(Msh("A08"), Pid(), Segment("PV1", (45, "20261113144500")));
        Assert.Equal(FeedTrigger.Updated, message.Trigger);
        Assert.Equal(At("2026-11-13T14:45:00Z"), message.DischargedAt.Value);
        Assert.Null(message.OccurredAt);
    }

    [Fact]
    public void Recorded_is_EVN_2_else_MSH_7_else_unknown()
    {
        Assert.Equal(At("2026-11-06T09:00:00Z"), Understood(Msh(), "EVN||20261106090000", Pid()).RecordedAt);
        Assert.Equal(At("2026-11-06T10:15:00Z"), Understood(Msh(), "EVN||", Pid()).RecordedAt);
        Assert.Equal(At("2026-11-06T10:15:00Z"), Understood(Msh(), "EVN||$MSH7$", Pid()).RecordedAt);
        Assert.Null(Understood(Msh(time: "soon"), Pid()).RecordedAt);
    }

    [Fact]
    public void A_date_without_a_time_does_not_order_facts()
    {
        Assert.Equal(At("2026-11-06T10:15:00Z"), Understood(Msh(), "EVN||20261106", Pid()).RecordedAt);
        Assert.Null(Understood(Msh(time: "20261106"), "EVN||20261106", Pid()).RecordedAt);
        Assert.Contains(Problems(Msh(time: "20261106"), Pid()), p => p.Contains("receipt", StringComparison.Ordinal));
    }

    [Fact]
    public void Occurred_is_EVN_6_else_the_events_own_time()
    {
        var pv1 = Segment("PV1", (44, "20261106080000"), (45, "20261113140000"));
        Assert.Equal(At("2026-11-05T07:00:00Z"), Understood(Msh(), "EVN|||||| 20261105070000", Pid(), pv1).OccurredAt);
        Assert.Equal(At("2026-11-06T08:00:00Z"), Understood(Msh("A01"), Pid(), pv1).OccurredAt);
        Assert.Equal(At("2026-11-06T08:00:00Z"), Understood(Msh("A04"), Pid(), pv1).OccurredAt);
        Assert.Equal(At("2026-11-13T14:00:00Z"), Understood(Msh("A03"), Pid(), pv1).OccurredAt);
        Assert.Null(Understood(Msh("A13"), Pid(), pv1).OccurredAt);
        Assert.Null(Understood(Msh("A11"), Pid(), pv1).OccurredAt);
    }

    [Theory]
    [InlineData("4711^^^rxx")]
    [InlineData("4711^^^ RXX  ")]
    [InlineData("4711^^^&rxx")]
    public void An_authority_is_known_whatever_its_case_and_the_blanks_around_it(string cx) =>
        Assert.Equal("urn:by-name", Assert.Single(Understood(Rxx with { Identifiers = [new("RXX", "urn:by-name")] }, Msh(), Pid(cx)).Identifiers).System);

    [Fact]
    public void Two_authorities_that_differ_in_case_alone_are_two() =>
        Assert.Equal("urn:upper", Assert.Single(Understood(Rxx with { Identifiers = [new("pas", "urn:lower"), new("PAS", "urn:upper")] }, Msh(), Pid("4711^^^PAS")).Identifiers).System);

    [Fact]
    public void Every_identifier_gets_the_system_of_its_authority()
    {
        var settings = Rxx with { Identifiers = [new("MRN", "urn:oid:2.16.1"), new("2.16.9", "urn:by-oid")] };
        var message = Understood(settings, Msh(), Pid("9990000018^^^NHS~1^^^MRN^MR~2^^^OTHER^MR~3~4^^^&2.16.9&ISO~^^^MRN~\"\"^^^MRN"));
        Assert.Equal(
            [(NhsNumber.System, "9990000018"), ("urn:oid:2.16.1", "1"), ("urn:carealerts:id:OTHER", "2"), ("urn:carealerts:id:RXX", "3"), ("urn:by-oid", "4")],
            message.Identifiers.Select(i => (i.System, i.Value)));
        Assert.Equal(("OTHER", "MR"), (message.Identifiers[2].Authority, message.Identifiers[2].Type));
    }

    [Theory]
    [InlineData("9990000018^^^NHS")]
    [InlineData("9990000018^^^NHS^HN")]
    [InlineData("9990000018^^^NHSNBR^NHSNMBR")]
    [InlineData("9990000018^^^RXX^NH")]
    [InlineData("9990000018^^^nhs")]
    public void An_NHS_number_is_known_by_authority_or_type(string cx) =>
        Assert.Equal(NhsNumber.System, Assert.Single(Understood(Msh(), Pid(cx)).Identifiers).System);

    [Fact]
    public void An_NHS_number_with_a_wrong_check_digit_is_kept_as_a_local_one_and_reported()
    {
        var identifier = Assert.Single(Understood(Msh(), Pid("9990000019^^^NHS")).Identifiers);
        Assert.Equal("urn:carealerts:id:NHS", identifier.System);
        var problem = Assert.Single(Problems(Msh(), Pid("9990000019^^^NHS")));
        Assert.Contains("PID-3", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("999", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "9990000018", true)]
    [InlineData(2, "9990000018^^^NHS", true)]
    [InlineData(19, "999 000 0018", true)]
    [InlineData(19, "9990000019", false)]
    [InlineData(2, "9990000018^^^RXX^MR", false)]
    [InlineData(2, "", false)]
    public void An_older_field_may_carry_the_NHS_number(int field, string value, bool taken)
    {
        var identifiers = Understood(Msh(), Pid("4711^^^RXX", (field, value))).Identifiers;
        Assert.Equal(taken, identifiers.Any(i => i.System == NhsNumber.System));
    }

    [Fact]
    public void An_NHS_number_is_kept_as_sent_and_looked_up_by_its_digits()
    {
        var identifier = Assert.Single(Understood(Msh(), Pid("999 000-0018^^^NHS")).Identifiers);
        Assert.Equal(("999 000-0018", "9990000018"), (identifier.Value, identifier.LookupValue()));
        Assert.Equal("999 000", new Identifier("urn:carealerts:id:RXX", "999 000").LookupValue());
    }

    [Fact]
    public void A_local_number_repeated_in_PID_2_is_not_taken_for_an_NHS_number_that_it_happens_to_pass_for() =>
        Assert.Equal("urn:carealerts:id:RXX", Assert.Single(Understood(Msh(), Pid("9990000018^^^RXX^MR", (2, "9990000018"))).Identifiers).System);

    [Fact]
    public void The_NHS_number_of_PID_3_is_enough() =>
        Assert.Single(Understood(Msh(), Pid("9990000018^^^NHS", (2, "9990000026"), (19, "9990000034"))).Identifiers);

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("^^^NHS~\"\"^^^RXX")]
    public void A_message_that_identifies_nobody_is_rejected_at_PID_3(string pid3)
    {
        var rejected = Assert.IsType<FeedReading.Rejected>(Read(Msh(), Pid(pid3)));
        Assert.Equal(("PID", "PID-3"), (rejected.Segment, rejected.Field));
    }

    [Fact]
    public void A_message_without_PID_is_rejected_at_PID_3() =>
        Assert.Equal("PID-3", Assert.IsType<FeedReading.Rejected>(Read(Msh(), "PV1|1|I")).Field);

    [Fact]
    public void A_million_repetitions_stay_within_bounds()
    {
        var message = Understood(Msh(), Pid(string.Join('~', Enumerable.Repeat("1", 300_000))));
        Assert.Equal(64, message.Identifiers.Count);
    }

    [Theory]
    [InlineData("I", EncounterClass.Inpatient)]
    [InlineData("inpatient", EncounterClass.Inpatient)]
    [InlineData("E", EncounterClass.Emergency)]
    [InlineData("O", EncounterClass.Outpatient)]
    [InlineData("R", EncounterClass.Outpatient)]
    [InlineData("C", EncounterClass.Outpatient)]
    [InlineData("P", EncounterClass.Preadmission)]
    [InlineData("W", EncounterClass.Preadmission)]
    [InlineData("PREADMIT", EncounterClass.Preadmission)]
    [InlineData("DAY CASE", EncounterClass.DayCase)]
    [InlineData("day-case^text", EncounterClass.DayCase)]
    [InlineData("B", EncounterClass.Obstetrics)]
    [InlineData("U", EncounterClass.Unknown)]
    [InlineData("a word far longer than any class there is", EncounterClass.Unknown)]
    public void A_class_is_read_from_codes_and_words(string pv1Two, EncounterClass expected) =>
        Assert.Equal(expected, Understood(Msh(), Pid(), Segment("PV1", (2, pv1Two))).Class);

    [Fact]
    public void A_class_nobody_knows_is_reported_and_none_is_none()
    {
        Assert.Contains(Problems(Msh(), Pid(), Segment("PV1", (2, "H"))), p => p.StartsWith("PV1-2", StringComparison.Ordinal));
        Assert.Null(Understood(Msh(), Pid(), "PV1|1|").Class);
        Assert.Null(Understood(Msh(), Pid()).Class);
    }

    [Fact]
    public void A_message_of_an_excluded_class_is_read_and_carries_the_reason()
    {
        var settings = Rxx with { ExcludedClasses = [EncounterClass.DayCase] };
        var read = Understood(settings, Msh("A03"), Pid(), "PV1|1|DAYCASE");
        Assert.Equal((FeedTrigger.Discharged, "Visits of class day-case are excluded for this source (PV1-2)."), (read.Trigger, read.Excluded));
        Assert.Null(Understood(settings, Msh("A01"), Pid(), "PV1|1|I").Excluded);
        Assert.Null(Understood(settings, Msh("A01"), Pid()).Excluded);
        Assert.Equal(read.Excluded, Assert.IsType<FeedReading.Ignored>(Read(settings, Msh("A03"), "PID|1", "PV1|1|DAYCASE")).Why);
    }

    [Fact]
    public void A_location_is_found_where_the_source_puts_it_and_the_site_falls_back_to_MSH_4()
    {
        const string itk = "PV1|1|I|RXX^OBS1^BAY2-6^RXX55";
        Assert.Equal(new Location("RXX55", "RXX", "OBS1", "BAY2-6"), Understood(Msh(), Pid(), itk).Location);
        var settings = Rxx with { Location = new(new("PV1", 3, 4), new("PV1", 3, 2), null, new("PV1", 3, 3)) };
        Assert.Equal(new Location("RXX55", "OBS1", null, "BAY2-6"), Understood(settings, Msh(), Pid(), itk).Location);
        Assert.Equal(new Location("RXX", "WARD7", null, null), Understood(Msh(), Pid(), "PV1|1|I|WARD7").Location);
        Assert.Null(Understood(Msh(), Pid(), "PV1|1|I|^^^").Location);
        Assert.Equal("A&E", Understood(Msh(), Pid(), "PV1|1|E|A&E^BAY1").Location!.Ward);
        Assert.Equal("W7", Understood(Msh(), Pid(), "PV1|1|E|W7&1.2.3&ISO^BAY1").Location!.Ward);
        Assert.Equal("RXX01", Understood(Msh(), Pid(), "PV1|1|E|W7^^^RXX01&1.2.3&ISO").Location!.Site);
    }

    [Fact]
    public void A_text_too_long_for_its_field_is_left_out_and_reported()
    {
        var endless = new string('9', 251);
        string[] sent = [Msh(), Pid($"4711~{endless}"), Segment("PV1", (3, $"WARD7^{endless}"), (19, endless), (36, endless))];
        var message = Understood(sent);
        Assert.Equal(("WARD7", null, null, null), (message.Location!.Ward, message.Location.Room, message.VisitNumber, message.Disposition));
        Assert.Single(message.Identifiers);
        Assert.Equal(4, Problems(sent).Count);
        Assert.DoesNotContain(Problems(sent), p => p.Contains("9999", StringComparison.Ordinal));
    }

    [Fact]
    public void A_source_may_keep_the_visit_number_and_the_expected_discharge_in_a_segment_of_its_own()
    {
        var settings = Rxx with { VisitNumber = new("PID", 18, 1), ExpectedDischarge = [new("ZPV", 4, 2), new("PV2", 9, 1)] };
        var message = Understood(settings, Msh("A08"), Pid("4711", (18, "ACC1^^^RXX")), "PV2|||||||||20261120", "ZPV||||x^202611131430");
        Assert.Equal("ACC1", message.VisitNumber);
        Assert.Equal(At("2026-11-13T14:30:00Z"), message.ExpectedDischarge.Value);
    }

    [Fact]
    public void An_expected_discharge_is_not_sent_cleared_a_day_or_a_time()
    {
        Assert.False(Understood(Msh("A08"), Pid(), "PV2||").ExpectedDischarge.IsSent);
        var cleared = Understood(Msh("A08"), Pid(), "PV2|||||||||\"\"").ExpectedDischarge;
        Assert.True(cleared is { IsSent: true, Value: null });
        Assert.Equal(At("2026-11-13T12:00:00Z"), Understood(Msh("A08"), Pid(), "PV2|||||||||20261113").ExpectedDischarge.Value);
        Assert.Equal(At("2026-07-13T14:30:00+01:00"), Understood(Msh("A08"), Pid(), "PV2|||||||||202607131430").ExpectedDischarge.Value);
        var settings = Rxx with { DefaultTime = new TimeOnly(16, 0) };
        Assert.Equal(At("2026-11-13T16:00:00Z"), Understood(settings, Msh("A08"), Pid(), "PV2|||||||||20261113").ExpectedDischarge.Value);
    }

    [Theory]
    [InlineData("next Friday")]
    [InlineData("202611")]
    [InlineData("20080919 IN1")]
    public void An_expected_discharge_we_cannot_read_is_reported_without_its_content(string sent)
    {
        var problem = Assert.Single(Problems(Msh("A08"), Pid(), $"PV2|||||||||{sent}"));
        Assert.StartsWith("PV2-9", problem, StringComparison.Ordinal);
        Assert.DoesNotContain(sent, problem, StringComparison.Ordinal);
        Assert.False(Understood(Msh("A08"), Pid(), $"PV2|||||||||{sent}").ExpectedDischarge.IsSent);
    }

    [Fact]
    public void A_cancelled_discharge_may_clear_its_time()
    {
        var message = Understood(Msh("A13"), Pid(), Segment("PV1", (45, "\"\"")));
        Assert.True(message.DischargedAt is { IsSent: true, Value: null });
        Assert.False(Understood(Msh("A13"), Pid(), "PV1|1|I").DischargedAt.IsSent);
    }

    [Theory]
    [InlineData("", "Y", true, true)]
    [InlineData("20261113", "", true, true)]
    [InlineData("20261113", "N", true, true)]
    [InlineData("", "N", true, false)]
    [InlineData("", "\"\"", true, null)]
    [InlineData("\"\"", "", true, null)]
    [InlineData("", "", false, null)]
    [InlineData("yesterday", "", false, null)]
    [InlineData("", "maybe", false, null)]
    public void Death_is_PID_30_or_a_time_in_PID_29(string pid29, string pid30, bool sent, bool? deceased)
    {
        var value = Understood(Msh("A08"), Pid("4711", (29, pid29), (30, pid30))).Deceased;
        Assert.Equal((sent, deceased), (value.IsSent, value.Value));
    }

    [Theory]
    [InlineData("P", true)]
    [InlineData("P^T", true)]
    [InlineData("T", false)]
    [InlineData("D", false)]
    [InlineData("", true)]
    public void Training_is_what_MSH_11_says_is_not_production_and_an_empty_field_says_nothing(string processing, bool production) =>
        Assert.Equal(production, Understood(Msh(processing: processing), Pid()).IsProduction);

    [Theory]
    [InlineData("19380402", "1938-04-02")]
    [InlineData("193804022330", "1938-04-02")]
    [InlineData("1938", null)]
    [InlineData("female", null)]
    public void A_date_of_birth_is_a_whole_date_or_none(string sent, string? born) =>
        Assert.Equal(born is null ? null : DateOnly.ParseExact(born, "yyyy-MM-dd"), Understood(Msh(), Pid("4711", (7, sent))).BirthDate);

    [Fact]
    public void A_second_PID_is_reported_and_the_first_counts()
    {
        Assert.Equal("4711", Assert.Single(Understood(Msh(), Pid("4711"), Pid("4712")).Identifiers).Value);
        Assert.Contains(Problems(Msh(), Pid("4711"), Pid("4712")), p => p.StartsWith("PID is repeated", StringComparison.Ordinal));
    }

    [Fact]
    public void The_header_tells_the_source_before_any_settings()
    {
        var header = Feeds.Hl7v2.Hl7FeedReader.HeaderOf(Bytes(@"MSH|^~\&|PAS^1.2^ISO|RXX|||20261106||ADT|77|P|2.4", "EVN|A16"));
        Assert.Equal(new Feeds.Hl7v2.Hl7Header("PAS", "RXX", "ADT", "A16", "77"), header);
        Assert.Equal("PAS|RXX", header!.Source.Value);
        Assert.Null(Feeds.Hl7v2.Hl7FeedReader.HeaderOf(Bytes("rubbish")));
    }
}
