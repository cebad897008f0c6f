using System.Text.Json.Nodes;
using Xunit;

namespace CareAlerts.Domain.Tests;

/// <summary>Each row spoils one value of an example of CONTRACT; the fault must name just that value.</summary>
public class BadDocumentTests
{
    [Theory]
    [InlineData("name", "null", "is required")]
    [InlineData("name", "\" \"", "must be text of one line, 1 to 200 characters")]
    [InlineData("name", "\"Ola\\nNowak\"", "must be text of one line, 1 to 200 characters")]
    [InlineData("name", "7", "must be text of one line, 1 to 200 characters")]
    [InlineData("kind", "null", "is required")]
    [InlineData("kind", "\"Person\"", "must be one of person, service, team, ward")]
    [InlineData("email", "\"ola.nowak\"", "must be an email address")]
    [InlineData("email", "\"Ola <ola@example.org>\"", "must be an email address")]
    [InlineData("email", "\"ola@example.org\\r\\nBcc: x@example.org\"", "must be an email address")]
    [InlineData("mobile", "\"07700900001\"", "must be a telephone number in E.164 form: + and 7 to 15 digits, like +441632960007")]
    [InlineData("mobile", "\"+44 7700 900001\"", "must be a telephone number in E.164 form: + and 7 to 15 digits, like +441632960007")]
    [InlineData("phone", "\"+0441632960001\"", "must be a telephone number in E.164 form: + and 7 to 15 digits, like +441632960007")]
    [InlineData("team", "\"northtown icc\"", DocumentId.Expected)]
    [InlineData("workingHours", "{}", "must be a list")]
    [InlineData("workingHours[0].days", "[]", "needs at least 1")]
    [InlineData("workingHours[0].days[1]", "\"tuesday\"", "must be one of mon, tue, wed, thu, fri, sat, sun")]
    [InlineData("workingHours[0].from", "\"9:00\"", "must be a time of day from 00:00 to 23:59")]
    [InlineData("workingHours[0].to", "\"24:00\"", "must be a time of day from 00:00 to 23:59")]
    [InlineData("workingHours[0].to", "null", "is required")]
    [InlineData("signIn", "\"oid\"", "must be an object")]
    [InlineData("signIn.oid", "null", "is required")]
    [InlineData("acceptance", "{}", "is only for a contact of kind service")]
    [InlineData("members", "[]", "is only for a contact of kind team")]
    [InlineData("rota", "[]", "is only for a contact of kind team")]
    [InlineData("pager", "\"1\"", "is not a field of this document")]
    [InlineData("signIn.upn", "\"x\"", "is not a field of this document")]
    public void In_a_contact(string field, string value, string message) =>
        OnlyFault(Reading.Contact, ContractExamples.Contact, field, value, message);

    [Theory]
    [InlineData("person", "null", "is required")]
    [InlineData("person.identifiers", "null", "is required")]
    [InlineData("person.identifiers", "[]", "needs at least 1")]
    [InlineData("person.identifiers[0].value", "\"9990000019\"", "is not a valid NHS number")]
    [InlineData("person.identifiers[0].value", "\"999000001\"", "is not a valid NHS number")]
    [InlineData("person.identifiers[1].value", "4711", "must be text of one line, 1 to 64 characters")]
    [InlineData("person.identifiers[1].system", "\"RXX\"", "must be an absolute URI, like https://fhir.nhs.uk/Id/nhs-number")]
    [InlineData("person.name", "\"Joan Shaw\"", "must be an object")]
    [InlineData("person.name", "null", "is required")]
    [InlineData("person.name.family", "null", "is required")]
    [InlineData("person.name.given", "\"Joan\"", "must be a list")]
    [InlineData("person.birthDate", "null", "is required")]
    [InlineData("person.birthDate", "\"1938-02-30\"", "must be a date like 2026-09-01")]
    [InlineData("person.birthDate", "\"0938-04-02\"", "must not be before 1880")]
    [InlineData("person.sensitive", "\"no\"", "must be true or false")]
    [InlineData("locality", "null", "is required")]
    [InlineData("status", "\"Active\"", "must be one of draft, active, on-hold, revoked, completed")]
    [InlineData("agreedOn", "\"2026-09-01T00:00:00Z\"", "must be a date like 2026-09-01")]
    [InlineData("reviewBy", "\"2026-08-31\"", "must not be before agreedOn")]
    [InlineData("reviewBy", "\"soon\"", "must be a date like 2026-09-01")]
    [InlineData("caseManager", "null", "is required")]
    [InlineData("deputy", "{}", DocumentId.Expected)]
    [InlineData("services[0].id", "null", "is required")]
    [InlineData("services[1].id", "\"home-care\"", "appears twice")]
    [InlineData("services[1].name", "null", "is required")]
    [InlineData("services[2].provider", "null", "is required")]
    [InlineData("services[0].critical", "\"yes\"", "must be true or false")]
    [InlineData("services[0].leadTimeHours", "-1", "must be a number from 0 to 8784")]
    [InlineData("services[0].leadTimeHours", "1e400", "must be a number from 0 to 8784")]
    [InlineData("services[0].leadTimeHours", "\"48\"", "must be a number from 0 to 8784")]
    [InlineData("services[0].leadtime", "48", "is not a field of this document")]
    [InlineData("services[1]", "\"bed\"", "must be an object")]
    [InlineData("entitlements.telecare", "true", "must be text of one line, 1 to 64 characters")]
    [InlineData("notes", "\"keys\"", "must be an object")]
    [InlineData("notes.forCarer", "\"keys\"", "is not a field of this document")]
    public void In_a_care_plan(string field, string value, string message) =>
        OnlyFault(Reading.CarePlan, ContractExamples.CarePlan, field, value, message);

