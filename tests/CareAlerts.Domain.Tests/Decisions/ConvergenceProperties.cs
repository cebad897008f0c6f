using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static CareAlerts.Domain.Tests.Clock;

namespace CareAlerts.Domain.Tests;

/// <summary>
/// Facts converge: whatever the order in which a person's messages arrive, and however often, it ends in the same facts and the same
/// open alerts once every hold has passed. Every decision on the way keeps the <see cref="Rules"/>.
/// </summary>
public class ConvergenceProperties
{
    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(400).WithQuietOnSuccess(true);

    [Fact]
    public void Any_order_and_any_duplication_end_in_the_same_facts_and_the_same_open_alerts() =>
        Prop.ForAll(History.Arbitrary, history =>
        {
            var arrived = EndOf(history.AsTheyArrive, history.Gaps);
            var recorded = EndOf(history.AsRecorded, [0]);
            return (arrived == recorded).Label($"{Environment.NewLine}arrived  {arrived}{Environment.NewLine}recorded {recorded}{Environment.NewLine}{history}");
        }).Check(Often);

    /// <summary>So that the end of a visit whose beginning is yet to come is not lost, and what is excluded altogether is seen by nobody.</summary>
    [Fact]
    public void With_classes_that_are_excluded_it_does_not_matter_either_which_of_a_visit_is_heard_first() =>
        Prop.ForAll(History.ArbitraryOf(excludes: true), history =>
        {
            var (arrived, recorded) = (EndOf(history.AsTheyArrive, history.Gaps), EndOf(history.AsRecorded, [0]));
            return (arrived == recorded).Label($"{Environment.NewLine}arrived  {arrived}{Environment.NewLine}recorded {recorded}{Environment.NewLine}{history}");
        }).Check(Often);

    [Fact]
    public void What_people_answered_in_between_does_not_break_it() =>
        Prop.ForAll(History.Arbitrary, history => EndOf(history.AsTheyArrive, history.Gaps, AnswerEverything) == EndOf(history.AsRecorded, [0], AnswerEverything)).Check(Often.WithMaxTest(150));

    [Theory]
    [InlineData(false), InlineData(true)]
    public void Of_whoever_is_gone_nothing_is_left_after_three_months_and_of_whoever_is_there_all_that_is_needed(bool excludes) =>
        Prop.ForAll(History.ArbitraryOf(excludes), history => Story.Tell(joan =>
        {
            joan.MindsWhoIsTold = false;
            joan.At("Mon 10:00");
            foreach (var (message, at) in history.AsTheyArrive.Select((message, at) => (message, at))) joan.Wait(Minutes(history.Gaps[at % history.Gaps.Length])).Hear(message);
            var there = joan.Record.Stays.Where(stay => !stay.IsOver && stay.Status != StayStatus.Unknown).ToList();
            joan.At("Mon+13 10:00");

            Assert.Equal(there.Select(stay => stay.Id), joan.Record.Stays.Select(stay => stay.Id));
            Assert.All(joan.Record.Alerts, alert => Assert.Contains(there, stay => stay.Id == alert.Stay));
            Assert.All(joan.Record.Notifications, told => Assert.NotNull(joan.Record.Alert(told.Alert)));
            Assert.Empty(joan.Record.Rested);
            Assert.Equal(there.Count > 0, joan.Record.Timeline is not null);
            if (there.Count == 0) Assert.Null(joan.Record.WakeAt);
        })).Check(Often.WithMaxTest(150));

    private static string EndOf(IEnumerable<FeedMessage> messages, int[] gaps, Action<Story>? atLast = null)
    {
        var end = "";
        Story.Tell(joan =>
        {
            joan.MindsWhoIsTold = false;
            joan.At("Mon 10:00");
            foreach (var (message, at) in messages.Select((message, at) => (message, at)))
                joan.Wait(Minutes(gaps[at % gaps.Length])).Hear(message);
            joan.At("Tue 06:00");
            atLast?.Invoke(joan);
            joan.At("Tue 12:00");
            end = string.Join(Environment.NewLine, joan.Record.Stays.OrderBy(stay => stay.Visit, StringComparer.Ordinal).Select(stay => Describe(joan, stay)));
        });
        return end;
    }

    private static void AnswerEverything(Story joan)
    {
        foreach (var stay in joan.Record.Stays)
            foreach (var service in joan.Record.Plan!.Services)
                joan.Decided(new Input.ReadinessSaid(stay.Id, service.Id, new() { Answer = ReadinessAnswer.Confirmed, AvailableFrom = On("Tue 08:00"), By = new("N"), At = default, Need = "" }));
    }

    private static string Describe(Story joan, Stay stay)
    {
        var gate = Gate.Of(stay, joan.Record.Plan, joan.Directory, Gate.DefaultTime(stay, joan.Now), joan.Now);
        var unmet = string.Join(',', gate.Unmet.Concat(gate.AlsoOutstanding).Select(item => item.Service));
        var open = string.Join(',', joan.Record.Alerts.Where(alert => alert.IsOpen && alert.Stay == stay.Id).Select(alert => $"{alert.Kind} {alert.Subject}").Order(StringComparer.Ordinal));
        return $"{stay.Visit} {stay.Status} {stay.ExpectedDischarge:s} {stay.FirstExpectedDischarge:s} {gate.Status} [{unmet}] [{open}] {stay.Facts}";
    }
}
