using System.Text.Json;
using CareAlerts.Functions.Delivery.Providers;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Providers;

public sealed class SendGridEmailTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 6, 8, 0, 0, TimeSpan.Zero);

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
    public async Task An_email_goes_out_with_our_reference_and_without_tracking()
    {
        _server.AnswerWith(202, headers: ("X-Message-Id", "14c5d75ce93"));

        var outcome = await Provider().SendAsync(ProviderMessages.AnEmail, Ct);

        Assert.Equal(new SendOutcome.Accepted("14c5d75ce93"), outcome);
        var request = Assert.Single(_server.Requests);
        Assert.Equal(("POST", "/sendgrid/v3/mail/send", "Bearer SG.key"), (request.Method, request.Target, request.Headers["Authorization"]));
        var expected = JsonDocument.Parse(
            """
            {
              "personalizations": [{ "to": [{ "email": "casey@council.example" }] }],
              "from": { "email": "alerts@care.example" },
              "subject": "Alert 1a",
              "content": [
                { "type": "text/plain", "value": "Please look at alert 1a." },
                { "type": "text/html", "value": "<p>Please look at alert 1a.</p>" }
              ],
              "custom_args": { "attempt": "attempt-7" },
              "tracking_settings": {
                "click_tracking": { "enable": false, "enable_text": false },
                "open_tracking": { "enable": false },
                "subscription_tracking": { "enable": false }
              }
            }
            """);
        Assert.True(JsonElement.DeepEquals(expected.RootElement, JsonDocument.Parse(request.Body).RootElement), request.Text);
    }

    [Theory]
    [InlineData(202, "Accepted")]
    [InlineData(200, "PermanentFailure")] // sandbox mode: nobody is told
    [InlineData(400, "PermanentFailure")]
    [InlineData(401, "TemporaryFailure")]
    [InlineData(403, "TemporaryFailure")]
    [InlineData(404, "TemporaryFailure")]
    [InlineData(405, "PermanentFailure")]
    [InlineData(408, "Unknown")]
    [InlineData(413, "PermanentFailure")]
    [InlineData(429, "TemporaryFailure")]
    [InlineData(500, "TemporaryFailure")]
    [InlineData(502, "Unknown")]
    [InlineData(503, "TemporaryFailure")]
    [InlineData(504, "Unknown")]
    [InlineData(302, "Unknown")]
    [InlineData(599, "Unknown")]
    public async Task Every_status_has_its_outcome(int status, string outcome)
    {
        _server.AnswerWith(
            status,
            """{"errors":[{"message":"casey@council.example is bad","field":"personalizations.0.to.0.email","help":null}]}""",
            headers: ("X-Message-Id", "id"));

        Assert.Equal(outcome, ProviderMessages.Kind(await Provider().SendAsync(ProviderMessages.AnEmail, Ct)));
    }

    [Fact]
    public async Task A_refusal_names_the_field_and_never_quotes_the_answer()
    {
        _server.AnswerWith(400, """{"errors":[{"message":"casey@council.example is bad","field":"personalizations.0.to.0.email"},{"field":"casey@council.example"}]}""");

        var outcome = await Provider().SendAsync(ProviderMessages.AnEmail, Ct);

        Assert.Equal(new SendOutcome.PermanentFailure("SendGrid HTTP 400 personalizations.0.to.0.email"), outcome);
    }

    [Fact]
    public async Task A_rate_limit_says_when_to_come_back()
    {
        _server.AnswerWith(429, headers: ("X-RateLimit-Reset", Now.AddSeconds(30).ToUnixTimeSeconds().ToString()));

        var outcome = await Provider().SendAsync(ProviderMessages.AnEmail, Ct);

        Assert.Equal(TimeSpan.FromSeconds(30), Assert.IsType<SendOutcome.TemporaryFailure>(outcome).RetryAfter);
    }

    [Fact]
    public async Task An_acceptance_without_an_id_is_unknown()
    {
        _server.AnswerWith(202);

        Assert.IsType<SendOutcome.Unknown>(await Provider().SendAsync(ProviderMessages.AnEmail, Ct));
    }

    [Fact]
    public async Task A_broken_connection_is_unknown()
    {
        _server.HangUp();

        Assert.Equal("Unknown", ProviderMessages.Kind(await Provider().SendAsync(ProviderMessages.AnEmail, Ct)));
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task No_answer_before_the_deadline_is_unknown()
    {
        using var deadline = new CancellationTokenSource();
        _server.Answer = async (_, context) =>
        {
            await deadline.CancelAsync();
            context.Abort();
        };

        Assert.Equal("Unknown", ProviderMessages.Kind(await Provider().SendAsync(ProviderMessages.AnEmail, deadline.Token)));
    }

    [Fact]
    public async Task A_provider_that_refuses_connections_is_a_temporary_failure()
    {
        var outcome = await Provider(new Uri("http://127.0.0.1:1")).SendAsync(ProviderMessages.AnEmail, Ct);

        Assert.Equal("TemporaryFailure", ProviderMessages.Kind(outcome));
    }

    [Fact]
    public async Task A_deadline_that_has_passed_sends_nothing() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Provider().SendAsync(ProviderMessages.AnEmail, new CancellationToken(canceled: true)));

    [Fact]
    public async Task SendGrid_cannot_be_asked_by_reference() =>
        Assert.IsType<LookupOutcome.CannotTell>(await Provider().FindAsync("attempt-7", ProviderMessages.AnEmail, Now, Ct));

    private SendGridEmail Provider(Uri? endpoint = null) => new(
        _http,
        new SendGridOptions { Endpoint = endpoint ?? new Uri(_server.Address, "/sendgrid"), ApiKey = "SG.key", From = "alerts@care.example" },
        new ManualTime(Now));
}
