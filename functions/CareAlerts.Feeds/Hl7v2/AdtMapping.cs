using System.Text;
using CareAlerts.Domain;

namespace CareAlerts.Feeds.Hl7v2;

/// <summary>What an ADT message means: its fields in the terms of the domain, by the source's settings.</summary>
/// <remarks>The trigger decides what happened; no field is taken for an event, whatever it holds (a filled PV1-45 discharges nobody).</remarks>
internal static class AdtMapping
{
    /// <summary>Fields located once a segment: PV1 is read up to 45, PID to 30. Fields beyond are found all the same.</summary>
    private const int PidRoom = 32, Pv1Room = 48;

    private const int LongestEvent = 16;

    /// <summary>A swap is about two; a merge of more records than this is a reload, and belongs into several messages.</summary>
    private const int MostPeople = 100;

    private static readonly FieldPath Facility = new("MSH", 4, 1), ControlId = new("MSH", 10, 1), Disposition = new("PV1", 36, 1);

    /// <summary>Reads what a message says of every person it is about: one, unless the event is about several.</summary>
    public static IReadOnlyList<FeedReading> MapAll(Hl7Message message, SourceSettings settings)
    {
        var trigger = Hl7Header.TriggerOf(message.Header.Field(9), message.Segment("EVN"u8));
        if (IsAdt(message.Header.Field(9).Component(1)) && OfRecords(message, trigger, settings) is { } ofRecords) return ofRecords;
        if (AdtEvents.Find(trigger.Bytes) is not { IsOfSeveral: true }) return [Map(message, settings)];
        var people = 0;
        foreach (var segment in message.Segments)
            if (segment.Id.SequenceEqual("PID"u8)) people++;
        if (people > MostPeople) return [new FeedReading.Rejected("PID", null, $"The message is about more than {MostPeople} people.")];
        return people == 0 ? [Map(message, settings)] : [.. Groups(message, settings, people)];
    }

    private static List<FeedReading> Groups(Hl7Message message, SourceSettings settings, int people)
    {
        var readings = new List<FeedReading>(people);
        for (var group = 0; group < people; group++) readings.Add(Map(message, settings, group));
        return readings;
    }

    /// <summary>Reads what a message says of one person.</summary>
    public static FeedReading Map(Hl7Message message, SourceSettings settings, int? group = null)
    {
        var msh = message.Header;
        var type = msh.Field(9);
        var messageType = type.Component(1);
        if (!messageType.HasValue) return new FeedReading.Rejected("MSH", "MSH-9", "MSH-9 gives no message type.");

        var parts = new AdtSegments(message, stackalloc int[PidRoom], stackalloc int[Pv1Room], group);
        var trigger = Hl7Header.TriggerOf(type, parts.Evn);
        if (IsAdtInOnePiece(messageType)) return new FeedReading.Rejected("MSH", "MSH-9", "MSH-9 has type and event in one component; each belongs in its own, as in ADT^A01.");
        if (!IsAdt(messageType))
            return new FeedReading.Ignored(Name(trigger), "Only ADT messages say where somebody is; this one is of another type.");
        if (!trigger.HasValue) return new FeedReading.Rejected("MSH", "MSH-9", "MSH-9 gives no event, nor does EVN-1.");
        if (OfRecords(message, trigger, settings) is { } ofRecords) return ofRecords[0];
        if (AdtEvents.Find(trigger.Bytes) is not { } adt) return new FeedReading.Ignored(Name(trigger), AdtEvents.WhyNot(trigger.Bytes));
        if (!parts.Pid.Exists) return new FeedReading.Rejected("PID", "PID-3", "There is no PID segment: nobody is identified.");

        var problems = new AdtProblems();
        var @class = Class(parts.Pv1.Field(2), problems) ?? adt.Implies;
        var identifiers = AdtIdentifiers.Of(parts.Pid, settings, problems);
        if (identifiers.Count == 0 && Excluded(@class, settings) is { } why) return new FeedReading.Ignored(adt.Name, why);
        if (identifiers.Count == 0) return new FeedReading.Rejected("PID", "PID-3", "PID-3 holds no identifier: nobody is identified.");
        if (parts.People > 1 && group is null) problems.Add("PID is repeated; the first counts.");

        return new FeedReading.Understood(Message(message, parts, adt.Name, adt.Trigger, @class, identifiers, settings, problems), problems.ToList());
    }

    /// <summary>What an event about the hospital's records shows of a visit, as an update.</summary>
    public static FeedMessage Update(
        Hl7Message message, in AdtSegments parts, string name, IReadOnlyList<Identifier> identifiers, SourceSettings settings, AdtProblems problems) =>
        Message(message, parts, name, FeedTrigger.Updated, Class(parts.Pv1.Field(2), problems), identifiers, settings, problems);

    private static IReadOnlyList<FeedReading>? OfRecords(Hl7Message message, Hl7Element trigger, SourceSettings settings) =>
        AdtEvents.FindRecords(trigger.Bytes) is var kind and not RecordsEvent.None ? AdtRecords.ReadAll(message, Name(trigger).Trim().ToUpperInvariant(), kind, settings) : null;

    /// <summary>Why no visit begins with a message of this class; null when one may.</summary>
    private static string? Excluded(EncounterClass? @class, SourceSettings settings) => EncounterClasses.Excluded(@class, settings, "PV1-2");

    // ADT_A01 is a structure (MSH-9.3), and ADTA01 nothing; but no type that says nothing of where somebody is begins like that.
    private static bool IsAdtInOnePiece(Hl7Element messageType) =>
        messageType.Bytes.Trim((byte)' ') is { Length: > 3 } type && Ascii.EqualsIgnoreCase(type[..3], "ADT"u8);

