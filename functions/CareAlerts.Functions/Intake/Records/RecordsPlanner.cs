using CareAlerts.Domain;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Intake.Records;

/// <summary>
/// Works out what a message about a hospital's records leads to. Only identifiers of authorities registered for the source count: a hospital speaks
/// for its own numbers. Two NHS numbers, or two plans, are for people to decide; then nothing moves (docs/adr/0013).
/// </summary>
internal sealed class RecordsPlanner(IdentifierIndex identifiers, RecordLinks links, PersonStore people)
{
    private const string Former = "MRG-1";
    private const string DifferentPeople = "The identifiers belong to different people.";
    private const string TwoPlans = "Both records have a care plan.";

    /// <summary>The doubt about two records with an NHS number each.</summary>
    public const string Differ = "The two records have different NHS numbers.";

    /// <summary>Of the numbers of one record; more are noise.</summary>
    private const int MostNumbers = 8;

    /// <param name="settings">Of the source.</param>
    /// <param name="message">What the hospital says.</param>
    /// <param name="confirmed">The doubts, by what they say, of which people have decided that it is so all the same.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<RecordsPlan> PlanAsync(SourceSettings settings, RecordsMessage message, IReadOnlySet<string> confirmed, CancellationToken cancellationToken)
    {
        var isConfirmed = confirmed.Count > 0;
        var isAlongLinks = message is not RecordsMessage.NumberMoved;    // what is linked to a number that is moved may be on its way already
        var to = await SideAsync(settings, message.Identifiers, isAlongLinks, cancellationToken);
        var from = await SideAsync(settings, message.Former, isAlongLinks, cancellationToken);
        var plan = message switch
        {
            RecordsMessage.VisitRenumbered => Renumbered(from, to, message, confirmed),
            _ when to.Trusted.Count == 0 || from.Trusted.Count == 0 => new RecordsPlan.Nothing("One of the two records has no number of an authority registered for this source."),
            RecordsMessage.VisitMoved => VisitMoved(from, to, message, confirmed),
            RecordsMessage.NumberMoved => NumberMoved(await NumberSidesAsync(settings, message, from, cancellationToken), message, isConfirmed),
            RecordsMessage.Linked { Together: false } => new RecordsPlan.OnePerson(Alone(to, from), Links(from, to), Together: false),
            RecordsMessage.Linked or RecordsMessage.Joined => Joined(from, to, message, confirmed),
            _ => throw new ArgumentOutOfRangeException(nameof(message), message, "A message nobody plans for."),
        };
        return plan with { People = [.. to.Holders.Concat(from.Holders).Select(holder => holder.Id).Distinct()] };
    }

    private static RecordsPlan Joined(Side from, Side to, RecordsMessage message, IReadOnlySet<string> confirmed)
    {
        var holders = to.Holders.Concat(from.Holders).DistinctBy(holder => holder.Id).ToList();
        if (!confirmed.Contains(Differ) && IdentityRules.NhsNumbersDiffer(from.Trusted, to.Trusted))
            return holders.Count == 0
                ? new RecordsPlan.Nothing("The two records have different NHS numbers, and nobody with a care plan holds any of them.")
                : Doubt(holders, Former, Differ);
        foreach (var holder in holders)
            if (Contradicted(holder, message, confirmed) is { } contradicted) return contradicted;
        return holders is [var one, var other, ..] ? Two(one, other, Former, confirmed.Contains(TwoPlans)) : new RecordsPlan.OnePerson(holders is [var person] ? person : null, Links(from, to), Together: true);
    }

    private static RecordsPlan Two(PersonRecord one, PersonRecord other, string field, bool isConfirmed) =>
        isConfirmed || one.Plan is null || other.Plan is null ? new RecordsPlan.TwoRecords(one.Id, other.Id) : Doubt([one, other], field, TwoPlans);

    private static RecordsPlan VisitMoved(Side from, Side to, RecordsMessage message, IReadOnlySet<string> confirmed)
    {
        if (to.Holders.Count > 1 || from.Holders.Count > 1) return Several(to, from, confirmed.Contains(DifferentPeople));
        var (wrong, right) = (from.Holder, to.Holder);
        if (wrong is not null && wrong.Id == right?.Id) return new RecordsPlan.Nothing("Both records are one person's here already.");
        return Contradicted(right, message, confirmed) ?? new RecordsPlan.VisitMoved(wrong, right, from.Keys, to.Keys);
    }

    private static RecordsPlan NumberMoved((Side Moving, Side Others) sides, RecordsMessage message, bool isConfirmed)
    {
        var (moving, others) = sides;
        if (moving.Keys.Count == 0 || others.Trusted.Count == 0) return new RecordsPlan.Nothing("Nothing says whose the number is now.");
        if (moving.Holders.Count > 1 || others.Holders.Count > 1) return Several(others, moving, isConfirmed);
        var (before, now) = (moving.Holder, others.Holder);
        if (before is null || before.Id == now?.Id) return Contradicted(now, message, isConfirmed) ?? new RecordsPlan.OnePerson(now, Links(moving, others), Together: true);
        if (now is null)
        {
            if (isConfirmed) return new RecordsPlan.Nothing("People have decided that the number is its holder's.");
            var doubt = Doubt([before], Former, "The hospital says that the number is that of somebody nobody here knows.");
            return HasInPlan(before, moving) ? doubt : doubt with { UnlessSo = new RecordsPlan.NumbersMoved(moving.Keys, before, To: null, Links(moving, others)) };
        }

        if (HasInPlan(before, moving)) return isConfirmed ? Two(now, before, Former, isConfirmed) : Doubt([now, before], Former, "The number is in the care plan of somebody else.");
        if (Contradicted(now, message, isConfirmed) is RecordsPlan.Unclear contradicted)    // whose it is may be unclear: that it is not the holder's is not
            return contradicted with { UnlessSo = new RecordsPlan.NumbersMoved(moving.Keys, before, To: null, Links: []) };
        return new RecordsPlan.NumbersMoved(moving.Keys, before, now, Links(moving, others));
    }

