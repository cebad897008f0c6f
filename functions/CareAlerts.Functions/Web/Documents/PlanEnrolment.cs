using System.Text.Json;
using CareAlerts.Domain;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Web.Documents;

/// <summary>What became of putting a plan.</summary>
internal abstract record Enrolment
{
    private Enrolment() { }

    /// <summary>Committed.</summary>
    /// <param name="Person">Whose plan it is.</param>
    /// <param name="IsNew">Whether the person had no plan before.</param>
    public sealed record Agreed(PersonId Person, bool IsNew) : Enrolment;

    /// <summary>It has changed since the caller read it.</summary>
    public sealed record Stale : Enrolment;

    /// <summary>An identifier belongs to somebody with another plan. Whose it is, is for people to review, never a guess.</summary>
    public sealed record Contested(string Field) : Enrolment;

    /// <summary>The person's record cannot be decided; operators know.</summary>
    public sealed record Stuck : Enrolment;
}

/// <summary>
/// Puts a plan to the one person it is about. May be killed between any two steps, and run twice at once: first the plan's id is bound to a
/// person and to what will be claimed, then every identifier is claimed, then the plan is committed; whoever comes again finds the same
/// person and goes on, and a correction releases what a request that never came to its end had claimed.
/// Claims are made sure of after the commit, and the ones the new plan dropped are released last.
/// </summary>
internal sealed class PlanEnrolment(
    DirectoryStore store, IdentifierIndex index, PlanNumbers numbers, RecordLinks links, SightingStore sightings, PersonStore people, Commands commands, TimeProvider time,
    ILogger<PlanEnrolment> log)
{
    private const int MostRounds = 20;

    /// <summary>The plan with an id and whose it is; null when there is none, or none yet.</summary>
    public async Task<(PersonId Person, PlanDocument Plan)?> FindAsync(string id, CancellationToken cancellationToken) =>
        await StandingAsync(id, cancellationToken) is { Person: { } person, Plan: { } plan } ? (person, plan) : null;

    public async Task<Enrolment> PutAsync(CarePlan plan, string json, Preconditions preconditions, CancellationToken cancellationToken)
    {
        var claims = PlanClaim.Of(plan, index);
        var made = new PlanClaims(index, numbers, people);
        for (var round = 1; round <= MostRounds; round++)
        {
            var standing = await StandingAsync(plan.Id, cancellationToken);
            var outcome = preconditions.Allow(standing.Plan?.ETag)
                ? await TryAsync(plan, json, standing, claims, made, cancellationToken)
                : new Enrolment.Stale();
            if (outcome is null) continue;
            if (outcome is Enrolment.Contested or Enrolment.Stale) await made.GiveBackAsync(cancellationToken);
            return outcome;
        }

        throw new TimeoutException("Too many put the same plan at once.");
    }

    // Null: somebody else was faster with a step; look again.
    private async Task<Enrolment?> TryAsync(
        CarePlan plan, string json, Standing standing, IReadOnlyList<PlanClaim> claims, PlanClaims made, CancellationToken cancellationToken)
    {
        var (bound, contested) = await WhoAsync(standing, claims, cancellationToken);
        if (contested is not null) return contested;
        var person = bound ?? new PersonId(Keys.Random());
        var linked = await links.OfAsync(claims.Select(claim => claim.Key), cancellationToken);
        var dropped = await DroppedAsync(standing, person, [.. claims.Select(claim => claim.Key), .. linked], cancellationToken);
        if (!standing.Knows(claims) && !await BindAsync(plan.Id, new(person.Value, [.. claims.Select(claim => claim.Key), .. dropped]), standing.Row, cancellationToken))
            return null;
        foreach (var claim in claims)
            if (!await made.MakeAsync(claim, person, cancellationToken)) return new Enrolment.Contested(claim.Field);

        // Other numbers a hospital has for the person: read after the claims were made, so that what is said meanwhile finds these.
        linked = await links.OfAsync(claims.Select(claim => claim.Key), cancellationToken);
        foreach (var key in linked) await made.MakeAsync(new(key, "person.identifiers"), person, cancellationToken);

        var document = new PlanDocument(plan.Id, json, [.. claims.Select(claim => claim.Key).Concat(linked).Concat(dropped).Distinct()]);
        var request = new Request(document, loaded => StandsAs(standing, loaded), [.. ContactsNeeded.OfPlan(plan)]);
        var seen = await sightings.OfAsync(plan.Person, claims.Select(claim => claim.Key).Concat(linked), time.GetUtcNow(), cancellationToken);
        switch (await commands.RunAsync(person, new Input.PlanAgreed(plan) { Seen = seen }, cancellationToken, request))
        {
            case Outcome.Decided decided:
                person = decided.Decision.Record.Id;    // it may have moved meanwhile
                var linkedNow = await links.OfAsync(claims.Select(claim => claim.Key), cancellationToken);
                await SettleAsync(person, document, claims, linkedNow, cancellationToken);
                return await HearAsync(person, plan, linkedNow.Except(linked), cancellationToken) ? new Enrolment.Agreed(person, standing.Plan is null) : new Enrolment.Stuck();
            case Outcome.Refused:
                return null;
            case Outcome.Stuck:
                return new Enrolment.Stuck();
            case var other:
                throw new InvalidOperationException($"An outcome nobody answers: {other}.");
        }
    }

    /// <summary>
    /// How a plan's id stands: its row, the person it is bound to, the identifiers that were to be claimed under it, and the plan
    /// committed under it.
    /// </summary>
    private sealed record Standing(StoredDocument? Row, PersonId? Person, IReadOnlyList<string> Intended, PlanDocument? Plan)
    {
        public static readonly Standing None = new(Row: null, Person: null, [], Plan: null);

        /// <summary>Every claim that was made or begun: of the plan as it is, and of requests that never came to their end.</summary>
        public IEnumerable<string> Claims => Intended.Union(Plan?.Claims ?? []);

        /// <summary>Whether it is written down that these are claimed for this person, so that whoever comes after a kill can release them.</summary>
        public bool Knows(IReadOnlyList<PlanClaim> claims) => Person is not null && claims.All(claim => Claims.Contains(claim.Key));
    }

    private async Task<Standing> StandingAsync(string id, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(DocumentKinds.CarePlan, id, cancellationToken) is not { } row) return Standing.None;
        var binding = JsonSerializer.Deserialize<Binding>(row.Json, JsonSerializerOptions.Web)!;
        var loaded = await people.LoadAsync(new(binding.Person), cancellationToken);
        // The person got another plan: this row was left by a request that lost to that one.
        return loaded.Plan is { } plan && plan.Id != id ? Standing.None with { Row = row } : new(row, loaded.Record.Id, binding.Claims ?? [], loaded.Plan);
    }

    // Holders without a plan were claimed by a request that never came to its end: whoever names them now goes on with that person.
    private async Task<(PersonId? Person, Enrolment.Contested? Contested)> WhoAsync(
        Standing standing, IReadOnlyList<PlanClaim> claims, CancellationToken cancellationToken)
    {
        var person = standing.Person;
        foreach (var claim in claims)
        {
            if (await index.HolderAsync(claim.Key, cancellationToken) is not { } holder) continue;
            if (person is { } known && await people.AreOneAsync(holder, known, cancellationToken)) continue;
            var loaded = await people.LoadAsync(holder, cancellationToken);
            if (person is not null || loaded.Plan is not null) return (null, new(claim.Field));
            person = loaded.Record.Id;
        }

        return (person, null);
    }

    private Task<bool> BindAsync(string id, Binding binding, StoredDocument? over, CancellationToken cancellationToken) =>
        store.PutAsync(DocumentKinds.CarePlan, id, JsonSerializer.Serialize(binding, JsonSerializerOptions.Web), over, cancellationToken);

    private static Refusal? StandsAs(Standing standing, LoadedPerson loaded) =>
        loaded.Plan?.Id == standing.Plan?.Id && loaded.Plan?.ETag == standing.Plan?.ETag
            ? null : new(RefusalKind.Conflict, "", "The plan has changed since it was read.");

    // Kept in the new document until they are released: killed between commit and release, the next request still knows of them.
    private async Task<IReadOnlyList<string>> DroppedAsync(
        Standing standing, PersonId person, IReadOnlyList<string> kept, CancellationToken cancellationToken)
    {
        var dropped = new List<string>();
        var before = standing.Claims.ToList();
        foreach (var key in before.Union(before.Count == 0 ? [] : await links.OfAsync(before, cancellationToken)).Except(kept))
            if (await index.HolderAsync(key, cancellationToken) is { } holder && await people.AreOneAsync(holder, person, cancellationToken)) dropped.Add(key);
        return dropped;
    }

    private async Task SettleAsync(
        PersonId person, PlanDocument document, IReadOnlyList<PlanClaim> claims, IReadOnlyList<string> linked, CancellationToken cancellationToken)
    {
        foreach (var claim in claims)
            if (await index.AssureAsync(claim.Key, person, cancellationToken) != person)
                log.LogCritical("Person {Person} lost {Field} to somebody else while their plan was put: review their identity.", person, claim.Field);
        foreach (var key in linked)
            if (await index.AssureAsync(key, person, cancellationToken) != person) log.LogWarning("Another record holds a number that a hospital links to person {Person}.", person);
        foreach (var key in document.Claims.Except(claims.Select(claim => claim.Key)).Except(linked)) await numbers.ReleaseAsync(key, person, cancellationToken);
    }

    // A number that was linked after the links were read, and before there was a plan that whoever linked it could find.
    private async Task<bool> HearAsync(PersonId person, CarePlan plan, IEnumerable<string> late, CancellationToken cancellationToken)
    {
        var seen = await sightings.OfAsync(plan.Person, late, time.GetUtcNow(), cancellationToken);
        return seen.Count == 0 || await commands.RunAsync(person, new Input.VisitsSeen(seen), cancellationToken) is Outcome.Decided;
    }

    private sealed record Binding(string Person, IReadOnlyList<string>? Claims = null);
}
