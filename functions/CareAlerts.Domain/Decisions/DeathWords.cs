namespace CareAlerts.Domain;

/// <summary>What a source said of whether a person has died.</summary>
/// <param name="By">The source.</param>
/// <param name="Said">Whether they have, and when it was recorded.</param>
public sealed record DeathWord(SourceId By, Claim<bool> Said)
{
    /// <summary>The number of the visit it was said with, so that it goes with the visit if that proves to be somebody else's; null for none.</summary>
    public string? Visit { get; init; }

    /// <summary>Why nobody is told on this word, though its source be live: a ward in shadow, or a reload of the past. Null when they may be.</summary>
    public string? Silence { get; init; }

    /// <summary>What a stay says, with why nobody is told on it; null when it says nothing of it. Training says nothing of anybody.</summary>
    internal static DeathWord? Of(Stay stay, CareDirectory directory) => stay.IsTraining || Of(stay.Source, stay.Visit, stay.Facts) is not { } word ? null : word with
    {
        Silence = Silencing.OfWard(directory.Source(stay.Source), stay.Location) ?? (stay.OldDeath == word.Said.Recorded ? Silencing.OldNews : null),
    };

    /// <summary>What was seen of a visit says; null when it says nothing of it.</summary>
    internal static DeathWord? Of(SeenVisit seen, CareDirectory directory) => seen.IsTraining || Of(seen.Source, seen.Visit, seen.Facts) is not { } word ? null
        : word with { Silence = Silencing.OfWard(directory.Source(seen.Source), seen.Facts.Location?.Value) };

    /// <summary>Whether one is enough of the two: of deaths the last is kept for each visit, of lives one.</summary>
    internal bool IsOfSame(DeathWord other) => By == other.By && Said.Value == other.Said.Value && (!Said.Value || Visit == other.Visit);

    /// <summary>What two words about the same come to, whichever is heard first.</summary>
    internal DeathWord And(DeathWord other)
    {
        var last = ReferenceEquals(Claim<bool>.Later(Said, other.Said), Said) ? this : other;
        return last with { Silence = Silence is null || other.Silence is null ? null : last.Silence };
    }

    private static DeathWord? Of(SourceId source, string? visit, StayFacts facts) => facts.SaidOfThisPerson() is { } said ? new(source, said) { Visit = visit } : null;
}

/// <summary>That a source recorded somebody as there.</summary>
/// <param name="By">The source.</param>
/// <param name="Visit">The number of the visit; null for none.</param>
/// <param name="At">When it last recorded so.</param>
public sealed record SeenThere(SourceId By, string? Visit, DateTimeOffset At)
{
    /// <summary>What a visit shows; null when it shows nobody, never was, or is another's.</summary>
    internal static SeenThere? Of(SourceId source, string? visit, StayFacts facts) =>
        StayStatusRules.OfVisit(facts) is not (StayStatus.Cancelled or StayStatus.EnteredInError) && facts.LastSeenThere is { } at ? new(source, visit, at) : null;
}

/// <summary>
/// Everything that was said of whether a person has died. A death stands until the source that recorded it takes it back, or another recorded
/// the person as there afterwards and says that they live: many systems say "not dead" of everybody of whom they have not heard.
/// </summary>
internal sealed class DeathWords
{
    private readonly Dictionary<SourceId, Last> _sources = [];

    public DeathWords(DeathOnFile? onFile, IReadOnlyList<Stay> stays)
    {
        foreach (var word in onFile?.Words ?? []) Take(word.By, word.Said, null);
        foreach (var seen in onFile?.Seen ?? []) Take(seen.By, null, seen.At);
        foreach (var stay in stays)
            if (!stay.IsTraining) Take(stay.Source, stay.Facts.SaidOfThisPerson(), SeenThere.Of(stay.Source, stay.Visit, stay.Facts)?.At);
    }

    /// <summary>The last of the words that the person has died, and that stand; null while they live.</summary>
    public Claim<bool>? Death
    {
        get
        {
            Claim<bool>? last = null;
            foreach (var (source, said) in _sources)
                if (IsSaidBy(source)) last = Claim<bool>.Later(last, said.Word);
            return last;
        }
    }

