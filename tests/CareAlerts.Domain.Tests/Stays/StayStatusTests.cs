using Xunit;
using static CareAlerts.Domain.Tests.Clock;

namespace CareAlerts.Domain.Tests;

/// <summary>What a stay's messages, in any order, amount to. Letters are recorded an hour apart, in the order written.</summary>
public class StayStatusTests
{
    [Theory]
    [InlineData("A01", StayStatus.InProgress)]
    [InlineData("A02", StayStatus.InProgress)]
    [InlineData("A04", StayStatus.Arrived)]
    [InlineData("A05", StayStatus.Planned)]
    [InlineData("A08", StayStatus.Unknown)]
    [InlineData("A31", StayStatus.Unknown)]
    [InlineData("A16", StayStatus.InProgress)]
    [InlineData("A25", StayStatus.InProgress)]
    [InlineData("A03", StayStatus.Finished)]
    [InlineData("A13", StayStatus.InProgress)]
    [InlineData("A11", StayStatus.Cancelled)]
    [InlineData("A05 A04", StayStatus.Arrived)]
    [InlineData("A05 A01", StayStatus.InProgress)]
    [InlineData("A05 A08", StayStatus.Planned)]
    [InlineData("A01 A05", StayStatus.InProgress)]
    [InlineData("A01 A03", StayStatus.Finished)]
    [InlineData("A01 A03 A08", StayStatus.Finished)]
    [InlineData("A01 A03 A01", StayStatus.Finished)]
    [InlineData("A01 A03 A13", StayStatus.InProgress)]
    [InlineData("A01 A03 A13 A03", StayStatus.Finished)]
    [InlineData("A01 A13 A03", StayStatus.Finished)]
    [InlineData("A01 A11", StayStatus.Cancelled)]
    [InlineData("A01 A11 A08", StayStatus.Cancelled)]
    [InlineData("A01 A11 A01", StayStatus.InProgress)]
    [InlineData("A01 A03 A11 A01", StayStatus.InProgress)]
    [InlineData("A01 A21 A11 A01", StayStatus.InProgress)]
    [InlineData("A01 A03 A11 A01 A11", StayStatus.Cancelled)]
    [InlineData("A01 A03 A11 A01 A13", StayStatus.InProgress)]
    [InlineData("A01 A11 A05", StayStatus.Planned)]
    [InlineData("A01 A11 A04", StayStatus.Arrived)]
    [InlineData("A05 A38 A11 A05", StayStatus.Planned)]
    [InlineData("A01 A03 A23 A02", StayStatus.InProgress)]
    [InlineData("A01 A03 A11 A23 A01", StayStatus.InProgress)]
    [InlineData("in-progress finished cancelled in-progress", StayStatus.InProgress)]
    [InlineData("in-progress onleave cancelled in-progress", StayStatus.InProgress)]
    [InlineData("A05 A11", StayStatus.Cancelled)]
    [InlineData("A01 A11 A03", StayStatus.Finished)]
    [InlineData("A14", StayStatus.Planned)]
    [InlineData("A05 A38", StayStatus.Cancelled)]
    [InlineData("A38", StayStatus.Cancelled)]
    [InlineData("A05 A27 A05", StayStatus.Planned)]
    [InlineData("A05 A38 A01", StayStatus.InProgress)]
    [InlineData("A05 A01 A38", StayStatus.InProgress)]
    [InlineData("A01 A23", StayStatus.EnteredInError)]
    [InlineData("A01 A03 A23", StayStatus.EnteredInError)]
    [InlineData("A01 A23 A01", StayStatus.InProgress)]
    [InlineData("A01 A21", StayStatus.OnLeave)]
    [InlineData("A21", StayStatus.OnLeave)]
    [InlineData("A01 A21 A22", StayStatus.InProgress)]
    [InlineData("A22", StayStatus.InProgress)]
    [InlineData("A01 A21 A52", StayStatus.InProgress)]
    [InlineData("A01 A21 A22 A53", StayStatus.OnLeave)]
    [InlineData("A01 A53", StayStatus.OnLeave)]
    [InlineData("A01 A21 A22 A21", StayStatus.OnLeave)]
    [InlineData("A01 A21 A03", StayStatus.Finished)]
    [InlineData("A01 A21 A03 A13", StayStatus.OnLeave)]
    [InlineData("planned arrived in-progress", StayStatus.InProgress)]
    [InlineData("in-progress onleave", StayStatus.OnLeave)]
    [InlineData("in-progress onleave in-progress", StayStatus.InProgress)]
    [InlineData("in-progress finished", StayStatus.Finished)]
    [InlineData("in-progress finished in-progress", StayStatus.InProgress)]
    [InlineData("in-progress onleave finished", StayStatus.Finished)]
    [InlineData("planned cancelled", StayStatus.Cancelled)]
    [InlineData("in-progress error", StayStatus.EnteredInError)]
    [InlineData("in-progress finished withdrawn", StayStatus.InProgress)]
    [InlineData("in-progress withdrawn", StayStatus.EnteredInError)]
    [InlineData("in-progress withdrawn in-progress", StayStatus.InProgress)]
    [InlineData("in-progress onleave moved", StayStatus.InProgress)]
    [InlineData("in-progress onleave withdrawn", StayStatus.InProgress)]
    [InlineData("in-progress onleave withdrawn onleave", StayStatus.OnLeave)]
    [InlineData("in-progress onleave in-progress withdrawn", StayStatus.OnLeave)]
    [InlineData("in-progress onleave finished withdrawn", StayStatus.OnLeave)]
    [InlineData("in-progress onleave in-progress finished withdrawn", StayStatus.InProgress)]
    public void The_registers_amount_to_a_status(string events, StayStatus status)
    {
        var messages = events.Split(' ').Select((code, hour) => Of(code) with { RecordedAt = On("Mon 00:00").AddHours(hour) }).ToList();
        Assert.Equal(status, StayStatusRules.Of(Facts(messages)));
        messages.Reverse();
        Assert.Equal(status, StayStatusRules.Of(Facts(messages)));
    }

