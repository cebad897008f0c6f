namespace CareAlerts.Domain;

/// <summary>What is known of a person's death beside what their stays say of it.</summary>
public sealed record DeathOnFile
{
    /// <summary>The last claim of whether they have died, among those that no stay here keeps: said of no visit, or of one that is not kept or at rest.</summary>
    public Claim<bool>? Said { get; init; }

    /// <summary>Who said it: of several who say the same, one of whose word people may be told.</summary>
    public SourceId? By { get; init; }

    /// <summary>Whether they only said so in a reload, about something recorded longer ago than the source's <c>notifyWithin</c>.</summary>
    public bool IsOldNews { get; init; }

    /// <summary>Since when we know, by our clock, from somebody who may say so, that they have died; from anybody while none does. Null while they live.</summary>
    public DateTimeOffset? Since { get; init; }
}

/// <summary>
/// A death is a fact about the person: whatever visit, hospital or none it was said of, every stay is judged by the last word on it, and one
/// person is told, once (docs/adr/0011). What training messages say is of training stays alone.
/// </summary>
internal static class Deaths
{
    /// <summary>Takes in what a message says that no stay keeps. Returns whether that is new.</summary>
    public static bool Hear(Draft draft, Input.FeedHeard heard, Stamp stamp)
    {
        var message = heard.Message;
        if (message is not { IsProduction: true, Deceased.IsSent: true }) return false;
        var isOldNews = heard.IsReload && draft.Now - stamp.Recorded > draft.Directory.Source(message.Source).NotifyWithin;
        return Hear(draft, new Word(stamp.On(message.Deceased.Value ?? false), message.Source, isOldNews));
    }

    /// <summary>Takes in what a stay says that is not kept, or no longer.</summary>
    public static void Hear(Draft draft, Stay stay) => Hear(draft, WordOf(stay, draft.Directory));

    /// <summary>Takes in what was seen of no visit: a death said with an update about the person.</summary>
    public static void Hear(Draft draft, SeenVisit seen)
    {
        if (!seen.IsTraining && seen.Facts.SaidOfThisPerson() is { } said) Hear(draft, new Word(said, seen.Source));
    }

    /// <summary>Takes in what another record of the same person knows, with its stays and alerts.</summary>
    public static void TakeIn(Draft draft, Adoption adoption)
    {
        if (adoption.Death is not { } other) return;
        Hear(draft, WordOf(other));
        var isTold = adoption.Alerts.Any(alert => alert.Kind == AlertKind.Died && alert.State != AlertState.Retracted);
        if (isTold && draft.Death?.Since is null) draft.Put((draft.Death ?? new()) with { Since = other.Since });
    }

    /// <summary>Whether somebody has died, by what is on file and by their stays.</summary>
    public static bool HasDied(DeathOnFile? onFile, IReadOnlyList<Stay> stays) => LastWord(onFile, stays)?.Value == true;

    /// <summary>Has every stay judged by the last word, whoever it was said to or of.</summary>
    public static void Settle(Draft draft)
    {
        var said = LastWord(draft.Death, draft.Stays);
        var hasDied = said?.Value == true;
        for (var i = 0; i < draft.Stays.Count; i++)
            if (draft.Stays[i] is { IsTraining: false } stay && stay.IsDeceased != hasDied)
                draft.Put(stay with { PersonHasDied = hasDied, HeardAt = draft.Now, ReloadedAt = stay.ReloadedAt == stay.HeardAt ? draft.Now : stay.ReloadedAt });
        var wasKnown = draft.Death?.Since is not null;
        if (hasDied == wasKnown && !(hasDied && MayBeToldOnlyNow(draft))) return;

        // Where a stay alone had said so before records kept the time, people were told then.
        var wasSaid = hasDied && !wasKnown && HasDied(draft.Before.Death, draft.Before.Stays);
        draft.Put((draft.Death ?? new()) with { Since = !hasDied ? null : wasSaid ? said!.Recorded : draft.Now });
        draft.Because("died", hasDied ? "The hospital has recorded that the person has died: planning stops." : "The hospital has recorded that the person has not died.");
    }

