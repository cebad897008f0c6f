using Xunit;
using static CareAlerts.Domain.Tests.Clock;

namespace CareAlerts.Domain.Tests;

/// <summary>
/// A person's story told over <see cref="Decide"/>: it keeps the record, a clock, the wake-ups on their way and who was told of what,
/// and does with a decision what the shell does. A story fails on any notification that nobody expected, and on any decision that
/// breaks the rules of all decisions (<see cref="Rules"/>).
/// </summary>
internal sealed partial class Story
{
    private readonly List<Input.Woken> _wakes = [];
    private readonly Queue<NotificationId> _toSend = [];
    private readonly Dictionary<ContactId, Contact> _contacts = Northtown.Contacts.ToDictionary(contact => contact.Id);
    private LocalityPolicy _policy = Northtown.Policy;
    private readonly Dictionary<SourceId, SourceSettings> _otherSources = [];
    private SourceSettings _source = Northtown.Source;

    private Story(PersonId person) => Record = PersonRecord.New(person);

    public PersonRecord Record { get; private set; }
    public DateTimeOffset Now { get; private set; } = On("Mon 00:00");
    public Decision Last { get; private set; } = null!;
    public List<Effect.Alarm> Alarms { get; } = [];

    /// <summary>Where this record is to be taken in.</summary>
    public List<PersonId> Joins { get; } = [];

    /// <summary>How many decisions one input took at most.</summary>
    public int MostRounds { get; private set; }

    /// <summary>False while the messages decided on stay in their queue.</summary>
    public bool SendsAtOnce { get; set; } = true;

    /// <summary>False for a story that is only about what is known in the end.</summary>
    public bool MindsWhoIsTold { get; set; } = true;

    public CareDirectory Directory { get; private set; } = null!;

    /// <summary>Joan has her plan; what is told is what the story expects, and nothing else.</summary>
    public static void Tell(Action<Story> story) => Tell(Northtown.Plan, story);

    public static void Tell(CarePlan? plan, Action<Story> story) => Tell(plan, new("p1"), story);

    public static void Tell(CarePlan? plan, PersonId person, Action<Story> story)
    {
        var told = new Story(person);
        told.RefreshDirectory();
        if (plan is not null) told.Decided(new Input.PlanAgreed(plan));
        story(told);
        told.NothingElse();
    }

    /// <summary>The house's own record.</summary>
    public static void OfTheHouse(Action<Story> story)
    {
        var told = new Story(PersonId.House);
        told.RefreshDirectory();
        story(told);
        told.NothingElse();
    }

    // --- Given

    public Story With(Contact contact)
    {
        _contacts[contact.Id] = contact;
        return RefreshDirectory();
    }

    public Story With(string contact, Func<Contact, Contact> change) => With(change(_contacts[new(contact)]));

    public Story Without(string contact)
    {
        _contacts.Remove(new(contact));
        return RefreshDirectory();
    }

    public Story ByPolicy(Func<LocalityPolicy, LocalityPolicy> change)
    {
        _policy = change(_policy);
        return RefreshDirectory();
    }

    public Story With(AlertKind kind, Func<AlertPolicy, AlertPolicy> change) =>
        ByPolicy(policy => policy with { Alerts = new Dictionary<AlertKind, AlertPolicy>(policy.Alerts) { [kind] = change(policy.Alerts[kind]) } });

    public Story BySource(Func<SourceSettings, SourceSettings> change)
    {
        _source = change(_source);
        return RefreshDirectory();
    }

    /// <summary>Another hospital is registered.</summary>
    public Story WithSource(SourceId id, Mode mode)
    {
        _otherSources[id] = SourceSettings.Default(id, registered: true) with { Mode = mode };
        return RefreshDirectory();
    }

    public Story Agreeing(Func<CarePlan, CarePlan> change) => Decided(new Input.PlanAgreed(change(Record.Plan ?? Northtown.Plan)));

    // --- When

    /// <summary>The clock moves on to a time; whatever came due by then has happened.</summary>
    public Story At(string time) => Until(time.Length == 5 ? new DateTimeOffset(Now.Date, TimeSpan.Zero) + TimeSpan.Parse(time) : On(time));

    public Story Wait(TimeSpan time) => Until(Now + time);

    /// <summary>Somebody sets our clock back.</summary>
    public Story SetBack(TimeSpan time)
    {
        Now -= time;
        return this;
    }

    /// <summary>The record as another version of the house stored it.</summary>
    public Story AsStored(Func<PersonRecord, PersonRecord> change)
    {
        Record = change(Record);
        return this;
    }

    /// <summary>The wake-ups on their way are lost.</summary>
    public Story LosingItsWakeUps()
    {
        _wakes.Clear();
        return this;
    }

    public Story Hear(params FeedMessage[] messages)
    {
        foreach (var message in messages) Decided(new Input.FeedHeard(message with { RecordedAt = message.RecordedAt ?? Now }, Now));
        return this;
    }

    /// <summary>Messages that come by the queue for reloads.</summary>
    public Story Reload(params FeedMessage[] messages)
    {
        foreach (var message in messages) Decided(new Input.FeedHeard(message, Now) { IsReload = true });
        return this;
    }

    public Story Decided(Input input)
    {
        NothingElse();
        Run(input);
        return this;
    }

    private Story Until(DateTimeOffset then)
    {
        NothingElse();
        while (_wakes.Where(wake => WakesAt(wake) <= then).MinBy(wake => wake.DueAt) is { } wake)
        {
            _wakes.Remove(wake);
            if (WakesAt(wake) > Now) Now = WakesAt(wake);
            Run(wake);
        }

        Now = then;
        return this;
    }

    // A wake-up is scheduled at the next whole second (DESIGN section 2).
    private static DateTimeOffset WakesAt(Input.Woken wake) => wake.DueAt!.Value.AddTicks(TimeSpan.TicksPerSecond - 1) is var up ? up.AddTicks(-(up.Ticks % TimeSpan.TicksPerSecond)) : default;

    private void Run(Input input)
    {
        for (var round = 1; ; round++)
        {
            MostRounds = Math.Max(round, MostRounds);
            Assert.True(round < 50, "The shell gives up after 50 rounds.");
            var before = Record;
            Last = Decide.On(before, input, Now, Directory);
            Rules.Hold(before, input, Now, Directory, Last);
            Record = Last.Record;
            foreach (var effect in Last.Effects) CarryOut(effect);
            if (!Last.More) break;
            input = input.NextRound();
        }

        if (SendsAtOnce) SendAll();
    }

    private void CarryOut(Effect effect)
    {
        switch (effect)
        {
            case Effect.Send send: _toSend.Enqueue(send.Notification); break;
            case Effect.Wake wake: _wakes.Add(new(wake.At, Now)); break;
            case Effect.Alarm alarm: Alarms.Add(alarm); break;
            case Effect.Join join: Joins.Add(join.To); break;
            default: throw new InvalidOperationException($"no such effect: {effect}");
        }
    }

    private Story RefreshDirectory()
    {
        Directory = new(new Dictionary<LocalityId, LocalityPolicy> { [Northtown.Id] = _policy },
            new Dictionary<SourceId, SourceSettings>(_otherSources) { [Northtown.Hospital] = _source }, new Dictionary<ContactId, Contact>(_contacts));
        return this;
    }
}
