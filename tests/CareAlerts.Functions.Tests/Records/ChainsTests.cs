using CareAlerts.Functions.Tests.Support;
using CareAlerts.Functions.Tests.Web;

namespace CareAlerts.Functions.Tests.Records;

/// <summary>Numbers joined to numbers that were joined before: all of them lead to the person, whichever message came first, and none does once the chain is cut before it.</summary>
public sealed class ChainsTests(Northtown town) : IClassFixture<Northtown>
{
    private readonly HospitalRecords _hospital = new(town);

    public static TheoryData<string> Chains =>
    [
        "A40 1 0, A40 P 1",     // an emergency number, its local record, and then the person's
        "A40 2 1, A40 1 P",     // the surviving number's own merge came first
        "A40 1 2, A47 P 1",
        "A24 1 2, A24 P 1",
        "A40 2 1, A40 3 2, A40 4 3, A40 1 P",
        "A40 1 0, A40 3 2, A40 2 1, A40 P 3",
    ];

    [Theory]
    [MemberData(nameof(Chains))]
    public async Task Every_number_of_a_chain_leads_to_the_person_with_what_was_seen_under_it_in_whatever_order_its_links_were_heard(string chain)
    {
        var patient = await town.EnrolAsync();
        var numbers = Enumerable.Range(0, 5).ToDictionary(number => $"{number}", _ => _hospital.NewNumber());
        numbers["P"] = patient.LocalId;
        var joined = chain.Split(", ").Select(link => link.Split(' ')).ToList();
        var chained = joined.SelectMany(link => link[1..]).Distinct().Where(number => number != "P").ToList();
        foreach (var number in chained) await _hospital.HearAsync(_hospital.Message("A01", $"{numbers[number]}^^^RXX^MR", $"V{number}"));

        foreach (var link in joined)
            await _hospital.HearAsync(link[0] == "A24" ? _hospital.Link("A24", $"{numbers[link[1]]}^^^RXX^MR", $"{numbers[link[2]]}^^^RXX^MR") : _hospital.Event(link[0], $"{numbers[link[1]]}^^^RXX^MR", $"{numbers[link[2]]}^^^RXX^MR"));

        foreach (var number in chained) Assert.Equal(patient.Person, await _hospital.HolderAsync(numbers[number]));
        Assert.Equal(chained.Select(number => $"V{number}").Order(), (await _hospital.StaysOfAsync(patient.LocalId)).Select(stay => (string)stay!["visit"]!).Order());
        foreach (var number in chained) await _hospital.HearAsync(_hospital.Message("A03", $"{numbers[number]}^^^RXX^MR", $"V{number}", at: town.Now.AddSeconds(1)));
        Assert.All(await _hospital.StaysOfAsync(patient.LocalId), stay => Assert.Equal("finished", (string?)stay!["status"]));
    }

    [Fact]
    public async Task The_groups_of_one_message_may_build_on_each_other()
    {
        var patient = await town.EnrolAsync();
        var (second, third) = (_hospital.NewNumber(), _hospital.NewNumber());
        var first = _hospital.Event("A40", $"{third}^^^RXX^MR", $"{second}^^^RXX^MR");
        var next = _hospital.Event("A40", $"{third}^^^RXX^MR", $"{patient.LocalId}^^^RXX^MR");

        await _hospital.HearAsync(first + next[next.IndexOf("PID|", StringComparison.Ordinal)..]);

        Assert.Equal((patient.Person, patient.Person), (await _hospital.HolderAsync(second), await _hospital.HolderAsync(third)));
    }

    [Fact]
    public async Task What_a_chain_led_to_leads_nowhere_once_it_is_cut_before_it()
    {
        var patient = await town.EnrolAsync();
        var (second, third) = (_hospital.NewNumber(), _hospital.NewNumber());
        await _hospital.HearAsync(_hospital.Link("A24", $"{patient.LocalId}^^^RXX^MR", $"{second}^^^RXX^MR"));
        await _hospital.HearAsync(_hospital.Link("A24", $"{second}^^^RXX^MR", $"{third}^^^RXX^MR"));
        Assert.Equal(patient.Person, await _hospital.HolderAsync(third));

        await _hospital.HearAsync(_hospital.Link("A37", $"{patient.LocalId}^^^RXX^MR", $"{second}^^^RXX^MR", town.Now.AddSeconds(1)));

        Assert.Equal((null, null), (await _hospital.HolderAsync(second), await _hospital.HolderAsync(third)));
        await _hospital.HearAsync(_hospital.Message("A01", $"{third}^^^RXX^MR", "V-stranger"));
        Assert.Empty(await _hospital.StaysOfAsync(patient.LocalId));
    }

