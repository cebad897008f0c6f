using CareAlerts.Domain;
using CareAlerts.Feeds;
using CareAlerts.Feeds.Hl7v2;
using CareAlerts.Functions.Intake;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Web.Documents;
using Microsoft.Net.Http.Headers;

namespace CareAlerts.Functions.Web.Feeds;

/// <summary>
/// <c>POST /feeds/{source}</c>: hospital messages over HTTP. Whoever is told AA may forget the message, so it is in the queue before; whoever
/// is told that it cannot be read finds it in quarantine. A body of several messages is answered by as many acknowledgements, in order.
/// </summary>
internal sealed class FeedDoor(FhirDoor fhir, SourceKeys keys, FeedSources sources, FeedIntake intake, IngressBus bus, TimeProvider time, ILogger<FeedDoor> log)
{
    private static readonly HashSet<string> Taken = new(StringComparer.OrdinalIgnoreCase) { FeedBody.Hl7MediaType, "text/plain", "application/hl7-v2" };

    /// <summary>A body, which may hold many messages.</summary>
    public const int MostBytes = Hl7Message.MaxBytes;

    /// <summary>A message: what the queue carries.</summary>
    public const int MostQueuedBytes = ServiceBusLimits.HospitalMessageBytes;

    /// <summary>A sender waits this long for the queue at most; its own timeout is seldom shorter than 30 s.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public async Task<IResult> TakeAsync(string source, HttpRequest request, CancellationToken cancellationToken)
    {
        if (!DocumentId.IsWellFormed(source) || !await keys.OpensAsync(source, request.Headers["x-functions-key"], cancellationToken))
            return FeedAnswers.KeyNeeded();
        if (!string.IsNullOrWhiteSpace(request.ContentType))
        {
            var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed.MediaType.Value! : "";
            if (type.Equals(FeedBody.FhirMediaType, StringComparison.OrdinalIgnoreCase)) return await fhir.TakeOpenedAsync(new SourceId(source), request, cancellationToken);
            if (!Taken.Contains(type)) return Problems.WrongType($"{FeedBody.Hl7MediaType}, text/plain, application/hl7-v2 or {FeedBody.FhirMediaType}");
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
            return new FeedAnswers.Answered(StatusCodes.Status503ServiceUnavailable, FeedBody.Hl7MediaType, acknowledgement);
        }
    }

    private async Task<IResult> TakeAsync(SourceId source, byte[] body, CancellationToken cancellationToken)
    {
        var messages = FeedBody.Split(body);
        if (messages.Any(message => message.Length > MostQueuedBytes)) return Problems.TooLarge();
        var receivedAt = time.GetUtcNow();
        var settings = await sources.SettingsAsync(body, source, cancellationToken);
        var (acknowledgements, isRejected) = (new List<byte[]>(), false);
        var readable = new List<ReadOnlyMemory<byte>>();
        foreach (var message in messages)
        {
            // What it says of one person may be read though what it says of another cannot: then it is taken, and the intake sets it aside as well.
            var readings = FeedReadings.Of(message, settings);
            var reading = readings.FirstOrDefault(reading => reading is not FeedReading.Rejected) ?? readings[0];
            if (reading is FeedReading.Rejected rejected)
            {
                isRejected = true;
                await intake.RejectAsync(settings, receivedAt, rejected, message, cancellationToken);
            }
            else
            {
                readable.Add(message);
            }

            acknowledgements.Add(Hl7Acknowledgement.For(message.Span, reading, Keys.Random(), time.GetUtcNow()));
        }

        if (readable.Count == 1) await bus.SendAsync(source, readable[0], FeedBody.Hl7MediaType, cancellationToken);
        else await bus.SendAllAsync(Entities.Feed, source, readable, FeedBody.Hl7MediaType, cancellationToken);
        var status = isRejected ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK;
        return new FeedAnswers.Answered(status, FeedBody.Hl7MediaType, [.. acknowledgements.SelectMany(bytes => bytes)]);
    }
}
