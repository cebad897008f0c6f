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
    [InlineData("A05 A11", StayStatus.Cancelled)]
    [InlineData("A01 A11 A03", StayStatus.Finished)]
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

    [Fact]
    public void An_update_with_a_discharge_time_shows_neither_a_presence_nor_a_discharge() =>
        Assert.Equal(StayStatus.Unknown, StayStatusRules.Of(Facts(
            [Adt.A08.Recorded("Mon 09:00") with { AdmittedAt = On("Sun-1 09:00"), DischargedAt = FeedValue<DateTimeOffset?>.Of(On("Mon 08:00")) }])));

    [Fact]
    public void A_discharge_time_on_an_admission_does_not_discharge() =>
        Assert.Equal(StayStatus.InProgress, StayStatusRules.Of(Facts([Adt.A01.Recorded("Mon 09:00") with { DischargedAt = FeedValue<DateTimeOffset?>.Of(On("Mon 08:00")) }])));

    private static StayFacts Facts(IEnumerable<FeedMessage> messages) =>
        messages.Aggregate(StayFacts.None, (facts, message) => facts.Hear(message, Stamp.Of(message, On("Tue 12:00"))));

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
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "no such message"),
    };
}
