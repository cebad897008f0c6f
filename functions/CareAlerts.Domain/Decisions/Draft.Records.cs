namespace CareAlerts.Domain;

/// <summary>Records that move and join, and stays that prove to be one.</summary>
internal sealed partial class Draft
{
    /// <summary>They stand in the head row: a hundred are some 232,000 characters of the 500,000 that it holds.</summary>
    public const int MostPastVisits = 100;

    private IReadOnlyList<JoiningRecord> _joining;
    private IReadOnlyList<AdoptedRecord> _adopted;
    private IReadOnlyList<PastVisit> _past;
    private IReadOnlyList<string> _otherNhsNumbers;
    private MovedRecord? _moved;

    public IReadOnlyList<JoiningRecord> Joining => _joining;
    public IReadOnlyList<AdoptedRecord> Adopted => _adopted;
    public IReadOnlyList<PastVisit> Past => _past;

    /// <summary>Stays, and visits that were over before there was a plan: what a message may be about.</summary>
    public IReadOnlyList<Stay> Visits => _past.Count == 0 ? _stays : [.. _past.Where(past => Forgetting.IsRemembered(past, Now)).Select(past => past.Stay), .. _stays];

    /// <summary>Whether one of <see cref="Visits"/> is no stay, because it was over before there was a plan.</summary>
    public bool IsPast(Stay visit) => _past.Any(past => past.Stay.Id == visit.Id);

    public bool HasMoved => _moved is not null;

    public void Put(JoiningRecord joining)
    {
        var own = Own(ref _joining, _before.Joining);
        own.RemoveAll(known => known.From == joining.From);
        own.Add(joining);
        _headChanged = true;
    }

    /// <summary>Remembers a visit that was over before there was a plan, and forgets those that are remembered no longer, or are too many.</summary>
    public void Put(PastVisit past)
    {
        var own = Own(ref _past, _before.Past);
        own.RemoveAll(known => known.Stay.Id == past.Stay.Id || !Forgetting.IsRemembered(known, Now));
        own.Add(past);
        if (own.Count > MostPastVisits) own.RemoveAt(0);
        _headChanged = true;
    }

    /// <summary>Keeps what is known of a visit where it is: of one that was over before there was a plan nothing is shown while it is over.</summary>
    public void Keep(Stay visit)
    {
        var past = _past.FirstOrDefault(known => known.Stay.Id == visit.Id);
        if (past is not null && visit.HasEnded) Put(past with { Stay = visit });
        else Put(past is null ? visit : Recalled(visit));
    }

    /// <summary>A visit that was over before there was a plan, as a stay from now on.</summary>
    public Stay Recalled(Stay visit)
    {
        Own(ref _past, _before.Past).RemoveAll(known => known.Stay.Id == visit.Id);
        _headChanged = true;
        return visit with { OpenedAt = Now };
    }

    /// <summary>All that was in a record which has moved here is here.</summary>
    public void Adopt(Adoption adoption)
    {
        Own(ref _joining, _before.Joining).RemoveAll(known => known.From == adoption.From);
        Own(ref _adopted, _before.Adopted).AddRange([new(adoption.From, Now), .. adoption.Adopted]);
        Own(ref _rested, _before.Rested).AddRange(adoption.Rested);
        _headChanged = true;
    }

    /// <summary>Notes NHS numbers that are this person's as well. Returns whether one of them is new.</summary>
    public bool KnowByNhsNumbers(IEnumerable<string> numbers)
    {
        List<string> others = [.. numbers.Except(IdentityRules.NhsNumbersOf(Plan)).Except(_otherNhsNumbers)];
        if (others.Count == 0) return false;
        Own(ref _otherNhsNumbers, _before.OtherNhsNumbers).AddRange(others);
        _headChanged = true;
        return true;
    }

    /// <summary>Notes that NHS numbers are not this person's after all. Returns whether one of them was.</summary>
    public bool KnowNoLongerBy(IReadOnlyList<string> numbers)
    {
        if (!_otherNhsNumbers.Any(numbers.Contains)) return false;
        Own(ref _otherNhsNumbers, _before.OtherNhsNumbers).RemoveAll(numbers.Contains);
        _headChanged = true;
        return true;
    }

    /// <summary>Another record speaks for this person from now on. The rows stay where they are until they are taken in there.</summary>
    public void MoveTo(PersonId to)
    {
        _moved = new(to, Now);
        (_stays, _alerts, _notifications, _attempts, _joining, WakeAt) = ([], [], [], [], [], null);
        Do(new Effect.Join(to));
    }

    /// <summary>Forgets all that was in a record which has moved.</summary>
    public void Empty()
    {
        _moved = _moved! with { IsEmptied = true };
        (Plan, _rested, _past, _restedAlerts, _adopted, _timeline, _death, _otherNhsNumbers) = (null, [], [], [], [], null, null, []);
        Delete(new Forgotten([], [], null) { IsAll = true });
    }

    /// <summary>Notes that a stay at rest has another number. Returns whether there is one.</summary>
    public bool RenumberRested(SourceId source, string former, string number)
    {
        var at = _rested.ToList().FindIndex(stay => stay.Source == source && (stay.IsVisit(former) || stay.IsVisit(number)) && Forgetting.IsRemembered(stay, Now));
        if (at < 0) return false;
        var stay = _rested[at];
        if (stay.IsVisit(former) && stay.IsVisit(number)) return true;
        Own(ref _rested, _before.Rested)[at] = stay with { FormerVisits = [.. stay.FormerVisits.Union([former, number]).Where(known => known != stay.Visit)] };
        _headChanged = true;
        return true;
    }

    /// <summary>Takes a stay out that proved to be another: what it was is laid to rest, unless it was never stored.</summary>
    public void TakeOut(Stay stay)
    {
        if (_before.Stays.Any(known => known.Id == stay.Id))
        {
            Rest(stay, [], [], [], isAll: true);
            return;
        }

        Own(ref _stays, _before.Stays).RemoveAll(known => known.Id == stay.Id);
        _touched.Remove(stay.Id.Value);
    }
}
