using CareAlerts.Domain;
using CareAlerts.Feeds;
using CareAlerts.Feeds.Fhir;
using CareAlerts.Functions.Intake;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Web.Documents;
using Microsoft.Net.Http.Headers;

namespace CareAlerts.Functions.Web.Feeds;

/// <summary>
/// FHIR over HTTP: <c>POST /feeds/{source}</c>, <c>PUT /feeds/{source}/Encounter/{id}</c> of R4 rest-hooks, and <c>POST /fhir/$process-message</c>.
/// 202 means durably queued; what cannot be read is in quarantine and is told so by an OperationOutcome.
/// </summary>
internal sealed class FhirDoor(SourceKeys keys, FeedSources sources, FeedIntake intake, IngressBus bus, TimeProvider time, ILogger<FhirDoor> log)
{
    /// <summary>A message of a source the route names.</summary>
    public async Task<IResult> TakeAsync(string source, HttpRequest request, CancellationToken cancellationToken) =>
        DocumentId.IsWellFormed(source) && await keys.OpensAsync(source, request.Headers["x-functions-key"], cancellationToken)
            ? await TakeOpenedAsync(new SourceId(source), request, cancellationToken) : KeyNeeded();

    /// <summary>An Encounter that is put (R4 section 3.1.0.4, update): one of another id than its address's is refused by 400, as R4 asks.</summary>
    public async Task<IResult> PutAsync(string source, string id, HttpRequest request, CancellationToken cancellationToken)
    {
        if (!DocumentId.IsWellFormed(source) || !await keys.OpensAsync(source, request.Headers["x-functions-key"], cancellationToken)) return KeyNeeded();
        var (body, refused) = await BodyAsync(request, cancellationToken);
        if (refused is not null) return refused;
        var isOther = FhirFeedReader.HeaderOf(body) is { ResourceType: "Encounter", Id: { } own } && own != id;
        return await TakeAsync(new SourceId(source), body, cancellationToken, isOther ? OtherId : null);
    }

    /// <summary>The same, where the key has been looked at.</summary>
    public async Task<IResult> TakeOpenedAsync(SourceId source, HttpRequest request, CancellationToken cancellationToken)
    {
        var (body, refused) = await BodyAsync(request, cancellationToken);
        return refused ?? await TakeAsync(source, body, cancellationToken);
    }

    /// <summary>
    /// A message whose own header names the source; the key must be that source's. Where it names none that is registered, or cannot be read, the
    /// key tells whose it is: what is at fault is kept there, and the sender hears what it is.
    /// </summary>
    public async Task<IResult> ProcessMessageAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var (body, refused) = await BodyAsync(request, cancellationToken);
        if (refused is not null) return refused;
        var (settings, key) = (await sources.SettingsAsync(body, named: null, cancellationToken), (string?)request.Headers["x-functions-key"]);
        var source = await keys.OpensAsync(settings.Id.Value, key, cancellationToken) ? settings.Id.Value
            : settings.IsRegistered ? null : await keys.SourceOfAsync(key, cancellationToken);
        if (source is null) return KeyNeeded();
        var isMessage = FhirFeedReader.HeaderOf(body) is null or { ResourceType: null } or { ResourceType: "Bundle", BundleType: "message" };
        return await TakeAsync(new SourceId(source), body, cancellationToken, isMessage ? null : NoMessage);
    }

    private async Task<IResult> TakeAsync(SourceId source, byte[] body, CancellationToken cancellationToken, FeedReading.Rejected? fault = null)
    {
        using var deadline = new CancellationTokenSource(FeedDoor.Patience, time);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await TakeDurablyAsync(source, body, fault, giveUp.Token);
        }
        catch (Exception e) when (Host.Transient.Is(e) || (e is OperationCanceledException && deadline.IsCancellationRequested))
        {
            log.LogWarning("{Source}: a message could not be made durable and was given back: {Reason}", source, e.Message.Split('\n')[0]);
            return Outcome(StatusCodes.Status503ServiceUnavailable, Error("transient", "Not taken for now; send it again."));
        }
    }

    private async Task<IResult> TakeDurablyAsync(SourceId source, byte[] body, FeedReading.Rejected? fault, CancellationToken cancellationToken)
    {
        var settings = await sources.SettingsAsync(body, source, cancellationToken);
        var readings = fault is not null ? [fault] : FeedBody.IsFhir(body) ? FeedReadings.Of(body, settings) : [NotJson];
        if (readings.FirstOrDefault(reading => reading is not FeedReading.Rejected) is null && readings[0] is FeedReading.Rejected rejected)
        {
            await intake.RejectAsync(settings, time.GetUtcNow(), rejected, body, cancellationToken);
            return new FeedAnswers.Answered(rejected == OtherId ? StatusCodes.Status400BadRequest : StatusOf(rejected.Fault), FeedBody.FhirMediaType, FhirOutcome.Of(readings));
        }

        await bus.SendAsync(source, body, FeedBody.FhirMediaType, cancellationToken);
        return new FeedAnswers.Answered(StatusCodes.Status202Accepted, FeedBody.FhirMediaType, FhirOutcome.Of(readings));
    }

    /// <summary>As docs/feeds/fhir.md says.</summary>
    private static int StatusOf(FeedFault fault) => fault switch
    {
        FeedFault.Unreadable => StatusCodes.Status400BadRequest,
        FeedFault.TooLarge => StatusCodes.Status413PayloadTooLarge,
        FeedFault.OnlyAnnounced => StatusCodes.Status202Accepted,    // a refusal could end the subscription, and what it will say once it is configured
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    private static readonly FeedReading.Rejected NotJson = new("Bundle", null, "The body is not JSON.") { Fault = FeedFault.Unreadable };

    private static readonly FeedReading.Rejected OtherId = new("Encounter", "Encounter.id", "Encounter.id is not the id in the address.");

    private static readonly FeedReading.Rejected NoMessage = new("Bundle", "Bundle.type", "$process-message takes a Bundle of type message.");

    private static async Task<(byte[] Body, IResult? Refused)> BodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var isJson = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) &&
            (type.MediaType.Equals(FeedBody.FhirMediaType, StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase));
        if (!isJson) return ([], Outcome(StatusCodes.Status415UnsupportedMediaType, Error("not-supported", $"Send {FeedBody.FhirMediaType}.")));
        if (type!.Parameters.FirstOrDefault(parameter => parameter.Name.Equals("fhirVersion", StringComparison.OrdinalIgnoreCase))?.GetUnescapedValue() is { Value: not "4.0" })
            return ([], Outcome(StatusCodes.Status415UnsupportedMediaType, Error("not-supported", "The media type's fhirVersion is not 4.0. FHIR R4 is read here.")));
        return await RequestBody.ReadAsync(request, FeedDoor.MostQueuedBytes, cancellationToken) is { } body
            ? (body, null) : ([], Outcome(StatusCodes.Status413PayloadTooLarge, Error("too-long", $"The body has more than {FeedDoor.MostQueuedBytes} bytes; send it in several.")));
    }

    private static IResult KeyNeeded() =>
        Outcome(StatusCodes.Status401Unauthorized, Error("login", "Send a key of this source in x-functions-key."));

    private static FhirIssue Error(string code, string why, string? expression = null) => new(FhirSeverity.Error, code, why, expression);

    private static IResult Outcome(int status, FhirIssue issue) => new FeedAnswers.Answered(status, FeedBody.FhirMediaType, FhirOutcome.Of(issue));
}
