namespace CareAlerts.Domain;

/// <summary>What is known of a person's death beside what their stays say of it.</summary>
public sealed record DeathOnFile
{
    /// <summary>
    /// What sources said of whether they have died, where no stay here keeps it: said of no visit, or of one that is not kept or at rest. Of each the last
    /// word that they live, and the last for each visit that they have died.
    /// </summary>
    public IReadOnlyList<DeathWord> Words { get; init; } = [];

    /// <summary>When each source last had them there, where no stay here shows it.</summary>
    public IReadOnlyList<SeenThere> Seen { get; init; } = [];

    /// <summary>Since when we know, by our clock, that they have died, or since when that may be told; null while they live.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Whether it may be told to nobody, on the words there are (<see cref="DeathSpeaker"/>).</summary>
    public bool IsSilent { get; init; }
}

/// <summary>
/// A death is a fact about the person: whatever visit, hospital or none it was said of, every stay is judged by it, and one person is told, once
/// (docs/adr/0011). What training messages say is of training stays alone.
/// </summary>
internal static class Deaths
{
    /// <summary>Takes in what a message says that no stay keeps. Returns whether that is new.</summary>
    public static bool Hear(Draft draft, Input.FeedHeard heard, Stamp stamp)
    {
        var message = heard.Message;
        if (message is not { IsProduction: true, Deceased.IsSent: true }) return false;
        var isSeen = See(draft, SeenThere.Of(message.Source, message.VisitNumber, StayFacts.None.Hear(message, stamp)));
        return Hear(draft, new DeathWord(message.Source, stamp.On(message.Deceased.Value ?? false))
        {
            Visit = message.VisitNumber,
            Silence = Silencing.OfWard(draft.Directory.Source(message.Source), message.Location) ?? (OldNews.Is(draft, heard, stamp) ? Silencing.OldNews : null),
        }) || isSeen;
    }

    /// <summary>Takes in what a stay says that is not kept, or no longer; and that it shows the person there.</summary>
    public static void Hear(Draft draft, Stay stay)
    {
        if (!stay.IsTraining) See(draft, SeenThere.Of(stay.Source, stay.Visit, stay.Facts));
        Hear(draft, DeathWord.Of(stay, draft.Directory));
    }

    /// <summary>Takes in what was seen of no visit: a death said with an update about the person.</summary>
    public static void Hear(Draft draft, SeenVisit seen) => Hear(draft, DeathWord.Of(seen, draft.Directory));

    /// <summary>Takes in what another record of the same person knows, with its stays and alerts.</summary>
    public static void TakeIn(Draft draft, Adoption adoption)
    {
        if (adoption.Death is not { } other) return;
        foreach (var word in other.Words) Hear(draft, word);
        foreach (var seen in other.Seen) See(draft, seen);
        if (other.Since is not null && (draft.Death?.Since is null || (draft.Death.IsSilent && !other.IsSilent)))
            draft.Put((draft.Death ?? new()) with { Since = other.Since, IsSilent = other.IsSilent });
    }

    /// <summary>Forgets what was said with a visit that proved to be somebody else's.</summary>
    /// <param name="draft">The decision in the making.</param>
    /// <param name="source">The hospital's feed.</param>
    /// <param name="isOfVisit">Whether a number is the visit's.</param>
    /// <param name="movedAt">When that was recorded: what was said after it is of this person.</param>
    public static void Forget(Draft draft, SourceId source, Predicate<string> isOfVisit, DateTimeOffset movedAt)
    {
        if (draft.Death is not { } death) return;
        var left = death with
        {
            Words = [.. death.Words.Where(word => !IsOfIt(word.By, word.Visit, word.Said.Recorded))],
            Seen = [.. death.Seen.Where(seen => !IsOfIt(seen.By, seen.Visit, seen.At))],
        };
        if (left.Words.Count < death.Words.Count || left.Seen.Count < death.Seen.Count) draft.Put(left);

        bool IsOfIt(SourceId by, string? visit, DateTimeOffset recorded) => by == source && recorded <= movedAt && visit is not null && isOfVisit(visit);
    }

