using CareAlerts.Domain;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Shell;

/// <summary>What became of an input.</summary>
internal abstract record Outcome
{
    private Outcome() { }

    /// <summary>Decided, durable, and its effects carried out.</summary>
    /// <param name="Decision">The last decision it took.</param>
    public sealed record Decided(Decision Decision) : Outcome;

    /// <summary>The request could not be taken; nothing changed.</summary>
    public sealed record Refused(Refusal Refusal) : Outcome;

    /// <summary>The person's record makes a decision throw. Nothing changed; the caller keeps the input.</summary>
    public sealed record Stuck(string Reference) : Outcome;
}

/// <summary>What a request adds to an input.</summary>
/// <param name="Plan">The plan's document, for an input that agrees one.</param>
/// <param name="Precondition">Looked at on every load; a refusal ends the request.</param>
/// <param name="AlsoContacts">Contacts the input names.</param>
/// <param name="LatestStart">No transaction is started after this.</param>
internal sealed record Request(
    PlanDocument? Plan = null, Func<LoadedPerson, Refusal?>? Precondition = null, IReadOnlyList<ContactId>? AlsoContacts = null, DateTimeOffset? LatestStart = null);

/// <summary>
/// One piece of code for every trigger: load, decide, commit under the head's tag, carry out effects, clear the outbox. May be killed
/// between any two steps; whoever comes next finds the commit and carries on.
/// </summary>
internal sealed class PersonShell(
    PersonStore people, OpenIndex open, DirectorySnapshots directories, IdentifierIndex identifiers, InternalBus bus, TimeProvider time, ILogger<PersonShell> log)
{
    private const int MostRounds = 50;
    private static readonly Request NoRequest = new();

    public async Task<Outcome> RunAsync(PersonId id, Input input, CancellationToken cancellationToken, Request? request = null)
    {
        try
        {
            return await RoundsAsync(id, input, request ?? NoRequest, cancellationToken);
        }
        catch (UnreadableRecordException e)
        {
            log.LogError("{Input} for person {Person}: {Reason}", input.GetType().Name, e.Person, e.Message);
            return await StickAsync(e.Person, e.Locality, cancellationToken);    // the head keeps its outbox for whoever can read it again
        }
    }

    private async Task<Outcome> RoundsAsync(PersonId id, Input input, Request request, CancellationToken cancellationToken)
    {
        var lostRace = false;
        for (var round = 1; round <= MostRounds; round++)
        {
            var loaded = await people.LoadOneAsync(id, cancellationToken);
            if (loaded.Record.Moved is { } moved && (input is not Input.Woken || loaded.Outbox.Count > 0))
            {
                // What was in it may not have been taken in there yet: until it is, it is not forgotten here.
                await CarryOnAsync(loaded, cancellationToken);
                if (input is Input.Woken) return new Outcome.Decided(new(loaded.Record, [], [], []));
                id = moved.To;
                continue;
            }

            var directory = await directories.ForAsync(loaded.Record, request.AlsoContacts ?? [], cancellationToken);
            if (Decided(loaded, input, request, directory) is not { } decision)
            {
                await CarryOnAsync(loaded, cancellationToken);    // what was decided before goes out, whatever ails the record now
                return await StickAsync(id, loaded.Record.Plan?.Locality, cancellationToken);
            }

            if (lostRace && !decision.ChangesAnything) await open.HealAsync(loaded, time.GetUtcNow(), cancellationToken);    // a row may be ours, of the race
            if (decision.Refusal is { } refusal) return new Outcome.Refused(refusal);
            if (!decision.ChangesAnything)
            {
                await CarryOnAsync(loaded, cancellationToken);
                if (loaded.IsStuck && loaded.Outbox.Count == 0) await ClearAsync(loaded.Record, new(loaded.HeadETag, []), loaded.OpenRows, cancellationToken);
                return new Outcome.Decided(decision);
            }

            if (await CommitAsync(loaded, decision, request, isAfterLostRace: round > 1, cancellationToken) is not { } committed)
            {
                lostRace = true;
                await Task.Delay(TimeSpan.FromMilliseconds(5 * round), time, cancellationToken);
                continue;
            }

            await CarryOutAsync(decision.Record, committed, cancellationToken);
            if (!decision.More) return new Outcome.Decided(decision);
            input = input.NextRound();
            request = NoRequest;
        }

        throw new TimeoutException($"Person {id} could not be decided in {MostRounds} rounds: too many writers at once.");
    }

    /// <summary>What an input would lead to, decided as it would be and committed nowhere; null for a record that cannot be decided.</summary>
    public async Task<(PersonRecord Before, Decision Decision)?> PreviewAsync(PersonId id, Input input, Request request, CancellationToken cancellationToken)
    {
        try
        {
            var loaded = await people.LoadAsync(id, cancellationToken);
            var directory = await directories.ForAsync(loaded.Record, request.AlsoContacts ?? [], cancellationToken);
            return Decided(loaded, input, request, directory) is { } decision ? (loaded.Record, decision) : null;
        }
        catch (UnreadableRecordException)
        {
            return null;
        }
    }

    /// <summary>
    /// A person's record wherever it has moved to, with all that moved: a move whose maker was killed before everything had arrived is ended first,
    /// so that what looks gone is not taken for gone.
    /// </summary>
    /// <exception cref="UnreadableRecordException">What is stored cannot be read.</exception>
    public async Task<LoadedPerson> LoadArrivedAsync(PersonId id, CancellationToken cancellationToken)
    {
        var loaded = await people.LoadAsync(id, cancellationToken);
        if (HasArrived(id, loaded.Record)) return loaded;
        await RunAsync(id, new Input.Woken(), cancellationToken);
        return await people.LoadAsync(id, cancellationToken);
    }

    /// <summary>Whether all that was in a record is in the one it led to; what was forgotten since counts as arrived.</summary>
    public static bool HasArrived(PersonId id, PersonRecord now) =>
        now.Id == id || now.Joining.All(joining => joining.From != id) || now.Adopted.Any(adopted => adopted.From == id);

    /// <summary>Looks at a person again, and makes the Open index agree with what is stored.</summary>
    public async Task WakeAsync(PersonId id, DateTimeOffset? dueAt, DateTimeOffset setAt, CancellationToken cancellationToken)
    {
        var outcome = await RunAsync(id, new Input.Woken(dueAt, setAt), cancellationToken);
        if (outcome is Outcome.Decided { Decision.Record.Moved: { } moved })
            await WakeAsync(moved.To, dueAt: null, setAt, cancellationToken);    // whoever sent it meant the person
        else if (outcome is Outcome.Decided { Decision.ChangesAnything: false })
            await open.HealAsync(await people.LoadOneAsync(id, cancellationToken), time.GetUtcNow(), cancellationToken);
    }

    private Decision? Decided(LoadedPerson loaded, Input input, Request request, CareDirectory directory)
    {
        try
        {
            if (request.Precondition?.Invoke(loaded) is { } refused) return new(loaded.Record, [], [], [], Refusal: refused);
            return Decide.On(loaded.Record, input, time.GetUtcNow(), directory);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A bug, but one person's: the message is kept, people are told, and everybody else's messages go on.
            log.LogError("Deciding {Input} for person {Person} threw {Exception} at {Place}", input.GetType().Name, loaded.Record.Id, e.GetType().Name, PlaceOf(e));
            return null;
        }
    }

    private async Task<Committed?> CommitAsync(LoadedPerson loaded, Decision decision, Request request, bool isAfterLostRace, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now > request.LatestStart) throw new TimeoutException("The request took too long to be started safely.");
        var isPending = decision.Record.WakeAt is not null || decision.Effects.Count > 0 || loaded.Outbox.Count > 0;
        var rows = await open.PutAsync(loaded, decision.Record, isPending, isAfterLostRace || decision.Effects.Count > 0, now, cancellationToken);
        return await people.CommitAsync(loaded, decision, request.Plan, rows, cancellationToken) is Commit.Done done ? new(done, rows) : null;
    }

    // Nothing new, but somebody may have been killed between the commit and its effects.
    private async Task CarryOnAsync(LoadedPerson loaded, CancellationToken cancellationToken)
    {
        if (loaded.Outbox.Count > 0)
            await CarryOutAsync(loaded.Record, new(new Commit.Done(loaded.HeadETag, loaded.Outbox), loaded.OpenRows), cancellationToken);
    }

    private async Task CarryOutAsync(PersonRecord record, Committed committed, CancellationToken cancellationToken)
    {
        var (done, rows) = committed;
        if (done.Outbox.Count == 0) return;
        foreach (var item in done.Outbox)
        {
            if (item.Send is { } notification) await bus.SendAsync(notification, item.Urgency ?? Urgency.Critical, cancellationToken);
            if (item.WakeAt is { } at) await bus.WakeAsync(record.Id, at, $"{item.Version}-{at.ToUnixTimeSeconds()}", cancellationToken);
            if (item.Alarm is { } alarm) await AlarmAsync(record, alarm, cancellationToken);
            if (item.Join is { } to && !await JoinAsync(record.Id, to, cancellationToken)) return;    // stays in the outbox, and is tried again
        }

        await ClearAsync(record, done, rows, cancellationToken);
    }

    // The rows are read where they were left: killed anywhere, whoever comes again takes in what is not there yet.
    private async Task<bool> JoinAsync(PersonId from, PersonId to, CancellationToken cancellationToken)
    {
        var adoption = await people.LeftBehindAsync(from, cancellationToken);
        if (await RunAsync(to, new Input.RecordAdopted(adoption), cancellationToken) is not Outcome.Decided) return false;
        var claims = (await people.LoadOneAsync(from, cancellationToken)).Plan?.Claims ?? [];
        foreach (var claim in claims) await identifiers.HandOverAsync(claim, from, to, cancellationToken);
        return true;
    }

    // Takes the mark of a stuck person away as well.
    private Task<WriteOutcome> ClearAsync(PersonRecord record, Commit.Done done, IReadOnlyList<OpenKey> rows, CancellationToken cancellationToken) =>
        people.ClearOutboxAsync(record, done.Head, rows, Guid.NewGuid().ToString("N"), cancellationToken);

    /// <summary>Tells operators, through the house's own record.</summary>
    public async Task AlarmAsync(Input.HouseTroubled trouble, CancellationToken cancellationToken) =>
        await RunAsync(PersonId.House, trouble, cancellationToken);

    private async Task AlarmAsync(PersonRecord record, Effect.Alarm alarm, CancellationToken cancellationToken)
    {
        log.LogCritical("{Cause}: {Text} Person {Person}.", alarm.Cause, alarm.Text, record.Id);
        if (record.Id != PersonId.House) await AlarmAsync(new Input.HouseTroubled($"{alarm.Cause}:{record.Id}", alarm.Text), cancellationToken);
    }

    private async Task<Outcome> StickAsync(PersonId id, LocalityId? locality, CancellationToken cancellationToken)
    {
        if (id == PersonId.House) throw new InvalidOperationException("The house's own record makes a decision throw.");
        await people.MarkStuckAsync(id, cancellationToken);
        await AlarmAsync(new Input.HouseTroubled($"stuck-person:{id}", $"Person {id} cannot be decided; what is heard of them is kept aside.", TellDutyTeamOf: locality), cancellationToken);
        return new Outcome.Stuck(id.Value);
    }

    private static string PlaceOf(Exception e) => e.StackTrace?.Split('\n', 2)[0].Trim() ?? "an unknown place";

    private sealed record Committed(Commit.Done Done, IReadOnlyList<OpenKey> Rows);
}
