using CareAlerts.Domain;
using CareAlerts.Feeds.Hl7v2;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Intake;

/// <summary>
/// From bytes to a decision: read, find the person, decide. What cannot be understood is set aside with its reason and counts as taken:
/// a custom handler cannot dead-letter, and a message that will never be understood must not be tried again.
/// </summary>
internal sealed class FeedIntake(
    DirectorySnapshots directories, IdentifierIndex identifiers, QuarantineStore quarantine, FeedCounters counters, PersonShell shell,
    NewSources newSources, TimeProvider time, ILogger<FeedIntake> log)
{
    public async Task TakeAsync(ReadOnlyMemory<byte> body, SourceId? named, CancellationToken cancellationToken)
    {
        var receivedAt = time.GetUtcNow();
        var settings = await SettingsAsync(body, named, cancellationToken);
        var reading = Hl7FeedReader.Read(body, settings);
        counters.Count(settings.Id, receivedAt, (reading as FeedReading.Understood)?.Message.RecordedAt);
        if (!settings.IsRegistered) await newSources.TellAsync(settings.Id, cancellationToken);
        switch (reading)
        {
            case FeedReading.Rejected rejected:
                await SetAsideAsync(settings, receivedAt, rejected, body, cancellationToken);
                break;
            case FeedReading.Ignored ignored:
                log.LogInformation("{Source} {Event} seen and ignored: {Why}", settings.Id, ignored.Event, ignored.Why);
                break;
            case FeedReading.Understood understood:
                await HearAsync(settings, receivedAt, understood.Message, body, cancellationToken);
                break;
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

    /// <summary>The settings a message is read by: those of the source named, else of the source its header names.</summary>
    public async Task<SourceSettings> SettingsAsync(ReadOnlyMemory<byte> body, SourceId? named, CancellationToken cancellationToken)
    {
        if (named is { } source) return await directories.SourceAsync(new(Keys.Safe(source.Value)), cancellationToken);
        var registered = await directories.SourcesAsync(cancellationToken);
        var header = Hl7FeedReader.HeaderOf(body);
        foreach (var candidate in Candidates(header))
            if (registered.TryGetValue(new(candidate), out var settings)) return settings;
        return SourceSettings.Default(new(Candidates(header).LastOrDefault() ?? "unknown"));
    }

    // MSH-3|MSH-4 names the source; a source registered under its organisation code or its application alone is found as well.
    private static IEnumerable<string> Candidates(Hl7Header? header)
    {
        if (header is null) yield break;
        if (header is { Application: { } sender, Facility: { } site }) yield return Keys.Safe($"{sender}-{site}");
        if (header.Application is { } application) yield return Keys.Safe(application);
        if (header.Facility is { } facility) yield return Keys.Safe(facility);
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
