using System.Globalization;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Functions.Tests.Web;

namespace CareAlerts.Functions.Tests.Records;

/// <summary>
/// What a hospital says of one person while it merges their records (A40), moves a visit to them from somebody else (A45) and gives it another number
/// (A50): heard in any order and again, it ends as if it had been said in order, and as if it had been said under one number from the beginning.
/// </summary>
/// <remarks><c>SHUFFLE_SEED</c> and <c>SHUFFLE_COUNT</c>: docs/testing.md. A story that ends otherwise is named by its seed.</remarks>
public sealed class ShuffledTests
{
    private const int SeedsOfATown = 60;    // the bus's clock runs while a town's stands still: no town lives for longer than its first timer

    [Fact]
    public async Task Any_order_of_messages_merges_moves_and_new_numbers_ends_as_if_said_under_one_number()
    {
        var (first, count) = (Number("SHUFFLE_SEED") ?? 1, Number("SHUFFLE_COUNT") ?? 30);
        var otherwise = new List<string>();
        for (var seed = first; seed < first + count; seed += SeedsOfATown)
        {
            var town = new Northtown();
            await town.InitializeAsync();
            try
            {
                for (var at = seed; at < Math.Min(seed + SeedsOfATown, first + count); at++)
                    if (await new Telling(town, new(at)).TellAsync() is { } difference) otherwise.Add($"seed {at}: {difference}");
            }
            finally
            {
                await town.DisposeAsync();
            }
        }

        Assert.True(otherwise.Count == 0, $"{otherwise.Count} of {count} ended otherwise:\n{string.Join('\n', otherwise.Take(20))}");
    }

