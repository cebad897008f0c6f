using CareAlerts.Domain;
using CareAlerts.Feeds.Hl7v2;
using CareAlerts.Functions.Intake;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Web.Documents;
using Microsoft.Net.Http.Headers;

namespace CareAlerts.Functions.Web.Feeds;

/// <summary>
/// <c>POST /feeds/{source}</c>: a hospital message over HTTP. Whoever is told AA may forget the message, so it is in the queue before; whoever
/// is told that it cannot be read finds it in quarantine.
/// </summary>
internal sealed class FeedDoor(SourceKeys keys, FeedIntake intake, IngressBus bus, TimeProvider time, ILogger<FeedDoor> log)
{
    /// <summary>The media type of ER7 in the NHS and in HAPI; the reply carries it whichever the sender used.</summary>
    private const string Er7 = "x-application/hl7-v2+er7";

    private const string Fhir = "application/fhir+json";

    private static readonly HashSet<string> Taken = new(StringComparer.OrdinalIgnoreCase) { Er7, "text/plain", "application/hl7-v2" };

    /// <summary>What the queue carries, less 8 KiB for the message's properties.</summary>
    public const int MostBytes = ServiceBusLimits.BodyBytes - (8 * 1024);

    /// <summary>A sender waits this long for the queue at most; its own timeout is seldom shorter than 30 s.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public async Task<IResult> TakeAsync(string source, HttpRequest request, CancellationToken cancellationToken)
    {
        if (!DocumentId.IsWellFormed(source) || !await keys.OpensAsync(source, request.Headers["x-functions-key"], cancellationToken))
            return FeedAnswers.KeyNeeded();
        if (!string.IsNullOrWhiteSpace(request.ContentType))
        {
            var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed.MediaType.Value! : "";
            if (type.Equals(Fhir, StringComparison.OrdinalIgnoreCase)) return FeedAnswers.FhirNotRead();
            if (!Taken.Contains(type)) return Problems.WrongType($"{Er7}, text/plain or application/hl7-v2");
        }

        if (await RequestBody.ReadAsync(request, MostBytes, cancellationToken) is not { } body) return Problems.TooLarge();
        using var deadline = new CancellationTokenSource(Patience, time);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await TakeAsync(new SourceId(source), body, giveUp.Token);
        }
        catch (Exception e) when (Host.Transient.Is(e) || (e is OperationCanceledException && deadline.IsCancellationRequested))
        {
            log.LogWarning("{Source}: a message could not be made durable and was given back: {Reason}", source, e.Message.Split('\n')[0]);
            var acknowledgement = Hl7Acknowledgement.NotDurable(body, Keys.Random(), time.GetUtcNow());
            return new FeedAnswers.Acknowledged(StatusCodes.Status503ServiceUnavailable, Er7, acknowledgement);
        }
    }

    private async Task<IResult> TakeAsync(SourceId source, byte[] body, CancellationToken cancellationToken)
    {
        var receivedAt = time.GetUtcNow();
        var settings = await intake.SettingsAsync(body, source, cancellationToken);
        var reading = Hl7FeedReader.Read(body, settings);
        if (reading is FeedReading.Rejected rejected) await intake.RejectAsync(settings, receivedAt, rejected, body, cancellationToken);
        else await bus.SendAsync(source, body, Er7, cancellationToken);
        var status = reading is FeedReading.Rejected ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK;
        return new FeedAnswers.Acknowledged(status, Er7, Hl7Acknowledgement.For(body, reading, Keys.Random(), time.GetUtcNow()));
    }
}
