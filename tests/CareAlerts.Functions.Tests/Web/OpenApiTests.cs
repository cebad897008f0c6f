using System.Text.Json.Nodes;
using CareAlerts.Domain;
using CareAlerts.Functions.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CareAlerts.Functions.Tests.Web;

/// <summary>The document machines read is held to the routes and the words of the code, both ways; real answers are held to it in tests/integrators.</summary>
public sealed class OpenApiTests(RunningApp app) : IClassFixture<RunningApp>
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "patch"];

    [Fact]
    public async Task Every_route_is_described_and_every_description_is_a_route()
    {
        var document = await ServedAsync("openapi.json");

        var described = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Where(field => Methods.Contains(field.Key)).Select(field => $"{field.Key.ToUpperInvariant()} {path.Key}"));

        Assert.Equal(Routes().Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Operations_say_which_way_in_they_have_as_the_routes_do()
    {
        var document = await ServedAsync("openapi.json");

        foreach (var (path, operations) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in operations!.AsObject())
            {
                var answer = await RunningApp.SendAsync(app.Anonymous, new(method.ToUpperInvariant()), path[1..].Replace("{source}", "RXX").Replace("{id}", "x"), "{}"u8.ToArray(), "application/json");
                var isOpen = operation!["security"] is JsonArray { Count: 0 };
                var is401 = answer.Status == 401 && !path.StartsWith("/hooks/", StringComparison.Ordinal);    // a webhook's signature is no way in of this document
                Assert.True(is401 != isOpen, $"{method} {path} answered {answer.Status} to nobody in particular");
            }
        }
    }

    [Fact]
    public async Task Its_words_are_the_words_of_the_code()
    {
        var schemas = (await ServedAsync("openapi.json"))["components"]!["schemas"]!;

        AssertWords("Mode", WireNames.Modes);
        AssertWords("EncounterClass", WireNames.EncounterClasses);
        AssertWords("AlertKind", WireNames.AlertKinds);
        AssertWords("Urgency", WireNames.Urgencies);
        AssertWords("Channel", WireNames.Channels);
        AssertWords("ContactKind", WireNames.ContactKinds);
        AssertWords("AlertState", StateNames.AlertStates);
        AssertWords("StayStatus", StateNames.StayStatuses);
        AssertWords("GateStatus", StateNames.GateStatuses);
        AssertWords("UnmetReason", StateNames.UnmetReasons);
        AssertWords("ReadinessAnswer", StateNames.Answers);
        AssertWords("ReadinessState", StateNames.ReadinessStates);
        AssertWords("Evidence", StateNames.Evidences);
        AssertWords("IdentityDecision", StateNames.IdentityDecisions);
        Assert.Equal(WireNames.PlanStatuses.Words, Words(schemas["CarePlan"]!["properties"]!["status"]!));
        Assert.Equal(StateNames.AckActions.Words, Words(schemas["Acknowledgement"]!["properties"]!["action"]!));
        Assert.Equal(WireNames.Days.Words, Words(schemas["Days"]!["items"]!));

        void AssertWords<T>(string schema, WireWords<T> words) where T : struct, Enum => Assert.Equal(words.Words, Words(schemas[schema]!));

        static IEnumerable<string> Words(JsonNode schema) => schema["enum"]!.AsArray().Select(word => (string)word!);
    }

    [Fact]
    public async Task The_queues_are_described_beside_it()
    {
        var channels = (await ServedAsync("asyncapi.json"))["channels"]!.AsObject();

        Assert.Equal(["adt-feed", "adt-bulk", null], channels.Select(channel => (string?)channel.Value!["address"]));
    }

    [Fact]
    public async Task What_is_not_here_is_a_problem_with_a_body()
    {
        var (missing, wrong) = (await app.GetAsync("nothing/here"), await app.SendAsync(HttpMethod.Delete, "health", json: null));

        Assert.Equal((404, "application/problem+json", "urn:carealerts:problem:not-found"), (missing.Status, missing.ContentType, (string?)missing.Json["type"]));
        Assert.Equal((405, "application/problem+json", "urn:carealerts:problem:wrong-method"), (wrong.Status, wrong.ContentType, (string?)wrong.Json["type"]));
    }

    private async Task<JsonNode> ServedAsync(string name)
    {
        var answer = await RunningApp.SendAsync(app.Anonymous, HttpMethod.Get, name, body: null, contentType: null);
        Assert.Equal((200, "application/json; charset=utf-8"), (answer.Status, answer.ContentType));
        return answer.Json;
    }

    /// <summary>Pages and forms for people who are signed in: no interface, and free to change.</summary>
    private static readonly string[] ForPeople = ["/api/feeds-console", "/api/sign-in", "/api/sign-out"];

    // HEAD goes with GET. What is not under /api is between the Functions host and us.
    private IEnumerable<string> Routes() => app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Select(endpoint => (Path: "/" + endpoint.RoutePattern.RawText!.TrimStart('/'), Methods: endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods))
        .Where(route => route.Path.StartsWith("/api/", StringComparison.Ordinal) && !ForPeople.Any(page => route.Path.StartsWith(page, StringComparison.Ordinal)))
        .SelectMany(route => route.Methods.Where(method => method != "HEAD").Select(method => $"{method} {route.Path["/api".Length..]}"))
        .Distinct();
}
