using System.Text;
using Xunit;

namespace CareAlerts.Domain.Tests;

/// <summary>The documents of CONTRACT, word for word: what integrators copy must be accepted.</summary>
internal static class ContractExamples
{
    public const string Contact = """
        {"name":"Ola Nowak","kind":"person","role":"case manager","email":"ola.nowak@example.org","mobile":"+447700900001","phone":"+441632960001","team":"northtown-icc",
         "workingHours":[{"days":["mon","tue","wed","thu","fri"],"from":"09:00","to":"17:00"}],"signIn":{"tenant":"…","oid":"…"}}
        """;

    public const string CarePlan = """
        {"person":{"identifiers":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018"},{"system":"urn:carealerts:id:RXX","value":"4711"}],
                   "name":{"family":"Shaw","given":["Joan"]},"birthDate":"1938-04-02","sensitive":false},
         "locality":"northtown","status":"active","agreedOn":"2026-09-01","reviewBy":"2027-03-01","caseManager":"ola-nowak","deputy":"sam-reid",
         "services":[{"id":"home-care","name":"Home care, four visits a day","category":"home-care","provider":"acme-care","providerRef":"AC-2201","critical":true,"leadTimeHours":48},
                     {"id":"bed","name":"Hospital bed at home","category":"equipment","provider":"equipment-store","critical":true,"leadTimeHours":72},
                     {"id":"telecare","name":"Telecare pendant","category":"telecare","provider":"careline","critical":false,"leadTimeHours":24}],
         "entitlements":{"telecare":"in-place","telehealth":"offered","personalHealthBudget":"declined"},
         "notes":{"forWard":"Daughter holds the keys."}}
        """;

    public const string Locality = """
        {"name":"Northtown","mode":"live","timeZone":"Europe/London","calendar":"england-and-wales","dutyTeam":"northtown-duty","operators":["ops"],
         "targets":[{"name":"85 or over, emergency, no plan","sources":["RXX"],"when":{"ageAtLeast":85,"class":["emergency"],"activePlan":false},"alert":"plan-gap"}],
         "required":{"P1":["home-care"]},
         "requests":{"afterAdmission":"PT4H"},
         "prompts":[{"days":["fri"],"at":"09:30","to":["ward"],"ask":"leaving-before-next-working-day"}],
         "alerts":{"discharge-imminent-not-ready":{"urgency":"critical","hold":"PT0S","ackFor":"PT30M",
           "steps":[{"after":"PT0S","to":["caseManager"],"by":["sms","email"]},
                    {"after":"PT15M","to":["deputy"],"by":["sms"]},
                    {"after":"PT30M","to":["dutyTeam"],"by":["sms","email"],"repeatEvery":"PT30M"}]},
          "admitted":{"off":true}},
         "quietHours":{"from":"20:00","to":"08:00","for":["routine"]},"digest":{"at":"08:30","for":["routine"]},
         "messages":{"detail":"reference"},
         "goals":[{"measure":"all-critical-confirmed-before-discharge","target":0.95,"by":"2027-04-01","owner":"northtown-duty"}]}
        """;

    public const string SourceSettings = """
        {"name":"Northtown General","mode":"live","timeZone":"Europe/London",
         "identifiers":[{"authority":"NHS","system":"https://fhir.nhs.uk/Id/nhs-number"},{"authority":"RXX","system":"urn:carealerts:id:RXX"}],
         "location":{"site":"PV1-3.4","ward":"PV1-3.1","room":"PV1-3.2","bed":"PV1-3.3"},"visitNumber":"PV1-19.1","expectedDischarge":["PV2-9"],
         "classes":{"exclude":["dialysis","day-case"]},"defaultTime":"12:00","silentAfter":"PT2H","notifyWithin":"PT12H",
         "locality":"northtown","sightings":"P35D",
         "wards":[{"code":"WARD7","name":"Ward 7, Care of the Elderly","phone":"+441632960007","contact":"ward-7","mode":"live"}]}
        """;

    public const string Absence = """{"from":"2026-10-02T00:00:00+01:00","to":"2026-10-12T00:00:00+01:00","deputy":"sam-reid"}""";
}

/// <summary>The documents, read; each answer is either the value or the faults.</summary>
internal static class Reading
{
    public static Read<Contact> Contact(string json) => ContactDocument.Read(new("ola-nowak"), Utf8(json));

    public static Read<CarePlan> CarePlan(string json) => CarePlanDocument.Read("joan", Utf8(json));

    public static Read<LocalityPolicy> Locality(string json) => LocalityDocument.Read(new("northtown"), Utf8(json));

    public static Read<SourceSettings> Source(string json) => SourceSettingsDocument.Read(new("RXX"), Utf8(json));

    public static Read<Absence> Absence(string json) => AbsenceDocument.Read(new("ola-nowak"), Utf8(json));

    public static ReadOnlyMemory<byte> Utf8(string json) => Encoding.UTF8.GetBytes(json);

    /// <summary>The value; the test fails with the faults when there is none.</summary>
    public static T Sound<T>(this Read<T> read) => read switch
    {
        Read<T>.Ok ok => ok.Value,
        Read<T>.Faulty faulty => throw new Xunit.Sdk.XunitException("refused: " + string.Join("; ", faulty.Faults)),
        _ => throw new InvalidOperationException(),
    };

    public static IReadOnlyList<Fault> Faults<T>(this Read<T> read) => read is Read<T>.Faulty faulty ? faulty.Faults : [];

    public static void IsRefusedAt<T>(this Read<T> read, params string[] fields) => Assert.Equal(fields, read.Faults().Select(fault => fault.Field));
}