    private static bool IsAdt(Hl7Element messageType) => Ascii.EqualsIgnoreCase(messageType.Bytes.Trim((byte)' '), "ADT"u8);

    private static FeedMessage Message(
        Hl7Message message, in AdtSegments parts, string name, FeedTrigger trigger, EncounterClass? @class, IReadOnlyList<Identifier> identifiers, SourceSettings settings, AdtProblems problems)
    {
        var msh = message.Header;
        var times = new AdtTimes(msh, parts, settings, problems);
        return new FeedMessage
        {
            Source = settings.Id,
            Event = name,
            Trigger = trigger,
            ControlId = AdtText.Of(msh.Field(10), ControlId, problems),
            IsProduction = IsProduction(msh.Field(11).Component(1), problems),
            RecordedAt = times.RecordedAt(problems),
            OccurredAt = times.OccurredAt(trigger, problems),
            Identifiers = identifiers,
            BirthDate = BirthDate(parts.Pid.Field(7).Component(1), problems),
            VisitNumber = AdtText.Of(parts.At(settings.VisitNumber), settings.VisitNumber, problems),
            Class = @class,
            Excluded = Excluded(@class, settings),
            Location = Location(parts, settings.Location, problems),
            AdmittedAt = times.AdmittedAt.Value,
            DischargedAt = times.DischargedAt,
            ExpectedDischarge = times.ExpectedDischarge(parts, settings.ExpectedDischarge, problems),
            Disposition = AdtText.Of(parts.At(Disposition), Disposition, problems),
            Deceased = Deceased(parts.Pid, problems),
        };
    }

    /// <summary>An event as sent: it is shown and logged, so that what is no code is not repeated.</summary>
    private static string Name(Hl7Element trigger)
    {
        var name = trigger.ToString();
        return name.Length <= LongestEvent && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? name : "???";
    }

    private static EncounterClass? Class(Hl7Element sent, AdtProblems problems)
    {
        if (!sent.HasValue) return null;
        if (!EncounterClasses.TryFind(sent.Component(1).Bytes, out var found)) problems.Add("PV1-2 holds a class we do not know; it counts as an inpatient stay.");
        return found;
    }

    // A sender that leaves the required field empty says nothing of training: being silent about a real person is the worse mistake.
    public static bool IsProduction(Hl7Element processing, AdtProblems problems)
    {
        if (!processing.HasValue)
        {
            problems.Add("MSH-11 is empty; the message is taken as production.");
            return true;
        }

        return processing.Bytes.Trim((byte)' ') is [(byte)'P'];
    }

    public static DateOnly? BirthDate(Hl7Element sent, AdtProblems problems)
    {
        if (!sent.HasValue) return null;
        if (Hl7Timestamp.TryParse(sent.Bytes, out var time) && time.Date is { } date) return date;
        problems.Add("PID-7 is not a full date.");
        return null;
    }

    /// <summary>Where the person is; null when none of its parts was sent. A site alone, taken from MSH-4, would be no news.</summary>
    private static Location? Location(AdtSegments parts, LocationFields fields, AdtProblems problems)
    {
        var site = Part(parts, fields.Site, problems);
        var ward = Part(parts, fields.Ward, problems);
        var room = Part(parts, fields.Room, problems);
        var bed = Part(parts, fields.Bed, problems);
        if (site is null && ward is null && room is null && bed is null) return null;
        return new Location(site ?? Part(parts, Facility, problems), ward, room, bed);
    }

    /// <summary>One part of a location. A facility, and from version 2.7 every part, is an HD: its first subcomponent is the code.</summary>
    /// <remarks>A ward called <c>A&amp;E</c> is sent unescaped as often as not: what follows counts as an HD only if it looks like a universal id.</remarks>
    private static string? Part(AdtSegments parts, FieldPath? path, AdtProblems problems)
    {
        if (path is not { } place) return null;
        var part = parts.At(place);
        return AdtText.Of(IsHierarchic(part) ? part.Subcomponent(1) : part, place, problems);
    }

    private static bool IsHierarchic(Hl7Element part) =>
        part.Subcomponent(3).HasValue || (part.Subcomponent(2).Bytes is [>= (byte)'0' and <= (byte)'9', ..] second && second.Contains((byte)'.'));

    /// <summary>PID-30 says whether, PID-29 when; a time of death alone says both.</summary>
    private static FeedValue<bool?> Deceased(Hl7Segment pid, AdtProblems problems)
    {
        var indicator = pid.Field(30).Component(1);
        var time = pid.Field(29).Component(1);
        if (time.HasValue && Hl7Timestamp.TryParse(time.Bytes, out _))
        {
            if (indicator.Presence is Hl7Presence.Null || indicator.Bytes is [(byte)'N']) problems.Add("PID-29 gives a time of death though PID-30 says there is none; the death counts.");
            return FeedValue<bool?>.Of(true);
        }

        if (time.HasValue) problems.Add("PID-29 is not a time we can read.");
        switch (indicator.Bytes)
        {
            case [(byte)'Y' or (byte)'y']: return FeedValue<bool?>.Of(true);
            case [(byte)'N' or (byte)'n']: return FeedValue<bool?>.Of(false);
        }

        if (indicator.IsNull || (time.IsNull && !indicator.HasValue)) return FeedValue<bool?>.Cleared;
        if (indicator.HasValue) problems.Add("PID-30 is neither Y nor N.");
        return FeedValue<bool?>.NotSent;
    }
}
