using CareAlerts.Domain;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Intake.Records;

/// <summary>
/// Gives what is known of a visit that a hospital had recorded under the wrong person to whose it is, and on from there where it was moved again: by
/// the keys that the hospital gave with the move, be they somebody's or not yet anybody's.
/// </summary>
internal sealed class HandingOn(IdentifierIndex identifiers, MovedVisits moved, SightingStore sightings, PersonShell shell, TimeProvider time)
{
    /// <summary>Where a visit of nobody known went, as the sightings under some keys say.</summary>
    public async Task<MovedOn?> OfNobodyAsync(IReadOnlyList<string> keys, SourceId source, string visit, CancellationToken cancellationToken) =>
        MovedOn.In(await sightings.OfVisitAsync(keys, source, visit, time.GetUtcNow(), cancellationToken));

    /// <summary>Who holds the first of some keys that anybody holds; null for nobody.</summary>
    public async Task<PersonId?> HolderAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        foreach (var key in keys)
            if (await identifiers.HolderAsync(key, cancellationToken) is { } holder) return holder;
        return null;
    }

    /// <summary>Hands a message on. False when a record on the way cannot be decided.</summary>
    public Task<bool> GiveAsync(SourceSettings settings, FeedMessage message, DateTimeOffset receivedAt, MovedOn to, CancellationToken cancellationToken) =>
        GiveAsync(settings, [SeenVisit.Of(message, receivedAt)], to, new($"{message.Trigger}-on", message.RecordedAt ?? receivedAt, Born: null), cancellationToken);

    /// <summary>Hands on what is known of a visit. False when a record on the way cannot be decided.</summary>
    /// <param name="settings">Of the source.</param>
    /// <param name="seen">What is known of the visit, and the numbers it had.</param>
    /// <param name="to">Whose it is.</param>
    /// <param name="said">The message it comes of.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<bool> GiveAsync(SourceSettings settings, IReadOnlyList<SeenVisit> seen, MovedOn to, Occasion said, CancellationToken cancellationToken)
    {
        var (visit, going) = (seen[0].Visit!, seen);
        var tried = new HashSet<string>();
        for (var next = to; next is not null && next.Keys.Any(tried.Add);)
        {
            going = next.Of(going);    // what was left behind where it was first does not go on from there either
            var person = await HolderAsync(next.Keys, cancellationToken);
            if (person is null && settings.Sightings > TimeSpan.Zero)
            {
                await KeepAsync(settings, going, next.Keys, said, cancellationToken);
                (person, var isNoted) = await moved.LookAsync(next.Keys, settings.Id, visit, cancellationToken);    // a plan may have been made meanwhile
                if (person is null && isNoted)
                {
                    next = await OfNobodyAsync(next.Keys, settings.Id, visit, cancellationToken);
                    continue;
                }
            }

            if (person is not { } whose) return true;
            if (await shell.RunAsync(whose, new Input.VisitsSeen(going), cancellationToken) is not Outcome.Decided decided) return false;
            next = MovedOn.In(decided.Decision.Record, settings.Id, visit);
        }

        return true;
    }

    private async Task KeepAsync(SourceSettings settings, IReadOnlyList<SeenVisit> seen, IReadOnlyList<string> keys, Occasion said, CancellationToken cancellationToken)
    {
        foreach (var (one, at) in seen.Select((one, at) => (one, at)))
            await sightings.AddAsync(settings, keys, one, said.RecordedAt, $"{said.Name}-{at}", said.Born, nhs: [], cancellationToken);
    }
}

/// <summary>The message that something was seen by.</summary>
/// <param name="Name">What tells it from others of the same visit and time.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="Born">The birth date it says, if any.</param>
internal sealed record Occasion(string Name, DateTimeOffset RecordedAt, DateOnly? Born);
