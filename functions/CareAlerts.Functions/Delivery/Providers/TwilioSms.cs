using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using CareAlerts.Domain;
using Microsoft.AspNetCore.WebUtilities;

namespace CareAlerts.Functions.Delivery.Providers;

/// <summary>Text messages by Twilio's Messages resource.</summary>
/// <remarks>twilio.com/docs/messaging/api/message-resource.</remarks>
internal sealed class TwilioSms(HttpClient http, TwilioOptions options, TimeProvider time) : IChannelProvider
{
    /// <summary>The parameter of the status callback's address that leads back to the attempt.</summary>
    public const string AttemptParameter = "attempt";

    /// <summary>Twilio's times are cut to whole seconds, and its clock is not ours.</summary>
    private static readonly TimeSpan ClockMargin = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestValidity = TimeSpan.FromSeconds(36_000);

    private readonly Uri _messages = ProviderHttp.Address(options.Endpoint, $"/2010-04-01/Accounts/{options.AccountSid}/Messages.json");
    private readonly AuthenticationHeaderValue _authorization =
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.AccountSid}:{options.AuthToken}")));

    public Channel Channel => Channel.Sms;

    public string Name => "twilio";

    public async Task<SendOutcome> SendAsync(OutgoingMessage message, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _messages);
        request.Headers.Authorization = _authorization;
        request.Content = new FormUrlEncodedContent(Form(message));
        return await ProviderHttp.SendAsync(http, request, (response, body) => TwilioAnswers.Read(response, body, time.GetUtcNow()), ct);
    }

    /// <summary>
    /// Looks through what was sent since, for this person and with this token. Twilio redacts texts, and the end of numbers, soon after
    /// sending, so a message of which only the beginning of the number is left may be ours: then nobody can tell.
    /// </summary>
    /// <remarks>twilio.com/docs/messaging/guides/privacy-message-redaction. The number stays out of the address: addresses end in logs.</remarks>
    public async Task<LookupOutcome> FindAsync(
        string attemptReference, OutgoingMessage message, DateTimeOffset sentAfter, CancellationToken ct)
    {
        const int MostPages = 5;
        var mayBeOurs = false;
        var since = sentAfter - ClockMargin;
        var page = FirstPage(since);
        for (var pages = 0; page is not null; pages++)
        {
            if (pages == MostPages) return new LookupOutcome.CannotTell("Twilio lists too many messages");
            if (await ReadPageAsync(page, ct) is not { } sent) return new LookupOutcome.CannotTell("Twilio did not answer the lookup");

            foreach (var item in sent.Items.Where(i => i.CreatedAt >= since && i.IsTo(message.To)))
            {
                if (item.Body.Contains(message.LookupToken, StringComparison.Ordinal))
                    return new LookupOutcome.Found(item.Sid, TwilioAnswers.OfDelivery(item.Status, item.ErrorCode));
                mayBeOurs |= item.IsRedacted;
            }

            page = sent.NextPage is { } next ? ProviderHttp.Address(options.Endpoint, next) : null;
        }

        return mayBeOurs ? new LookupOutcome.CannotTell("Twilio has redacted a text to this number") : new LookupOutcome.NotFound();
    }

    private async Task<TwilioMessagePage?> ReadPageAsync(Uri page, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, page);
        request.Headers.Authorization = _authorization;
        try
        {
            using var response = await http.SendAsync(request, ct);
            return response.IsSuccessStatusCode ? TwilioMessagePage.Read(await response.Content.ReadAsByteArrayAsync(ct)) : null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    private Uri FirstPage(DateTimeOffset since)
    {
        var query = new Dictionary<string, string?>
        {
            // Twilio's filter knows days only, in UTC.
            ["DateSent>"] = since.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["PageSize"] = "1000",
        };
        if (!options.FromIsService) query["From"] = options.From;
        return new Uri(QueryHelpers.AddQueryString(_messages.AbsoluteUri, query));
    }

    private List<KeyValuePair<string, string>> Form(OutgoingMessage message)
    {
        List<KeyValuePair<string, string>> form =
        [
            new("To", message.To),
            new(options.FromIsService ? "MessagingServiceSid" : "From", options.From!),
            new("Body", message.Text),
        ];
        if (message.StatusCallback is { } callback)
            form.Add(new("StatusCallback", QueryHelpers.AddQueryString(callback.AbsoluteUri, AttemptParameter, message.AttemptReference)));
        if (message.ValidFor is { } validity)
            form.Add(new("ValidityPeriod", Seconds(validity)));
        if (options.MessageRedaction)
        {
            form.Add(new("ContentRetention", "discard"));
            form.Add(new("AddressRetention", "obfuscate"));
        }

        return form;
    }

    private static string Seconds(TimeSpan validity)
    {
        var seconds = Math.Clamp(validity.TotalSeconds, 1, LongestValidity.TotalSeconds);
        return ((int)seconds).ToString(CultureInfo.InvariantCulture);
    }
}