    [Theory]
    [InlineData("name", "null", "is required")]
    [InlineData("mode", "\"on\"", "must be one of shadow, live")]
    [InlineData("timeZone", "\"London\"", "must be a time zone of the IANA database, like Europe/London")]
    [InlineData("timeZone", "\"../etc/passwd\"", "must be a time zone of the IANA database, like Europe/London")]
    [InlineData("timeZone", "\"\"", "must be a time zone of the IANA database, like Europe/London")]
    [InlineData("calendar", "\"scotland\"", "must be one of england-and-wales, none")]
    [InlineData("dutyTeam", "1", DocumentId.Expected)]
    [InlineData("operators", "\"ops\"", "must be a list")]
    [InlineData("targets[0].name", "null", "is required")]
    [InlineData("targets[0].alert", "\"plan_gap\"", null)]
    [InlineData("targets[0].when.ageAtLeast", "84.5", "must be a whole number from 0 to 130")]
    [InlineData("targets[0].when.class[0]", "\"EMER\"", null)]
    [InlineData("targets[0].when.sex", "\"F\"", "is not a field of this document")]
    [InlineData("required.P5", "[\"home-care\"]", "must be one of P0, P1, P2, P3, P3b")]
    [InlineData("required.P1", "\"home-care\"", "must be a list")]
    [InlineData("requests.afterAdmission", "\"4h\"", "must be an ISO 8601 duration of at most a year, like PT30M or P2D")]
    [InlineData("prompts[0].at", "null", "is required")]
    [InlineData("prompts[0].ask", "\"who\"", "must be leaving-before-next-working-day")]
    [InlineData("alerts.discharge-imminent-not-ready.urgency", "\"high\"", "must be one of routine, urgent, critical")]
    [InlineData("alerts.discharge-imminent-not-ready.hold", "\"-PT1M\"", "must be an ISO 8601 duration of at most a year, like PT30M or P2D")]
    [InlineData("alerts.discharge-imminent-not-ready.ackFor", "\"PT0S\"", "must be an ISO 8601 duration from PT1S to a year, like PT30M")]
    [InlineData("alerts.discharge-imminent-not-ready.steps", "[]", "needs at least 1")]
    [InlineData("alerts.discharge-imminent-not-ready.steps[0].to", "[]", "needs at least 1")]
    [InlineData("alerts.discharge-imminent-not-ready.steps[0].to[0]", "\"case manager\"", null)]
    [InlineData("alerts.discharge-imminent-not-ready.steps[1].by[0]", "\"phone\"", "must be one of email, sms")]
    [InlineData("alerts.discharge-imminent-not-ready.steps[1].after", "\"PT45M\"", "must not be before the step above", "alerts.discharge-imminent-not-ready.steps[2].after")]
    [InlineData("alerts.discharge-imminent-not-ready.steps[2].repeatEvery", "\"PT0S\"", "must be an ISO 8601 duration from PT1S to a year, like PT30M")]
    [InlineData("alerts.admitted.off", "\"true\"", "must be true or false")]
    [InlineData("alerts.admited", "{}", "is not a kind of alert")]
    [InlineData("quietHours.from", "null", "is required")]
    [InlineData("quietHours.for", "[\"critical\"]", "must not hold critical: it never waits")]
    [InlineData("digest.for", "[\"critical\"]", "must not hold critical: it never waits")]
    [InlineData("messages.detail", "\"name\"", "must be one of reference, initials")]
    [InlineData("goals[0].target", "95", "must be a number from 0 to 1")]
    [InlineData("goals[0].by", "\"2027\"", "must be a date like 2026-09-01")]
    public void In_a_locality(string field, string value, string? message, string? named = null) =>
        OnlyFault(Reading.Locality, ContractExamples.Locality, field, value, message, named);

