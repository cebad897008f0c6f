namespace CareAlerts.Domain;

/// <summary>One stay seen with everything that bears on it, at one moment.</summary>
internal sealed record Situation
{
    /// <summary>
    /// While what is heard of a stay is old, more of it may follow at once, and what was true in between is the past. A backlog comes within
    /// minutes; a reload is sorted by time, and the same stay's next message may be far behind.
    /// </summary>
    private static readonly TimeSpan BacklogSettles = TimeSpan.FromMinutes(2), ReloadSettles = TimeSpan.FromHours(1);

    private readonly Draft _draft;

    public Situation(Draft draft, Stay stay)
    {
        _draft = draft;
        Stay = stay;
        Plan = draft.Plan;
        Policy = draft.Policy;
        Source = draft.Directory.Source(stay.Source);
        Directory = draft.Directory;
        Now = draft.Now;
        Status = stay.Status;
        Leaving = Gate.DefaultTime(stay, draft.Now);
        Gate = Gate.Of(stay, draft.Plan, draft.Directory, Leaving, draft.Now);
        Ward = WardOf(stay.Location, Source);
    }

    public Stay Stay { get; }
    public CarePlan? Plan { get; }
    public LocalityPolicy Policy { get; }
    public SourceSettings Source { get; }
    public CareDirectory Directory { get; }
    public DateTimeOffset Now { get; }
    public StayStatus Status { get; private init; }
    public DateTimeOffset Leaving { get; private init; }
    public Gate Gate { get; private init; }
    public Ward? Ward { get; }

    /// <summary>Whether the community has anything to do with this stay.</summary>
    public bool Concerns => Gate.Status is GateStatus.Ready or GateStatus.NotReady;

    public bool IsReady => Gate.Status == GateStatus.Ready;
    public bool IsNotReady => Gate.Status == GateStatus.NotReady;
    /// <summary>Whether the person is a patient who has yet to leave; somebody on leave comes back.</summary>
    public bool IsThere => Status is StayStatus.InProgress or StayStatus.OnLeave;
    public bool HasLeft => Status == StayStatus.Finished;
    /// <summary>Whether the person left, and was in hospital again after that.</summary>
    public bool IsBack => Readmission.HasFollowed(_draft, this);

    /// <summary>Whether only a reload told of the discharge, when it was no news any more.</summary>
    public bool IsOldDischarge => Stay.OldDischarge is { } old && old == Stay.Facts.Discharged?.Recorded;

    /// <summary>When it may be told what holds, because nothing more of the past is to be expected; null when what was last heard was not old.</summary>
    public DateTimeOffset? SettlesAt =>
        Stay.HeardAt - Stay.Facts.LatestRecorded > Source.NotifyWithin ? Stay.HeardAt + (Stay.ReloadedAt == Stay.HeardAt ? ReloadSettles : BacklogSettles) : null;

    /// <summary>Whether nothing more of the past is to be expected.</summary>
    public bool HasSettled => !(SettlesAt > Now);

    public bool IsPending => StayStatusRules.IsDischargePending(Stay.Facts);

    public static Ward? WardOf(Location? location, SourceSettings source) => source.Wards.FirstOrDefault(ward => ward.Code == location?.Ward);

    /// <summary>The same, had the person not left: what counts while the discharge may yet be cancelled.</summary>
    public Situation AsIfStillThere()
    {
        var leaving = Gate.TimeAhead(Stay, Now);
        return this with { Status = StayStatus.InProgress, Leaving = leaving, Gate = Gate.Of(Stay, Plan, Directory, leaving, Now) };
    }

    /// <summary>The longest lead time among unmet critical services: from then on there is no time to spare.</summary>
    public TimeSpan LongestLead
    {
        get
        {
            var longest = TimeSpan.Zero;
            foreach (var unmet in Gate.Unmet)
                if (unmet.Service is { } id && ServiceOf(id) is { } service && service.LeadTime > longest) longest = service.LeadTime;
            return longest;
        }
    }

    /// <summary>A discharge is pending, or the date is nearer than the longest lead time.</summary>
    public bool IsImminent => IsPending || (Stay.ExpectedDischarge is { } date && date - LongestLead <= Now);

    public PlannedService? ServiceOf(ServiceId id) => Plan?.Services.FirstOrDefault(service => service.Id == id);
}
