namespace CareAlerts.Domain;

/// <summary>Records that move and join, and stays that prove to be one.</summary>
internal sealed partial class Draft
{
    private IReadOnlyList<JoiningRecord> _joining;
    private IReadOnlyList<AdoptedRecord> _adopted;
    private IReadOnlyList<PastVisit> _past;
    private MovedRecord? _moved;

    public IReadOnlyList<JoiningRecord> Joining => _joining;
    public IReadOnlyList<AdoptedRecord> Adopted => _adopted;
    public IReadOnlyList<PastVisit> Past => _past;
    public bool HasMoved => _moved is not null;

    public void Put(JoiningRecord joining)
    {
        var own = Own(ref _joining, _before.Joining);
        own.RemoveAll(known => known.From == joining.From);
        own.Add(joining);
        _headChanged = true;
    }

    /// <summary>Remembers that a visit was over before there was a plan, and forgets those that are remembered no longer.</summary>
    public void Put(PastVisit past)
    {
        var own = Own(ref _past, _before.Past);
        own.RemoveAll(known => (known.Source == past.Source && known.Visit == past.Visit) || !Forgetting.IsRemembered(known, Now));
        own.Add(past);
        _headChanged = true;
    }

    /// <summary>All that was in a record which has moved here is here.</summary>
    public void Adopt(Adoption adoption)
    {
        Own(ref _joining, _before.Joining).RemoveAll(known => known.From == adoption.From);
        Own(ref _adopted, _before.Adopted).AddRange([new(adoption.From, Now), .. adoption.Adopted]);
        Own(ref _rested, _before.Rested).AddRange(adoption.Rested);
        Own(ref _past, _before.Past).AddRange(adoption.Past);
        _headChanged = true;
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
        (Plan, _rested, _past, _restedAlerts, _adopted, _timeline, _death) = (null, [], [], [], [], null, null);
        Delete(new Forgotten([], [], null) { IsAll = true });
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
