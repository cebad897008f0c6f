using System.Text.Json;
using CareAlerts.Functions.Delivery.Providers;
using CareAlerts.Functions.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;

namespace CareAlerts.Functions.Tests.Providers;

public sealed class TwilioLookupTests : IAsyncLifetime
{
    private static readonly DateTimeOffset SentAfter = new(2026, 11, 6, 8, 0, 0, 500, TimeSpan.Zero);

    private readonly HttpClient _http = ProviderHttp.CreateClient();
    private FakeServer _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await FakeServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_text_is_found_by_person_time_and_token_on_whatever_page()
    {
        _server.Answer = (request, context) => AnswerAsync(context, request.Target.Contains("Page=1", StringComparison.Ordinal)
            ? Page(null, Sent("SM2", ProviderMessages.Mobile, "Please look at alert 1a", "Fri, 06 Nov 2026 08:00:00 +0000"))
            : Page("/2010-04-01/Accounts/AC1/Messages.json?Page=1", Sent("SM1", "+447700900777", "Please look at alert 1a", "Fri, 06 Nov 2026 08:00:01 +0000")));

        Assert.Equal(new LookupOutcome.Found("SM2", ReceiptStatus.Delivered), await FindAsync());

        Assert.Equal(2, _server.Requests.Count);
        Assert.All(_server.Requests, r => Assert.StartsWith("/twilio/2010-04-01/Accounts/AC1/Messages.json?", r.Target, StringComparison.Ordinal));
        var query = QueryHelpers.ParseQuery(_server.Requests[0].Target.Split('?')[1]);
        Assert.Equal(("2026-11-06", "+447700900999"), (query["DateSent>"].ToString(), query["From"].ToString()));
    }

    [Fact]
    public async Task Other_texts_and_earlier_ones_are_not_it()
    {
        _server.Answer = (_, context) => AnswerAsync(context, Page(
            null,
            Sent("SM1", ProviderMessages.Mobile, "Please look at alert 2b", "Fri, 06 Nov 2026 08:00:01 +0000"),
            Sent("SM2", "+447700900777", "Please look at alert 1a", "Fri, 06 Nov 2026 08:00:01 +0000"),
            Sent("SM3", ProviderMessages.Mobile, "Please look at alert 1a", "Fri, 06 Nov 2026 07:30:00 +0000")));

        Assert.IsType<LookupOutcome.NotFound>(await FindAsync());
    }

    [Theory]
    [InlineData("+44770090XXXX", "")]
    [InlineData("+447700900123", "")]
    public async Task A_redacted_text_may_be_it_so_nobody_can_tell(string to, string body)
    {
        _server.Answer = (_, context) => AnswerAsync(context, Page(null, Sent("SM1", to, body, "Fri, 06 Nov 2026 08:00:01 +0000")));

        Assert.IsType<LookupOutcome.CannotTell>(await FindAsync());
    }

    [Fact]
    public async Task A_redacted_text_to_somebody_else_is_not_it()
    {
        _server.Answer = (_, context) => AnswerAsync(context, Page(null, Sent("SM1", "+44770199XXXX", "", "Fri, 06 Nov 2026 08:00:01 +0000")));

        Assert.IsType<LookupOutcome.NotFound>(await FindAsync());
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(200, "not json")]
    [InlineData(200, """{"messages":[{}]}""")]
    public async Task An_answer_that_is_none_cannot_tell(int status, string body)
    {
        _server.AnswerWith(status, body);

        Assert.IsType<LookupOutcome.CannotTell>(await FindAsync());
    }

    [Fact]
    public async Task A_list_without_end_and_a_provider_that_is_away_cannot_tell()
    {
        _server.Answer = (_, context) => AnswerAsync(context, Page("/2010-04-01/Accounts/AC1/Messages.json?Page=9"));
        Assert.IsType<LookupOutcome.CannotTell>(await FindAsync());

        _server.HangUp();
        Assert.IsType<LookupOutcome.CannotTell>(await FindAsync());
    }

    private Task<LookupOutcome> FindAsync() => new TwilioSms(
        _http,
        new TwilioOptions { Endpoint = new Uri(_server.Address, "/twilio"), AccountSid = "AC1", AuthToken = "token", From = "+447700900999" },
        TimeProvider.System).FindAsync("attempt-7", ProviderMessages.AText, SentAfter, Ct);

    private static object Sent(string sid, string to, string body, string createdAt) =>
        new { sid, to, body, status = "delivered", error_code = (int?)null, date_created = createdAt };

    private static string Page(string? next, params object[] messages) => JsonSerializer.Serialize(new { messages, next_page_uri = next });

    private static async Task AnswerAsync(Microsoft.AspNetCore.Http.HttpContext context, string body) =>
        await context.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(body));
}
