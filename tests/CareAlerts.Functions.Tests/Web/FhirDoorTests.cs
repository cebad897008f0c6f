using System.Text;
using System.Text.Json.Nodes;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Web;

/// <summary>FHIR from the door to the stay: statuses decide, and whoever is told 202 may forget the message.</summary>
public sealed class FhirDoorTests(Northtown town) : IClassFixture<Northtown>
{
    private const string Fhir = "application/fhir+json";
    private const string TooDeep = """{"resourceType":"Encounter","x":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}""";

    private RunningApp App => town.App;

    [Fact]
    public async Task A_message_bundle_makes_the_stay_and_its_status_ends_it_whatever_its_dates_say()
    {
        var patient = await town.EnrolAsync();

        var taken = await SendAsync("fhir/$process-message", Message(patient, "notification-admit", "in-progress", end: true));
        await HeardAsync();

        Assert.Equal((202, Fhir, "OperationOutcome"), (taken.Status, taken.ContentType, (string?)taken.Json["resourceType"]));
        var stay = await town.StayOfAsync(patient);
        Assert.Equal(("in-progress", "inpatient", patient.Visit, "RXX"), ((string?)stay["status"], (string?)stay["class"], (string?)stay["visit"], (string?)stay["source"]));

        await SendAsync("feeds/RXX", Message(patient, "notification-discharge", "finished", minute: 1));
        await HeardAsync();
        Assert.Equal("finished", (string?)(await town.StayOfAsync(patient))["status"]);
        Assert.NotNull((await town.StayOfAsync(patient))["alerts"]!.AsArray().SingleOrDefault(alert => (string?)alert!["kind"] == "discharged-not-ready"));

        await SendAsync("feeds/RXX", Message(patient, "notification-admit", "in-progress", minute: 2));
        await HeardAsync();
        Assert.Equal("in-progress", (string?)(await town.StayOfAsync(patient))["status"]);
    }

    [Fact]
    public async Task A_rest_hook_puts_an_encounter()
    {
        var patient = await town.EnrolAsync();
        var encounter = $$"""
            {"resourceType":"Encounter","id":"e1","status":"in-progress","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"IMP"},
             "subject":{"identifier":{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"{{patient.NhsNumber}}"} },"identifier":[{"value":"{{patient.Visit}}"}]}
            """;

        var taken = await RunningApp.SendAsync(App.Anonymous, HttpMethod.Put, "feeds/RXX/Encounter/e1", Encoding.UTF8.GetBytes(encounter), Fhir, ("x-functions-key", "local"));
        await HeardAsync();

        Assert.Equal(202, taken.Status);
        Assert.Equal("in-progress", (string?)(await town.StayOfAsync(patient))["status"]);
    }

    [Theory]
    [InlineData("e2", 400)]
    [InlineData(null, 202)]
    public async Task An_encounter_put_under_another_id_is_refused_as_R4_asks_and_kept(string? id, int status)
    {
        var encounter = $$"""
            {"resourceType":"Encounter"{{(id is null ? "" : $",\"id\":\"{id}\"")}},"status":"in-progress","class":{"code":"IMP"},
             "subject":{"identifier":{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"{{Samples.NhsNumber()}}"} } }
            """;
        var before = (await App.GetAsync("feeds/quarantine?source=RXX")).Json.AsArray().Count;

        var answer = await RunningApp.SendAsync(App.Anonymous, HttpMethod.Put, "feeds/RXX/Encounter/e1", Encoding.UTF8.GetBytes(encounter), Fhir, ("x-functions-key", "local"));
        await HeardAsync();

        Assert.Equal(status, answer.Status);
        Assert.Equal(before + (status == 400 ? 1 : 0), (await App.GetAsync("feeds/quarantine?source=RXX")).Json.AsArray().Count);
        if (status == 400) Assert.Equal("Encounter.id", (string?)answer.Json["issue"]![0]!["expression"]![0]);
    }