    /// <summary>Whether a source says last that the person has died, and no other has them there, alive, since.</summary>
    public bool IsSaidBy(SourceId source)
    {
        if (!_sources.TryGetValue(source, out var said) || said.Word is not { Value: true } death) return false;
        foreach (var other in _sources.Values)
            if (other is { Word.Value: false, SeenAt: var seen } && seen > death.Recorded) return false;
        return true;
    }

    private void Take(SourceId source, Claim<bool>? word, DateTimeOffset? seenAt)
    {
        var known = _sources.GetValueOrDefault(source);
        _sources[source] = new(Claim<bool>.Later(known.Word, word), seenAt > known.SeenAt || known.SeenAt is null ? seenAt : known.SeenAt);
    }

    /// <summary>What a source said last, and when it last had the person there.</summary>
    private readonly record struct Last(Claim<bool>? Word, DateTimeOffset? SeenAt);
}

/// <summary>
/// On whose word people are told of a death, and why they are not. A source or ward in shadow, and a reload of the past, are believed and say
/// nothing to anybody.
/// </summary>
/// <param name="By">The source.</param>
/// <param name="Silence">Why nobody is told; null when they are.</param>
internal readonly record struct DeathSpeaker(SourceId? By, string? Silence)
{
    // Whoever said it, last first; or where it ends planning that people know of, the stay that was planned for: an alert that stops without a word
    // would be a lost one.
    public static DeathSpeaker Of(Draft draft)
    {
        DeathSpeaker? silent = null;
        foreach (var (word, silence) in Said(draft.Death, draft.Stays, draft.Directory).OrderByDescending(one => one.Word.Said.Recorded))
        {
            if (silence is null) return new(word.By, null);
            silent ??= new(word.By, silence);
        }

        return LosingTheirPlanning(draft).FirstOrDefault() is { } planned ? new(planned.Source, null) : silent ?? default;
    }

    /// <summary>Whether people may be told on a word, or for a stay, that was not there before this decision. A change of settings makes none of them new.</summary>
    public static bool AnyNew(Draft draft)
    {
        var before = draft.Before;
        HashSet<DeathWord> known = [.. Said(before.Death, before.Stays, draft.Directory).Where(one => one.Silence is null).Select(one => one.Word)];
        if (Said(draft.Death, draft.Stays, draft.Directory).Any(one => one.Silence is null && !known.Contains(one.Word))) return true;
        var hadDied = Deaths.HasDied(before.Death, before.Stays) && !before.Joining.Any(joining => joining.IsArriving);    // a record may arrive in rounds
        return LosingTheirPlanning(draft).Any(stay => !hadDied || !before.Stays.Any(own => own.Id == stay.Id));
    }

    // Every word of a death that stands, by itself: one stay of a source may be in a ward in shadow, and another not.
    private static IEnumerable<(DeathWord Word, string? Silence)> Said(DeathOnFile? onFile, IReadOnlyList<Stay> stays, CareDirectory directory)
    {
        var words = new DeathWords(onFile, stays);
        return (onFile?.Words ?? []).Concat(stays.Select(stay => DeathWord.Of(stay, directory)).OfType<DeathWord>()).Where(word => word.Said.Value && words.IsSaidBy(word.By))
            .Select(word => (word, Silencing.OfSender(directory.Source(word.By)) ?? word.Silence));
    }

    // One that ends with this decision was planned for until now; of one that is over the alarm is what is lost.
    private static IEnumerable<Stay> LosingTheirPlanning(Draft draft)
    {
        var book = draft.Book;
        return draft.Stays.Where(stay => stay is { IsOfConcern: true, Status: not StayStatus.Unknown } && Silencing.OfSender(stay, draft.Directory) is null
            && (HasEnded(stay) ? book.OpenAlarm(stay) is { Silence: null } : stay.ReloadedAt is null || Conditions.SomebodyKnowsOf(stay, book)));

        bool HasEnded(Stay stay) => stay.HasEnded && !draft.Before.Stays.Any(before => before.Id == stay.Id && !before.HasEnded && !before.IsDeceased);
    }
}
