using System.Text.Json.Nodes;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Functions.Tests.Web;

namespace CareAlerts.Functions.Tests.Records;

/// <summary>What is heard late of a visit that a hospital had recorded under a number of nobody with a plan (A45).</summary>
public sealed class HandingOnTests(Northtown town) : IClassFixture<Northtown>
{
    private readonly HospitalRecords _hospital = new(town);

    private DateTimeOffset Earlier => town.Now.AddMinutes(-1);

    [Fact]
    public async Task It_reaches_whose_the_visit_is()
    {
        var right = await town.EnrolAsync();
        var wrong = _hospital.NewNumber();
        await _hospital.HearAsync(Move(wrong, right.LocalId, "V-late"));

        await _hospital.HearAsync(_hospital.Message("A01", $"{wrong}^^^RXX^MR", "V-late", "WARD9", Earlier));
        await _hospital.HearAsync(_hospital.Message("A03", $"{wrong}^^^RXX^MR", "V-late", "WARD9", Earlier.AddSeconds(1)));

        Assert.Equal(("V-late", "finished", "WARD7"), Shown(await _hospital.StaysOfAsync(right.LocalId)));
    }

    [Fact]
    public async Task It_reaches_them_also_once_the_wrong_number_is_in_a_plan()
    {
        var right = await town.EnrolAsync();
        var wrong = await Samples.PlanAsync(_hospital.App);
        await _hospital.HearAsync(Move(wrong.LocalNumber, right.LocalId, "V-plan"));
        await _hospital.App.PutAsync(wrong.Path, wrong.Text());

        await _hospital.HearAsync(_hospital.Message("A03", $"{wrong.LocalNumber}^^^RXX^MR", "V-plan", at: Earlier));

        Assert.Equal(("V-plan", "finished", "WARD7"), Shown(await _hospital.StaysOfAsync(right.LocalId)));
        Assert.Equal("entered-in-error", (string?)Assert.Single(await _hospital.StaysOfAsync(wrong.LocalNumber))!["status"]);
    }

    [Fact]
    public async Task It_goes_on_as_often_as_the_visit_was_moved_and_waits_for_a_plan_in_the_end()
    {
        var right = await Samples.PlanAsync(_hospital.App);
        var (first, second) = (_hospital.NewNumber(), _hospital.NewNumber());
        await _hospital.HearAsync(Move(first, second, "V-twice", town.Now));
        await _hospital.HearAsync(Move(second, right.LocalNumber, "V-twice", town.Now.AddSeconds(1)));

        await _hospital.HearAsync(_hospital.Message("A01", $"{first}^^^RXX^MR", "V-twice", "WARD9", Earlier));
        await _hospital.HearAsync(_hospital.Message("A03", $"{first}^^^RXX^MR", "V-twice", "WARD9", town.Now.AddSeconds(-30)));
        await _hospital.HearAsync(_hospital.Message("A13", $"{first}^^^RXX^MR", "V-twice", "WARD9", town.Now.AddSeconds(-20)));
        await _hospital.App.PutAsync(right.Path, right.Text());

        Assert.Equal(("V-twice", "in-progress", "WARD7"), Shown(await _hospital.StaysOfAsync(right.LocalNumber)));
    }

    [Fact]
    public async Task Moved_there_and_back_it_ends_where_the_visit_is()
    {
        var one = await Samples.PlanAsync(_hospital.App);
        var other = _hospital.NewNumber();
        await _hospital.HearAsync(Move(one.LocalNumber, other, "V-back", town.Now));
        await _hospital.HearAsync(Move(other, one.LocalNumber, "V-back", town.Now.AddSeconds(1)));

        await _hospital.HearAsync(_hospital.Message("A03", $"{other}^^^RXX^MR", "V-back", "WARD9", Earlier));
        await _hospital.App.PutAsync(one.Path, one.Text());

        Assert.Equal(("V-back", "finished", "WARD7"), Shown(await _hospital.StaysOfAsync(one.LocalNumber)));
    }

    [Fact]
    public async Task What_was_recorded_there_again_since_is_not_handed_on()
    {
        var right = await town.EnrolAsync();
        var wrong = _hospital.NewNumber();
        await _hospital.HearAsync(_hospital.Message("A01", $"{wrong}^^^RXX^MR", "V-again", "WARD9", Earlier));
        await _hospital.HearAsync(Move(wrong, right.LocalId, "V-again"));

        await _hospital.HearAsync(_hospital.Message("A01", $"{wrong}^^^RXX^MR", "V-again", "WARD9", town.Now.AddSeconds(1)));
        await _hospital.HearAsync(_hospital.Message("A03", $"{wrong}^^^RXX^MR", "V-again", "WARD9", town.Now.AddSeconds(2)));
        await _hospital.HearAsync(_hospital.Message("A03", $"{wrong}^^^RXX^MR", "V-another", "WARD9", Earlier));

        Assert.Equal(("V-again", "in-progress", "WARD7"), Shown(await _hospital.StaysOfAsync(right.LocalId)));
    }

