namespace CareAlerts.Domain;

/// <summary>
/// Makes one record of two. First the one that stays says that it expects the other; then the other moves, and says nothing more; then what was
/// in it is taken in here. Killed between any two of these, whoever comes again goes on (docs/adr/0013).
/// </summary>
internal static class RecordJoins
{
    /// <summary>A record that was expected and has not come within this time is expected no longer.</summary>
    private static readonly TimeSpan ExpectedFor = TimeSpan.FromMinutes(10);

    /// <summary>Links, receipts and what was laid to rest lead to a moved record this long.</summary>
    private static readonly TimeSpan KeptFor = Forgetting.KeptFor;

    /// <summary>The mark of who is joining, and the plan.</summary>
    private const int RoomForTheRest = 2;

    /// <summary>Expects another record. It must be said before the other moves: a record that expects one does not move itself, so that no two can move to each other.</summary>
    public static void Expect(Draft draft, PersonId other)
    {
        if (other == draft.Person || HasAdopted(draft, other) || draft.Joining.Any(known => known.From == other && IsExpected(known, draft.Now))) return;
        draft.Put(new JoiningRecord(other, draft.Now));
        draft.Because("expected", "Another record of the same person is about to join this one.");
    }

    /// <summary>Moves this record to another, unless one is on its way to this, the other has come here meanwhile, or a plan was agreed meanwhile.</summary>
    public static Decision? Move(Draft draft, Input.RecordMoved moved)
    {
        if (draft.Plan?.Id != moved.PlanId || draft.Plan?.Status != moved.Status) return draft.Refuse(RefusalKind.Conflict, "plan", "The person has got another plan meanwhile.");
        if (moved.To == draft.Person || HasAdopted(draft, moved.To) || draft.Joining.Any(known => IsExpected(known, draft.Now)))
            return draft.Refuse(RefusalKind.Conflict, "record", "Another record is just joining this one.");
        draft.MoveTo(moved.To);
        draft.WakeNoLaterThan(draft.Now + KeptFor);
        draft.Because("moved", "This record has joined another one of the same person.");
        return null;
    }

    /// <summary>All that is left to do with a record that has moved: to forget what was in it, in time.</summary>
    public static Decision Keep(Draft draft, MovedRecord moved, Input input)
    {
        if (input is Input.Woken woken && woken.DueAt >= draft.WakeAt || draft.WakeAt <= draft.Now) draft.ClearWake();
        if (moved.IsEmptied) return draft.Finish();
        if (moved.At + KeptFor <= draft.Now) draft.Empty();
        else draft.WakeNoLaterThan(moved.At + KeptFor);
        return draft.Finish();
    }

    /// <summary>
    /// Takes in what was in a record that has moved here, as much as one decision may change; the same again goes on. Until all is here nothing
    /// is judged: an alert without its stay, or a stay without its alerts, would be judged wrongly.
    /// </summary>
    public static void TakeIn(Draft draft, Adoption adoption)
    {
        if (adoption.From == draft.Person || HasAdopted(draft, adoption.From)) return;
        var services = ServicesOf(draft.Plan, adoption.Plan);
        var isAll = Take(draft, adoption.Stays, stay => IsHere(draft, stay), stay => TakeStay(draft, Renamed(stay, services)))
            && Take(draft, adoption.Alerts, alert => draft.Alerts.Any(known => known.Id == alert.Id), alert => TakeAlert(draft, Renamed(alert, services)))
            && Take(draft, adoption.Notifications, told => draft.Notifications.Any(known => known.Id == told.Id), draft.Put)
            && Take(draft, adoption.Attempts, attempt => draft.Attempts.Any(known => known.Reference == attempt.Reference), draft.Put)
            && Take(draft, adoption.Past, past => IsHere(draft, past.Stay), past => TakePast(draft, past));
        if (!isAll)
        {
            draft.Put(new JoiningRecord(adoption.From, draft.Now, IsArriving: true));
            draft.GoRoundAgain();
            return;
        }

        if (services.Count > 0) draft.Put(draft.Plan! with { Services = [.. draft.Plan.Services, .. services.Where(service => !service.IsHere).Select(service => service.AsHere)] });
        draft.KnowByNhsNumbers([.. IdentityRules.NhsNumbersOf(adoption.Plan), .. adoption.OtherNhsNumbers]);
        Deaths.TakeIn(draft, adoption);
        draft.Adopt(adoption);
        draft.Because("joined", "Another record of the same person has joined this one: the hospital, or people, said that they are one.");
    }