    [Fact]
    public async Task A_notification_without_its_encounter_is_kept_answered_by_a_warning_and_operators_are_told_once_a_day()
    {
        var source = Samples.Id("RIDS");
        await App.PutAsync($"feeds/{source}/settings", """{"mode":"live"}""");
        foreach (var type in new[] { "handshake", "heartbeat", "event-notification", "event-notification" })
        {
            var answer = await SendAsync($"feeds/{source}", $$"""
                {"resourceType":"Bundle","type":"history","entry":[{"resource":{"resourceType":"Parameters","parameter":[{"name":"type","valueCode":"{{type}}"}]} }]}
                """, source);
            Assert.Equal((202, type == "event-notification" ? "warning" : "information"), (answer.Status, (string?)answer.Json["issue"]![0]!["severity"]));
        }

        await HeardAsync();

        var kept = (await App.GetAsync($"feeds/quarantine?source={source}")).Json.AsArray();
        Assert.Equal(2, kept.Count);
        Assert.All(kept, one => Assert.Contains("full-resource", (string)one!["reason"]!, StringComparison.Ordinal));
        var alert = Assert.Single((await App.GetAsync("alerts")).Json.AsArray(), one => (string?)one!["source"] == source)!;
        Assert.Contains("full-resource", alert["reasons"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"resourceType":"Encounter","status":""", 400, "structure")]
    [InlineData("rubbish", 400, "structure")]
    [InlineData("", 400, "structure")]
    [InlineData("""{"resourceType":"Encounter","class":{"code":"IMP"}}""", 422, "required")]
    [InlineData("""{"resourceType":"Encounter","status":"discharged","class":[{"coding":[{"code":"IMP"}]}],"actualPeriod":{}}""", 422, "not-supported")]
    [InlineData(TooDeep, 413, "too-long")]
    public async Task What_cannot_be_read_is_answered_with_its_reason_and_kept(string body, int status, string code)
    {
        await App.Bus.TakeAllAsync(Entities.Feed);
        var before = (await App.GetAsync("feeds/quarantine?source=RXX")).Json.AsArray().Count;

        var refused = await SendAsync("feeds/RXX", body);

        Assert.True(refused.Status == status, refused.Text);
        Assert.Equal(code, (string?)refused.Json["issue"]![0]!["code"]);
        Assert.Empty(await App.Bus.TakeAllAsync(Entities.Feed));
        Assert.Equal(before + 1, (await App.GetAsync("feeds/quarantine?source=RXX")).Json.AsArray().Count);
    }

    [Fact]
    public async Task A_wrong_type_no_key_a_bundle_of_another_kind_and_too_much_are_operation_outcomes_too()
    {
        foreach (var (answer, status) in new[]
                 {
                     (await RunningApp.SendAsync(App.Anonymous, HttpMethod.Post, "fhir/$process-message", "<Bundle/>"u8.ToArray(), "application/fhir+xml", ("x-functions-key", "local")), 415),
                     (await RunningApp.SendAsync(App.Anonymous, HttpMethod.Post, "fhir/$process-message", "{}"u8.ToArray(), Fhir), 401),
                     (await SendAsync("fhir/$process-message", """{"resourceType":"Bundle","type":"transaction"}"""), 422),
                     (await SendAsync("feeds/RXX", new string(' ', 300_000)), 413),
                 })
        {
            Assert.True(answer.Status == status, answer.Text);
            Assert.Equal("OperationOutcome", (string?)answer.Json["resourceType"]);
        }
    }

    /// <summary>A Da Vinci sender that hears 401 stops sending.</summary>
    [Theory]
    [InlineData("""{"resourceType":"Bundle","type":"message","entry":[{"resource":{"resourceType":"MessageHeader","source":{"name":"RXX"}""", 400, "structure")]
    [InlineData("""{"resourceType":"Bundle","type":"message","type":"message","entry":[]}""", 422, "value")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":[]}""", 422, "value")]
    [InlineData("""{"resourceType":"Encounter","status":"in-progress"}""", 422, "value")]
    public async Task What_names_no_source_is_kept_under_that_of_its_key_and_the_sender_hears_what_is_wrong(string body, int status, string code)
    {
        var before = (await App.GetAsync("feeds/quarantine?source=RXX")).Json.AsArray().Count;

        var refused = await ProcessAsync(body, await KeyOfAsync("RXX"));

        Assert.True(refused.Status == status, refused.Text);
        Assert.Equal(code, (string?)refused.Json["issue"]![0]!["code"]);
        Assert.Equal(before + 1, (await App.GetAsync("feeds/quarantine?source=RXX")).Json.AsArray().Count);
    }

    [Fact]
    public async Task A_message_whose_header_names_nobody_registered_is_taken_under_the_source_of_its_key_and_one_that_names_another_is_not()
    {
        var (patient, key) = (await town.EnrolAsync(), await KeyOfAsync("RXX"));
        await App.PutAsync("feeds/ROTHER/settings", """{"name":"Another"}""");

        var taken = await ProcessAsync(Message(patient, "notification-admit", "in-progress").Replace("RXX", "Northtown PAS", StringComparison.Ordinal), key);
        await HeardAsync();

        Assert.Equal(202, taken.Status);
        Assert.Equal("RXX", (string?)(await town.StayOfAsync(patient))["source"]);
        Assert.Equal(401, (await ProcessAsync(Message(patient, "notification-admit", "in-progress").Replace("RXX", "ROTHER", StringComparison.Ordinal), key)).Status);
        Assert.Equal(401, (await ProcessAsync("{}", "wrong")).Status);
    }

    [Theory]
    [InlineData("application/fhir+json; fhirVersion=4.0", 202)]
    [InlineData("application/fhir+json; fhirVersion=\"5.0\"", 415)]
    [InlineData("application/fhir+json; fhirVersion=3.0", 415)]
    public async Task A_media_type_of_another_version_is_refused(string type, int status)
    {
        var body = Message(await town.EnrolAsync(), "notification-admit", "in-progress");
        var answer = await RunningApp.SendAsync(App.Anonymous, HttpMethod.Post, "feeds/RXX", Encoding.UTF8.GetBytes(body), type, ("x-functions-key", "local"));
        Assert.True(answer.Status == status, answer.Text);
    }

    [Theory]
    [InlineData("GET", "fhir/$process-message", 405)]
    [InlineData("GET", "feeds/RXX/Encounter/e1", 405)]
    [InlineData("POST", "fhir/Patient", 404)]
    public async Task A_FHIR_client_hears_of_a_wrong_path_or_method_in_FHIR(string method, string path, int status)
    {
        var answer = await RunningApp.SendAsync(App.Anonymous, new(method), path, "{}"u8.ToArray(), Fhir, ("x-functions-key", "local"));
        Assert.Equal((status, Fhir, "OperationOutcome"), (answer.Status, answer.ContentType, (string?)answer.Json["resourceType"]));
    }

    private async Task<string> KeyOfAsync(string source) => (string)(await App.PostAsync($"feeds/{source}/keys")).Json["key"]!;

    private Task<Answer> ProcessAsync(string body, string key) =>
        RunningApp.SendAsync(App.Anonymous, HttpMethod.Post, "fhir/$process-message", Encoding.UTF8.GetBytes(body), Fhir, ("x-functions-key", key));

    [Fact]
    public async Task What_cannot_be_made_durable_is_given_back()
    {
        var patient = await town.EnrolAsync();
        App.BusProxy.Decide = _ => Cut.BeforeForwarding;
        try
        {
            var answer = await SendAsync("feeds/RXX", Message(patient, "notification-admit", "in-progress"));

            Assert.Equal((503, "transient"), (answer.Status, (string?)answer.Json["issue"]![0]!["code"]));
            Assert.NotEmpty(answer.Headers.GetValues("Retry-After"));
        }
        finally
        {
            App.BusProxy.Decide = _ => Cut.Forward;
        }
    }

    [Fact]
    public async Task A_message_is_explained_as_it_would_be_taken()
    {
        var patient = await town.EnrolAsync();

        var explained = (await SendAsync("feeds/RXX/explain", Message(patient, "notification-admit", "in-progress"))).Json;

        Assert.Equal(("notification-admit", "known", true), ((string?)explained["event"], (string?)explained["person"], (bool)explained["understood"]!));
        Assert.Equal(patient.NhsNumber, (string?)explained["identifiers"]![0]!["value"]);
        Assert.Contains("status: in-progress", explained["decision"]!["changes"]!.AsArray().Select(change => (string?)change));
    }

    private Task<Answer> SendAsync(string path, string body) =>
        RunningApp.SendAsync(App.Anonymous, HttpMethod.Post, path, Encoding.UTF8.GetBytes(body), Fhir, ("x-functions-key", "local"));

    private async Task<Answer> SendAsync(string path, string body, string source)
    {
        var key = (string)(await App.PostAsync($"feeds/{source}/keys")).Json["key"]!;
        return await RunningApp.SendAsync(App.Anonymous, HttpMethod.Post, path, Encoding.UTF8.GetBytes(body), Fhir, ("x-functions-key", key));
    }

    private async Task HeardAsync()
    {
        await App.DeliverAsync(Entities.Feed, "ReceiveFeed");
        await town.DeliverAsync();
    }

    private string Message(Patient patient, string @event, string status, bool end = false, int minute = 0)
    {
        var at = (town.Now + TimeSpan.FromMinutes(minute)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["resourceType"] = "Bundle",
            ["type"] = "message",
            ["timestamp"] = at,
            ["entry"] = new JsonArray(
                Entry("urn:uuid:10000000-0000-4000-8000-000000000001", $$"""
                    {"resourceType":"MessageHeader","eventCoding":{"system":"http://hl7.org/fhir/us/davinci-alerts/CodeSystem/notification-event","code":"{{@event}}"},
                     "source":{"name":"RXX","endpoint":"https://rxx.example/fhir"},"focus":[{"reference":"urn:uuid:10000000-0000-4000-8000-000000000002"}]}
                    """),
                Entry("urn:uuid:10000000-0000-4000-8000-000000000002", $$"""
                    {"resourceType":"Encounter","status":"{{status}}","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"IMP"},
                     "identifier":[{"value":"{{patient.Visit}}"}],"subject":{"reference":"urn:uuid:10000000-0000-4000-8000-000000000003"},
                     "period":{"start":"{{at}}"{{(end ? $",\"end\":\"{at}\"" : "")}} } }
                    """),
                Entry("urn:uuid:10000000-0000-4000-8000-000000000003", $$"""
                    {"resourceType":"Patient","identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"{{patient.NhsNumber}}"}],
                     "name":[{"family":"Shaw","given":["Joan"]}],"birthDate":"1938-04-02"}
                    """)),
        }.ToJsonString();

        static JsonObject Entry(string url, string resource) => new() { ["fullUrl"] = url, ["resource"] = JsonNode.Parse(resource) };
    }
}