    [Fact]
    public async Task Explained_it_says_what_whose_the_visit_is_would_hear()
    {
        var right = await town.EnrolAsync();
        var (nobody, known) = (_hospital.NewNumber(), await town.EnrolAsync());
        await _hospital.HearAsync(Move(nobody, right.LocalId, "V-explained"));
        await _hospital.HearAsync(Move(known.LocalId, right.LocalId, "V-known"));

        var ofNobody = await ExplainAsync(_hospital.Message("A03", $"{nobody}^^^RXX^MR", "V-explained", at: Earlier));
        var ofKnown = await ExplainAsync(_hospital.Message("A03", $"{known.LocalId}^^^RXX^MR", "V-known", at: Earlier));

        Assert.Equal("known", (string?)ofNobody["person"]);
        Assert.Contains("status: finished", Changes(ofNobody));
        Assert.DoesNotContain("status: finished", Changes(ofKnown));
        Assert.Contains("status: finished", Changes(Assert.Single(ofKnown["others"]!.AsArray())!));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Killed_at_any_storage_request_the_message_that_comes_again_is_not_lost(bool requestIsLost)
    {
        var at = 1;
        for (; ; at++)
        {
            var (right, wrong) = (await town.EnrolAsync(), _hospital.NewNumber());
            var (move, late) = (Move(wrong, right.LocalId, "V"), _hospital.Message("A03", $"{wrong}^^^RXX^MR", "V", at: Earlier));
            await _hospital.HearAsync(move);
            if (!await _hospital.HearKilledAsync(late, at, requestIsLost)) break;

            await _hospital.HearAsync(late);
            Assert.Equal(("V", "finished", "WARD7"), Shown(await _hospital.StaysOfAsync(right.LocalId)));
        }

        Assert.True(at > 5, $"only {at} requests were seen");
    }

    [Fact]
    public async Task Raced_with_the_move_one_of_the_two_finds_the_other()
    {
        var raced = true;
        for (var at = 1; raced; at++)
        {
            var (right, wrong) = (await town.EnrolAsync(), _hospital.NewNumber());
            var (move, late) = (Move(wrong, right.LocalId, "V"), _hospital.Message("A03", $"{wrong}^^^RXX^MR", "V", at: Earlier));
            raced = await town.RaceAsync(at, () => _hospital.HearAsync(late), () => _hospital.HearAsync(move));
            Assert.True(Shown(await _hospital.StaysOfAsync(right.LocalId)) == ("V", "finished", "WARD7"), $"lost when the message came before request {at} of the move");

            var (other, number) = (await town.EnrolAsync(), _hospital.NewNumber());
            (move, late) = (Move(number, other.LocalId, "V"), _hospital.Message("A03", $"{number}^^^RXX^MR", "V", at: Earlier));
            raced |= await town.RaceAsync(at, () => _hospital.HearAsync(move), () => _hospital.HearAsync(late));
            Assert.True(Shown(await _hospital.StaysOfAsync(other.LocalId)) == ("V", "finished", "WARD7"), $"lost when the move came before request {at} of the message");
        }
    }

    private string Move(string from, string to, string visit, DateTimeOffset? at = null) =>
        _hospital.Event("A45", $"{to}^^^RXX^MR", $"{from}^^^RXX^MR||||{visit}", visit, born: "", at: at);

    private async Task<JsonNode> ExplainAsync(string message)
    {
        var answer = await RunningApp.SendAsync(_hospital.App.Http, HttpMethod.Post, "feeds/RXX/explain", System.Text.Encoding.UTF8.GetBytes(message), "x-application/hl7-v2+er7");
        Assert.Equal(200, answer.Status);
        return answer.Json;
    }

    private static IEnumerable<string?> Changes(JsonNode explained) => explained["decision"]!["changes"]!.AsArray().Select(change => (string?)change);

    private static (string?, string?, string?) Shown(JsonArray stays)
    {
        var stay = Assert.Single(stays)!;
        return ((string?)stay["visit"], (string?)stay["status"], (string?)stay["ward"]);
    }
}