    [Fact]
    public async Task A_number_that_is_moved_takes_with_it_what_was_joined_to_it_alone()
    {
        var (one, other) = (await town.EnrolAsync(), await town.EnrolAsync());
        var (moved, along, stays) = (_hospital.NewNumber(), _hospital.NewNumber(), _hospital.NewNumber());
        await _hospital.HearAsync(_hospital.Event("A40", $"{one.LocalId}^^^RXX^MR", $"{moved}^^^RXX^MR"));
        await _hospital.HearAsync(_hospital.Event("A40", $"{moved}^^^RXX^MR", $"{along}^^^RXX^MR"));
        await _hospital.HearAsync(_hospital.Event("A40", $"{one.LocalId}^^^RXX^MR", $"{stays}^^^RXX^MR"));

        await _hospital.HearAsync(_hospital.Event("A43", $"{moved}^^^RXX^MR~{other.NhsNumber}^^^NHS", $"{moved}^^^RXX^MR", at: town.Now.AddSeconds(1)));

        Assert.Equal((other.Person, other.Person, one.Person), (await _hospital.HolderAsync(moved), await _hospital.HolderAsync(along), await _hospital.HolderAsync(stays)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Killed_at_any_storage_request_the_move_that_comes_again_takes_all_of_it_along(bool requestIsLost)
    {
        var at = 1;
        for (; ; at++)
        {
            var (one, other) = (await town.EnrolAsync(), await town.EnrolAsync());
            var (moved, along) = (_hospital.NewNumber(), _hospital.NewNumber());
            await _hospital.HearAsync(_hospital.Event("A40", $"{one.LocalId}^^^RXX^MR", $"{moved}^^^RXX^MR"));
            await _hospital.HearAsync(_hospital.Event("A40", $"{moved}^^^RXX^MR", $"{along}^^^RXX^MR"));
            var move = _hospital.Event("A43", $"{moved}^^^RXX^MR~{other.NhsNumber}^^^NHS", $"{moved}^^^RXX^MR", at: town.Now.AddSeconds(1));
            if (!await _hospital.HearKilledAsync(move, at, requestIsLost)) break;

            await _hospital.HearAsync(move);
            Assert.True((await _hospital.HolderAsync(moved), await _hospital.HolderAsync(along)) == (other.Person, other.Person), $"killed at {at}");
        }

        Assert.True(at > 10, $"only {at} requests were seen");
    }

    [Fact]
    public async Task A_link_undone_while_another_builds_on_it_leads_nowhere_at_whichever_step()
    {
        for (var (at, raced) = (1, true); raced; at++)
        {
            raced = false;
            foreach (var undoneFirst in new[] { true, false })
            {
                var patient = await town.EnrolAsync();
                var (second, third) = (_hospital.NewNumber(), _hospital.NewNumber());
                await _hospital.HearAsync(_hospital.Link("A24", $"{patient.LocalId}^^^RXX^MR", $"{second}^^^RXX^MR"));
                var undone = _hospital.Link("A37", $"{patient.LocalId}^^^RXX^MR", $"{second}^^^RXX^MR", town.Now.AddSeconds(1));
                var further = _hospital.Link("A24", $"{second}^^^RXX^MR", $"{third}^^^RXX^MR");

                raced |= await town.RaceAsync(at, () => _hospital.HearAsync(undoneFirst ? undone : further), () => _hospital.HearAsync(undoneFirst ? further : undone));

                Assert.True((await _hospital.HolderAsync(second), await _hospital.HolderAsync(third)) == (null, null), $"{(undoneFirst ? "undone" : "linked on")} before request {at} of the other");
            }
        }
    }

    [Fact]
    public async Task Two_links_of_a_chain_heard_at_once_find_each_other_at_whichever_step()
    {
        for (var (at, raced) = (1, true); raced; at++)
        {
            raced = false;
            foreach (var nearerFirst in new[] { true, false })
            {
                var patient = await town.EnrolAsync();
                var (second, third) = (_hospital.NewNumber(), _hospital.NewNumber());
                await _hospital.HearAsync(_hospital.Message("A01", $"{third}^^^RXX^MR", "V-third"));
                var nearer = _hospital.Event("A40", $"{second}^^^RXX^MR", $"{patient.LocalId}^^^RXX^MR");
                var further = _hospital.Event("A40", $"{third}^^^RXX^MR", $"{second}^^^RXX^MR");

                raced |= await town.RaceAsync(at, () => _hospital.HearAsync(nearerFirst ? nearer : further), () => _hospital.HearAsync(nearerFirst ? further : nearer));

                Assert.True(await _hospital.HolderAsync(third) == patient.Person, $"{(nearerFirst ? "the nearer" : "the further")} before request {at} of the other");
                Assert.Equal("V-third", (string?)Assert.Single(await _hospital.StaysOfAsync(patient.LocalId))!["visit"]);
            }
        }
    }
}
