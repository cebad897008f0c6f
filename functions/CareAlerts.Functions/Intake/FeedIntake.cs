using CareAlerts.Domain;
using CareAlerts.Feeds.Hl7v2;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Intake;

/// <summary>
/// From bytes to a decision: read, find the person, decide. What cannot be understood is set aside with its reason and counts as taken:
/// a custom handler cannot dead-letter, and a message that will never be understood must not be tried again.
/// </summary>
internal sealed class FeedIntake(
    FeedSources sources, IngressBus bus, IdentifierIndex identifiers, QuarantineStore quarantine, FeedCounters counters, PersonShell shell,
    NewSources newSources, TimeProvider time, ILogger<FeedIntake> log)
{
    /// <summary>The media type of ER7 in the NHS and in HAPI.</summary>
    public const string Hl7MediaType = "x-application/hl7-v2+er7";

    /// <param name="body">The bytes as received.</param>
    /// <param name="named">The source named with them.</param>
    /// <param name="queue">The queue they came by: the messages of a batch go back to it, each on its own.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task TakeAsync(ReadOnlyMemory<byte> body, SourceId? named, string queue, CancellationToken cancellationToken)
    {
        var messages = Hl7Batch.Split(body);
        if (messages.Count > 1) await bus.SendAllAsync(queue, named, messages, Hl7MediaType, cancellationToken);
        else await TakeOneAsync(messages[0], named, cancellationToken);
    }

    private async Task TakeOneAsync(ReadOnlyMemory<byte> body, SourceId? named, CancellationToken cancellationToken)
    {
        var receivedAt = time.GetUtcNow();
        var settings = await sources.SettingsAsync(body, named, cancellationToken);
        if (!settings.IsRegistered) await newSources.TellAsync(settings.Id, cancellationToken);
        var readings = FeedReadings.Of(body, settings);
        counters.Count(settings.Id, receivedAt, readings.OfType<FeedReading.Understood>().FirstOrDefault()?.Message.RecordedAt);
        if (readings.OfType<FeedReading.Rejected>().FirstOrDefault() is { } rejected)
            await SetAsideAsync(settings, receivedAt, rejected, body, cancellationToken);    // whole: replayed, what was understood changes nothing
        foreach (var reading in readings)
        {
            if (reading is FeedReading.Ignored ignored) log.LogInformation("{Source} {Event} seen and ignored: {Why}", settings.Id, ignored.Event, ignored.Why);
            if (reading is FeedReading.Understood understood) await HearAsync(settings, receivedAt, understood.Message, body, cancellationToken);
        }
    }

    /// <summary>Counts and sets aside what a sender is told cannot be read.</summary>
    public async Task RejectAsync(
        SourceSettings settings, DateTimeOffset receivedAt, FeedReading.Rejected why, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        counters.Count(settings.Id, receivedAt, recordedAt: null);
        if (!settings.IsRegistered) await newSources.TellAsync(settings.Id, cancellationToken);
        await SetAsideAsync(settings, receivedAt, why, body, cancellationToken);
    }

    private async Task HearAsync(SourceSettings settings, DateTimeOffset receivedAt, FeedMessage message, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        switch (await FindAsync(settings, message, cancellationToken))
        {
            case Found.Nobody:
                log.LogInformation("{Source} {Event}: nobody with a care plan.", settings.Id, message.Event);
                break;
            case Found.Contradiction contradiction:
                await SetAsideAsync(settings, receivedAt, new("PID", contradiction.Field, contradiction.Why), body, cancellationToken);
                break;
            case Found.Somebody somebody:
                var request = new Request(Precondition: loaded => Contradicts(loaded.Record.Plan, message));
                var outcome = await shell.RunAsync(somebody.Person, new Input.FeedHeard(message, receivedAt), cancellationToken, request);
                if (outcome is Outcome.Refused refused)
                    await SetAsideAsync(settings, receivedAt, new("PID", refused.Refusal.Field, refused.Refusal.Message), body, cancellationToken);
                if (outcome is Outcome.Stuck)
                    await SetAsideAsync(settings, receivedAt, new("MSH", null, "The person's record cannot be decided; operators know. Replay after the fix."), body, cancellationToken);
                break;
        }
    }

    /// <summary>Whoever holds the message's identifiers, among those of authorities registered for the source.</summary>
    public async Task<Found> FindAsync(SourceSettings settings, FeedMessage message, CancellationToken cancellationToken)
    {
        PersonId? person = null;
        foreach (var system in settings.Identifiers.Select(authority => authority.System).Distinct())
        {
            foreach (var identifier in message.Identifiers.Where(identifier => identifier.System == system))
            {
                if (await identifiers.FindAsync(identifier, cancellationToken) is not { } holder) continue;
                if (person is { } other && other != holder) return new Found.Contradiction("PID-3", "The identifiers belong to different people.");
                person = holder;
            }
        }

        return person is { } found ? new Found.Somebody(found) : new Found.Nobody();
    }

    private static Refusal? Contradicts(CarePlan? plan, FeedMessage message) =>
        plan is not null && message.BirthDate is { } born && born != plan.Person.BirthDate
            ? new(RefusalKind.Conflict, "PID-7", "The birth date contradicts the plan of whoever holds the identifier.") : null;

    private async Task SetAsideAsync(
        SourceSettings settings, DateTimeOffset receivedAt, FeedReading.Rejected why, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var id = await quarantine.AddAsync(settings.Id.Value, receivedAt, why, Hl7Excerpt.Of(body.Span), body, cancellationToken);
        log.LogWarning("{Source}: a message was set aside as {Quarantine}: {Field} {Why}", settings.Id, id, why.Field ?? why.Segment, why.Why);
    }
}

/// <summary>Whom a message is about.</summary>
internal abstract record Found
{
    private Found() { }

    /// <summary>Nobody we know.</summary>
    public sealed record Nobody : Found;

    /// <summary>One person.</summary>
    public sealed record Somebody(PersonId Person) : Found;

    /// <summary>Not to be told without a guess.</summary>
    public sealed record Contradiction(string Field, string Why) : Found;
}
