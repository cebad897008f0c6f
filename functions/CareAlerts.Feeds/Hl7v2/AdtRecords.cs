using CareAlerts.Domain;

namespace CareAlerts.Feeds.Hl7v2;

/// <summary>What an event about a hospital's own records says.</summary>
internal enum RecordsEvent
{
    /// <summary>Not such an event.</summary>
    None,
    /// <summary>MRG-1 and PID-3 are one person's.</summary>
    Joined,
    /// <summary>Two PIDs are one person's, and both go on.</summary>
    Linked,
    /// <summary>Two PIDs are not one person's.</summary>
    Unlinked,
    /// <summary>A number of MRG-1 is that of the person PID-3 names otherwise.</summary>
    NumberMoved,
    /// <summary>A visit of MRG-1 is that of PID-3.</summary>
    VisitMoved,
    /// <summary>An account of MRG-1 is that of PID-3; where the source's visits go by account numbers, that is a visit.</summary>
    AccountMoved,
    /// <summary>The visit of MRG-5 is that of PV1-19, or that of MRG-6 is that of PV1-50.</summary>
    VisitsMerged,
    /// <summary>The visit number of MRG-5 is now that of PV1-19.</summary>
    VisitRenumbered,
    /// <summary>The alternate visit number of MRG-6 is now that of PV1-50.</summary>
    AlternateVisitRenumbered,
    /// <summary>The account of MRG-3 is that of PID-18; where the source's visits go by account numbers, that is a visit.</summary>
    AccountRenumbered,
}

/// <summary>Reads the events that carry MRG, and links: a reading for each MRG, because one message may tell of several (HL7 chapter 3).</summary>
internal static class AdtRecords
{
    private const int PidRoom = 32, Pv1Room = 64;

    /// <summary>More than any message needs; what goes beyond is a reload, and belongs into several messages.</summary>
    private const int Most = 100;

    private static readonly FieldPath VisitOfPv1 = new("PV1", 19, 1), AlternateVisit = new("PV1", 50, 1), Account = new("PID", 18, 1);

    public static IReadOnlyList<FeedReading> ReadAll(Hl7Message message, string name, RecordsEvent kind, SourceSettings settings)
    {
        if (!AdtMapping.IsProduction(message.Header.Field(11).Component(1), new())) return [new FeedReading.Ignored(name, "A test message (MSH-11) changes no records.")];
        if (kind is RecordsEvent.Linked or RecordsEvent.Unlinked) return [Link(message, name, kind == RecordsEvent.Linked, settings)];

        var count = 0;
        foreach (var segment in message.Segments)
            if (segment.Id.SequenceEqual("MRG"u8)) count++;
        if (count == 0) return [new FeedReading.Rejected("MRG", "MRG-1", "There is no MRG segment: nothing says which record it was before.") { Fault = FeedFault.Missing }];
        if (count > Most) return [new FeedReading.Rejected("MRG", null, $"The message tells of more than {Most} records.") { Fault = FeedFault.TooLarge }];
        var readings = new List<FeedReading>(count);
        for (var number = 0; number < count; number++) readings.Add(Read(message, number, name, kind, settings));
        return readings;
    }

    private static FeedReading Read(Hl7Message message, int number, string name, RecordsEvent kind, SourceSettings settings)
    {
        var parts = AdtSegments.OfMerge(message, stackalloc int[PidRoom], stackalloc int[Pv1Room], number);
        if (!parts.Pid.Exists) return new FeedReading.Rejected("PID", "PID-3", "There is no PID segment: nobody is identified.");
        var problems = new AdtProblems();
        var identifiers = AdtIdentifiers.Of(parts.Pid, settings, problems);
        if (identifiers.Count == 0) return new FeedReading.Rejected("PID", "PID-3", "PID-3 holds no identifier: nobody is identified.");
        var former = AdtIdentifiers.Former(parts.Mrg, settings, problems);
        if (kind is RecordsEvent.VisitsMerged or RecordsEvent.VisitRenumbered or RecordsEvent.AlternateVisitRenumbered or RecordsEvent.AccountRenumbered)
            return ChangesNumber(kind, settings.VisitNumber)
                ? Renumbered(message, parts, name, identifiers, former, settings, problems)
                : new FeedReading.Ignored(name, $"The event changes a number that is not the source's visit number ({settings.VisitNumber}).");
        if (former.Count == 0) return new FeedReading.Rejected("MRG", "MRG-1", "MRG-1 holds no identifier: nothing says which record it was before.") { Fault = FeedFault.Missing };

        switch (kind)
        {
            case RecordsEvent.Joined:
                return Of(new RecordsMessage.Joined { Source = settings.Id, Event = name, Identifiers = identifiers, Former = former }, message, parts, settings, problems);
            case RecordsEvent.NumberMoved:
                return Of(new RecordsMessage.NumberMoved { Source = settings.Id, Event = name, Identifiers = identifiers, Former = former }, message, parts, settings, problems);
            case RecordsEvent.AccountMoved when settings.VisitNumber != Account:
                return new FeedReading.Ignored(name, "An account says nothing of a stay where the source's visit number is not its account number (PID-18).");
            default:
                return VisitMoved(message, parts, name, identifiers, former, settings, problems);
        }
    }

