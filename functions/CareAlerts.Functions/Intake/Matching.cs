using CareAlerts.Domain;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Intake;

/// <summary>Whom a message is about.</summary>
internal abstract record Match
{
    private Match() { }

    /// <summary>Nobody we know.</summary>
    public sealed record Nobody : Match;

    /// <summary>One person, unless their plan contradicts it.</summary>
    /// <param name="Person">Who.</param>
    /// <param name="ByRegistered">Whether an authority registered for the source led to them.</param>
    public sealed record Somebody(PersonId Person, bool ByRegistered) : Match
    {
        /// <summary>The request that decides a message about them, as it is looked at whenever their record is loaded.</summary>
        public Request UnlessContradictedBy(FeedMessage message) =>
            new(Precondition: loaded => IdentityRules.Contradicts(loaded.Record.Plan, message, ByRegistered));
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
internal sealed class Matching(IdentifierIndex identifiers, PersonStore people)
{
    public async Task<Match> FindAsync(SourceSettings settings, FeedMessage message, CancellationToken cancellationToken)
    {
        var trust = settings.Identifiers.Select(authority => authority.System).Distinct().ToList();
        var registered = trust.SelectMany(system => message.Identifiers.Where(identifier => identifier.System == system));
        var holders = await HoldersAsync(registered, cancellationToken);
        var byRegistered = holders.Count > 0;
        if (!byRegistered) holders = await HoldersAsync(message.Identifiers.Where(identifier => !trust.Contains(identifier.System)), cancellationToken);
        return holders switch
        {
            [] => new Match.Nobody(),
            [var person] => new Match.Somebody(person, byRegistered),
            _ => new Match.Unclear(new(holders, "PID-3", "The identifiers belong to different people.")),
        };
    }

    /// <summary>Whose record the first of some keys leads to that leads to anybody; null for nobody's.</summary>
    public async Task<PersonId?> HolderAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        foreach (var key in keys)
            if (await identifiers.HolderAsync(key, cancellationToken) is { } holder) return holder;
        return null;
    }

    private async Task<List<PersonId>> HoldersAsync(IEnumerable<Identifier> sent, CancellationToken cancellationToken)
    {
        var holders = new List<PersonId>();
        foreach (var identifier in sent)
            if (await identifiers.FindAsync(identifier, cancellationToken) is { } holder && !holders.Contains(holder)) holders.Add(holder);
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
