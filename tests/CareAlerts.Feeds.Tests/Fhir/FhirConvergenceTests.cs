using CareAlerts.Domain;
using static CareAlerts.Feeds.Tests.Fhir.Bodies;

namespace CareAlerts.Feeds.Tests.Fhir;

/// <summary>Bytes to a stay: whatever the order in which statuses arrive, they amount to the same.</summary>
public class FhirConvergenceTests
{
    private static readonly string[] Statuses = ["planned", "arrived", "triaged", "in-progress", "onleave", "finished", "cancelled", "entered-in-error", "unknown"];

    private static readonly DateTimeOffset Received = At("2026-11-30T12:00:00Z");

    [Fact]
    public void Two_statuses_in_any_order_end_in_the_same_stay()
    {
        foreach (var first in Statuses)
            foreach (var second in Statuses)
            {
                FeedMessage[] messages = [Reported(first, 6), Reported(second, 8)];
                var (inOrder, reversed) = (Facts(messages), Facts(messages.Reverse()));
                Assert.True(inOrder == reversed, $"{first}, {second}");
                Assert.Equal(StayStatusRules.Of(inOrder), StayStatusRules.Of(reversed));
            }
    }

    [Theory]
    [InlineData("planned arrived in-progress finished", StayStatus.Finished)]
    [InlineData("in-progress finished in-progress", StayStatus.InProgress)]
    [InlineData("in-progress onleave", StayStatus.OnLeave)]
    [InlineData("in-progress onleave in-progress", StayStatus.InProgress)]
    [InlineData("planned cancelled", StayStatus.Cancelled)]
    [InlineData("in-progress entered-in-error", StayStatus.EnteredInError)]
    public void Statuses_one_after_the_other_end_in_the_last_and_so_they_do_backwards(string statuses, StayStatus end)
    {
        var messages = statuses.Split(' ').Select((status, day) => Reported(status, 6 + day)).ToList();
        Assert.Equal(end, StayStatusRules.Of(Facts(messages)));
        messages.Reverse();
        Assert.Equal(end, StayStatusRules.Of(Facts(messages)));
    }

    [Fact]
    public void The_same_message_twice_counts_once() =>
        Assert.Equal(Facts([Reported("finished", 8)]), Facts([Reported("finished", 8), Reported("finished", 8)]));

    [Theory]
    [InlineData("in-progress finished entered-in-error", StayStatus.InProgress)]
    [InlineData("in-progress entered-in-error", StayStatus.EnteredInError)]
    [InlineData("in-progress onleave entered-in-error", StayStatus.InProgress)]
    [InlineData("in-progress onleave in-progress entered-in-error", StayStatus.OnLeave)]
    [InlineData("in-progress onleave finished entered-in-error", StayStatus.OnLeave)]
    public void MedCom_takes_back_its_last_message_and_no_more(string statuses, StayStatus end)
    {
        var messages = statuses.Split(' ').Select((status, day) => Understood(Message(
            "hospital-notification-message", OfJoan($"\"id\":\"e{day}\",\"identifier\":[],\"episodeOfCare\":[{{\"identifier\":{{\"value\":\"stay\"}}}}],\"status\":\"{status}\""),
            timestamp: $"2026-11-{6 + day:00}T10:15:00Z"))).ToList();
        Assert.Equal("stay", Assert.Single(messages.Select(message => message.VisitNumber).Distinct()));
        Assert.Equal(end, StayStatusRules.Of(Facts(messages)));
        messages.Reverse();
        Assert.Equal(end, StayStatusRules.Of(Facts(messages)));
    }

    [Fact]
    public void A_move_reported_after_a_leave_shows_that_they_are_back()
    {
        FeedMessage[] messages =
        [
            Reported("in-progress", 6), Reported("onleave", 7),
            Understood(Message("notification-transfer", OfJoan(), timestamp: "2026-11-08T10:15:00Z")),
        ];
        Assert.Equal(StayStatus.InProgress, StayStatusRules.Of(Facts(messages)));
        Assert.Equal(StayStatus.InProgress, StayStatusRules.Of(Facts(messages.Reverse())));
    }

    private static FeedMessage Reported(string status, int day) => Understood(Encounter($$"""
        "status":"{{status}}","meta":{"lastUpdated":"2026-11-{{day:00}}T10:15:00Z"},"period":{"start":"2026-11-06T08:40:00Z","end":"2026-11-{{day:00}}T10:00:00Z"},
        "location":[{"location":{"display":"Ward {{day}}"} }]
        """));

    private static StayFacts Facts(IEnumerable<FeedMessage> messages) =>
        messages.Aggregate(StayFacts.None, (facts, message) => facts.Hear(message, Stamp.Of(message, Received)));
}