    /// <summary>Whether some of a record is here and some is still on its way.</summary>
    public static bool IsSomeArriving(Draft draft) => draft.Joining.Any(known => known.IsArriving);

    /// <summary>Leads to what has moved here, as long as that is kept.</summary>
    public static bool IsKept(AdoptedRecord adopted, DateTimeOffset now) => now < adopted.At + KeptFor;

    private static bool IsExpected(JoiningRecord joining, DateTimeOffset now) => joining.IsArriving || now < joining.At + ExpectedFor;

    private static bool HasAdopted(Draft draft, PersonId from) => draft.Adopted.Any(known => known.From == from);

    private static bool IsHere(Draft draft, Stay stay) => draft.Visits.Any(known => known.Id == stay.Id || known.Folded.Contains(stay.Id));

    // Both records may know the same visit, each by another number of the person: then it is one stay.
    private static void TakeStay(Draft draft, Stay stay)
    {
        var same = draft.Visits.FirstOrDefault(known => IsSameVisit(known, stay));
        if (same is not null && draft.IsPast(same)) draft.Put(StayFolding.Fold(stay, draft.Recalled(same), draft.Now));
        else draft.Put(same is null ? stay : StayFolding.Fold(same, stay, draft.Now));
    }

    private static void TakePast(Draft draft, PastVisit past)
    {
        if (draft.Visits.FirstOrDefault(known => IsSameVisit(known, past.Stay)) is { } same) draft.Keep(StayFolding.Fold(same, past.Stay, draft.Now));
        else draft.Put(past);
    }

    private static void TakeAlert(Draft draft, Alert alert)
    {
        var into = alert.Stay is { } stay ? draft.Stays.FirstOrDefault(known => known.Folded.Contains(stay)) : null;
        if (into is not null) alert = alert with { Stay = into.Id };
        if (into is not null || alert.Kind == AlertKind.Died) StayFolding.PutUnlessOpenAlready(draft, alert);
        else draft.Put(alert);
    }

    private static bool IsSameVisit(Stay one, Stay other) =>
        one.Source == other.Source && one.IsTraining == other.IsTraining &&
        (one.Visit is null && other.Visit is null ? !one.HasEnded && !other.HasEnded : StayFolding.NumbersOf(one).Intersect(StayFolding.NumbersOf(other)).Any());

    /// <summary>
    /// Two plans, one person: the plan that counts names who manages the care, and what the other relied on is asked about and awaited as well,
    /// until people put the plan anew. To drop it would call a community ready that is not.
    /// </summary>
    private static List<JoinedService> ServicesOf(CarePlan? plan, CarePlan? other)
    {
        var joined = new List<JoinedService>();
        if (other is not { Status: PlanStatus.Active } || plan is null) return joined;
        var taken = plan.Services.Select(service => service.Id).ToHashSet();
        foreach (var service in other.Services)
        {
            var isHere = plan.Services.Any(known => known.Id == service.Id && known.Provider == service.Provider);
            var id = service.Id;
            for (var next = 2; !isHere && !taken.Add(id); next++) id = new($"{service.Id}-{next}");
            joined.Add(new(service.Id, service with { Id = id }, isHere));
        }

        return joined;
    }

    // An answer of one provider must not count for another that has a service of the same id.
    private static Stay Renamed(Stay stay, List<JoinedService> services) =>
        stay with { Readiness = [.. stay.Readiness.Select(readiness => services.Find(service => service.Was == readiness.Service) is { } joined ? readiness with { Service = joined.AsHere.Id } : readiness)] };

    private static Alert Renamed(Alert alert, List<JoinedService> services) =>
        alert.Kind == AlertKind.ReadinessRequest && services.Find(service => service.Was.Value == alert.Subject) is { } joined ? alert with { Subject = joined.AsHere.Id.Value } : alert;

    private sealed record JoinedService(ServiceId Was, PlannedService AsHere, bool IsHere);

    private static bool Take<T>(Draft draft, IReadOnlyList<T> rows, Func<T, bool> isHere, Action<T> take)
    {
        foreach (var row in rows)
        {
            if (isHere(row)) continue;
            if (draft.Room <= RoomForTheRest) return false;
            take(row);
        }

        return true;
    }
}
