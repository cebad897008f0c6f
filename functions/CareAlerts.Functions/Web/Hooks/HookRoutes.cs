using CareAlerts.Domain;
using CareAlerts.Functions.Delivery;
using CareAlerts.Functions.Delivery.Providers;
using CareAlerts.Functions.Host;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Web.Documents;

namespace CareAlerts.Functions.Web.Hooks;

/// <summary>
/// What the providers tell us: delivery receipts and texts from people. Open to anybody, so nothing is believed before the signature over
/// the bytes as they came holds. 200 means durable; a provider that hears anything else sends it again.
/// </summary>
internal static class HookRoutes
{
    /// <summary>A batch of SendGrid's events is well below this.</summary>
    private const int MostBytes = 4 * 1024 * 1024;

    private const string SendGrid = "sendgrid";
    private const string Twilio = "twilio";

    public static void AddHooks(this IServiceCollection services)
    {
        services.AddSingleton(made => new SendGridWebhook(made.GetRequiredService<SendGridOptions>().WebhookPublicKey!));
        services.AddSingleton(made => new TwilioWebhook(
            made.GetRequiredService<TwilioOptions>().AuthToken!, made.GetRequiredService<HandlerOptions>().Public($"hooks/{Twilio}")));
        services.AddSingleton<HookDesk>();
    }

    public static void MapHooks(this IEndpointRouteBuilder api)
    {
        api.MapPost($"/hooks/{SendGrid}", SendGridAsync);
        api.MapPost($"/hooks/{Twilio}", TwilioAsync);
        api.MapPost("/hooks/{provider}", () => Problems.NotFound("There is no such provider."));
    }

    private static async Task<IResult> SendGridAsync(HttpRequest request, SendGridWebhook webhook, HookDesk desk, CancellationToken cancellationToken)
    {
        if (await RequestBody.ReadAsync(request, MostBytes, cancellationToken) is not { } body) return Problems.TooLarge();
        var reading = webhook.Read(request.Headers[SendGridWebhook.SignatureHeader], request.Headers[SendGridWebhook.TimestampHeader], body);
        return await desk.TakeAsync(SendGrid, reading, body, Results.Json(new { }), cancellationToken);
    }

    // Twilio takes the answer for instructions: none.
    private static async Task<IResult> TwilioAsync(HttpRequest request, TwilioWebhook webhook, HookDesk desk, CancellationToken cancellationToken)
    {
        if (await RequestBody.ReadAsync(request, MostBytes, cancellationToken) is not { } body) return Problems.TooLarge();
        var reading = webhook.Read(request.Headers[TwilioWebhook.SignatureHeader], request.QueryString.Value ?? "", body);
        return await desk.TakeAsync(Twilio, reading, body, Results.Content("<Response/>", "text/xml"), cancellationToken);
    }
}

/// <summary>Keeps what a provider told us, and answers it.</summary>
internal sealed class HookDesk(ReceiptDesk receipts, QuarantineStore quarantine, TimeProvider time, ILogger<HookDesk> log)
{
    private static readonly FeedReading.Rejected NotReadYet = new("SMS", null, "Replies by text are not read yet. The text is kept; answer the sender.");

    public async Task<IResult> TakeAsync(
        string provider, WebhookReading reading, ReadOnlyMemory<byte> body, IResult taken, CancellationToken cancellationToken)
    {
        try
        {
            switch (reading)
            {
                case WebhookReading.Receipts known:
                    foreach (var receipt in known.Items) await receipts.TakeAsync(receipt, provider, cancellationToken);
                    return taken;
                case WebhookReading.Inbound inbound:
                    var id = await quarantine.AddAsync(new(QuarantineStore.InboundSms, NotReadYet, body, time.GetUtcNow()), time.GetUtcNow(), cancellationToken);
                    log.LogWarning("{Text} was set aside as {Quarantine}", inbound.Text, id);
                    return taken;
                case WebhookReading.BadSignature forged:
                    log.LogWarning("A call to the webhook of {Provider} was refused: {Why}", provider, forged.Why);
                    return Problems.Unsigned(forged.Why);
                case WebhookReading.BadShape strange:
                    log.LogWarning("A signed call to the webhook of {Provider} could not be read: {Why}", provider, strange.Why);
                    return Problems.Invalid(DocumentReader.WholeDocument, strange.Why);
                default:
                    throw new InvalidOperationException($"A reading nobody takes: {reading.GetType().Name}.");
            }
        }
        catch (Exception e) when (Transient.Is(e))
        {
            log.LogWarning("A call to the webhook of {Provider} could not be made durable: {Reason}", provider, e.GetType().Name);
            return Problems.TryAgain();
        }
    }
}
