using CareAlerts.Domain;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Intake.Records;

/// <summary>What became of a message about a hospital's records.</summary>
internal abstract record RecordsOutcome
{
    private RecordsOutcome() { }

    /// <summary>It was carried out, or there was nothing to do.</summary>
    public sealed record Done(string InWords) : RecordsOutcome;

    /// <summary>It waits for people.</summary>
    public sealed record Doubted(Doubt Doubt) : RecordsOutcome;

    /// <summary>A record it concerns cannot be decided; the caller keeps the message.</summary>
    public sealed record Stuck : RecordsOutcome;
}

/// <summary>What a step came to.</summary>
internal enum Step
{
    Done,

    /// <summary>Somebody else was faster, or a first step was done: look again.</summary>
    Again,

    /// <summary>A record cannot be decided.</summary>
    Stuck,
}

/// <summary>
/// Carries out what hospitals say about their own records: numbers, visits and whole records follow. Every step can be done again, so that a
/// message that comes back after a kill goes on where it stopped; and what was planned is looked at again whenever somebody else was faster.
/// </summary>
internal sealed class RecordsDesk(
    RecordsPlanner planner, RecordMerger merger, IdentifierIndex identifiers, RecordLinks links, PlanNumbers numbers, VisitsDesk visits, SightingStore sightings, IdentityDesk reviews, PersonShell shell,
    PersonStore people, TimeProvider time, ILogger<RecordsDesk> log)
{
    private const int MostRounds = 8;

    public async Task<RecordsOutcome> TakeAsync(SourceSettings settings, RecordsMessage message, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        var confirmed = new HashSet<string>();
        for (var round = 0; round < MostRounds; round++)
        {
            var plan = await planner.PlanAsync(settings, message, confirmed, cancellationToken);
            if (plan is RecordsPlan.Unclear unclear)
            {
                var decision = await reviews.DecisionOnAsync(WhoIsMeant.Of(message), unclear.Doubt, cancellationToken);
                if (decision is null) return new RecordsOutcome.Doubted(unclear.Doubt);
                if (decision is IdentityDecision.SamePerson)
                {
                    confirmed.Add(unclear.Doubt.Why);
                    continue;
                }

                if (unclear.UnlessSo is null) return new RecordsOutcome.Done("People have decided that the records are not one person's.");
                plan = unclear.UnlessSo;
            }

            var step = await CarryOutAsync(plan, settings, message, receivedAt, cancellationToken);
            log.LogInformation("{Source} {Event}: {What} {Step}", settings.Id, message.Event, plan.InWords, step);
            if (step == Step.Done && OfNhsNumbers(plan, message, confirmed) is var (whose, input) && await shell.RunAsync(whose, input, cancellationToken) is Outcome.Stuck) step = Step.Stuck;
            if (step == Step.Stuck) return new RecordsOutcome.Stuck();
            if (step == Step.Done) return new RecordsOutcome.Done(plan.InWords);
        }

        throw new TimeoutException("Too many change the same records at once.");
    }

    // Once confirmed, or every message under the other number would be put to people again; until the hospital unlinks the two.
    private static (PersonId Whose, Input Said)? OfNhsNumbers(RecordsPlan plan, RecordsMessage message, HashSet<string> confirmed)
    {
        var numbers = IdentityRules.NhsNumbersOf([.. message.Identifiers, .. message.Former]);
        return plan switch
        {
            RecordsPlan.OnePerson { Together: true, Person: { } person } when confirmed.Contains(RecordsPlanner.Differ) => (person.Id, new Input.NhsNumbersConfirmed(numbers)),
            RecordsPlan.OnePerson { Together: false, Person: { OtherNhsNumbers.Count: > 0 } person } => (person.Id, new Input.NhsNumbersTakenBack(numbers)),
            _ => null,
        };
    }

    private Task<Step> CarryOutAsync(RecordsPlan plan, SourceSettings settings, RecordsMessage message, DateTimeOffset receivedAt, CancellationToken cancellationToken) => plan switch
    {
        RecordsPlan.Nothing => Task.FromResult(Step.Done),
        RecordsPlan.OnePerson one => LinkAsync(one, message, receivedAt, cancellationToken),
        RecordsPlan.TwoRecords two => MergeAsync(two, cancellationToken),
        RecordsPlan.NumbersMoved moved => HandOverAsync(moved, message, receivedAt, cancellationToken),
        RecordsPlan.VisitMoved moved when message is RecordsMessage.VisitMoved said => visits.MoveAsync(moved, settings, said, receivedAt, cancellationToken),
        RecordsPlan.VisitRenumbered renumbered when message is RecordsMessage.VisitRenumbered said => visits.RenumberAsync(renumbered, settings, said, receivedAt, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(plan), plan, "A plan nobody carries out."),
    };

    // Written before holders are read again; a plan claims before it reads these: one of the two finds the other.
    private async Task<Step> LinkAsync(RecordsPlan.OnePerson plan, RecordsMessage message, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        var recorded = message.RecordedAsOf(receivedAt);
        var counting = new HashSet<string>();
        foreach (var (at, number) in plan.Together ? plan.Links : [.. plan.Links, .. AtPlanOf(plan)])
            if (await links.SayAsync(at, number, plan.Together, recorded, cancellationToken) == plan.Together) counting.Add(number);
        if (!plan.Together) return plan.Person is { } linked ? await UnlinkAsync(linked, counting, message, cancellationToken) : Step.Done;
        if (counting.Count == 0) return Step.Done;
        var ats = plan.Links.Select(pair => pair.At).ToList();
        var reached = await ReachedAsync(counting, cancellationToken);
        var held = await identifiers.HeldAsync(ats.Union(reached), cancellationToken);
        if (plan.Person is not { } person) return held.Count == 0 ? Step.Done : Step.Again;
        if (held.Count == 0 || held.Values.Any(holder => holder != person.Id)) return Step.Again;
        if (await AreClaimedAsync(person, reached, held.Keys, cancellationToken))
        {
            // Undone before this, the claims are given up here; undone after it, by whoever undoes it.
            var leading = held.Keys.Intersect(ats.Union(await ReachedAsync(counting, cancellationToken)));
            if ((await identifiers.HeldAsync(leading, cancellationToken)).Count > 0) return await SettleAsync(person, reached, cancellationToken);
        }

        foreach (var key in reached.Except(held.Keys)) await numbers.ReleaseAsync(key, person.Id, cancellationToken);
        return Step.Again;
    }

    // A number joined before leads to others.
    private async Task<IReadOnlyList<string>> ReachedAsync(IReadOnlyCollection<string> numbers, CancellationToken cancellationToken) =>
        [.. numbers.Union(await links.OfAsync(numbers, cancellationToken))];

    // What their plan names is one person's: undone at one of these, an NHS number say, it would come back by another.
    private IEnumerable<(string At, string Number)> AtPlanOf(RecordsPlan.OnePerson plan)
    {
        var named = numbers.NamedIn(plan.Person?.Plan);
        return plan.Links.Where(pair => named.Contains(pair.At) && !named.Contains(pair.Number)).SelectMany(pair => named.Select(at => (at, pair.Number)));
    }

    // What was heard under them so far.
    private async Task<Step> SettleAsync(PersonRecord person, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        var current = (await people.LoadAsync(person.Id, cancellationToken)).Record;    // their plan may have been put since the holders were read
        if (current.Plan is not { } plan) return Step.Done;
        var seen = await sightings.OfAsync(plan.Person, keys, time.GetUtcNow(), cancellationToken);
        return seen.Count > 0 && await shell.RunAsync(current.Id, new Input.VisitsSeen(seen), cancellationToken) is Outcome.Stuck ? Step.Stuck : Step.Done;
    }

    // Written anew: an undoing begun before finds another version. What was the person's and is no more is not claimed again.
    private async Task<bool> AreClaimedAsync(PersonRecord person, IReadOnlyCollection<string> keys, IReadOnlyCollection<string> theirs, CancellationToken cancellationToken)
    {
        foreach (var key in keys)
        {
            if (await identifiers.HolderAsync(key, cancellationToken) is { } named && named != person.Id && await people.AreOneAsync(named, person.Id, cancellationToken))
                await merger.EndAsync(named, cancellationToken);    // its record moved here, and whoever moved it may have been killed
            if (await identifiers.AssureAsync(key, person.Id, cancellationToken, ifHeld: theirs.Contains(key)) != person.Id) return false;
        }

        return true;
    }

    // What leads to the person by their plan, or by another link, still does; what was linked on meanwhile does not.
    private async Task<Step> UnlinkAsync(PersonRecord person, IReadOnlyCollection<string> keys, RecordsMessage message, CancellationToken cancellationToken)
    {
        var released = new HashSet<string>();
        for (var next = keys.ToList(); next.Count > 0; next = [.. (await links.OfAsync(keys, cancellationToken)).Except(released)])
            foreach (var key in next)
            {
                await numbers.ReleaseAsync(key, person.Id, cancellationToken);
                released.Add(key);
            }

        var mayBeAnothers = person.Stays.Any(stay => stay.Source == message.Source && !stay.IsOver);
        if (mayBeAnothers) await TellAsync(person, "unlinked", $"{message.Source} no longer takes two of its records for person {person.Id}'s: look whether their open stays there are theirs.", cancellationToken);
        return Step.Done;
    }

    private async Task<Step> HandOverAsync(RecordsPlan.NumbersMoved plan, RecordsMessage message, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        var recorded = message.RecordedAsOf(receivedAt);
        var named = numbers.NamedIn(plan.From.Plan);
        var moved = new List<string>();
        foreach (var key in plan.Moving)
        {
            // Killed in between, whoever comes again still finds them from the number: it goes last. What leads to them by it alone goes with it.
            var linked = await links.OfAsync([key], cancellationToken);
            IReadOnlyList<string> staying = named.Count == 0 ? linked : [.. linked.Intersect(await links.OfAsync(named, cancellationToken, not: [key])), .. named];
            var going = linked.Except(staying).ToList();
            foreach (var other in staying) await links.SayAsync(other, key, together: false, recorded, cancellationToken);
            foreach (var other in staying.Intersect(linked)) await links.SayAsync(key, other, together: false, recorded, cancellationToken);
            foreach (var number in going.Append(key))
                if (plan.To is { } to) await identifiers.HandOverAsync(number, plan.From.Id, to.Id, cancellationToken);
                else await numbers.ReleaseAsync(number, plan.From.Id, cancellationToken);
            moved.AddRange([key, .. going]);
        }

        foreach (var (at, number) in plan.Links) await links.SayAsync(at, number, together: true, recorded.AddTicks(1), cancellationToken);
        if (plan.From.Stays.Any(stay => stay.Source == message.Source && !stay.IsOver))
            await TellAsync(plan.From, "number-moved", $"{message.Source} says that a number of person {plan.From.Id} is another's: look whether their open stays there are theirs.", cancellationToken);
        if (plan.To is not { } right) return Step.Done;
        return await AreClaimedAsync(right, moved, theirs: [], cancellationToken) ? await SettleAsync(right, moved, cancellationToken) : Step.Again;
    }

    private async Task<Step> MergeAsync(RecordsPlan.TwoRecords plan, CancellationToken cancellationToken) =>
        await merger.JoinAsync(plan.One, plan.Other, cancellationToken) ? Step.Again : Step.Stuck;

    private Task TellAsync(PersonRecord person, string cause, string text, CancellationToken cancellationToken) =>
        shell.AlarmAsync(new Input.HouseTroubled($"{cause}:{person.Id}", text, TellDutyTeamOf: person.Plan?.Locality), cancellationToken);
}
