using CareAlerts.Domain;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Intake;

/// <summary>Whom a message is about.</summary>
internal abstract record Match
{
    private Match() { }

    /// <summary>Nobody we know.</summary>
    /// <param name="IsOfMovedVisit">Whether the hospital said once that it had recorded the visit by mistake under one of the numbers.</param>
    public sealed record Nobody(bool IsOfMovedVisit) : Match;

    /// <summary>One person, unless their plan contradicts it.</summary>
    /// <param name="Person">Who.</param>
    /// <param name="ByRegistered">Whether an authority registered for the source led to them.</param>
    public sealed record Somebody(PersonId Person, bool ByRegistered) : Match
    {
        /// <summary>The request that decides a message about them, as it is looked at whenever their record is loaded.</summary>
        public Request UnlessContradictedBy(FeedMessage message) =>
            new(Precondition: loaded => IdentityRules.Contradicts(loaded.Record, message, ByRegistered));
    }

    /// <summary>Not to be told without a guess.</summary>
    /// <param name="Doubt">Who it may be, and why that is not certain.</param>
    public sealed record Unclear(Doubt Doubt) : Match;
}

/// <summary>Why it is not certain whom a message is about.</summary>
/// <param name="People">Who it may be, the holder of the most trusted identifier first.</param>
/// <param name="Field">The field at fault.</param>
/// <param name="Why">One sentence without patient data.</param>
internal sealed record Doubt(IReadOnlyList<PersonId> People, string Field, string Why);

/// <summary>Finds the person a message is about by exact identifier: those of authorities registered for the source first, in order of trust.</summary>
/// <remarks>A point read for each. The others are read only where the registered ones find nobody.</remarks>
internal sealed class Matching(IdentifierIndex identifiers, MovedVisits moved, PersonStore people)
{
    public Task<Match> FindAsync(SourceSettings settings, FeedMessage message, CancellationToken cancellationToken) =>
        FindAsync(settings, message, visit: null, cancellationToken);

    /// <summary>As <see cref="FindAsync(SourceSettings, FeedMessage, CancellationToken)"/>, and at the same cost whether the visit of nobody known is noted as moved.</summary>
    public Task<Match> FindWithMovesAsync(SourceSettings settings, FeedMessage message, CancellationToken cancellationToken) =>
        FindAsync(settings, message, message.IsProduction ? message.VisitNumber : null, cancellationToken);

    private async Task<Match> FindAsync(SourceSettings settings, FeedMessage message, string? visit, CancellationToken cancellationToken)
    {
        var isMoved = false;
        var trust = settings.Identifiers.Select(authority => authority.System).Distinct().ToList();
        var registered = trust.SelectMany(system => message.Identifiers.Where(identifier => identifier.System == system));
        var holders = await HoldersAsync(registered, visit is null ? HolderAsync : HolderOrMoveAsync, cancellationToken);
        var byRegistered = holders.Count > 0;
        if (!byRegistered) holders = await HoldersAsync(message.Identifiers.Where(identifier => !trust.Contains(identifier.System)), HolderAsync, cancellationToken);
        return holders switch
        {
            [] => new Match.Nobody(isMoved),
            [var person] => new Match.Somebody(person, byRegistered),
            _ => new Match.Unclear(new(holders, "PID-3", "The identifiers belong to different people.")),
        };

        Task<PersonId?> HolderAsync(Identifier identifier) => identifiers.FindAsync(identifier, cancellationToken);

        async Task<PersonId?> HolderOrMoveAsync(Identifier identifier)
        {
            var (holder, isNoted) = await moved.LookAsync(identifiers.KeyOf(identifier), settings.Id, visit!, cancellationToken);
            isMoved |= isNoted;
            return holder;
        }
    }

    private async Task<List<PersonId>> HoldersAsync(IEnumerable<Identifier> sent, Func<Identifier, Task<PersonId?>> holderOf, CancellationToken cancellationToken)
    {
        var holders = new List<PersonId>();
        foreach (var identifier in sent)
            if (await holderOf(identifier) is { } holder && !holders.Contains(holder)) holders.Add(holder);
        return holders.Count > 1 ? await CurrentAsync(holders, cancellationToken) : holders;
    }

    // Records that have joined another may still hold an identifier: they are nobody else.
    private async Task<List<PersonId>> CurrentAsync(List<PersonId> holders, CancellationToken cancellationToken)
    {
        var current = new List<PersonId>();
        foreach (var holder in holders)
            if ((await people.LoadAsync(holder, cancellationToken)).Record.Id is var id && !current.Contains(id)) current.Add(id);
        return current;
    }
}