    /// <summary>Whether somebody has died, by what is on file and by their stays.</summary>
    public static bool HasDied(DeathOnFile? onFile, IReadOnlyList<Stay> stays) => new DeathWords(onFile, stays).Death is not null;

    /// <summary>Has every stay judged by what was said, whoever it was said to or of.</summary>
    public static void Settle(Draft draft)
    {
        var death = new DeathWords(draft.Death, draft.Stays).Death;
        var hasDied = death is not null;
        for (var i = 0; i < draft.Stays.Count; i++)
            if (draft.Stays[i] is { IsTraining: false } stay && stay.IsDeceased != hasDied)
            {
                if (draft.StopIfFull()) return;
                draft.Put(stay with { PersonHasDied = hasDied, HeardAt = draft.Now, ReloadedAt = stay.ReloadedAt == stay.HeardAt ? draft.Now : stay.ReloadedAt });
            }

        var wasKnown = draft.Death?.Since is not null;
        if (hasDied == wasKnown && !MayBeToldOnlyNow(draft)) return;

        // Where a stay alone had said so before records kept the time, people were told then.
        var wasSaid = hasDied && !wasKnown && HasDied(draft.Before.Death, draft.Before.Stays);
        draft.Put((draft.Death ?? new()) with
        {
            Since = !hasDied ? null : wasSaid ? death!.Recorded : draft.Now,
            IsSilent = hasDied && DeathSpeaker.Of(draft).Silence is not null,
        });
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

        if (IsNews(draft) && !draft.Alerts.Any(alert => IsNotice(draft, alert)))
        {
            if (draft.StopIfFull()) return;
            Open(draft, DeathSpeaker.Of(draft));
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

    private static bool See(Draft draft, SeenThere? seen)
    {
        if (seen is null) return false;
        var all = draft.Death?.Seen ?? [];
        var known = all.FirstOrDefault(one => one.By == seen.By);
        if (known?.At >= seen.At) return false;
        draft.Put((draft.Death ?? new()) with { Seen = [.. all.Where(one => one != known), seen] });
        return true;
    }

    private static bool Hear(Draft draft, DeathWord? heard)
    {
        if (heard is null) return false;
        var words = draft.Death?.Words ?? [];
        var held = words.FirstOrDefault(heard.IsOfSame);
        var word = held?.And(heard) ?? heard;
        if (word == held) return false;
        draft.Put((draft.Death ?? new()) with { Words = [.. words.Where(known => known != held), word] });
        return true;
    }

    private static bool IsNews(Draft draft) =>
        draft.Death?.Since is { } since && draft.Now < since + Conditions.IsNewsFor && draft.Plan is { Status: PlanStatus.Active };

    // Of this death: a silent one is none once it may be told.
    private static bool IsNotice(Draft draft, Alert alert) => alert.Kind == AlertKind.Died && (alert.Silence is null || draft.Death!.IsSilent)
        && (alert.IsOpen || (alert.State == AlertState.Resolved && alert.OpenedAt >= draft.Death!.Since));

    private static (AlertState State, string Why)? Ending(Draft draft, Alert alert)
    {
        if (draft.Death?.Since is null) return alert.State == AlertState.Retracted ? null : (AlertState.Retracted, "The person has not died.");
        if (!alert.IsOpen) return null;
        if (!IsNews(draft)) return (AlertState.Resolved, "It is no longer news.");
        return alert.Silence is not null && !draft.Death.IsSilent ? (AlertState.Resolved, "It is told after all, by another.") : null;
    }

    // Whoever could not be told of it is told of it as of something new; not for a change of settings alone, which would tell of the past.
    private static bool MayBeToldOnlyNow(Draft draft) =>
        draft.Death is { IsSilent: true, Since: not null } && DeathSpeaker.AnyNew(draft);

    private static void Open(Draft draft, DeathSpeaker speaker)
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
        draft.Put(draft.Death! with { IsSilent = speaker.Silence is not null });
        draft.Because("opened", reason, alert);
    }
}