    // Of whoever is known by either number: the surviving one may be said to be theirs only later.
    private static RecordsPlan Renumbered(Side from, Side to, RecordsMessage message, IReadOnlySet<string> confirmed)
    {
        var side = to.Holders.Count > 0 || from.Holders.Count == 0 ? to : from;
        if (side.Holders.Count > 1) return Several(side, side, confirmed.Contains(DifferentPeople));
        return Contradicted(side.Holder, message, confirmed) ?? new RecordsPlan.VisitRenumbered(side.Holder, [.. to.Keys.Union(from.Keys)]);
    }

    private static RecordsPlan Several(Side one, Side other, bool isConfirmed)
    {
        var several = (one.Holders.Count > 1 ? one : other).Holders;
        return isConfirmed ? Two(several[0], several[1], Former, isConfirmed) : Doubt(several, Former, DifferentPeople);
    }

    private static RecordsPlan? Contradicted(PersonRecord? person, RecordsMessage message, IReadOnlySet<string> confirmed) =>
        Contradicted(person, message, isConfirmed: false) is RecordsPlan.Unclear unclear && !confirmed.Contains(unclear.Doubt.Why) ? unclear : null;

    private static RecordsPlan? Contradicted(PersonRecord? person, RecordsMessage message, bool isConfirmed) =>
        !isConfirmed && person is not null && IdentityRules.Contradicts(person, new WhoIsMeant(message.Source, message.Identifiers, message.BirthDate), byRegistered: true) is { } refusal
            ? Doubt([person], refusal.Field, refusal.Message) : null;

    private static RecordsPlan.Unclear Doubt(IEnumerable<PersonRecord> holders, string field, string why) => new(new Doubt([.. holders.Select(holder => holder.Id)], field, why));

    private static PersonRecord? Alone(Side to, Side from) => to.Holders.Concat(from.Holders).DistinctBy(holder => holder.Id).ToList() is [var one] ? one : null;

    private static bool HasInPlan(PersonRecord person, Side moving) => person.Plan is { } plan &&
        plan.Person.Identifiers.Any(planned => moving.Trusted.Any(moved => moved.System == planned.System && moved.LookupValue() == planned.LookupValue()));

    // An NHS number leads to the hospital's own numbers, never the other way round: whose it is, only a plan says.
    private static List<(string At, string Number)> Links(Side from, Side to) =>
        [.. LedTo(from.Locals, to.Keys).Concat(LedTo(to.Locals, from.Keys)).Where(pair => pair.At != pair.Number).Distinct()];

    private static IEnumerable<(string At, string Number)> LedTo(IReadOnlyList<string> numbers, IReadOnlyList<string> by) =>
        numbers.SelectMany(number => by.Select(at => (at, number)));

    private async Task<(Side Moving, Side Others)> NumberSidesAsync(SourceSettings settings, RecordsMessage message, Side from, CancellationToken cancellationToken)
    {
        var moving = from.Trusted.Where(identifier => !IdentityRules.IsNhs(identifier)).ToList();
        var others = message.Identifiers.Where(identifier => !moving.Exists(moved => moved.System == identifier.System && moved.LookupValue() == identifier.LookupValue())).ToList();
        return (await SideAsync(settings, moving, isAlongLinks: false, cancellationToken), await SideAsync(settings, others, isAlongLinks: false, cancellationToken));
    }

    private async Task<Side> SideAsync(SourceSettings settings, IReadOnlyList<Identifier> sent, bool isAlongLinks, CancellationToken cancellationToken)
    {
        var trusted = settings.Identifiers.Select(authority => authority.System).Distinct()
            .SelectMany(system => sent.Where(identifier => identifier.System == system)).Take(MostNumbers).ToList();
        var keys = trusted.Select(identifiers.KeyOf).ToList();
        var locals = trusted.Where(identifier => !IdentityRules.IsNhs(identifier)).Select(identifiers.KeyOf).ToList();
        var holders = new List<PersonRecord>();
        foreach (var key in keys.Concat(isAlongLinks ? await links.OfAsync(locals, cancellationToken) : []))
            if (await identifiers.HolderAsync(key, cancellationToken) is { } holder && (await people.LoadAsync(holder, cancellationToken)).Record is var record && !holders.Exists(known => known.Id == record.Id))
                holders.Add(record);
        return new(trusted, keys, locals, holders);
    }

    /// <summary>One of the two records a message names: its identifiers that count, and who holds one of them, or a number the hospital said to be the same person's.</summary>
    private sealed record Side(IReadOnlyList<Identifier> Trusted, IReadOnlyList<string> Keys, IReadOnlyList<string> Locals, IReadOnlyList<PersonRecord> Holders)
    {
        /// <summary>Who holds one of them, where nobody else holds another.</summary>
        public PersonRecord? Holder => Holders is [var one, ..] ? one : null;
    }
}
