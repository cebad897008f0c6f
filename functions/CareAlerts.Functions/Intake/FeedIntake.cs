using CareAlerts.Domain;
using CareAlerts.Feeds;
using CareAlerts.Functions.Intake.Records;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Intake;

/// <summary>
/// From bytes to a decision: read, find the person, decide. What cannot be understood is set aside with its reason and counts as taken:
/// a custom handler cannot dead-letter, and a message that will never be understood must not be tried again.
/// </summary>
internal sealed class FeedIntake(
    FeedSources sources, IngressBus bus, Matching matching, RecordsDesk records, RecordMerger merger, SightingStore sightings, IdentityDesk identities, QuarantineStore quarantine, FeedCounters counters, PersonShell shell,
    NewSources newSources, TimeProvider time, ILogger<FeedIntake> log)
{
    private static readonly FeedReading.Rejected Undecidable = new("MSH", null, "The person's record cannot be decided; operators know. Replay after the fix.");

    /// <param name="body">The bytes as received.</param>
    /// <param name="named">The source named with them.</param>
    /// <param name="queue">The queue they came by: the messages of a batch go back to it, each on its own.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task TakeAsync(ReadOnlyMemory<byte> body, SourceId? named, string queue, CancellationToken cancellationToken)
    {
        var messages = FeedBody.Split(body);
        if (messages.Count > 1) await bus.SendAllAsync(queue, named, messages, FeedBody.Hl7MediaType, cancellationToken);
        else await TakeOneAsync(messages[0], named, cancellationToken);
    }

    private async Task TakeOneAsync(ReadOnlyMemory<byte> body, SourceId? named, CancellationToken cancellationToken)
    {
        var receivedAt = time.GetUtcNow();
        var settings = await sources.SettingsAsync(body, named, cancellationToken);
        if (!settings.IsRegistered) await newSources.TellAsync(settings.Id, cancellationToken);
        var readings = FeedReadings.Of(body, settings);
        counters.Count(settings.Id, receivedAt, readings);
        if (readings.OfType<FeedReading.Rejected>().FirstOrDefault() is { } rejected)
            await SetAsideAsync(settings, receivedAt, rejected, body, cancellationToken);    // whole: replayed, what was understood changes nothing
        foreach (var reading in readings)
        {
            if (reading is FeedReading.Ignored ignored) log.LogInformation("{Source} {Event} seen and ignored: {Why}", settings.Id, ignored.Event, ignored.Why);
            if (reading is FeedReading.Understood understood) await HearAsync(settings, receivedAt, understood.Message, body, cancellationToken);
            if (reading is FeedReading.OfRecords ofRecords) await TakeAsync(settings, receivedAt, ofRecords.Message, body, cancellationToken);
        }
    }

    /// <summary>Counts and sets aside what a sender is told cannot be read.</summary>
    public async Task RejectAsync(
        SourceSettings settings, DateTimeOffset receivedAt, FeedReading.Rejected why, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        counters.Count(settings.Id, receivedAt, [why]);
        if (!settings.IsRegistered) await newSources.TellAsync(settings.Id, cancellationToken);
        await SetAsideAsync(settings, receivedAt, why, body, cancellationToken);
    }

    private async Task HearAsync(SourceSettings settings, DateTimeOffset receivedAt, FeedMessage message, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var match = await matching.FindAsync(settings, message, cancellationToken);
        if (match is Match.Nobody && settings.Sightings > TimeSpan.Zero && SightingStore.IsPresence(message.Trigger))
        {
            // A plan claims its identifiers before it reads what was seen: one of the two finds the other.
            await sightings.AddAsync(settings, message, receivedAt, cancellationToken);
            match = await matching.FindAsync(settings, message, cancellationToken);
        }

        await HearAsync(settings, receivedAt, message, match, body, cancellationToken);
    }

    private async Task TakeAsync(SourceSettings settings, DateTimeOffset receivedAt, RecordsMessage message, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        switch (await records.TakeAsync(settings, message, receivedAt, cancellationToken))
        {
            case RecordsOutcome.Doubted doubted:
                await AskAsync(settings, receivedAt, WhoIsMeant.Of(message), doubted.Doubt, body, cancellationToken);
                break;
            case RecordsOutcome.Stuck:
                await SetAsideAsync(settings, receivedAt, Undecidable, body, cancellationToken);
                break;
        }
    }

    private async Task HearAsync(SourceSettings settings, DateTimeOffset receivedAt, FeedMessage message, Match match, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        switch (match)
        {
            case Match.Nobody:
                counters.CountUnknown(settings.Id, receivedAt);
                log.LogInformation("{Source} {Event}: nobody with a care plan.", settings.Id, message.Event);
                break;
            case Match.Unclear unclear:
                await DoubtAsync(settings, receivedAt, message, unclear.Doubt, body, cancellationToken);
                break;
            case Match.Somebody somebody:
                if (await DecideAsync(settings, receivedAt, message, somebody.Person, body, somebody.UnlessContradictedBy(message), cancellationToken) is { } refusal)
                    await DoubtAsync(settings, receivedAt, message, new([somebody.Person], refusal.Field, refusal.Message), body, cancellationToken);
                break;
        }
    }

    private async Task<Refusal?> DecideAsync(
        SourceSettings settings, DateTimeOffset receivedAt, FeedMessage message, PersonId person, ReadOnlyMemory<byte> body, Request? request, CancellationToken cancellationToken)
    {
        switch (await shell.RunAsync(person, new Input.FeedHeard(message, receivedAt), cancellationToken, request))
        {
            case Outcome.Refused refused:
                return refused.Refusal;
            case Outcome.Stuck:
                await SetAsideAsync(settings, receivedAt, Undecidable, body, cancellationToken);
                return null;
            case Outcome.Decided decided:
                await HearWhoseItIsAsync(settings, receivedAt, message, decided.Decision.Record, body, cancellationToken);
                return null;
            default:
                return null;
        }
    }

    // What is heard late of a visit that was recorded under the wrong person is about whose it is.
    private async Task HearWhoseItIsAsync(
        SourceSettings settings, DateTimeOffset receivedAt, FeedMessage message, PersonRecord heard, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var moved = heard.Stays.FirstOrDefault(stay => stay.Source == message.Source && !stay.IsTraining && stay.Visit is not null && stay.IsVisit(message.VisitNumber));
        if (moved is not { Status: StayStatus.EnteredInError, MovedTo: { } key } || !message.IsProduction) return;
        if (await matching.HolderAsync(key, cancellationToken) is { } person && person != heard.Id) await DecideAsync(settings, receivedAt, message, person, body, request: null, cancellationToken);
        else if (SightingStore.IsPresence(message.Trigger)) await sightings.AddAsync(settings, key, SeenVisit.Of(message, receivedAt), message.RecordedAt ?? receivedAt, message.Trigger.ToString(), born: null, cancellationToken);
    }

    // What people decided about the same doubt holds; until they have, the message waits in quarantine.
    private async Task DoubtAsync(
        SourceSettings settings, DateTimeOffset receivedAt, FeedMessage message, Doubt doubt, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        switch (await identities.DecisionOnAsync(WhoIsMeant.Of(message), doubt, cancellationToken))
        {
            case IdentityDecision.SamePerson:
                if (!await JoinAsync(doubt.People, cancellationToken))
                {
                    await SetAsideAsync(settings, receivedAt, Undecidable, body, cancellationToken);
                    break;
                }

                await DecideAsync(settings, receivedAt, message, doubt.People[0], body, request: null, cancellationToken);
                break;
            case IdentityDecision.NotTheSame:
                log.LogInformation("{Source} {Event}: not about whoever holds the identifier, as people have decided.", settings.Id, message.Event);
                break;
            case null:
                await AskAsync(settings, receivedAt, WhoIsMeant.Of(message), doubt, body, cancellationToken);
                break;
        }
    }

    private async Task AskAsync(
        SourceSettings settings, DateTimeOffset receivedAt, WhoIsMeant message, Doubt doubt, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var kept = await SetAsideAsync(settings, receivedAt, new(doubt.Field.Split('-', '.')[0], doubt.Field, doubt.Why), body, cancellationToken);
        await identities.AskAsync(message, doubt, kept, cancellationToken);
    }

    // Identifiers of different people that people say are one person: their records become one.
    private async Task<bool> JoinAsync(IReadOnlyList<PersonId> doubted, CancellationToken cancellationToken)
    {
        foreach (var other in doubted.Skip(1))
            if (!await merger.JoinAsync(doubted[0], other, cancellationToken)) return false;
        return true;
    }

    private async Task<string> SetAsideAsync(
        SourceSettings settings, DateTimeOffset receivedAt, FeedReading.Rejected why, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var id = await quarantine.AddAsync(settings.Id.Value, receivedAt, why, FeedBody.ExcerptOf(body), body, cancellationToken);
        log.LogWarning("{Source}: a message was set aside as {Quarantine}: {Field} {Why}", settings.Id, id, why.Field ?? why.Segment, why.Why);
        return id;
    }
}
