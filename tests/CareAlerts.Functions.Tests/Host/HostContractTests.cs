using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Host;

/// <summary>Every payload shape of the custom handler contract, posted to the real app, with the traps that hang or poison a real host.</summary>
public sealed class HostContractTests(RunningApp app) : IClassFixture<RunningApp>
{
    private const string Wakeup = """{"person":"nobody","dueAt":null,"setAt":"2026-11-22T10:00:00+00:00"}""";

    private static string Message(string body) => $$"""
        { "Data":{"message":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(body))}}"},
         "Metadata":{"MessageReceiver":{},"DeliveryCount":"1","LockToken":"\"24da\"","EnqueuedTimeUtc":"2026-11-21T22:48:39","MessageId":"\"m-1\"",
           "SequenceNumber":"42","ApplicationProperties":{"source":"RXX","retry":3},"sys":{"MethodName":"X","UtcNow":"2026-11-21T22:48:39.08Z","RandGuid":"a"} } }
        """;

    public static TheoryData<string, string> Triggers => new()
    {
        { "ReceiveFeed", Message("rubbish") },
        { "ReceiveBulk", Message("rubbish") },
        { "ReceiveFeed", """{"Data":{"message":""},"Metadata":{}}""" },
        { "ReceiveFeed", """{"Data":{"message":"cnViYmlzaA=="}}""" },
        { "Wake", Message(Wakeup) },
        { "SendCritical", Message("""{"notification":"nobody-1-1"}""") },
        { "SendRoutine", Message("""{"notification":"nobody-1-1"}""") },
        { "Watch", """{"Data":{"timer":{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}},"Metadata":{"sys":{}}}""" },
    };

    [Theory]
    [MemberData(nameof(Triggers))]
    public async Task A_success_is_an_empty_json_object_because_an_empty_answer_would_hang_the_host(string function, string envelope)
    {
        using var answer = await PostChunkedAsync($"/{function}", envelope);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("{}", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Ready_is_any_answer_at_the_root_without_signing_in()
    {
        using var answer = await app.Anonymous.GetAsync("/", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"Data":"x"}""")]
    [InlineData("""{"Data":{"message":{"a":1}}}""")]
    [InlineData("""{"Data":{"message":"%%%"}}""")]
    public async Task What_is_no_envelope_fails_so_that_the_message_comes_back(string body)
    {
        using var answer = await PostChunkedAsync("/ReceiveFeed", body);
        Assert.False(answer.IsSuccessStatusCode);
    }

    [Theory]
    [InlineData("/api/ReceiveFeed")]
    [InlineData("/receivefeed")]
    [InlineData("/ReceiveFeed/")]
    [InlineData("/api/../ReceiveFeed/x")]
    [InlineData("/Unknown")]
    public async Task Nobody_outside_reaches_a_trigger_and_no_other_path_is_one(string path)
    {
        using var answer = await PostChunkedAsync(path, Message("rubbish"));
        Assert.False(answer.IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_forwarded_request_keeps_its_prefix_and_a_route_that_is_not_there_yet_answers_404()
    {
        Assert.Equal(200, (await app.GetAsync("health")).Status);
        foreach (var later in new[] { "requests", "measures", "audit", "cds-services" }) Assert.Equal(404, (await app.GetAsync(later)).Status);
    }

    // The real host sends chunks and no Content-Length.
    private async Task<HttpResponseMessage> PostChunkedAsync(string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        request.Headers.TransferEncodingChunked = true;
        return await app.Anonymous.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
