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
    FeedSources sources, IngressBus bus, Matching matching, RecordsDesk records, RecordMerger merger, HandingOn handing, SightingStore sightings, IdentityDesk identities, QuarantineStore quarantine, FeedCounters counters, PersonShell shell,
    SourceTroubles troubles, TimeProvider time, ILogger<FeedIntake> log)
{
    private static readonly FeedReading.Rejected Undecidable = new("MSH", null, "The person's record cannot be decided; operators know. Replay after the fix.");

    /// <param name="body">The bytes as received.</param>
    /// <param name="named">The source named with them.</param>
    /// <param name="queue">The queue they came by: the messages of a batch go back to it, each on its own.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="first">When the house first had them; null when that is now.</param>
    public async Task TakeAsync(ReadOnlyMemory<byte> body, SourceId? named, string queue, CancellationToken cancellationToken, FirstReceipt? first = null)
    {
        var receipt = first ?? new(time.GetUtcNow(), IsAgain: false);
        var messages = FeedBody.Split(body);
        if (messages.Count > 1) await bus.SendAllAsync(queue, named, messages, FeedBody.Hl7MediaType, cancellationToken, receipt with { IsAgain = false });
        else await TakeOneAsync(new(messages[0], named, queue, receipt.At), receipt.IsAgain, cancellationToken);
    }

    private async Task TakeOneAsync(Arrival arrival, bool isCounted, CancellationToken cancellationToken)
    {
        var settings = await sources.SettingsAsync(arrival.Body, arrival.Named, cancellationToken);
        if (!settings.IsRegistered) await troubles.TellOfNewAsync(settings.Id, cancellationToken);
        var readings = FeedReadings.Of(arrival.Body, settings);
        if (!isCounted) counters.Count(settings.Id, time.GetUtcNow(), readings, arrival.IsReload);
        if (readings.OfType<FeedReading.Rejected>().FirstOrDefault() is { } rejected)
            await SetAsideAsync(settings, arrival, rejected, cancellationToken);    // whole: replayed, what was understood changes nothing
        foreach (var reading in readings)
        {
            if (reading is FeedReading.Ignored ignored) log.LogInformation("{Source} {Event} seen and ignored: {Why}", settings.Id, ignored.Event, ignored.Why);
            else await ActAsync(settings, arrival, reading, cancellationToken);
        }

        if (!isCounted && arrival.Excluded > 0 && arrival.Excluded + readings.Count(reading => reading is FeedReading.Ignored) == readings.Count)
            counters.CountIgnored(settings.Id, time.GetUtcNow());
    }

    private async Task ActAsync(SourceSettings settings, Arrival arrival, FeedReading reading, CancellationToken cancellationToken)
    {
        try
        {
            if (reading is FeedReading.Understood understood) await HearAsync(settings, arrival, understood.Message, cancellationToken);
            if (reading is FeedReading.OfRecords ofRecords) await TakeAsync(settings, arrival, ofRecords.Message, cancellationToken);
        }
        catch (UnreadableRecordException e)
        {
            await shell.RunAsync(e.Person, new Input.Woken(), cancellationToken);    // marks them stuck and tells people
            await SetAsideAsync(settings, arrival, Undecidable, cancellationToken);
        }
    }

    /// <summary>Counts and sets aside what a sender is told cannot be read.</summary>
    public async Task RejectAsync(
        SourceSettings settings, DateTimeOffset receivedAt, FeedReading.Rejected why, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        counters.Count(settings.Id, receivedAt, [why]);
        if (!settings.IsRegistered) await troubles.TellOfNewAsync(settings.Id, cancellationToken);
        await SetAsideAsync(settings, new(body, settings.Id, Entities.Feed, receivedAt), why, cancellationToken);
    }

    private async Task HearAsync(SourceSettings settings, Arrival arrival, FeedMessage message, CancellationToken cancellationToken)
    {
        var match = await matching.FindAsync(settings, message, cancellationToken);
        if (match is Match.Nobody && settings.Sightings > TimeSpan.Zero && SeenVisit.IsKept(message))
        {
            // A plan claims its identifiers before it reads what was seen: one of the two finds the other.
            await sightings.AddAsync(settings, message, arrival.ReceivedAt, cancellationToken);
            match = await matching.FindWithMovesAsync(settings, message, cancellationToken);
        }

        await HearAsync(settings, arrival, message, match, cancellationToken);
    }

    private async Task TakeAsync(SourceSettings settings, Arrival arrival, RecordsMessage message, CancellationToken cancellationToken)
    {
        switch (await records.TakeAsync(settings, message, arrival.ReceivedAt, cancellationToken))
        {
            case RecordsOutcome.Doubted doubted:
                await AskAsync(settings, arrival, WhoIsMeant.Of(message), doubted.Doubt, cancellationToken);
                break;
            case RecordsOutcome.Stuck:
                await SetAsideAsync(settings, arrival, Undecidable, cancellationToken);
                break;
        }
    }

    private async Task HearAsync(SourceSettings settings, Arrival arrival, FeedMessage message, Match match, CancellationToken cancellationToken)
    {
        switch (match)
        {
            case Match.Nobody { IsOfMovedVisit: true } when await handing.OfNobodyAsync(sightings.KeysOf(settings, message.Identifiers), settings.Id, message.VisitNumber!, cancellationToken) is { } on:
                await HandOnAsync(settings, arrival, message, on, cancellationToken);
                break;
            case Match.Nobody when message.Excluded is { } why:
                Ignore(settings, arrival, message, why);
                break;
            case Match.Nobody:
                counters.CountUnknown(settings.Id, time.GetUtcNow());
                log.LogInformation("{Source} {Event}: nobody with a care plan.", settings.Id, message.Event);
                break;
            case Match.Unclear unclear:
                await DoubtAsync(settings, arrival, message, unclear.Doubt, cancellationToken);
                break;
            case Match.Somebody somebody:
                if (await DecideAsync(settings, arrival, message, somebody.Person, somebody.UnlessContradictedBy(message), cancellationToken) is { } refusal)
                    await DoubtAsync(settings, arrival, message, new([somebody.Person], refusal.Field, refusal.Message), cancellationToken);
                break;
        }
    }

    private async Task<Refusal?> DecideAsync(
        SourceSettings settings, Arrival arrival, FeedMessage message, PersonId person, Request? request, CancellationToken cancellationToken)
    {
        switch (await shell.RunAsync(person, new Input.FeedHeard(message, arrival.ReceivedAt) { IsReload = arrival.IsReload }, cancellationToken, request))
        {
            case Outcome.Refused refused:
                return refused.Refusal;
            case Outcome.Stuck:
                await SetAsideAsync(settings, arrival, Undecidable, cancellationToken);
                return null;
            case Outcome.Decided decided:
                if (message.Excluded is { } why && decided.Decision.Reasons.Any(reason => reason.Code == Reason.Excluded)) Ignore(settings, arrival, message, why);
                if (MovedOn.In(decided.Decision.Record, settings.Id, message.VisitNumber) is { } on) await HandOnAsync(settings, arrival, message, on, cancellationToken);
                return null;
            default:
                return null;
        }
    }

    private void Ignore(SourceSettings settings, Arrival arrival, FeedMessage message, string why)
    {
        arrival.Excluded++;
        log.LogInformation("{Source} {Event} seen and ignored: {Why}", settings.Id, message.Event, why);
    }

    private async Task HandOnAsync(SourceSettings settings, Arrival arrival, FeedMessage message, MovedOn to, CancellationToken cancellationToken)
    {
        if (to.Takes(message, arrival.ReceivedAt) && !await handing.GiveAsync(settings, message, arrival.ReceivedAt, to, cancellationToken))
            await SetAsideAsync(settings, arrival, Undecidable, cancellationToken);
    }

    // What people decided about the same doubt holds; until they have, the message waits in quarantine.
    private async Task DoubtAsync(SourceSettings settings, Arrival arrival, FeedMessage message, Doubt doubt, CancellationToken cancellationToken)
    {
        switch (await identities.DecisionOnAsync(WhoIsMeant.Of(message), doubt, cancellationToken))
        {
            case IdentityDecision.SamePerson:
                if (!await JoinAsync(doubt.People, cancellationToken))
                {
                    await SetAsideAsync(settings, arrival, Undecidable, cancellationToken);
                    break;
                }

                await DecideAsync(settings, arrival, message, doubt.People[0], request: null, cancellationToken);
                break;
            case IdentityDecision.NotTheSame:
                log.LogInformation("{Source} {Event}: not about whoever holds the identifier, as people have decided.", settings.Id, message.Event);
                break;
            case null:
                await AskAsync(settings, arrival, WhoIsMeant.Of(message), doubt, cancellationToken);
                break;
        }
    }

    private async Task AskAsync(SourceSettings settings, Arrival arrival, WhoIsMeant message, Doubt doubt, CancellationToken cancellationToken)
    {
        var why = new FeedReading.Rejected(doubt.Field.Split('-', '.')[0], doubt.Field, doubt.Why);
        var kept = await SetAsideAsync(settings, arrival, why, cancellationToken, identities.ReviewOf(message, doubt));
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
        SourceSettings settings, Arrival arrival, FeedReading.Rejected why, CancellationToken cancellationToken, string? review = null)
    {
        var kept = new SetAside(settings.Id.Value, why, arrival.Body, arrival.ReceivedAt)
        {
            Queue = arrival.Queue, Named = arrival.Named, Excerpt = FeedBody.ExcerptOf(arrival.Body), Review = review,
        };
        var id = arrival.KeptAs ??= await quarantine.AddAsync(kept, time.GetUtcNow(), cancellationToken);
        if (why.Fault == FeedFault.OnlyAnnounced) await troubles.TellOfAnnouncementsAsync(settings.Id, cancellationToken);
        log.LogWarning("{Source}: a message was set aside as {Quarantine}: {Field} {Why}", settings.Id, id, why.Field ?? why.Segment, why.Why);
        return id;
    }
}
