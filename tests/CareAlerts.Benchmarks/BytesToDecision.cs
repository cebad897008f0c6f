using System.Globalization;
using System.Text;
using CareAlerts.Domain;
using CareAlerts.Feeds.Hl7v2;

namespace CareAlerts.Benchmarks;

/// <summary>
/// From a message's bytes to the decision about it, in memory: read, find the person, decide. A stay sends what hospitals send: one admission,
/// a dozen updates that say nothing new but their time, a move, a date, a pending discharge, a discharge, and each message twice now and then.
/// </summary>
internal sealed class BytesToDecision
{
    private static readonly DateTimeOffset Morning = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);
    private readonly SourceSettings _settings;
    private readonly CareDirectory _directory;
    private readonly PersonRecord _enrolled;
    private readonly PersonRecord _admitted;
    private readonly byte[] _update;

    public BytesToDecision()
    {
        var source = new SourceId("RXX");
        _settings = SourceSettings.Default(source, registered: true) with { Mode = Mode.Live };
        Contact[] contacts = [Reachable("ola", ContactKind.Person), Reachable("sam", ContactKind.Person), Reachable("acme", ContactKind.Service)];
        var policy = LocalityPolicy.Default(new("northtown"));
        _directory = new(
            new Dictionary<LocalityId, LocalityPolicy> { [policy.Id] = policy }, new Dictionary<SourceId, SourceSettings> { [source] = _settings },
            contacts.ToDictionary(contact => contact.Id));
        var plan = new CarePlan
        {
            Id = "joan",
            Person = new([new(NhsNumber.System, "9990000018")], "Shaw", ["Joan"], new(1938, 4, 2)),
            Locality = policy.Id,
            Team = new(new("ola"), new("sam")),
            Services =
            [
                new(new("home-care"), "Home care", new("acme"), "home-care", null, true, TimeSpan.FromHours(48)),
                new(new("bed"), "Bed", new("acme"), "equipment", null, true, TimeSpan.FromHours(72)),
                new(new("telecare"), "Pendant", new("acme"), "telecare", null, false, TimeSpan.FromHours(24)),
            ],
        };
        _enrolled = Decide.On(PersonRecord.New(new("p")), new Input.PlanAgreed(plan), Morning, _directory).Record;
        Stay = [.. Messages()];
        _update = Message("A08", Morning.AddHours(1));
        _admitted = Hear(Hear(_enrolled, Stay[0]), Message("A08", Morning.AddMinutes(30)));

        PersonRecord Hear(PersonRecord record, byte[] body) => Decide.On(
            record, new Input.FeedHeard(((FeedReading.Understood)Hl7FeedReader.Read(body, _settings)).Message, Morning.AddMinutes(40)), Morning.AddMinutes(40), _directory).Record;
    }

    /// <summary>A stay's messages in the order in which they come.</summary>
    public byte[][] Stay { get; }

    /// <summary>Hears the whole stay of somebody with a plan; the answer keeps the work from being optimised away.</summary>
    public long HearStay()
    {
        var record = _enrolled;
        var now = Morning;
        foreach (var body in Stay)
        {
            now += TimeSpan.FromMinutes(7);
            if (Hl7FeedReader.Read(body, _settings) is FeedReading.Understood { Message: var message })
                record = Decide.On(record, new Input.FeedHeard(message, now), now, _directory).Record;
        }

        return record.Version;
    }

    /// <summary>Hears a message somebody has sent before.</summary>
    public int HearDuplicate()
    {
        var reading = (FeedReading.Understood)Hl7FeedReader.Read(Stay[0], _settings);
        return Decide.On(_admitted, new Input.FeedHeard(reading.Message, Morning.AddHours(1)), Morning.AddHours(1), _directory).Reasons.Count;
    }

    /// <summary>Hears an update that says the same again, later: most of what hospitals send.</summary>
    public int HearUpdate()
    {
        var reading = (FeedReading.Understood)Hl7FeedReader.Read(_update, _settings);
        return Decide.On(_admitted, new Input.FeedHeard(reading.Message, Morning.AddHours(1)), Morning.AddHours(1), _directory).Changes.Count;
    }

    private static IEnumerable<byte[]> Messages()
    {
        var at = Morning;
        foreach (var trigger in (string[])["A01", "A08", "A08", "A08", "A02", "A08", "A08", "A08", "A08", "A08", "A08", "A08", "A08", "A16", "A08", "A08", "A03"])
        {
            at += TimeSpan.FromMinutes(7);
            var message = Message(trigger, at);
            yield return message;
            if (at.Minute % 3 == 0) yield return message;
        }
    }

    private static byte[] Message(string trigger, DateTimeOffset at)
    {
        var time = at.ToString("yyyyMMddHHmmss'+0000'", CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes(string.Join('\r',
            $@"MSH|^~\&|PAS|RXX|CARE|CARE|{time}||ADT^{trigger}^ADT_A01|{time}|P|2.5|||AL|NE",
            $"EVN|{trigger}|{time}||||{time}",
            "PID|1||9990000018^^^NHS^NH~4711^^^RXX^MR||SHAW^JOAN^M^^MRS^^L||19380402|F|||1 HIGH STREET^^NORTHTOWN^^NT1 1AA||+441632960055|||M",
            "PV1|1|I|WARD7^B1^2^RXX01||||C1234567^SMITH^J^^^DR|||100|||||||C1234567^SMITH^J^^^DR||V1^^^RXX|||||||||||||||||||||||||20261120080000",
            "PV2||||||||||20261127120000", ""));
    }

    private static Contact Reachable(string id, ContactKind kind) =>
        new() { Id = new(id), Name = id, Kind = kind, Email = $"{id}@example.org", Mobile = "+447700900001" };
}
