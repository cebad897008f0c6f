using FsCheck;
using FsCheck.Fluent;
using static CareAlerts.Domain.Tests.Clock;

namespace CareAlerts.Domain.Tests;

/// <summary>Generated histories of one or two visits, and the orders in which their messages may arrive.</summary>
/// <param name="Messages">What the hospital recorded on Monday, all times set.</param>
/// <param name="Arrivals">Indexes of messages in order of arrival: every message at least once.</param>
/// <param name="Gaps">Minutes between arrivals, taken in turn.</param>
internal sealed record History(FeedMessage[] Messages, int[] Arrivals, int[] Gaps)
{
    /// <summary>The messages as they are read for a source that excludes day cases and emergencies.</summary>
    public static IEnumerable<FeedMessage> OfASourceThatExcludes(IEnumerable<FeedMessage> messages) =>
        messages.Select(message => message.Class is EncounterClass.DayCase or EncounterClass.Emergency ? message.Unwanted() : message);

    private static readonly FeedTrigger[] Triggers =
    [
        FeedTrigger.Admitted, FeedTrigger.Transferred, FeedTrigger.Discharged, FeedTrigger.Arrived, FeedTrigger.Planned, FeedTrigger.Updated, FeedTrigger.PersonUpdated,
        FeedTrigger.AdmissionCancelled, FeedTrigger.TransferCancelled, FeedTrigger.DischargeCancelled, FeedTrigger.DischargePending, FeedTrigger.DischargePendingCancelled,
        FeedTrigger.PlanCancelled, FeedTrigger.LeaveStarted, FeedTrigger.LeaveEnded, FeedTrigger.LeaveStartCancelled, FeedTrigger.LeaveEndCancelled,
        FeedTrigger.VisitDeleted, FeedTrigger.LastWithdrawn,
    ];

    // Few distinct minutes, so that many messages are recorded at the same moment.
    private static readonly Gen<FeedMessage> AMessage =
        from trigger in Gen.Elements(Triggers)
        from minute in Gen.Choose(0, 12)
        from visit in Gen.Frequency((4, Gen.Constant("V1")), (1, Gen.Constant("V2")))
        from expected in Gen.Frequency((3, Gen.Constant(FeedValue<DateTimeOffset?>.NotSent)), (1, Gen.Constant(FeedValue<DateTimeOffset?>.Cleared)),
            (3, Gen.Elements("Mon 20:00", "Wed 12:00", "Mon+2 12:00").Select(date => FeedValue<DateTimeOffset?>.Of(On(date)))))
        from ward in Gen.Elements("WARD7", "WARD8")
        from kind in Gen.Frequency<EncounterClass?>((4, Gen.Constant<EncounterClass?>(EncounterClass.Inpatient)), (1, Gen.Constant<EncounterClass?>(EncounterClass.Emergency)),
            (1, Gen.Constant<EncounterClass?>(null)), (1, Gen.Constant<EncounterClass?>(EncounterClass.DayCase)))
        from isStatus in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        from died in Gen.Frequency((12, Gen.Constant(FeedValue<bool?>.NotSent)), (1, Gen.Constant(FeedValue<bool?>.Of(true))), (1, Gen.Constant(FeedValue<bool?>.Of(false))))
        from admitted in Gen.Elements<DateTimeOffset?>(null, On("Mon 08:00"))
        from left in Gen.Frequency((5, Gen.Constant(FeedValue<DateTimeOffset?>.NotSent)), (1, Gen.Constant(FeedValue<DateTimeOffset?>.Of(On("Mon 09:30")))))
        select Adt.Message(trigger.ToString(), trigger) with
        {
            RecordedAt = On("Mon 09:00").AddMinutes(5 * minute),
            OccurredAt = On("Mon 08:30").AddMinutes(minute),
            VisitNumber = visit,
            ExpectedDischarge = expected,
            Location = new("RXX01", ward, null, null),
            Class = kind,
            AdmittedAt = admitted,
            DischargedAt = left,
            IsStatus = isStatus,
            Deceased = died,
        };

    public static readonly Arbitrary<History> Arbitrary = Arb.From(
        from count in Gen.Choose(1, 9)
        from messages in AMessage.ArrayOf(count)
        from again in Gen.Choose(0, count - 1).ListOf()
        from order in Gen.Shuffle(Enumerable.Range(0, count).Concat(again.Take(count)).ToArray())
        from gaps in Gen.Elements(0, 1, 3, 7, 45).ArrayOf(5)
        select new History(messages, order, gaps), Shrink);

    /// <summary>Histories of a source that excludes classes, or none.</summary>
    public static Arbitrary<History> ArbitraryOf(bool excludes) => !excludes ? Arbitrary : Arb.From(
        Arbitrary.Generator.Select(history => history with { Messages = [.. OfASourceThatExcludes(history.Messages)] }), Shrink);

    /// <summary>The messages as they arrive.</summary>
    public IEnumerable<FeedMessage> AsTheyArrive => Arrivals.Select(index => Messages[index]);

    /// <summary>The messages once each, in the order in which they were recorded.</summary>
    public IEnumerable<FeedMessage> AsRecorded => Messages.OrderBy(message => message.RecordedAt);

    public override string ToString() => string.Join("; ", AsTheyArrive.Select(message =>
        $"{message.Trigger} {message.VisitNumber} {Tell(message.RecordedAt!.Value)} {message.Class}{(message.Excluded is null ? "" : " excluded")} {(message.IsStatus ? "status" : "")} {(message.Deceased.IsSent ? $"died {message.Deceased.Value}" : "")} {(message.ExpectedDischarge.IsSent ? $"EDD {message.ExpectedDischarge.Value:ddd HH:mm}" : "")}")) + $" gaps {string.Join(',', Gaps)}";

    private static IEnumerable<History> Shrink(History history)
    {
        for (var i = 0; i < history.Messages.Length; i++)
        {
            var without = i;
            yield return history with
            {
                Messages = [.. history.Messages.Where((_, at) => at != without)],
                Arrivals = [.. history.Arrivals.Where(index => index != without).Select(index => index > without ? index - 1 : index)],
            };
        }
    }
}