    private static FeedReading VisitMoved(
        Hl7Message message, in AdtSegments parts, string name, IReadOnlyList<Identifier> identifiers, IReadOnlyList<Identifier> former, SourceSettings settings, AdtProblems problems)
    {
        var shown = AdtMapping.Update(message, parts, name, identifiers, settings, problems);
        var before = FormerVisit(parts, settings, problems) ?? shown.VisitNumber;
        shown = shown with { VisitNumber = shown.VisitNumber ?? before };
        if (before is null) return new FeedReading.Rejected("PV1", settings.VisitNumber.ToString(), "A visit is moved to another person, and no number says which.") { Fault = FeedFault.Missing };
        return Of(new RecordsMessage.VisitMoved(shown, before) { Source = settings.Id, Event = name, Identifiers = identifiers, Former = former }, message, parts, settings, problems);
    }

    private static FeedReading Renumbered(
        Hl7Message message, in AdtSegments parts, string name, IReadOnlyList<Identifier> identifiers, IReadOnlyList<Identifier> former, SourceSettings settings, AdtProblems problems)
    {
        var before = FormerVisit(parts, settings, problems);
        var after = AdtText.Of(parts.At(settings.VisitNumber), settings.VisitNumber, problems);
        if (before is null) return new FeedReading.Rejected("MRG", $"MRG-{FormerField(settings)}", "Nothing says which number the visit had before.") { Fault = FeedFault.Missing };
        if (after is null) return new FeedReading.Rejected(settings.VisitNumber.Segment, settings.VisitNumber.ToString(), "Nothing says which number the visit has now.") { Fault = FeedFault.Missing };
        if (before == after) return new FeedReading.Ignored(name, "The number of the visit is the same before and after.");
        return Of(new RecordsMessage.VisitRenumbered(before, after) { Source = settings.Id, Event = name, Identifiers = identifiers, Former = former }, message, parts, settings, problems);
    }

    // A24 and A37 have two PIDs and no MRG.
    private static FeedReading Link(Hl7Message message, string name, bool together, SourceSettings settings)
    {
        var problems = new AdtProblems();
        var one = new AdtSegments(message, stackalloc int[PidRoom], stackalloc int[Pv1Room], group: 0);
        var other = new AdtSegments(message, stackalloc int[PidRoom], stackalloc int[Pv1Room], group: 1);
        if (one.People < 2) return new FeedReading.Rejected("PID", null, "A link is about two people, and there is one PID segment.") { Fault = FeedFault.Missing };
        var identifiers = AdtIdentifiers.Of(one.Pid, settings, problems);
        var others = AdtIdentifiers.Of(other.Pid, settings, problems);
        if (identifiers.Count == 0 || others.Count == 0) return new FeedReading.Rejected("PID", "PID-3", "PID-3 holds no identifier: nobody is identified.");
        return Of(new RecordsMessage.Linked(together) { Source = settings.Id, Event = name, Identifiers = identifiers, Former = others }, message, one, settings, problems);
    }

    private static FeedReading.OfRecords Of(RecordsMessage what, Hl7Message message, in AdtSegments parts, SourceSettings settings, AdtProblems problems)
    {
        var times = new AdtTimes(message.Header, parts, settings, problems);
        return new(what with { RecordedAt = times.RecordedAt(problems), BirthDate = AdtMapping.BirthDate(parts.Pid.Field(7).Component(1), problems) }, problems.ToList());
    }

    // HL7 chapter 3: each event has its own field of MRG.
    private static bool ChangesNumber(RecordsEvent kind, FieldPath visitNumber) => kind switch
    {
        RecordsEvent.VisitsMerged => visitNumber == VisitOfPv1 || visitNumber == AlternateVisit,
        RecordsEvent.VisitRenumbered => visitNumber == VisitOfPv1,
        RecordsEvent.AlternateVisitRenumbered => visitNumber == AlternateVisit,
        _ => visitNumber == Account,
    };

    private static string? FormerVisit(in AdtSegments parts, SourceSettings settings, AdtProblems problems) =>
        FormerField(settings) is { } field ? AdtText.Of(parts.Mrg.Field(field).Component(1), new("MRG", field, 1), problems) : null;

    /// <summary>Where MRG has what the source's visit number was: MRG-5 for PV1-19, MRG-6 for PV1-50, MRG-3 for the account number.</summary>
    private static int? FormerField(SourceSettings settings) =>
        settings.VisitNumber == VisitOfPv1 ? 5 : settings.VisitNumber == AlternateVisit ? 6 : settings.VisitNumber == Account ? 3 : null;
}
