namespace CareAlerts.Domain;

/// <summary>
/// Which visit something is about, for messages of somebody with a plan and for what was seen before there was one: the same rules, so that
/// both make the same stays. Some sources send a visit number always, some never, and some only from the second message on.
/// </summary>
/// <param name="Source">The source.</param>
/// <param name="Number">The visit number; null when none was sent.</param>
/// <param name="IsTraining">Whether it is no production message.</param>
/// <param name="Begins">When the visit it begins began; null when it begins none.</param>
/// <param name="IsOfSomebodyThere">Whether it is about a visit of somebody who is, or just was, on a ward.</param>
/// <param name="AdmittedAt">The admission it names.</param>
/// <param name="Recorded">When it was recorded.</param>
internal readonly record struct VisitClaim(
    SourceId Source, string? Number, bool IsTraining, DateTimeOffset? Begins, bool IsOfSomebodyThere, DateTimeOffset? AdmittedAt, DateTimeOffset Recorded)
{
    /// <summary>Whether it is of a class the source excludes: about a visit that is known, or about none.</summary>
    public bool IsExcluded { get; init; }

    /// <summary>Whether it says that a record changed, and not that anything happened.</summary>
    public bool IsUpdate { get; init; }

    /// <summary>Whether a stay is made of it that nobody knows yet. Without a number, an update or what is excluded may be about any visit.</summary>
    public bool MakesAStay => Number is not null || !(IsExcluded || IsUpdate);

    public static VisitClaim Of(FeedMessage message, Stamp stamp) => new(
        message.Source,
        message.VisitNumber,
        !message.IsProduction,
        BeginsAVisit(message.Trigger) ? message.AdmittedAt ?? message.OccurredAt ?? stamp.Claimed : null,
        message.Excluded is null && IsOfConcern(message.Class) && IsOfSomebodyOnAWard(message.Trigger),
        message.AdmittedAt,
        stamp.Recorded) { IsExcluded = message.Excluded is not null, IsUpdate = message.IsUpdate };

    public static VisitClaim Of(SeenVisit seen) => new(
        seen.Source,
        seen.Visit,
        seen.IsTraining,
        (seen.Facts.Admitted ?? seen.Facts.Arrived ?? seen.Facts.Planned) is { } began ? AdmissionNamed(seen.Facts) ?? began.Value ?? began.Claimed : null,
        !seen.Facts.IsExcluded && IsOfConcern(seen.Facts.ClassSaid) && IsOfSomebodyOnAWard(seen.Facts),
        AdmissionNamed(seen.Facts),
        seen.Facts.LatestRecorded ?? seen.At) { IsExcluded = seen.Facts.IsExcluded, IsUpdate = !seen.Facts.HasAnEvent };

    /// <summary>Whether an event begins a visit.</summary>
    public static bool BeginsAVisit(FeedTrigger trigger) => trigger is FeedTrigger.Admitted or FeedTrigger.Arrived or FeedTrigger.Planned;

    /// <summary>The stay it is about; null when that is not among them.</summary>
    public Stay? Among(IReadOnlyList<Stay> stays)
    {
        if (Number is null) return WithoutNumber(stays);
        Stay? nameless = null;
        foreach (var stay in stays)
        {
            if (!IsOfSameFeed(stay)) continue;
            if (stay.IsVisit(Number)) return stay;
            if (stay.Visit is null && !stay.HasEnded && MayBe(stay)) nameless = stay;
        }

        return nameless;
    }

    // A number that comes late: nobody lies on two wards of a hospital. What says less than that the person is there (an appointment, a plan,
    // a cancellation, an update of the record) is taken for the visit only if it names the same admission; another admission never is.
    private bool MayBe(Stay nameless)
    {
        var known = AdmissionNamed(nameless.Standing());
        return IsOfSomebodyThere ? Begins is null || AdmittedAt is null || known is null || AdmittedAt == known : AdmittedAt is not null && AdmittedAt == nameless.AdmittedAt;
    }

    // Without a visit number it belongs to the source's open stay: of several to one without a number, else to the last admitted.
    // Where none is open it belongs to the last one without a number, unless it begins another: a source that never sends numbers would
    // otherwise never have a second stay. What was recorded before the end of another visit says nothing new of somebody being there.
    // What is excluded and begins a visit, or names another admission, is about an appointment beside the stay; and no appointment is a stay.
    private Stay? WithoutNumber(IReadOnlyList<Stay> stays)
    {
        Stay? open = null, last = null, left = null;
        if (IsExcluded && Begins is not null) return null;
        foreach (var stay in stays)
        {
            if (!IsOfSameFeed(stay) || stay.Facts.IsExcluded || (IsExcluded && NamesAnotherAdmission(stay))) continue;
            if (!stay.HasEnded && (open is null || Rank(stay).CompareTo(Rank(open)) > 0)) open = stay;
            if (stay.Visit is null) last = stay;
            if (stay.HasEnded && Recorded <= stay.Facts.LatestRecorded) left = stay;
        }

        return open ?? (last is null || Begins > last.DischargedAt ? left : last);
    }

    private bool NamesAnotherAdmission(Stay stay) => AdmittedAt is { } named && stay.Facts.AdmittedAt?.Value is { } known && named != known;

    /// <summary>Whether a stay is of the same source, and training like it or not.</summary>
    public bool IsOfSameFeed(Stay stay) => stay.Source == Source && stay.IsTraining == IsTraining;

    private static DateTimeOffset? AdmissionNamed(StayFacts facts) => facts.AdmittedAt?.Value ?? facts.PlannedFor?.Value;

    private static (bool, bool, DateTimeOffset) Rank(Stay stay) => (stay.Visit is null, stay.Status == StayStatus.InProgress, stay.AdmissionSaid ?? stay.OpenedAt);

    private static bool IsOfConcern(EncounterClass? kind) => kind is null || Stay.Concerns(kind.Value);

    private static bool IsOfSomebodyOnAWard(FeedTrigger trigger) => trigger is
        FeedTrigger.Admitted or FeedTrigger.Transferred or FeedTrigger.TransferCancelled or FeedTrigger.Discharged or FeedTrigger.DischargeCancelled or
        FeedTrigger.DischargePending or FeedTrigger.DischargePendingCancelled or FeedTrigger.LeaveStarted or FeedTrigger.LeaveEnded or
        FeedTrigger.LeaveStartCancelled or FeedTrigger.LeaveEndCancelled;

    private static bool IsOfSomebodyOnAWard(StayFacts facts) =>
        (facts.Admitted ?? facts.Moved ?? facts.Discharged ?? facts.DischargeCancelled ?? facts.DischargePending ?? facts.DischargePendingCancelled
            ?? facts.LeaveStarted ?? facts.LeaveEnded) is not null;
}
