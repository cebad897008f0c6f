namespace CareAlerts.Domain;

/// <summary>What one source last said of whether a person has died.</summary>
/// <param name="By">The source.</param>
/// <param name="Said">Whether they have, and when it was recorded.</param>
public sealed record DeathWord(SourceId By, Claim<bool> Said)
{
    /// <summary>Of somebody who lives: when the source last recorded that they were there; null when it only says so.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>Why nobody is told on this word, though its source be live: a ward in shadow, or a reload of the past. Null when they may be.</summary>
    public string? Silence { get; init; }

    /// <summary>What a stay says; null when it says nothing of it. Training says nothing of anybody.</summary>
    internal static DeathWord? Of(Stay stay) => stay.IsTraining ? null : Of(stay.Source, stay.Facts);

    /// <summary>The same, with why nobody is told on it.</summary>
    internal static DeathWord? Of(Stay stay, CareDirectory directory) => Of(stay) is not { } word ? null : word with
    {
        Silence = Silencing.OfWard(directory.Source(stay.Source), stay.Location) ?? (stay.OldDeath == word.Said.Recorded ? Silencing.OldNews : null),
    };

    /// <summary>What was seen of a visit says; null when it says nothing of it.</summary>
    internal static DeathWord? Of(SeenVisit seen, CareDirectory directory) => seen.IsTraining || Of(seen.Source, seen.Facts) is not { } word ? null
        : word with { Silence = Silencing.OfWard(directory.Source(seen.Source), seen.Facts.Location?.Value) };

    /// <summary>What two words of the same source come to, whichever is heard first.</summary>
    internal DeathWord And(DeathWord other)
    {
        var last = ReferenceEquals(Claim<bool>.Later(Said, other.Said), Said) ? this : other;
        return last with
        {
            SeenAt = SeenAt > other.SeenAt || other.SeenAt is null ? SeenAt : other.SeenAt,
            Silence = Said.Value == other.Said.Value && (Silence is null || other.Silence is null) ? null : last.Silence,
        };
    }

    private static DeathWord? Of(SourceId source, StayFacts facts) =>
        facts.SaidOfThisPerson() is { } said ? new(source, said) { SeenAt = said.Value ? null : facts.LastSeenThere } : null;
}

/// <summary>
/// Everything that was said of whether a person has died. A death stands until the source that recorded it takes it back, or another recorded
/// the person as there afterwards and says that they live: many systems say "not dead" of everybody of whom they have not heard.
/// </summary>
internal sealed class DeathWords
{
    private readonly List<DeathWord> _words = [];

    public DeathWords(DeathOnFile? onFile, IReadOnlyList<Stay> stays)
    {
        if (onFile is not null) _words.AddRange(onFile.Words);
        foreach (var stay in stays)
            if (DeathWord.Of(stay) is { } said) Add(said);
    }

    /// <summary>The last of the words that the person has died, and that stand; null while they live.</summary>
    public Claim<bool>? Death
    {
        get
        {
            Claim<bool>? last = null;
            foreach (var word in _words)
                if (Stands(word)) last = Claim<bool>.Later(last, word.Said);
            return last;
        }
    }

    /// <summary>Whether a source says that the person has died, and that stands.</summary>
    public bool IsSaidBy(SourceId source) => _words.Exists(word => word.By == source && Stands(word));

    private bool Stands(DeathWord word) => word.Said.Value && !_words.Exists(other => !other.Said.Value && other.SeenAt > word.Said.Recorded);

    private void Add(DeathWord said)
    {
        var at = _words.FindIndex(word => word.By == said.By);
        if (at < 0) _words.Add(said);
        else _words[at] = _words[at].And(said);
    }
}

/// <summary>
/// On whose word people are told of a death, and why they are not. A source or ward in shadow, and a reload of the past, are believed and say
/// nothing to anybody.
/// </summary>
/// <param name="By">The source.</param>
/// <param name="Silence">Why nobody is told; null when they are.</param>
internal readonly record struct DeathSpeaker(SourceId? By, string? Silence)
{
    public static DeathSpeaker Of(Draft draft) => Of(draft.Death, draft.Stays, draft.Book, draft.Directory);

    public static DeathSpeaker Of(PersonRecord record, CareDirectory directory) => Of(record.Death, record.Stays, new(record.Alerts, record.Notifications), directory);

    // Whoever said it, last first; or where it ends planning that people know of, the stay that was planned for: an alert that stops without a word
    // would be a lost one.
    private static DeathSpeaker Of(DeathOnFile? onFile, IReadOnlyList<Stay> stays, AlertBook book, CareDirectory directory)
    {
        var words = new DeathWords(onFile, stays);
        DeathSpeaker? silent = null;
        foreach (var (word, silence) in Said(onFile, stays, directory).OrderByDescending(one => one.Word.Said.Recorded))
        {
            if (!words.IsSaidBy(word.By)) continue;
            if (silence is null) return new(word.By, null);
            silent ??= new(word.By, silence);
        }

        foreach (var stay in stays)
            if (LosesItsPlanning(stay, book, directory)) return new(stay.Source, null);
        return silent ?? default;
    }

    // Every word of a death by itself: one stay of a source may be in a ward in shadow, and another not.
    private static IEnumerable<(DeathWord Word, string? Silence)> Said(DeathOnFile? onFile, IReadOnlyList<Stay> stays, CareDirectory directory) =>
        (onFile?.Words ?? []).Concat(stays.Select(stay => DeathWord.Of(stay, directory)).OfType<DeathWord>()).Where(word => word.Said.Value)
            .Select(word => (word, Silencing.OfSender(directory.Source(word.By)) ?? word.Silence));

    private static bool LosesItsPlanning(Stay stay, AlertBook book, CareDirectory directory) =>
        stay is { HasEnded: false, IsOfConcern: true, Status: not StayStatus.Unknown } && Silencing.OfSender(stay, directory) is null
        && (stay.ReloadedAt is null || Conditions.SomebodyKnowsOf(stay, book));
}
