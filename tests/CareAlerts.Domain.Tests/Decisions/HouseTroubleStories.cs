using Xunit;
using static CareAlerts.Domain.AlertKind;
using static CareAlerts.Domain.Channel;
using static CareAlerts.Domain.Tests.Adt;
using static CareAlerts.Domain.Tests.Clock;
using static CareAlerts.Domain.Tests.Northtown;

namespace CareAlerts.Domain.Tests;

/// <summary>Trouble in the house itself.</summary>
public class HouseTroubleStories
{
    private static Input.HouseTroubled Stuck(string cause = "stuck-person", LocalityId? dutyTeamOf = null) =>
        new(cause, "Person p1 cannot be decided.", TellDutyTeamOf: dutyTeamOf);

    [Fact]
    public void Operators_hear_of_a_cause_once_an_hour() => Story.OfTheHouse(house => house
        .At("Mon 09:00").Decided(Stuck()).ToldByBoth("ops", SystemProblem)
        .At("09:59").Decided(Stuck()).ChangedNothing()
        .At("10:00").Decided(Stuck()).ToldByBoth("ops", SystemProblem));

    [Fact]
    public void Or_once_a_day_where_the_cause_says_so() => Story.OfTheHouse(house =>
    {
        var daily = Stuck() with { OncePer = TimeSpan.FromDays(1) };
        house.At("Mon 09:00").Decided(daily).ToldByBoth("ops", SystemProblem)
            .At("Tue 08:59").Decided(daily).ChangedNothing()
            .At("Tue 09:01").Decided(daily).ToldByBoth("ops", SystemProblem);
    });

    [Fact]
    public void Each_cause_counts_for_itself() => Story.OfTheHouse(house => house
        .At("Mon 09:00").Decided(Stuck()).ToldByBoth("ops", SystemProblem)
        .At("09:10").Decided(Stuck("dead-letters")).ToldByBoth("ops", SystemProblem));

    [Fact]
    public void The_duty_team_hears_of_it_when_asked() => Story.OfTheHouse(house => house
        .At("Mon 09:00").Decided(Stuck(dutyTeamOf: Northtown.Id))
        .ToldByBoth("ops", SystemProblem).ToldByBoth("northtown-duty", SystemProblem));

    [Fact]
    public void It_is_over_a_day_after_it_last_happened() => Story.OfTheHouse(house => house
        .At("Mon 09:00").Decided(Stuck()).ToldByBoth("ops", SystemProblem)
        .At("Tue 08:59").IsOpen(SystemProblem)
        .At("Tue 09:00").IsNotOpen(SystemProblem).NothingElse());

    [Fact]
    public void Without_operators_it_is_alarmed_outside() => Story.OfTheHouse(house =>
    {
        house.ByPolicy(policy => policy with { Operators = [] }).At("Mon 09:00").Decided(Stuck());
        Assert.NotEmpty(house.Alarms);
    });
}