    /// <summary>Tells of a death, once; and takes it back.</summary>
    public static void Run(Draft draft)
    {
        for (var i = 0; i < draft.Alerts.Count; i++)
            if (draft.Alerts[i] is { Kind: AlertKind.Died } alert && Ending(draft, alert) is var (state, why))
            {
                if (draft.StopIfFull()) return;
                draft.Put(alert with { State = state, EndedAt = draft.Now, NextStepAt = null, Reasons = [.. alert.Reasons, why] });
                draft.Because(state == AlertState.Resolved ? "resolved" : "retracted", why, alert);
            }

        if (IsNews(draft))
        {
            if (draft.StopIfFull()) return;
            var speaker = Speaker.Of(draft);
            if (!IsTold(draft)) Open(draft, speaker);
            else if (speaker.Silence is null && draft.Alerts.FirstOrDefault(alert => alert is { Kind: AlertKind.Died, State: AlertState.Open, Silence: not null }) is { } silent)
                TellAfterAll(draft, silent, speaker);
        }

        for (var i = 0; i < draft.Alerts.Count; i++)
            if (draft.Alerts[i] is { Kind: AlertKind.Died, Stay: null, IsOpen: true } alert && alert.NextStepAt <= draft.Now)
            {
                if (draft.StopIfFull()) return;
                Escalation.Advance(draft, alert, draft.Policy.Alerts[AlertKind.Died], Audience.OfPerson(draft), Silencing.Of(draft, alert), null);
            }

        Retractions.Run(draft, stay: null);
    }

    /// <summary>When the notice, or taking it back, next needs a look.</summary>
    public static DateTimeOffset? NextLook(Draft draft)
    {
        var next = IsNews(draft) ? draft.Death!.Since + Conditions.IsNewsFor : null;
        foreach (var alert in draft.Alerts)
        {
            if (alert is not { Stay: null, Kind: AlertKind.Died or AlertKind.Retraction }) continue;
            var look = alert is { IsOpen: true, NextStepAt: { } due } ? due : Retractions.NextLook(alert, draft.Now);
            if ((alert.IsOpen || look > draft.Now) && !(next <= look)) next = look ?? next;
        }

        return next;
    }

    // Of two who say the same, the one is remembered of whose word people may be told.
    private static bool Hear(Draft draft, Word? heard)
    {
        if (heard is null) return false;
        var held = WordOf(draft.Death);
        var later = Claim<bool>.Later(held?.Said, heard.Said);
        var isNew = !ReferenceEquals(later, held?.Said);
        var saysTheSame = held?.Said.Value == heard.Said.Value;
        var (mayBeTold, couldBeTold) = (heard.Silence(draft.Directory) is null, held?.Silence(draft.Directory) is null);
        if (!isNew && !(saysTheSame && mayBeTold && !couldBeTold)) return false;
        var speaker = saysTheSame && couldBeTold && !mayBeTold ? held! : heard;
        draft.Put((draft.Death ?? new()) with { Said = later, By = speaker.By, IsOldNews = speaker.IsOldNews });
        return true;
    }

    private static Claim<bool>? LastWord(DeathOnFile? onFile, IReadOnlyList<Stay> stays)
    {
        var said = onFile?.Said;
        foreach (var stay in stays)
            if (!stay.IsTraining) said = Claim<bool>.Later(said, stay.Facts.SaidOfThisPerson());
        return said;
    }

    private static Word? WordOf(DeathOnFile? onFile) => onFile is { Said: { } said, By: { } by } ? new(said, by, onFile.IsOldNews) : null;

    private static Word? WordOf(Stay stay, CareDirectory directory) => !stay.IsTraining && stay.Facts.SaidOfThisPerson() is { } said
        ? new(said, stay.Source, stay.ReloadedAt == stay.HeardAt && stay.HeardAt - said.Recorded > directory.Source(stay.Source).NotifyWithin) { Of = stay }
        : null;

    private static bool IsNews(Draft draft) =>
        draft.Death?.Since is { } since && draft.Now < since + Conditions.IsNewsFor && draft.Plan is { Status: PlanStatus.Active };

    private static bool IsTold(Draft draft) => draft.Alerts.Any(alert =>
        alert.Kind == AlertKind.Died && (alert.IsOpen || (alert.State == AlertState.Resolved && alert.OpenedAt >= draft.Death!.Since)));

