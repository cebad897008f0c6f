using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CareAlerts.Domain;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Web;

/// <summary>One running app for all tests of documents and feeds; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class DocumentsApp : ICollectionFixture<RunningApp>
{
    public const string Name = "documents and feeds over HTTP";
}

/// <summary>Documents and messages to send. Every test has people, contacts and places of its own.</summary>
internal static class Samples
{
    private static int s_next;

    public static string Id(string what) => $"{what}-{Interlocked.Increment(ref s_next)}";

    /// <summary>A valid NHS number of the range kept for tests, never the same twice.</summary>
    public static string NhsNumber()
    {
        while (true)
        {
            var nine = (999_000_100 + Interlocked.Increment(ref s_next)).ToString(CultureInfo.InvariantCulture);
            for (var check = '0'; check <= '9'; check++)
                if (Domain.NhsNumber.TryParse(nine + check, out _)) return nine + check;
        }
    }

    public static string Contact(string name = "Ola Nowak", string kind = "person", string more = "") =>
        $$"""{"name":"{{name}}","kind":"{{kind}}","email":"somebody@example.org","mobile":"+447700900001"{{more}}}""";

    /// <summary>A plan of two services, with the contacts and the locality it needs already put.</summary>
    public static async Task<PlanSample> PlanAsync(RunningApp app, string? nhsNumber = null)
    {
        var plan = new PlanSample(Id("plan"), nhsNumber ?? NhsNumber(), Id("local"), Id("manager"), Id("provider"), Id("duty"), Id("town"));
        foreach (var contact in new[] { plan.CaseManager, plan.Provider, plan.DutyTeam }) await app.PutAsync($"contacts/{contact}", Contact());
        await app.PutAsync($"localities/{plan.Locality}", $$"""{"name":"Northtown","dutyTeam":"{{plan.DutyTeam}}"}""");
        return plan;
    }

    /// <summary>An admission, as a hospital sends it.</summary>
    public static byte[] Admission(string source, string nhsNumber, string controlId = "MSG1", string visit = "V1", string family = "Shaw")
    {
        var at = TimeProvider.System.GetUtcNow().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture) + "+0000";
        var message =
            $"MSH|^~\\&|PAS|{source}|CARE|CARE|{at}||ADT^A01|{controlId}|P|2.4\rEVN|A01|{at}\r" +
            $"PID|1||{nhsNumber}^^^NHS^NH||{family}^Joan||19380402|F\rPV1|1|I|WARD7^B1^3^{source}{new string('|', 16)}{visit}\r";
        return Encoding.Latin1.GetBytes(message);
    }
}

/// <summary>A care plan as a customer puts it.</summary>
internal sealed record PlanSample(
    string Id, string NhsNumber, string LocalNumber, string CaseManager, string Provider, string DutyTeam, string Locality)
{
    public string Path => $"care-plans/{Id}";

    public Identifier Nhs => new(Domain.NhsNumber.System, NhsNumber);

    public Identifier Local => new("urn:carealerts:id:RXX", LocalNumber);

    public JsonObject Json() => JsonNode.Parse($$"""
        {"person":{"identifiers":[{"system":"urn:carealerts:id:RXX","value":"{{LocalNumber}}"},{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"{{NhsNumber}}"}],
                   "name":{"family":"Shaw","given":["Joan"]},"birthDate":"1938-04-02"},
         "locality":"{{Locality}}","caseManager":"{{CaseManager}}",
         "services":[{"id":"home-care","name":"Home care","provider":"{{Provider}}","critical":true,"leadTimeHours":48},
                     {"id":"bed","name":"Hospital bed","provider":"{{Provider}}"}]}
        """)!.AsObject();

    public string Text(Action<JsonObject>? change = null)
    {
        var json = Json();
        change?.Invoke(json);
        return json.ToJsonString();
    }
}
