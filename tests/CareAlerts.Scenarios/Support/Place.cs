using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace CareAlerts.Scenarios.Support;

/// <summary>Puts contacts, a locality, a source and care plans by the contract, as an integrator does.</summary>
internal sealed class Place(HttpClient api)
{
    public static readonly (string Id, string Mobile, string Email) Ola = ("ola-nowak", "+447700900001", "ola.nowak@example.org");
    public static readonly (string Id, string Mobile, string Email) Sam = ("sam-reid", "+447700900002", "sam.reid@example.org");
    public static readonly (string Id, string Mobile, string Email) Duty = ("northtown-duty", "+447700900003", "duty@example.org");
    public static readonly (string Id, string Email) Acme = ("acme-care", "acme@example.org");
    public static readonly (string Id, string Email) Equipment = ("equipment-store", "equipment@example.org");
    public static readonly (string Id, string Email) Careline = ("careline", "careline@example.org");
    public static readonly (string Id, string Email) Ward = ("ward-7", "ward7@example.org");
    public static readonly (string Id, string Mobile, string Email) Operator = ("ops", "+447700900009", "ops@example.org");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Northtown under the default policy, one live source, everybody reachable.</summary>
    public async Task SetUpAsync()
    {
        foreach (var (id, mobile, email) in new[] { Ola, Sam }) await PutAsync($"contacts/{id}", new { name = id, kind = "person", email, mobile });
        await PutAsync($"contacts/{Operator.Id}", new { name = "Operators", kind = "person", Operator.Email, Operator.Mobile });
        await PutAsync($"contacts/{Duty.Id}", new { name = "Duty team", kind = "team", Duty.Email, Duty.Mobile });
        foreach (var (id, email) in new[] { Acme, Equipment, Careline }) await PutAsync($"contacts/{id}", new { name = id, kind = "service", email });
        await PutAsync($"contacts/{Ward.Id}", new { name = "Ward 7", kind = "ward", Ward.Email });
        await PutAsync("localities/northtown", new { name = "Northtown", mode = "live", dutyTeam = Duty.Id, operators = new[] { Operator.Id } });
        await PutAsync("feeds/RXX/settings", new
        {
            name = "Northtown General", mode = "live",
            wards = new[] { new { code = "WARD7", name = "Ward 7", phone = "+441632960007", contact = Ward.Id } },
        });
    }

    /// <summary>Joan's plan: two critical services (48 and 72 hours) and one that is not.</summary>
    public Task PlanAsync(string id, Patient patient, string caseManager = "ola-nowak", string? deputy = "sam-reid") => PutAsync($"care-plans/{id}", new
    {
        person = new
        {
            identifiers = new[] { new { system = "https://fhir.nhs.uk/Id/nhs-number", value = patient.NhsNumber } },
            name = new { family = patient.Family, given = new[] { patient.Given } },
            birthDate = "1938-04-02",
        },
        locality = "northtown", status = "active", caseManager, deputy,
        services = new object[]
        {
            new { id = "home-care", name = "Home care, four visits a day", category = "home-care", provider = Acme.Id, providerRef = "AC-2201", critical = true, leadTimeHours = 48 },
            new { id = "bed", name = "Hospital bed at home", category = "equipment", provider = Equipment.Id, critical = true, leadTimeHours = 72 },
            new { id = "telecare", name = "Telecare pendant", category = "telecare", provider = Careline.Id, critical = false, leadTimeHours = 24 },
        },
    });

    public async Task PutAsync(string path, object body)
    {
        using var response = await api.PutAsJsonAsync(path, body, Stop);
        Assert.True(response.IsSuccessStatusCode, $"PUT {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Stop)}");
    }

    public async Task<JsonNode> PostAsync(string path, object body)
    {
        using var response = await api.PostAsJsonAsync(path, body, Stop);
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.IsSuccessStatusCode, $"POST {path}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    public async Task<JsonNode> GetAsync(string path) => (await api.GetFromJsonAsync<JsonNode>(path, Stop))!;

    /// <summary>The stay of a patient's newest visit.</summary>
    public async Task<JsonNode> StayAsync(Patient patient)
    {
        var found = await PostAsync("stays/search", new { identifier = new { system = "https://fhir.nhs.uk/Id/nhs-number", value = patient.NhsNumber } });
        return found.AsArray()[0]!;
    }
}
