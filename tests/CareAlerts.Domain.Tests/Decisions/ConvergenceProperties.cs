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

    [Fact]
    public void A_death_said_of_no_visit_of_another_or_by_another_hospital_ends_the_same_in_any_order() =>
        Prop.ForAll(WithWordOfADeath, history =>
        {
            var arrived = EndOf(history.AsTheyArrive, history.Gaps);
            var recorded = EndOf(history.AsRecorded, [0]);
            return (arrived == recorded).Label($"{Environment.NewLine}arrived  {arrived}{Environment.NewLine}recorded {recorded}{Environment.NewLine}{history}");
        }).Check(Often);

    [Fact]
    public void Nothing_recorded_before_a_cancellation_counts_for_what_begins_after_it() =>
        Prop.ForAll(BegunAgain, again =>
        {
            var (whole, alone) = (EndOf(again.AsTheyArrive, again.Gaps, describe: Plainly), EndOf(again.SinceCancelled, [0], describe: Plainly));
            return (whole == alone).Label($"{Environment.NewLine}whole {whole}{Environment.NewLine}alone {alone}{Environment.NewLine}{string.Join("; ", again.AsTheyArrive.Select(message => $"{message.Trigger} {Tell(message.RecordedAt!.Value)} {message.Class} {message.IsStatus}"))}");
        }).Check(Often.WithMaxTest(1000));

    /// <summary>Histories in which it is said as well whether the person has died, beside any visit of the hospital's.</summary>
    private static readonly Arbitrary<History> WithWordOfADeath = Arb.From(
        from history in History.Arbitrary.Generator
        from count in Gen.Choose(1, 4)
        from words in (from minute in Gen.Choose(0, 12)
                       from died in Gen.Elements(true, true, false)
                       from visit in Gen.Elements(null, "W1")
                       select Adt.A31.OfNoVisit().Visiting(visit) with
                       {
                           Source = Elsewhere,
                           Class = visit is null ? null : EncounterClass.Outpatient,
                           Deceased = FeedValue<bool?>.Of(died),
                           RecordedAt = On("Mon 09:00").AddMinutes(5 * minute),
                       }).ArrayOf(count)
        let messages = history.Messages.Concat(words).ToArray()
        from order in Gen.Shuffle(Enumerable.Range(0, messages.Length).Concat(history.Arrivals.Take(3)).ToArray())
        select history with { Messages = messages, Arrivals = order });

    /// <summary>Histories of a visit that is cancelled, or deleted, and begins again.</summary>
    private static readonly Arbitrary<Again> BegunAgain = Arb.From(
        from before in History.Arbitrary.Generator
        from after in History.Arbitrary.Generator
        from cancellation in Gen.Elements(FeedTrigger.AdmissionCancelled, FeedTrigger.VisitDeleted)
        let earlier = before.Messages.Select(message => OfTheVisit(message) with { RecordedAt = message.RecordedAt!.Value.AddHours(-2) })
        let since = after.Messages.Select(OfTheVisit).Prepend(OfTheVisit(after.Messages[0]) with { Trigger = FeedTrigger.Admitted, RecordedAt = On("Mon 08:50") })
            .Prepend(OfTheVisit(after.Messages[0]) with { Trigger = cancellation, RecordedAt = On("Mon 08:30"), ExpectedDischarge = FeedValue<DateTimeOffset?>.NotSent }).ToArray()
        from order in Gen.Shuffle(earlier.Concat(since).ToArray())
        select new Again(order, since, before.Gaps));

    private static readonly SourceId Elsewhere = new("RYY");

    private static FeedMessage OfTheVisit(FeedMessage message) => message with { VisitNumber = "V1", Deceased = FeedValue<bool?>.NotSent };

    private sealed record Again(FeedMessage[] AsTheyArrive, FeedMessage[] SinceCancelled, int[] Gaps);

    private static string EndOf(IEnumerable<FeedMessage> messages, int[] gaps, Action<Story>? atLast = null, Func<Story, Stay, string>? describe = null)
    {
        var end = "";
        Story.Tell(joan =>
        {
            joan.MindsWhoIsTold = false;
            joan.WithSource(Elsewhere, Mode.Live).At("Mon 10:00");
            foreach (var (message, at) in messages.Select((message, at) => (message, at)))
                joan.Wait(Minutes(gaps[at % gaps.Length])).Hear(message);
            joan.At("Tue 06:00");
            atLast?.Invoke(joan);
            joan.At("Tue 12:00");
            end = string.Join(Environment.NewLine, joan.Record.Stays.Where(stay => stay.Source != Elsewhere).OrderBy(stay => stay.Visit, StringComparer.Ordinal).Select(stay => (describe ?? Describe)(joan, stay)))
                + $" died {joan.Record.HasDied} [{OpenAlerts(joan, stay: null)}]";
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
        return $"{stay.Visit} {stay.Status} {stay.ExpectedDischarge:s} {stay.FirstExpectedDischarge:s} {gate.Status} [{unmet}] [{OpenAlerts(joan, stay.Id)}] {stay.IsDeceased} {stay.Facts}";
    }

    // Where a date was first set is not known of a visit that began again: only the last date is kept of what was said since.
    private static string Plainly(Story joan, Stay stay)
    {
        if (stay.Status is StayStatus.Cancelled or StayStatus.EnteredInError) return $"{stay.Status}";
        var gate = Gate.Of(stay, joan.Record.Plan, joan.Directory, Gate.DefaultTime(stay, joan.Now), joan.Now);
        return $"{stay.Status} {stay.Class} {stay.Location} {stay.AdmittedAt:s} {stay.DischargedAt:s} {stay.ExpectedDischarge:s} {StayStatusRules.IsDischargePending(stay.Facts)} {gate.Status} [{OpenAlerts(joan, stay.Id, but: AlertKind.ExpectedDischargeChanged)}]";
    }

    private static string OpenAlerts(Story joan, StayId? stay, AlertKind? but = null) => string.Join(',', joan.Record.Alerts
        .Where(alert => alert.IsOpen && alert.Stay == stay && alert.Kind != but).Select(alert => $"{alert.Kind} {alert.Subject}").Order(StringComparer.Ordinal));
}
