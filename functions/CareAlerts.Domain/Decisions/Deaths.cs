namespace CareAlerts.Domain;

/// <summary>What is known of a person's death beside what their stays say of it.</summary>
public sealed record DeathOnFile
{
    /// <summary>The last claim of whether they have died, among those that no stay here keeps: said of no visit, or of one that is not kept or at rest.</summary>
    public Claim<bool>? Said { get; init; }

    /// <summary>Who said it.</summary>
    public SourceId? By { get; init; }

    /// <summary>Since when we know, by our clock, that they have died; null while they live.</summary>
    public DateTimeOffset? Since { get; init; }
}

/// <summary>
/// A death is a fact about the person: whatever visit, hospital or none it was said of, every stay is judged by the last word on it, and one
/// person is told, once (docs/adr/0011). What training messages say is of training stays alone.
/// </summary>
internal static class Deaths
{
    /// <summary>Takes in what a message says that no stay keeps. Returns whether that is new.</summary>
    public static bool Hear(Draft draft, FeedMessage message, Stamp stamp) =>
        message is { IsProduction: true, Deceased.IsSent: true } && Hear(draft, stamp.On(message.Deceased.Value ?? false), message.Source);

    /// <summary>Takes in what a stay says that is not kept, or no longer.</summary>
    public static void Hear(Draft draft, Stay stay)
    {
        if (!stay.IsTraining) Hear(draft, stay.Facts.SaidOfThisPerson(), stay.Source);
    }

    /// <summary>Takes in what was seen of no visit: a death said with an update about the person.</summary>
    public static void Hear(Draft draft, SeenVisit seen)
    {
        if (!seen.IsTraining) Hear(draft, seen.Facts.SaidOfThisPerson(), seen.Source);
    }

    /// <summary>Takes in what another record of the same person knows, with its stays and alerts.</summary>
    public static void TakeIn(Draft draft, Adoption adoption)
    {
        if (adoption.Death is not { } other) return;
        if (other.By is { } by) Hear(draft, other.Said, by);
        var isTold = adoption.Alerts.Any(alert => alert.Kind == AlertKind.Died && alert.State != AlertState.Retracted);
        if (isTold && draft.Death?.Since is null) draft.Put((draft.Death ?? new()) with { Since = other.Since });
    }

    /// <summary>Whether somebody has died, by what is on file and by their stays.</summary>
    public static bool HasDied(DeathOnFile? onFile, IReadOnlyList<Stay> stays) => LastWord(onFile, stays).Said?.Value == true;

    /// <summary>Has every stay judged by the last word, whoever it was said to or of.</summary>
    public static void Settle(Draft draft)
    {
        var said = LastWord(draft.Death, draft.Stays).Said;
        var hasDied = said?.Value == true;
        for (var i = 0; i < draft.Stays.Count; i++)
            if (draft.Stays[i] is { IsTraining: false } stay && stay.IsDeceased != hasDied) draft.Put(stay with { PersonHasDied = hasDied, HeardAt = draft.Now });
        if (hasDied == draft.Death?.Since is not null) return;

        // Where a stay alone had said so before records kept the time, people were told then.
        var wasKnown = hasDied && HasDied(draft.Before.Death, draft.Before.Stays);
        draft.Put((draft.Death ?? new()) with { Since = !hasDied ? null : wasKnown ? said!.Recorded : draft.Now });
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

        if (IsNews(draft) && !IsTold(draft))
        {
            if (draft.StopIfFull()) return;
            Open(draft);
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

    private static bool Hear(Draft draft, Claim<bool>? said, SourceId by)
    {
        var held = draft.Death?.Said;
        var later = Claim<bool>.Later(held, said);
        if (ReferenceEquals(later, held)) return false;
        draft.Put((draft.Death ?? new()) with { Said = later, By = by });
        return true;
    }

    private static (Claim<bool>? Said, SourceId? By) LastWord(DeathOnFile? onFile, IReadOnlyList<Stay> stays)
    {
        var (said, by) = (onFile?.Said, onFile?.By);
        foreach (var stay in stays)
        {
            if (stay.IsTraining) continue;
            var later = Claim<bool>.Later(said, stay.Facts.SaidOfThisPerson());
            if (!ReferenceEquals(later, said)) (said, by) = (later, stay.Source);
        }

        return (said, by);
    }

    private static bool IsNews(Draft draft) =>
        draft.Death?.Since is { } since && draft.Now < since + Conditions.IsNewsFor && draft.Plan is { Status: PlanStatus.Active };

    private static bool IsTold(Draft draft) => draft.Alerts.Any(alert =>
        alert.Kind == AlertKind.Died && (alert.IsOpen || (alert.State == AlertState.Resolved && alert.OpenedAt >= draft.Death!.Since)));

    private static (AlertState State, string Why)? Ending(Draft draft, Alert alert)
    {
        if (draft.Death?.Since is null) return alert.State == AlertState.Retracted ? null : (AlertState.Retracted, "The person has not died.");
        return alert.IsOpen && !IsNews(draft) ? (AlertState.Resolved, "It is no longer news.") : null;
    }

    private static void Open(Draft draft)
    {
        const string reason = "The person has died.";
        var policy = draft.Policy.Alerts[AlertKind.Died];
        var id = draft.NewId();
        var alert = new Alert
        {
            Id = new(id),
            Code = AlertCode.Of(id),
            Kind = AlertKind.Died,
            Source = Speaker(draft),
            Urgency = policy.Urgency,
            OpenedAt = draft.Now,
            HoldUntil = draft.Now + policy.Hold,
            NextStepAt = policy.Steps.Count == 0 ? null : draft.Now + policy.Hold + policy.Steps[0].After,
            Reasons = [reason],
        };
        draft.Put(alert);
        draft.Because("opened", reason, alert);
    }

    // A source in shadow is believed and sends nothing. But where its word ends the planning for a live one, people must hear why.
    private static SourceId? Speaker(Draft draft)
    {
        var by = LastWord(draft.Death, draft.Stays).By;
        if (by is not { } said || draft.Directory.Source(said).Mode == Mode.Live) return by;
        return draft.Stays.FirstOrDefault(stay => stay is { IsTraining: false, HasEnded: false, IsOfConcern: true, Status: not StayStatus.Unknown }
            && draft.Directory.Source(stay.Source).Mode == Mode.Live)?.Source ?? by;
    }
}
