using System.Net.Http.Headers;
using System.Text.Json;
using CareAlerts.Domain;

namespace CareAlerts.Functions.Delivery.Providers;

/// <summary>Email by SendGrid's v3 API.</summary>
/// <remarks>
/// docs.sendgrid.com/api-reference/mail-send. Open and click tracking are off: links must stay on our own, known domain. SendGrid keeps
/// custom_args and shows them to its staff, so they hold the attempt's reference only.
/// </remarks>
internal sealed class SendGridEmail(HttpClient http, SendGridOptions options, TimeProvider time) : IChannelProvider
{
    /// <summary>The custom argument that comes back with every event.</summary>
    public const string AttemptArgument = "attempt";

    private readonly Uri _send = ProviderHttp.Address(options.Endpoint, "/v3/mail/send");

    public Channel Channel => Channel.Email;

    public string Name => "sendgrid";

    public async Task<SendOutcome> SendAsync(OutgoingMessage message, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _send);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.ApiKey);
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(Mail(message)));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await ProviderHttp.SendAsync(http, request, (response, body) => SendGridAnswers.Read(response, body, time.GetUtcNow()), ct);
    }

    /// <summary>SendGrid cannot be asked for a message by our reference without its paid activity feed.</summary>
    public Task<LookupOutcome> FindAsync(string attemptReference, OutgoingMessage message, DateTimeOffset sentAfter, CancellationToken ct) =>
        Task.FromResult<LookupOutcome>(new LookupOutcome.CannotTell("SendGrid does not find messages by reference"));

    private object Mail(OutgoingMessage message)
    {
        object text = new { type = "text/plain", value = message.Text };
        return new
        {
            personalizations = new[] { new { to = new[] { new { email = message.To } } } },
            from = new { email = options.From },
            subject = message.Subject ?? throw new ArgumentException("An email needs a subject.", nameof(message)),
            content = message.Html is { } html ? [text, new { type = "text/html", value = html }] : new[] { text },
            custom_args = new Dictionary<string, string> { [AttemptArgument] = message.AttemptReference },
            tracking_settings = new
            {
                click_tracking = new { enable = false, enable_text = false },
                open_tracking = new { enable = false },
                subscription_tracking = new { enable = false },
            },
        };
    }
}
