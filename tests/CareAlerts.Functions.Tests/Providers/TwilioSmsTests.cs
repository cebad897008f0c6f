using System.Globalization;
using System.Text;
using CareAlerts.Functions.Delivery.Providers;
using CareAlerts.Functions.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;

namespace CareAlerts.Functions.Tests.Providers;

public sealed class TwilioSmsTests : IAsyncLifetime
{
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
    public async Task A_text_goes_out_with_a_callback_to_the_attempt_an_end_and_nothing_kept()
    {
        _server.AnswerWith(201, """{"sid":"SM1","status":"queued","error_code":null}""");

        var outcome = await Provider().SendAsync(ProviderMessages.AText, Ct);

        Assert.Equal(new SendOutcome.Accepted("SM1"), outcome);
        var request = Assert.Single(_server.Requests);
        Assert.Equal(("POST", "/twilio/2010-04-01/Accounts/AC1/Messages.json"), (request.Method, request.Target));
        Assert.Equal("Basic " + Convert.ToBase64String("AC1:token"u8), request.Headers["Authorization"]);
        Assert.Equal("application/x-www-form-urlencoded", request.Headers["Content-Type"]);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["To"] = ProviderMessages.Mobile,
                ["From"] = "+447700900999",
                ["Body"] = "Please look at alert 1a",
                ["StatusCallback"] = "https://care.example/api/hooks/twilio?attempt=attempt-7",
                ["ValidityPeriod"] = "1800",
                ["ContentRetention"] = "discard",
                ["AddressRetention"] = "obfuscate",
            },
            QueryHelpers.ParseQuery(request.Text).ToDictionary(p => p.Key, p => p.Value.ToString()));
    }

    [Fact]
    public async Task A_messaging_service_and_an_account_without_redaction_are_told_apart()
    {
        _server.AnswerWith(201, """{"sid":"SM1","status":"accepted"}""");
        var options = Options() with { From = "MG" + new string('0', 32), MessageRedaction = false };

        await new TwilioSms(_http, options, TimeProvider.System)
            .SendAsync(ProviderMessages.AText with { ValidFor = TimeSpan.FromDays(2), StatusCallback = null }, Ct);

        var form = QueryHelpers.ParseQuery(_server.Requests[0].Text);
        Assert.Equal(["To", "MessagingServiceSid", "Body", "ValidityPeriod"], form.Keys);
        Assert.Equal("36000", form["ValidityPeriod"]);
    }

    [Theory]
    [InlineData(201, """{"sid":"SM1","status":"queued"}""", "Accepted")]
    [InlineData(201, """{"sid":"SM1","status":"failed","error_code":30005}""", "PermanentFailure")]
    [InlineData(201, """{"sid":"SM1","status":"failed","error_code":30001}""", "TemporaryFailure")]
    [InlineData(201, "{}", "Unknown")]
    [InlineData(201, "not json", "Unknown")]
    [InlineData(400, """{"code":14107}""", "TemporaryFailure")]
    [InlineData(401, """{"code":20003}""", "TemporaryFailure")]
    [InlineData(404, """{"code":20404}""", "TemporaryFailure")]
    [InlineData(429, """{"code":20429}""", "TemporaryFailure")]
    [InlineData(503, """{"code":20503}""", "TemporaryFailure")]
    [InlineData(400, """{"code":21211,"message":"+447700900123 is no number"}""", "PermanentFailure")]
    [InlineData(400, """{"code":21606}""", "PermanentFailure")]
    [InlineData(400, """{"code":21608}""", "PermanentFailure")]
    [InlineData(400, """{"code":21610}""", "PermanentFailure")]
    [InlineData(400, """{"code":21611}""", "TemporaryFailure")]
    [InlineData(400, """{"code":21612}""", "PermanentFailure")]
    [InlineData(400, """{"code":21614}""", "PermanentFailure")]
    [InlineData(400, """{"code":21635}""", "PermanentFailure")]
    [InlineData(400, """{"code":30001}""", "TemporaryFailure")]
    [InlineData(400, """{"code":30003}""", "TemporaryFailure")]
    [InlineData(400, """{"code":30004}""", "PermanentFailure")]
    [InlineData(400, """{"code":30005}""", "PermanentFailure")]
    [InlineData(400, """{"code":30006}""", "PermanentFailure")]
    [InlineData(400, """{"code":30007}""", "PermanentFailure")]
    [InlineData(400, """{"code":30008}""", "TemporaryFailure")]
    [InlineData(400, """{"code":30029}""", "TemporaryFailure")]
    [InlineData(400, """{"code":30030}""", "TemporaryFailure")]
    [InlineData(400, """{"code":99999}""", "PermanentFailure")]
    [InlineData(400, "", "PermanentFailure")]
    [InlineData(401, "", "TemporaryFailure")]
    [InlineData(403, "", "TemporaryFailure")]
    [InlineData(404, "", "TemporaryFailure")]
    [InlineData(408, "", "Unknown")]
    [InlineData(429, "", "TemporaryFailure")]
    [InlineData(500, "", "Unknown")]
    [InlineData(502, "", "Unknown")]
    [InlineData(503, "", "TemporaryFailure")]
    [InlineData(504, "", "Unknown")]
    [InlineData(302, "", "Unknown")]
    public async Task Every_answer_has_its_outcome(int status, string body, string outcome)
    {
        _server.AnswerWith(status, body);

        Assert.Equal(outcome, ProviderMessages.Kind(await Provider().SendAsync(ProviderMessages.AText, Ct)));
    }

    [Theory]
    [InlineData("queued", null, "Progress")]
    [InlineData("accepted", null, "Progress")]
    [InlineData("scheduled", null, "Progress")]
    [InlineData("sending", null, "Progress")]
    [InlineData("sent", null, "Progress")]
    [InlineData("unheard-of", null, "Progress")]
    [InlineData("delivered", null, "Delivered")]
    [InlineData("read", null, "Delivered")]
    [InlineData("canceled", null, "FailedTemporary")]
    [InlineData("undelivered", null, "FailedTemporary")]
    [InlineData("undelivered", 30003, "FailedTemporary")]
    [InlineData("undelivered", 30005, "FailedPermanent")]
    [InlineData("failed", 30007, "FailedPermanent")]
    [InlineData("failed", 99999, "FailedTemporary")]
    public void Every_status_has_its_meaning(string status, int? code, string meaning) =>
        Assert.Equal(meaning, TwilioAnswers.OfDelivery(status, code).ToString());

    [Fact]
    public async Task A_broken_connection_is_unknown_and_a_refused_one_temporary()
    {
        _server.HangUp();

        Assert.Equal("Unknown", ProviderMessages.Kind(await Provider().SendAsync(ProviderMessages.AText, Ct)));
        var away = new TwilioSms(_http, Options() with { Endpoint = new Uri("http://127.0.0.1:1") }, TimeProvider.System);
        Assert.Equal("TemporaryFailure", ProviderMessages.Kind(await away.SendAsync(ProviderMessages.AText, Ct)));
    }

    private TwilioSms Provider() => new(_http, Options(), TimeProvider.System);

    private TwilioOptions Options() => new()
    {
        Endpoint = new Uri(_server.Address, "/twilio"), AccountSid = "AC1", AuthToken = "token", From = "+447700900999",
    };
}