    private static int? Number(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>Tells one story in the three ways, each time of people who are new.</summary>
    private sealed class Telling(Northtown town, Story story)
    {
        private readonly HospitalRecords _hospital = new(town);

        public async Task<string?> TellAsync()
        {
            var plain = await EndAsync(story.Plain, planAt: 0);
            var inOrder = await EndAsync(story.Said, planAt: 0);
            var shuffled = await EndAsync(story.Shuffled, story.PlanAt);
            return plain == inOrder && inOrder == shuffled ? null : $"{string.Join(' ', story.Said)}\n  heard {string.Join(' ', story.Shuffled.Select(one => one.Minute))}, plan before {story.PlanAt}\n  plain    {plain}\n  in order {inOrder}\n  shuffled {shuffled}";
        }

        private async Task<string> EndAsync(IReadOnlyList<Said> said, int planAt)
        {
            var plan = await Samples.PlanAsync(town.App);
            var other = story.OtherHasPlan ? await town.EnrolAsync() : null;
            var numbers = new Dictionary<string, string> { ["L0"] = plan.LocalNumber, ["L1"] = _hospital.NewNumber(), ["L2"] = _hospital.NewNumber(), ["K"] = other?.LocalId ?? _hospital.NewNumber() };
            for (var at = 0; at <= said.Count; at++)
            {
                if (at == planAt) Assert.Equal(201, (await town.App.PutAsync(plan.Path, plan.Text())).Status);
                if (at < said.Count) await _hospital.HearAsync(MessageOf(said[at], numbers));
            }

            await town.DeliverAsync();
            return $"{await OpenAsync(plan.LocalNumber)} | {(other is null ? "" : await OpenAsync(other.LocalId))}";
        }

        private string MessageOf(Said said, Dictionary<string, string> numbers)
        {
            var at = town.Now.AddMinutes(said.Minute - 60);
            var pid = $"{numbers[said.Number]}^^^RXX^MR";
            return said.Trigger switch
            {
                "A40" => _hospital.Event("A40", pid, $"{numbers[said.Former]}^^^RXX^MR", born: "", at: at),
                "A45" => _hospital.Event("A45", pid, $"{numbers[said.Former]}^^^RXX^MR||||{said.Visit}", said.Visit, born: "", at, said.Ward),
                "A50" => _hospital.Event("A50", pid, $"{pid}||||{said.Former}", said.Visit, born: "", at: at),
                _ => _hospital.Message(said.Trigger, pid, said.Visit, said.Ward, at),
            };
        }

        private async Task<string> OpenAsync(string number)
        {
            var open = new List<string>();
            foreach (var found in await _hospital.StaysOfAsync(number))
            {
                var stay = (await town.App.GetAsync($"stays/{found!["id"]}")).Json;
                var isOver = (string?)found["status"] is "finished" or "cancelled" or "entered-in-error";
                var alerts = stay["alerts"]!.AsArray().Where(alert => (string?)alert!["state"] is "open" or "owned").Where(alert => IsOfTheFacts((string?)alert!["kind"], isOver))
                    .Select(alert => $"{alert!["kind"]} {alert["service"]}".TrimEnd()).Order(StringComparer.Ordinal).ToList();
                if (!isOver || (alerts.Count > 0 && story.PlanAt == 0)) open.Add($"{found["status"]} {found["ward"]}: {string.Join(", ", alerts)}");
            }

            return string.Join("; ", open.Order(StringComparer.Ordinal));
        }
    }

    // Whether somebody is un-told depends on what they were told, and of a stay that is over whatever was said while it was not.
    private static bool IsOfTheFacts(string? kind, bool isOver) => isOver ? kind == "discharged-not-ready" : kind != "retraction";

    /// <summary>A message: what it is, whose, of which visit and ward, and in which minute it was recorded.</summary>
    private sealed record Said(int Minute, string Trigger, string Number, string Visit, string Ward, string Former = "")
    {
        public override string ToString() => $"{Minute}:{Trigger}/{Number}{(Former.Length > 0 ? $"<{Former}" : "")}/{Visit}{(Ward.Length > 0 ? $"/{Ward}" : "")}";
    }

    /// <summary>What a seed makes: one visit, perhaps begun under somebody else's number, perhaps with another number later; perhaps a second visit.</summary>
    private sealed class Story
    {
        private static readonly string[] Triggers = ["A01", "A02", "A02", "A03", "A13", "A16", "A25", "A11", "A21", "A22", "A08"];
        private readonly Random _random;

        public Story(int seed)
        {
            _random = new(seed);
            var (moves, renumbers) = (_random.Next(2) == 0, _random.Next(2) == 0);
            OtherHasPlan = moves && _random.Next(2) == 0;
            var count = _random.Next(4, 9);
            var movedAt = moves ? _random.Next(1, count + 1) : 0;
            var renumberedAt = renumbers ? _random.Next(1, count + 1) : count + 1;
            var merges = new[] { _random.Next(count + 1), _random.Next(count + 1) };
            var (said, plain) = (new List<Said>(), new List<Said>());
            for (var at = 0; at <= count; at++)
            {
                var owner = at < movedAt ? "K" : $"L{_random.Next(3)}";
                if (merges[0] == at) said.Add(new(at * 5, "A40", "L0", "", "", "L1"));
                if (merges[1] == at) said.Add(new((at * 5) + 1, "A40", $"L{_random.Next(2)}", "", "", "L2"));
                if (renumberedAt == at) said.Add(new((at * 5) + 2, "A50", moves && at <= movedAt ? "K" : owner, "V2", "", "V1"));
                if (moves && movedAt == at)
                {
                    said.Add(new((at * 5) + 3, "A45", $"L{_random.Next(3)}", renumberedAt <= at ? "V2" : "V1", Ward(), "K"));
                    plain.Add(new(said[^1].Minute, "A08", "L0", "V1", said[^1].Ward));    // what it shows of the visit beside whose it is
                }

                if (at == count) break;
                if (moves && movedAt < at && _random.Next(5) == 0) said.Add(new(at * 5, _random.Next(2) == 0 ? "A11" : "A23", "K", "V1", Ward()));    // the wrong record is cleared up

                var isSecond = !renumbers && _random.Next(4) == 0;
                if (isSecond) owner = $"L{_random.Next(3)}";
                var visit = isSecond ? "V3" : renumberedAt <= at && _random.Next(2) == 0 ? "V2" : "V1";
                var one = new Said((at * 5) + 4, at == 0 ? "A01" : Triggers[_random.Next(Triggers.Length)], owner, visit, Ward());
                said.Add(one);
                plain.Add(one with { Number = "L0", Visit = isSecond ? "V3" : "V1" });
            }

            Said = said;
            Plain = plain;
            Shuffled = [.. said.Concat(Enumerable.Range(0, _random.Next(4)).Select(_ => said[_random.Next(said.Count)])).OrderBy(_ => _random.Next())];
            PlanAt = _random.Next(2) == 0 ? 0 : _random.Next(Shuffled.Count + 1);
        }

        private string Ward() => $"WARD{_random.Next(5, 10)}";

        /// <summary>Whether who had the visit by mistake has a care plan as well.</summary>
        public bool OtherHasPlan { get; }

        /// <summary>As the hospital says it.</summary>
        public IReadOnlyList<Said> Said { get; }

        /// <summary>The same of a hospital with one number for everybody and every visit.</summary>
        public IReadOnlyList<Said> Plain { get; }

        /// <summary>As it may be heard: in any order, some of it again.</summary>
        public IReadOnlyList<Said> Shuffled { get; }

        /// <summary>How many of these were heard before there was a plan.</summary>
        public int PlanAt { get; }
    }
}
