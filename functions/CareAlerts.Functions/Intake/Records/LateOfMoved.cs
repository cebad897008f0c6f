using CareAlerts.Domain;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Intake.Records;

/// <summary>
/// What is heard late of a visit that a hospital had recorded under the wrong person is about whose it is: found by the keys that the hospital gave
/// with the move, be they somebody's or not yet anybody's.
/// </summary>
internal sealed class LateOfMoved(IdentifierIndex identifiers, MovedVisits moved, SightingStore sightings, PersonShell shell, TimeProvider time)
{
    /// <summary>Keys of whose the visit is, as a record knows that has heard of it; empty where it is the record's own.</summary>
    public static IReadOnlyList<string> WhoseItIs(PersonRecord heard, FeedMessage message) =>
        message is { IsProduction: true, VisitNumber: not null } &&
        heard.Stays.FirstOrDefault(stay => stay.Source == message.Source && !stay.IsTraining && stay.IsVisit(message.VisitNumber)) is { Status: StayStatus.EnteredInError } stay
            ? stay.MovedTo : [];

    /// <summary>Keys of whose a visit is that is noted as moved, as the sightings under some keys and the message say; empty where it was recorded there again since.</summary>
    public async Task<IReadOnlyList<string>> WhoseItIsAsync(IReadOnlyList<string> keys, FeedMessage message, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        var seen = await sightings.OfVisitAsync(keys, message.Source, message.VisitNumber!, time.GetUtcNow(), cancellationToken);
        var facts = seen.Aggregate(SeenVisit.Of(message, receivedAt).Facts, (sum, one) => sum.And(one.Facts));
        return StayStatusRules.Of(facts) is StayStatus.EnteredInError ? seen.Where(one => one.MovedTo.Count > 0).MaxBy(one => one.Facts.MovedAway?.Recorded)?.MovedTo ?? [] : [];
    }

    /// <summary>Who holds the first of some keys that anybody holds; null for nobody.</summary>
    public async Task<PersonId?> HolderAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        foreach (var key in keys)
            if (await identifiers.HolderAsync(key, cancellationToken) is { } holder) return holder;
        return null;
    }

    /// <summary>Hands a message on to whose it is, and from there on if it is not theirs either. False when a record on the way cannot be decided.</summary>
    /// <param name="settings">Of the source.</param>
    /// <param name="message">The message.</param>
    /// <param name="arrival">How it came.</param>
    /// <param name="keys">Keys of whose the visit is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<bool> HandOnAsync(SourceSettings settings, FeedMessage message, Arrival arrival, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var (receivedAt, tried) = (arrival.ReceivedAt, new HashSet<string>());
        while (keys.Any(tried.Add))
        {
            var person = await HolderAsync(keys, cancellationToken);
            if (person is null && SightingStore.IsPresence(message.Trigger))
            {
                await sightings.AddAsync(settings, keys, SeenVisit.Of(message, receivedAt), message.RecordedAt ?? receivedAt, message.Trigger.ToString(), born: null, nhs: [], cancellationToken);
                (person, var isNoted) = await LookAsync(keys, message, cancellationToken);    // a plan may have been made meanwhile
                if (person is null && isNoted)
                {
                    keys = await WhoseItIsAsync(keys, message, receivedAt, cancellationToken);
                    continue;
                }
            }

            if (person is not { } whose) return true;
            if (await shell.RunAsync(whose, new Input.FeedHeard(message, receivedAt) { IsReload = arrival.IsReload }, cancellationToken) is not Outcome.Decided decided) return false;
            keys = WhoseItIs(decided.Decision.Record, message);
        }

        return true;
    }

    private async Task<(PersonId? Holder, bool IsNoted)> LookAsync(IReadOnlyList<string> keys, FeedMessage message, CancellationToken cancellationToken)
    {
        var looks = new List<(PersonId? Holder, bool IsNoted)>();
        foreach (var key in keys) looks.Add(await moved.LookAsync(key, message.Source, message.VisitNumber!, cancellationToken));
        return (looks.Find(look => look.Holder is not null).Holder, looks.Exists(look => look.IsNoted));
    }
}