    [Theory]
    [InlineData(EncounterClass.Inpatient, StayStatus.InProgress)]
    [InlineData(EncounterClass.Emergency, StayStatus.InProgress)]
    [InlineData(EncounterClass.Outpatient, StayStatus.Unknown)]
    [InlineData(EncounterClass.Unknown, StayStatus.Unknown)]
    public void An_update_shows_a_recent_admission_of_the_right_class(EncounterClass kind, StayStatus status) =>
        Assert.Equal(status, StayStatusRules.Of(Facts([Adt.A08.Recorded("Mon 09:00").Of(kind) with { AdmittedAt = On("Sun-1 09:00") }])));

    [Theory]
    [InlineData("Mon 08:59", StayStatus.InProgress)]
    [InlineData("Mon 09:10", StayStatus.InProgress)]    // clocks differ
    [InlineData("Mon 10:00", StayStatus.Planned)]
    [InlineData("Mon+1 09:00", StayStatus.Planned)]
    public void An_update_of_a_booked_visit_shows_nobody_there_before_the_time_it_names(string admitted, StayStatus status) =>
        Assert.Equal(status, StayStatusRules.Of(Facts([Adt.A05.Recorded("Mon 08:00"), Adt.A08.Recorded("Mon 09:00") with { AdmittedAt = On(admitted) }])));

    [Fact]
    public void An_update_with_a_discharge_time_shows_neither_a_presence_nor_a_discharge() =>
        Assert.Equal(StayStatus.Unknown, StayStatusRules.Of(Facts(
            [Adt.A08.Recorded("Mon 09:00") with { AdmittedAt = On("Sun-1 09:00"), DischargedAt = FeedValue<DateTimeOffset?>.Of(On("Mon 08:00")) }])));

    [Fact]
    public void A_discharge_time_on_an_admission_does_not_discharge() =>
        Assert.Equal(StayStatus.InProgress, StayStatusRules.Of(Facts([Adt.A01.Recorded("Mon 09:00") with { DischargedAt = FeedValue<DateTimeOffset?>.Of(On("Mon 08:00")) }])));

    private static StayFacts Facts(IEnumerable<FeedMessage> messages) =>
        messages.Aggregate(StayFacts.None, (facts, message) => facts.Hear(message, Stamp.Of(message, On("Tue 12:00"))));

    private static FeedMessage Reported(FeedTrigger status) => Adt.Message("Encounter", status) with { IsStatus = true };

    private static FeedMessage Of(string code) => code switch
    {
        "A01" => Adt.A01,
        "A02" => Adt.A02,
        "A03" => Adt.A03,
        "A04" => Adt.A04,
        "A05" => Adt.A05,
        "A08" => Adt.A08,
        "A11" => Adt.A11,
        "A13" => Adt.A13,
        "A16" => Adt.A16,
        "A25" => Adt.A25,
        "A31" => Adt.A31,
        "A14" => Adt.Message("A14", FeedTrigger.Planned),
        "A21" => Adt.Message("A21", FeedTrigger.LeaveStarted),
        "A22" => Adt.Message("A22", FeedTrigger.LeaveEnded),
        "A23" => Adt.Message("A23", FeedTrigger.VisitDeleted),
        "A27" or "A38" => Adt.Message(code, FeedTrigger.PlanCancelled),
        "A52" => Adt.Message("A52", FeedTrigger.LeaveStartCancelled),
        "A53" => Adt.Message("A53", FeedTrigger.LeaveEndCancelled),
        "planned" => Reported(FeedTrigger.Planned),
        "arrived" => Reported(FeedTrigger.Arrived),
        "in-progress" => Reported(FeedTrigger.Admitted),
        "onleave" => Reported(FeedTrigger.LeaveStarted),
        "moved" => Reported(FeedTrigger.Transferred),
        "finished" => Reported(FeedTrigger.Discharged),
        "cancelled" => Reported(FeedTrigger.AdmissionCancelled),
        "error" => Reported(FeedTrigger.VisitDeleted),
        "withdrawn" => Reported(FeedTrigger.LastWithdrawn),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "no such message"),
    };
}