    [Theory]
    [InlineData("mode", "\"Live\"", "must be one of shadow, live")]
    [InlineData("identifiers", "[]", "needs at least 1")]
    [InlineData("identifiers[1].authority", "\"NHS\"", "appears twice")]
    [InlineData("location.ward", "\"PV1.3.1\"", "must be a place in a message: segment, field and perhaps component, like PV1-3.4")]
    [InlineData("location.floor", "\"PV1-3.8\"", "is not a field of this document")]
    [InlineData("visitNumber", "\"PV1-0\"", "must be a place in a message: segment, field and perhaps component, like PV1-3.4")]
    [InlineData("expectedDischarge", "\"PV2-9\"", "must be a list")]
    [InlineData("classes.exclude[0]", "\"DIALYSIS\"", null)]
    [InlineData("defaultTime", "\"noon\"", "must be a time of day from 00:00 to 23:59")]
    [InlineData("silentAfter", "\"PT0S\"", "must be an ISO 8601 duration from PT1S to a year, like PT30M")]
    [InlineData("notifyWithin", "12", "must be an ISO 8601 duration of at most a year, like PT30M or P2D")]
    [InlineData("sightings", "\"P1M\"", "must be an ISO 8601 duration of at most P35D, like P14D")]
    [InlineData("sightings", "\"P35DT1S\"", "must be an ISO 8601 duration of at most P35D, like P14D")]
    [InlineData("wards[0].code", "null", "is required")]
    [InlineData("wards[0].phone", "\"01632 960007\"", "must be a telephone number in E.164 form: + and 7 to 15 digits, like +441632960007")]
    public void In_source_settings(string field, string value, string? message) =>
        OnlyFault(Reading.Source, ContractExamples.SourceSettings, field, value, message);

    [Fact]
    public void Blanks_around_an_authority_do_not_count() => Assert.Equal("PAS", Assert.Single(
        Assert.IsType<Read<SourceSettings>.Ok>(SourceSettingsDocument.Read(new("RXX"), """{"identifiers":[{"authority":" PAS ","system":"urn:pas"}]}"""u8.ToArray())).Value.Identifiers).Authority);

    [Fact]
    public void Settings_that_an_earlier_version_took_are_still_read() => Assert.Equal(
        (Mode.Live, TimeSpan.FromDays(35)), Assert.IsType<Read<SourceSettings>.Ok>(SourceSettingsDocument.ReadStored(new("RXX"), """{"mode":"live","sightings":"P60D"}"""u8.ToArray())) is var read ? (read.Value.Mode, read.Value.Sightings) : default);

    [Theory]
    [InlineData("from", "null", "is required")]
    [InlineData("from", "\"2026-10-02\"", "must be a time with an offset, like 2026-09-01T09:30:00+01:00")]
    [InlineData("from", "\"2026-10-02T00:00:00\"", "must be a time with an offset, like 2026-09-01T09:30:00+01:00")]
    [InlineData("to", "\"2026-10-01T23:00:00Z\"", "must be after from")]
    [InlineData("to", "\"tomorrow\"", "must be a time with an offset, like 2026-09-01T09:30:00+01:00")]
    [InlineData("deputy", "\"ola-nowak\"", "must be somebody else")]
    [InlineData("reason", "\"leave\"", "is not a field of this document")]
    public void In_an_absence(string field, string value, string message) =>
        OnlyFault(Reading.Absence, ContractExamples.Absence, field, value, message);

    [Fact]
    public void In_a_rota()
    {
        const string team = """
            {"name":"Duty","kind":"team",
             "rota":[{"from":"2026-10-02T08:00Z","to":"2026-10-02T07:00Z","contact":"sam-reid"},{"from":"2026-10-02T08:00Z"}]}
            """;

        Reading.Contact(team).IsRefusedAt("rota[0].to", "rota[1].to", "rota[1].contact");
    }

    [Fact]
    public void Two_NHS_numbers_in_one_plan_are_refused()
    {
        var plan = ContractExamples.CarePlan.Replace("urn:carealerts:id:RXX", NhsNumber.System).Replace("4711", "9990000026");

        Assert.Equal([new("person.identifiers", "must hold one NHS number at most")], Reading.CarePlan(plan).Faults());
    }

    private static void OnlyFault<T>(Func<string, Read<T>> read, string example, string field, string value, string? message, string? named = null)
    {
        var fault = Assert.Single(read(With(example, field, value)).Faults());

        Assert.Equal(named ?? field, fault.Field);
        if (message is not null) Assert.Equal(message, fault.Message);
    }

    /// <summary>The example with one value put in the place of another, or added.</summary>
    private static string With(string example, string field, string value)
    {
        JsonNode at = JsonNode.Parse(example)!;
        var parts = field.Replace("[", ".[").Split('.');
        foreach (var part in parts[..^1]) at = part[0] == '[' ? at[int.Parse(part[1..^1])]! : at[part]!;
        if (parts[^1][0] == '[') at[int.Parse(parts[^1][1..^1])] = JsonNode.Parse(value);
        else at[parts[^1]] = JsonNode.Parse(value);
        return at.Root.ToJsonString();
    }
}
