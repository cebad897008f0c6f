using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static CareAlerts.Domain.Tests.Clock;

namespace CareAlerts.Domain.Tests;

/// <summary>
/// A plan made in mid-stay knows what it would know had it been there from the beginning: the same stays of whoever is there still, whatever
/// the hospital does about visit numbers.
/// </summary>
public class SightingProperties
{
    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(1000).WithQuietOnSuccess(true);

    /// <summary>Histories in which a message has its visit number, or none, and is of a class the source excludes, or not.</summary>
    private static readonly Arbitrary<History> WithAndWithoutNumbers = Arb.From(
        from history in History.Arbitrary.Generator
        from bare in Gen.Elements(false, true).ArrayOf(9)
        from excludes in Gen.Elements(false, true)
        let messages = history.Messages.Select((message, at) => bare[at] ? message with { VisitNumber = null } : message)
        select history with { Messages = [.. excludes ? History.OfASourceThatExcludes(messages) : messages] },
        history => History.Arbitrary.Shrinker(history));

    [Fact]
    public void Seen_before_the_plan_or_heard_after_it_makes_the_same_open_stays() =>
        Prop.ForAll(WithAndWithoutNumbers, history =>
        {
            var (seen, heard) = (StaysOf(history, planFirst: false), StaysOf(history, planFirst: true));
            return (seen == heard).Label($"{Environment.NewLine}seen  {seen}{Environment.NewLine}heard {heard}{Environment.NewLine}{string.Join("; ", history.AsRecorded.Select(message => $"{message.Trigger} {message.VisitNumber} {Tell(message.RecordedAt!.Value)} {message.Class}"))}");
        }).Check(Often);

    [Fact]
    public void Seen_in_any_order_and_any_number_of_times_it_makes_the_same_stays() =>
        Prop.ForAll(History.ArbitraryOf(excludes: true), history =>
        {
            var (once, often) = (StaysOf(history, planFirst: false), StaysOf(history with { Messages = [.. history.AsTheyArrive] }, planFirst: false));
            return (once == often).Label($"{Environment.NewLine}once  {once}{Environment.NewLine}often {often}");
        }).Check(Often);

    /// <summary>Of a source that sends no numbers, in the order in which they were recorded: it cannot tell one visit from the next in any other.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public void Wherever_among_the_messages_the_plan_is_put_the_same_stays_are_open(bool hasNumbers) =>
        Prop.ForAll(History.ArbitraryOf(excludes: true), ArbMap.Default.ArbFor<PositiveInt>(), (history, place) =>
        {
            var messages = hasNumbers ? history.AsTheyArrive.ToList() : [.. history.AsRecorded.Select(message => message.Visiting(null))];
            var plan = place.Get % (messages.Count + 1);
            var (split, heard) = (StaysOf(messages, plan), StaysOf(messages, 0));
            return (split == heard).Label($"{Environment.NewLine}split {split}{Environment.NewLine}heard {heard}{Environment.NewLine}{string.Join("; ", messages.Select(message => $"{message.Trigger} {message.VisitNumber} {Tell(message.RecordedAt!.Value)} {message.Class}"))} at {plan}");
        }).Check(Often);

    [Fact]
    public void Put_again_a_plan_finds_nothing_new_in_what_was_seen_before() =>
        Prop.ForAll(WithAndWithoutNumbers, history => Story.Tell(plan: null, joan =>
        {
            joan.MindsWhoIsTold = false;
            var agreed = new Input.PlanAgreed(Northtown.Plan) { Seen = Seen(history) };
            joan.At("Mon 13:00").Decided(agreed);
            var before = Describe(joan);
            joan.Decided(agreed);
            Assert.Equal(before, Describe(joan));
        })).Check(Often);

    private static string StaysOf(History history, bool planFirst)
    {
        var stays = "";
        Story.Tell(plan: null, joan =>
        {
            joan.MindsWhoIsTold = false;
            joan.At("Mon 13:00").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = planFirst ? [] : Seen(history) });
            if (planFirst) foreach (var message in history.AsRecorded) joan.Decided(new Input.FeedHeard(message, On("Mon 13:00")));
            stays = Describe(joan);
        });
        return stays;
    }

    private static string StaysOf(IReadOnlyList<FeedMessage> messages, int beforeThePlan)
    {
        var stays = "";
        Story.Tell(plan: null, joan =>
        {
            joan.MindsWhoIsTold = false;
            joan.At("Mon 13:00").Decided(new Input.PlanAgreed(Northtown.Plan) { Seen = Seen(messages.Take(beforeThePlan)) });
            foreach (var message in messages.Skip(beforeThePlan)) joan.Decided(new Input.FeedHeard(message, On("Mon 13:00")));
            stays = Describe(joan);
        });
        return stays;
    }

    private static SeenVisit[] Seen(History history) => Seen(history.AsRecorded);

    private static SeenVisit[] Seen(IEnumerable<FeedMessage> messages) => [.. messages.Where(SeenVisit.IsKept).Select(message => SeenVisit.Of(message, On("Mon 13:00")))];

    private static string Describe(Story joan) => string.Join(Environment.NewLine, joan.Record.Stays.Where(stay => !stay.IsOver)
        .OrderBy(stay => stay.Visit, StringComparer.Ordinal).Select(stay => $"{stay.Visit ?? "-"} {stay.Status} {stay.Facts}"));
}
