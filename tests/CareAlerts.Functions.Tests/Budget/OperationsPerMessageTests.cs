using System.Collections.Concurrent;
using System.Text;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Budget;

/// <summary>Counts what a message costs in operations of storage and bus, against the I/O budget of the design (docs/performance.md).</summary>
public sealed class OperationsPerMessageTests(RunningApp app) : IClassFixture<RunningApp>
{
    private const string NhsNumber = "9990000018";
    private const int RegisteredAuthorities = 2;
    private readonly DateTimeOffset _anHourAgo = TimeProvider.System.GetUtcNow().AddHours(-1);

    [Fact]
    public async Task Somebody_unknown_costs_one_point_read_per_registered_identifier()
    {
        await SetUpAsync();
        await CountAsync(Adt("A31", "9990000026", "U1", 10, pv1: "PV1|1|N"));    // warms the directory

        var cost = await CountAsync(Adt("A31", "9990000026", "U1", 11, pv1: "PV1|1|N"));

        Assert.Equal(RegisteredAuthorities, cost.Count(operation => operation.StartsWith("GET /devstoreaccount1/Identifiers", StringComparison.Ordinal)));
        Assert.Equal(RegisteredAuthorities, cost.Count);
    }

    [Theory]
    [InlineData("A02"), InlineData("A08")]
    public async Task A_visit_of_somebody_unknown_costs_twice_that_and_one_upsert_per_registered_identifier(string trigger)
    {
        await SetUpAsync();
        await CountAsync(Adt("A01", "9990000026", "U1", 12));

        var cost = await CountAsync(Adt(trigger, "9990000026", "U1", 13));

        Assert.Equal(2 * RegisteredAuthorities, cost.Count(operation => operation.StartsWith("GET /devstoreaccount1/Identifiers", StringComparison.Ordinal)));
        Assert.Equal(RegisteredAuthorities, cost.Count(operation => operation.StartsWith("PUT /devstoreaccount1/Sightings", StringComparison.Ordinal)));
        Assert.Equal(3 * RegisteredAuthorities, cost.Count);
    }

    [Fact]
    public async Task Somebody_known_costs_a_query_more_and_a_new_fact_a_transaction_an_open_row_and_a_clear()
    {
        await SetUpAsync();
        await CountAsync(Adt("A01", NhsNumber, "K1", 20));

        var duplicate = await CountAsync(Adt("A01", NhsNumber, "K1", 20));
        Assert.Equal(RegisteredAuthorities + 1, duplicate.Count);

        var sameAgain = await CountAsync(Adt("A08", NhsNumber, "K1", 21));
        Assert.Equal(RegisteredAuthorities + 1 + 1 + 2, sameAgain.Count);    // query, transaction, Open read and write (the stay's data is newer)

        var pending = await CountAsync(Adt("A16", NhsNumber, "K1", 22));
        var sends = pending.Count(operation => operation.Contains("/messages", StringComparison.Ordinal));
        Assert.Equal(4, sends);    // text and email to the case manager, one question, one wake-up
        Assert.Equal(RegisteredAuthorities + 1 + 1 + 2 + 1 + sends, pending.Count);
    }

    private async Task SetUpAsync()
    {
        await PutAsync("contacts/ola", """{"name":"Ola","kind":"person","email":"ola@example.org","mobile":"+447700900001"}""");
        await PutAsync("contacts/acme", """{"name":"Acme","kind":"service","email":"acme@example.org"}""");
        await PutAsync("localities/northtown", """{"name":"Northtown"}""");
        await PutAsync("feeds/RXX/settings", """{"name":"Northtown General","mode":"live"}""");
        await PutAsync("care-plans/joan", $$"""
            {"person":{"identifiers":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"{{NhsNumber}}"}],"name":{"family":"Shaw","given":["Joan"]},"birthDate":"1938-04-02"},
             "locality":"northtown","caseManager":"ola","services":[{"id":"home-care","name":"Home care","provider":"acme"}]}
            """);
    }

    private async Task PutAsync(string path, string json) => Assert.InRange((await app.PutAsync(path, json)).Status, 200, 201);

    private async Task<IReadOnlyList<string>> CountAsync(string message)
    {
        var operations = new ConcurrentQueue<string>();
        app.StorageProxy.Decide = app.BusProxy.Decide = request =>
        {
            // Counts of feeds are written every few seconds, not per message.
            if (!request.Path.Contains("/Measures", StringComparison.Ordinal)) operations.Enqueue($"{request.Method} {request.Path}");
            return Cut.Forward;
        };
        var envelope = $$"""{ "Data": { "message": "{{Convert.ToBase64String(Encoding.UTF8.GetBytes(message))}}" }, "Metadata": { "ApplicationProperties": { "source": "RXX" } } }""";
        var answer = await RunningApp.SendAsync(app.Anonymous, HttpMethod.Post, "/ReceiveFeed", Encoding.UTF8.GetBytes(envelope), "application/json");
        app.StorageProxy.Decide = app.BusProxy.Decide = _ => Cut.Forward;
        Assert.Equal(200, answer.Status);
        TestContext.Current.TestOutputHelper!.WriteLine(string.Join('\n', operations));
        return [.. operations];
    }

    private string Adt(string trigger, string nhsNumber, string visit, int minute, string? pv1 = null) => string.Join('\r',
        $@"MSH|^~\&|PAS|RXX|CARE|CARE|{At(minute)}||ADT^{trigger}|{minute}|P|2.5",
        $"EVN|{trigger}|{At(minute)}",
        $"PID|1||{nhsNumber}^^^NHS^NH~H{visit}^^^RXX^MR||SHAW^JOAN||19380402|F",
        pv1 ?? $"PV1|1|I|WARD7^B1^2^RXX01||||||||||||||||{visit}", "");

    // Within the last hour: an admission of long ago would be asked about at once.
    private string At(int minute) => _anHourAgo.AddMinutes(minute).ToString("yyyyMMddHHmmss'+0000'", System.Globalization.CultureInfo.InvariantCulture);
}
