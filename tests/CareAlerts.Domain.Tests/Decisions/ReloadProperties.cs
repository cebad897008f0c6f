using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static CareAlerts.Domain.AlertKind;
using static CareAlerts.Domain.Tests.Adt;
using static CareAlerts.Domain.Tests.Clock;

namespace CareAlerts.Domain.Tests;

/// <summary>
/// Whatever is heard of a few stays at two hospitals and one in shadow, by the feed and by a reload, in any order, some of it twice, and with pauses:
/// nobody is forgotten, and nobody is called by a reload of the past alone.
/// </summary>
public class ReloadProperties
{
    private static readonly SourceId Elsewhere = new("RYY"), Shadow = new("RZZ");
    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true);
    private static readonly double[] Moments = [0.02, 1, 4, 30], Days = [0.02, 1, 4, 30, 120, 1500];

    private sealed record Step(FeedMessage Message, bool IsReload, TimeSpan Then)
    {
        public override string ToString() =>
            $"{(IsReload ? "reload" : "feed")} {Message.Event} {Message.Source} {Message.VisitNumber} of {Tell(Message.RecordedAt!.Value)}{(Message.Deceased.IsSent ? $" died {Message.Deceased.Value}" : "")}, then {Then.TotalMinutes} min";
    }

    [Fact]
    public void The_rules_of_all_decisions_hold() => Check(random => Steps(random, Messages(random, deaths: true), Days), "Tue 09:00", joan => joan.At("Mon+6 09:00"));

    [Fact]
    public void Who_left_by_the_feeds_own_word_and_is_nowhere_now_has_somebody_called_for_them() =>
        Check(random => Steps(random, [.. Messages(random, deaths: false).Where(message => message.RecordedAt < On("Wed 02:30"))], Moments), "Wed 03:00", (joan, steps) =>
        {
            joan.Wait(Hours(3));
            var stays = joan.Record.Stays.Where(stay => stay.Source != Shadow).ToList();
            if (stays.Exists(stay => stay.Status is StayStatus.InProgress or StayStatus.OnLeave) || !stays.Exists(stay => stay.Status == StayStatus.Finished && IsSaidByTheFeed(stay, steps))) return;
            Assert.Contains(joan.Record.Alerts, alert => alert is { IsOpen: true, Kind: DischargedNotReady, Silence: null } && joan.Record.Notifications.Any(told => told.Alert == alert.Id));
        });

    [Fact]
    public void Nobody_is_called_about_a_stay_that_only_a_reload_told_of() =>
        Check(random => Steps(random, Messages(random, deaths: false), Moments), "Thu 20:00", (joan, steps) =>
        {
            joan.Wait(Hours(3));
            foreach (var stay in joan.Record.Stays.Where(stay => steps.TrueForAll(step => step.IsReload || step.Message.VisitNumber != stay.Visit || step.Message.Source != stay.Source)))
                Assert.DoesNotContain(joan.Sent, message => message.Kind == DischargedNotReady && joan.Record.Alert(message.Alert)!.Stay == stay.Id && WasNotAsked(joan, stay));
        });

    [Fact]
    public void A_death_the_feed_tells_of_is_told_once() =>
        Check(random => Steps(random, [.. Messages(random, deaths: true).Where(message => message.RecordedAt < On("Wed 02:30") && message.Deceased.Value != false)], Days), "Wed 03:00", (joan, steps) =>
        {
            joan.At("Mon+4 09:00");
            var told = joan.Sent.Count(message => message.Kind == Died);
            Assert.InRange(told, steps.Exists(step => !step.IsReload && step.Message.Source != Shadow && step.Message.Deceased.Value == true) ? 1 : 0, 1);
        });

    private static bool IsSaidByTheFeed(Stay stay, List<Step> steps) => steps.Exists(step =>
        !step.IsReload && step.Message.Trigger == FeedTrigger.Discharged && (step.Message.Source, step.Message.VisitNumber, step.Message.RecordedAt) == (stay.Source, stay.Visit, stay.Facts.Discharged!.Recorded));

    // A stay in which somebody was told that the person is there is known, whoever told of it.
    private static bool WasNotAsked(Story joan, Stay stay) => !joan.Sent.Exists(message => message.Kind != DischargedNotReady && joan.Record.Alert(message.Alert)!.Stay == stay.Id);

    private static void Check(Func<Random, List<Step>> steps, string start, Action<Story> then) => Check(steps, start, (joan, _) => then(joan));

    private static void Check(Func<Random, List<Step>> make, string start, Action<Story, List<Step>> then) => Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
    {
        var steps = make(new Random(seed));
        try
        {
            Story.Tell(joan =>
            {
                joan.MindsWhoIsTold = false;
                joan.WithSource(Elsewhere, Mode.Live).WithSource(Shadow, Mode.Shadow).At(start);
                foreach (var step in steps) joan.Decided(new Input.FeedHeard(step.Message, joan.Now) { IsReload = step.IsReload }).Wait(step.Then);
                then(joan, steps);
            });
        }
        catch (Xunit.Sdk.XunitException e)
        {
            Assert.Fail($"seed {seed}: {e.Message}{Environment.NewLine}{string.Join(Environment.NewLine, steps)}");
        }
    }).Check(Often);

    private static List<FeedMessage> Messages(Random random, bool deaths)
    {
        List<FeedMessage> all = [.. Visit(random, Northtown.Hospital, "V1", deaths)];
        if (random.Next(3) > 0) all.AddRange(Visit(random, Northtown.Hospital, "V2", deaths));
        if (random.Next(3) > 0) all.AddRange(Visit(random, Elsewhere, "Y1", deaths));
        if (random.Next(2) > 0) all.AddRange(Visit(random, Shadow, "Z1", deaths));
        if (deaths && random.Next(2) > 0) all.Add(A31.OfNoVisit().Died().From(random.Next(2) > 0 ? Elsewhere : Northtown.Hospital) with { RecordedAt = On("Mon 08:00").AddHours(random.Next(40)) });
        return all;
    }

    private static IEnumerable<FeedMessage> Visit(Random random, SourceId source, string visit, bool deaths)
    {
        List<FeedMessage> events = [A01];
        if (random.Next(3) == 0) events.Add(A02);
        if (random.Next(5) > 0) events.Add(A03);
        if (events.Count > 1 && random.Next(4) == 0) events.AddRange(random.Next(2) > 0 ? [A13, A03] : [A13]);
        if (random.Next(6) == 0) events.Add(A11);
        var at = On("Mon 08:00").AddHours(random.Next(36));
        foreach (var message in events)
        {
            at = at.AddMinutes(30 * random.Next(1, 12));
            var said = message.Visiting(visit).From(source).Of(random.Next(3) == 0 ? EncounterClass.Inpatient : EncounterClass.Emergency) with
            {
                RecordedAt = at,
                OccurredAt = message.Trigger == FeedTrigger.Discharged && random.Next(3) == 0 ? at.AddHours(-random.Next(5)) : null,
            };
            yield return !deaths || random.Next(8) > 0 ? said : random.Next(3) == 0 ? said.NotDied() : said.Died();
        }
    }

    private static List<Step> Steps(Random random, List<FeedMessage> messages, double[] minutes)
    {
        var heard = messages.Concat(messages.Where(_ => random.Next(4) == 0)).ToArray();
        random.Shuffle(heard);
        return [.. heard.Select(message => new Step(message, random.Next(2) > 0, TimeSpan.FromMinutes(minutes[random.Next(minutes.Length)])))];
    }
}