    private static (AlertState State, string Why)? Ending(Draft draft, Alert alert)
    {
        if (draft.Death?.Since is null) return alert.State == AlertState.Retracted ? null : (AlertState.Retracted, "The person has not died.");
        return alert.IsOpen && !IsNews(draft) ? (AlertState.Resolved, "It is no longer news.") : null;
    }

    // Whoever could not be told of it before is told of it as of something new.
    private static bool MayBeToldOnlyNow(Draft draft) =>
        Speaker.Of(draft).Silence is null && Speaker.Of(draft.Before, draft.Directory).Silence is not null;

    private static void TellAfterAll(Draft draft, Alert alert, Speaker speaker)
    {
        var policy = draft.Policy.Alerts[AlertKind.Died];
        draft.Put(Escalation.FromTheStart(alert with { Source = speaker.By, Silence = null }, policy, draft.Now + policy.Hold));
        draft.Because("told-after-all", "It was kept silent before; it is told now.", alert);
    }

    private static void Open(Draft draft, Speaker speaker)
    {
        const string reason = "The person has died.";
        var policy = draft.Policy.Alerts[AlertKind.Died];
        var id = draft.NewId();
        var alert = Escalation.FromTheStart(new Alert
        {
            Id = new(id),
            Code = AlertCode.Of(id),
            Kind = AlertKind.Died,
            Source = speaker.By,
            Silence = speaker.Silence,
            Urgency = policy.Urgency,
            OpenedAt = draft.Now,
            HoldUntil = default,
            Reasons = [reason],
        }, policy, draft.Now + policy.Hold);
        draft.Put(alert);
        draft.Because("opened", reason, alert);
    }

    /// <summary>What was said of whether somebody has died.</summary>
    /// <param name="Said">What, and when it was recorded.</param>
    /// <param name="By">Who said it.</param>
    /// <param name="IsOldNews">Whether a reload brought it long after.</param>
    private sealed record Word(Claim<bool> Said, SourceId By, bool IsOldNews = false)
    {
        /// <summary>The stay it was said with, where that is kept.</summary>
        public Stay? Of { get; init; }

        /// <summary>Why nobody is told on this word alone; null when they may be.</summary>
        public string? Silence(CareDirectory directory) =>
            (Of is { } stay ? Silencing.OfSender(stay, directory) : Silencing.OfSender(directory.Source(By))) ?? (IsOldNews ? Silencing.OldNews : null);
    }

    /// <summary>On whose word people are told of a death, and why not; a source or ward in shadow, and a reload, are believed and say nothing.</summary>
    private readonly record struct Speaker(SourceId? By, string? Silence)
    {
        public static Speaker Of(Draft draft) => Of(draft.Death, draft.Stays, draft.Alerts, draft.Directory);

        public static Speaker Of(PersonRecord record, CareDirectory directory) => Of(record.Death, record.Stays, record.Alerts, directory);

        // Whoever said it last, or else says the same; or where it ends planning that people know of, the stay that was planned for: an alert that
        // stops without a word would be a lost one.
        private static Speaker Of(DeathOnFile? onFile, IReadOnlyList<Stay> stays, IReadOnlyList<Alert> alerts, CareDirectory directory)
        {
            List<Word> words = [.. stays.Select(stay => WordOf(stay, directory)).Prepend(WordOf(onFile)).OfType<Word>()];
            var lives = words.Where(word => !word.Said.Value).Max(word => (DateTimeOffset?)word.Said.Recorded);
            words.RemoveAll(word => !word.Said.Value || word.Said.Recorded < lives);
            if (words.Count == 0) return default;
            var last = words.Aggregate((one, other) => ReferenceEquals(Claim<bool>.Later(one.Said, other.Said), one.Said) ? one : other);
            if (words.Prepend(last).FirstOrDefault(word => word.Silence(directory) is null) is { } told) return new(told.By, null);
            return stays.FirstOrDefault(stay => LosesItsPlanning(stay, alerts, directory)) is { } planned ? new(planned.Source, null) : new(last.By, last.Silence(directory));
        }

        private static bool LosesItsPlanning(Stay stay, IReadOnlyList<Alert> alerts, CareDirectory directory) =>
            stay is { HasEnded: false, IsOfConcern: true, Status: not StayStatus.Unknown } && Silencing.OfSender(stay, directory) is null
            && (stay.ReloadedAt != stay.HeardAt || Conditions.SomebodyKnowsOf(stay, alerts));
    }
}
