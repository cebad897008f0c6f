using System.Text;
using System.Text.RegularExpressions;
using CareAlerts.Domain;
using CareAlerts.Feeds;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Web.BadInput;

/// <summary>Northtown with a second source, which is disabled, the gateway before both, and a server that entities and addresses lead to.</summary>
public sealed class BadInputTown : IAsyncLifetime
{
    internal Northtown Town { get; } = new();

    internal MllpGateway Gateway { get; private set; } = null!;

    internal FakeServer Elsewhere { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Town.InitializeAsync();
        Assert.Equal(201, (await Town.App.PutAsync("feeds/GONE/settings", """{"name":"Gone","disabled":true}""")).Status);
        Elsewhere = await FakeServer.StartAsync();
        Gateway = await MllpGateway.StartAsync(Town.App.Bus, "RXX", "GONE");
    }

    public async ValueTask DisposeAsync()
    {
        if (Gateway is not null) await Gateway.DisposeAsync();
        if (Elsewhere is not null) await Elsewhere.DisposeAsync();
        await Town.DisposeAsync();
    }
}

/// <summary>docs/feeds/bad-input.md, row by row: the answer, what is kept with which reason, and what of it is in a person's record.</summary>
public sealed partial class BadInputTests(BadInputTown here) : IClassFixture<BadInputTown>
{
    private const string Hl7Heading = "HL7 v2", FhirHeading = "FHIR R4";

    public static TheoryData<string, WayIn> Hl7Rows => Rows(Hl7Heading);

    public static TheoryData<string, WayIn> FhirRows => Rows(FhirHeading);

    private RunningApp App => here.Town.App;

    [Theory]
    [MemberData(nameof(Hl7Rows))]
    public Task What_comes_as_HL7_is_answered_and_kept_as_the_table_says(string row, WayIn way) =>
        TryAsync(BadInputTable.Rows(Hl7Heading)[row][way], Hl7BadInputs.All[row], way, FeedBody.Hl7MediaType);

    [Theory]
    [MemberData(nameof(FhirRows))]
    public Task What_comes_as_FHIR_is_answered_and_kept_as_the_table_says(string row, WayIn way) =>
        TryAsync(BadInputTable.Rows(FhirHeading)[row][way], FhirBadInputs.All[row], way, FeedBody.FhirMediaType);

    [Fact]
    public void Every_body_has_a_row()
    {
        Assert.Equal(Hl7BadInputs.All.Keys.Order(), BadInputTable.Rows(Hl7Heading).Keys.Order());
        Assert.Equal(FhirBadInputs.All.Keys.Order(), BadInputTable.Rows(FhirHeading).Keys.Order());
    }

    private async Task TryAsync(Expected expected, Func<Setting, BadBody> make, WayIn way, string contentType)
    {
        var patient = await here.Town.EnrolAsync();
        var body = make(new(patient, here.Town.Now, here.Elsewhere.Address));
        var (records, quarantine) = (await RecordsAsync(), await QuarantineAsync(body.Source));

        var (answer, text) = await SendAsync(body, way, contentType);
        await App.DeliverAsync(Entities.Feed, "ReceiveFeed");
        await here.Town.DeliverAsync();

        Assert.Equal(expected.Answer, answer);
        var kept = (await QuarantineAsync(body.Source)).Where(one => !quarantine.ContainsKey(one.Key)).Select(one => one.Value).ToList();
        if (expected.Kept is { } reason) Assert.True(reason.Fits(Assert.Single(kept).Place, kept[0].Why), $"{kept[0]}");
        else Assert.Empty(kept);
        foreach (var said in kept.Select(one => one.Text).Append(text))
            foreach (var word in new[] { patient.NhsNumber, "Shaw", "Joan" }) Assert.DoesNotContain(word, said, StringComparison.Ordinal);

        var after = await RecordsAsync();
        if (!expected.IsVisitRecorded) Assert.Equal(records, after);
        else Assert.Equal(("in-progress", patient.Visit), (await here.Town.StayOfAsync(patient)) is var stay ? ((string?)stay["status"], (string?)stay["visit"]) : default);
        foreach (var damage in body.Damage) Assert.All(after, row => Assert.DoesNotContain(damage, row.Value, StringComparison.Ordinal));
        Assert.Empty(here.Elsewhere.Requests);
    }

    /// <summary>Status and code, as far as there are any, and all that was said.</summary>
    private async Task<(IReadOnlyList<string> Answer, string Text)> SendAsync(BadBody body, WayIn way, string contentType)
    {
        switch (way)
        {
            case WayIn.Queue:
                await App.DeliverAsync([new QueuedMessage(body.Bytes, "bad", null, body.Source) { EnqueuedAt = here.Town.Now, Properties = new Dictionary<string, string> { ["source"] = body.Source } }], "ReceiveFeed");
                return ([], "");
            case WayIn.Mllp:
                return ([await here.Gateway.ExchangeAsync(body.Source, body.Bytes)], "");
            default:
                var answer = await RunningApp.SendAsync(
                    App.Anonymous, HttpMethod.Post, $"feeds/{body.Source}", body.Bytes, body.ContentType ?? contentType, ("x-functions-key", body.Key));
                var code = answer.ContentType == FeedBody.FhirMediaType ? (string?)answer.Json["issue"]![0]!["code"]
                    : answer.ContentType == FeedBody.Hl7MediaType ? MessageCode().Match(answer.Text).Groups[1].Value : null;
                return ([$"{answer.Status}", .. code is null ? Array.Empty<string>() : [code]], answer.Text);
        }
    }

    private async Task<Dictionary<string, (string Place, string Why, string Text)>> QuarantineAsync(string source) =>
        (await App.GetAsync($"feeds/quarantine?source={source}")).Json.AsArray().ToDictionary(
            one => (string)one!["id"]!, one => ((string?)one!["field"] ?? (string)one["segment"]!, (string)one["reason"]!, one.ToJsonString()));

    /// <summary>Every row about a person: their record, their identifiers, and what boards show of them. The house's own record is about none.</summary>
    private async Task<Dictionary<string, string>> RecordsAsync()
    {
        var rows = new Dictionary<string, string>();
        foreach (var table in new[] { TableNames.People, TableNames.Identifiers, TableNames.Open })
            await foreach (var row in App.Tables.GetTableClient(table).QueryAsync(cancellationToken: Northtown.Cancelled))
                if (row.PartitionKey != PersonId.House.Value && !row.RowKey.Contains(PersonId.House.Value, StringComparison.Ordinal)) rows[$"{table} {row.PartitionKey} {row.RowKey}"] = string.Join('\n', row.OrderBy(property => property.Key, StringComparer.Ordinal).Select(property => $"{property.Key}={Text(property.Value)}"));
        return rows;
    }

    private static string? Text(object? value) => value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : value?.ToString();

    private static TheoryData<string, WayIn> Rows(string heading)
    {
        var data = new TheoryData<string, WayIn>();
        foreach (var (row, ways) in BadInputTable.Rows(heading))
            foreach (var way in ways.Keys) data.Add(row, way);
        return data;
    }

    [GeneratedRegex(@"\rMSA.([A-Z]{2})")]
    private static partial Regex MessageCode();
}
