using System.Text.Json.Nodes;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Functions.Tests.Web;

namespace CareAlerts.Functions.Tests.Records;

/// <summary>Visits that hospitals move to other people and give other numbers (A45, A50), with messages about them before, between and after.</summary>
public sealed class VisitsInAnyOrderTests(Northtown town) : IClassFixture<Northtown>
{
    private readonly HospitalRecords _hospital = new(town);

    [Fact]
    public async Task A_message_heard_while_the_visit_moves_from_a_known_person_is_not_lost()
    {
        var raced = true;
        var lost = new List<int>();
        for (var at = 1; raced; at++)
        {
            var (right, wrong) = (await town.EnrolAsync(), await town.EnrolAsync());
            await _hospital.HearAsync(_hospital.Message("A01", $"{wrong.LocalId}^^^RXX^MR", "V", at: town.Now.AddMinutes(-5)));
            var late = _hospital.Message("A03", $"{wrong.LocalId}^^^RXX^MR", "V", at: town.Now.AddMinutes(-1));
            raced = await town.RaceAsync(at, () => _hospital.HearAsync(late), () => _hospital.HearAsync(Move(wrong.LocalId, right.LocalId, "V", town.Now)));
            if ((string?)Assert.Single(await _hospital.StaysOfAsync(right.LocalId))!["status"] != "finished") lost.Add(at);
        }

        Assert.True(lost.Count == 0, $"lost when the message came before request {string.Join(", ", lost)} of the move");
    }

    [Theory, InlineData("in order"), InlineData("the second first"), InlineData("the first twice")]
    public async Task Moved_there_and_back_it_is_one_persons_whatever_the_order(string order)
    {
        var (one, other) = (await town.EnrolAsync(), await town.EnrolAsync());
        await _hospital.HearAsync(_hospital.Message("A01", $"{one.LocalId}^^^RXX^MR", "V", at: town.Now.AddMinutes(-10)));
        var (there, back) = (Move(one.LocalId, other.LocalId, "V", town.Now.AddMinutes(-5)), Move(other.LocalId, one.LocalId, "V", town.Now.AddMinutes(-3)));
        foreach (var message in order switch { "in order" => new[] { there, back }, "the second first" => [back, there], _ => [there, back, there] }) await _hospital.HearAsync(message);

        Assert.Equal("in-progress", Status(await _hospital.StaysOfAsync(one.LocalId)));
        Assert.Equal("entered-in-error", Status(await _hospital.StaysOfAsync(other.LocalId)));
    }

    [Theory, InlineData("A11", true), InlineData("A23", true), InlineData("A11", false), InlineData("A23", false)]
    public async Task What_clears_up_under_the_wrong_number_after_the_move_does_not_end_the_right_persons_visit(string trigger, bool known)
    {
        var right = await town.EnrolAsync();
        var wrong = known ? (await town.EnrolAsync()).LocalId : _hospital.NewNumber();
        await _hospital.HearAsync(_hospital.Message("A01", $"{wrong}^^^RXX^MR", "V", at: town.Now.AddMinutes(-10)));
        await _hospital.HearAsync(Move(wrong, right.LocalId, "V", town.Now.AddMinutes(-5)));
        await _hospital.HearAsync(_hospital.Message(trigger, $"{wrong}^^^RXX^MR", "V", at: town.Now.AddMinutes(-3)));

        Assert.Equal("in-progress", Status(await _hospital.StaysOfAsync(right.LocalId)));
    }

    [Fact]
    public async Task Explained_it_goes_on_as_often_as_the_visit_was_moved()
    {
        var right = await town.EnrolAsync();
        var (first, second) = (_hospital.NewNumber(), _hospital.NewNumber());
        await _hospital.HearAsync(Move(first, second, "V", town.Now.AddMinutes(-5)));
        await _hospital.HearAsync(Move(second, right.LocalId, "V", town.Now.AddMinutes(-3)));
        var late = _hospital.Message("A03", $"{first}^^^RXX^MR", "V", at: town.Now.AddMinutes(-6));
        var explained = (await ExplainAsync(late)).ToJsonString();
        await _hospital.HearAsync(late);
        Assert.Equal("finished", Status(await _hospital.StaysOfAsync(right.LocalId)));
        Assert.Contains("status: finished", explained);
    }

    [Fact]
    public async Task What_was_over_before_the_wrong_person_had_a_plan_goes_with_the_visit()
    {
        var right = await town.EnrolAsync();
        var wrong = await Samples.PlanAsync(_hospital.App);
        await _hospital.HearAsync(_hospital.Message("A01", $"{wrong.LocalNumber}^^^RXX^MR", "V", at: town.Now.AddMinutes(-20)));
        await _hospital.HearAsync(_hospital.Message("A03", $"{wrong.LocalNumber}^^^RXX^MR", "V", at: town.Now.AddMinutes(-15)));
        await _hospital.App.PutAsync(wrong.Path, wrong.Text());
        await _hospital.HearAsync(Move(wrong.LocalNumber, right.LocalId, "V", town.Now.AddMinutes(-10)));
        Assert.Equal("finished", Status(await _hospital.StaysOfAsync(right.LocalId)));
    }

    [Theory, InlineData(true, true), InlineData(true, false), InlineData(false, true), InlineData(false, false)]
    public async Task Moved_on_what_was_heard_goes_with_it_whichever_move_is_heard_first(bool inOrder, bool betweenIsKnown)
    {
        var (first, last) = (await town.EnrolAsync(), await town.EnrolAsync());
        var between = betweenIsKnown ? (await town.EnrolAsync()).LocalId : _hospital.NewNumber();
        await _hospital.HearAsync(_hospital.Message("A01", $"{first.LocalId}^^^RXX^MR", "V", at: town.Now.AddMinutes(-20)));
        await _hospital.HearAsync(_hospital.Message("A03", $"{first.LocalId}^^^RXX^MR", "V", at: town.Now.AddMinutes(-15)));
        var (one, two) = (Move(first.LocalId, between, "V", town.Now.AddMinutes(-10)), Move(between, last.LocalId, "V", town.Now.AddMinutes(-5)));
        await _hospital.HearAsync(inOrder ? one : two);
        await _hospital.HearAsync(inOrder ? two : one);
        Assert.Equal("finished", Status(await _hospital.StaysOfAsync(last.LocalId)));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Moved_on_what_clears_up_under_the_first_number_stays_there_also_when_the_second_move_is_heard_first(bool inOrder)
    {
        var (first, between, last) = (await town.EnrolAsync(), await town.EnrolAsync(), await town.EnrolAsync());
        await _hospital.HearAsync(_hospital.Message("A01", $"{first.LocalId}^^^RXX^MR", "V", at: town.Now.AddMinutes(-20)));
        var (one, two) = (Move(first.LocalId, between.LocalId, "V", town.Now.AddMinutes(-10)), Move(between.LocalId, last.LocalId, "V", town.Now.AddMinutes(-5)));
        var clearing = _hospital.Message("A11", $"{first.LocalId}^^^RXX^MR", "V", at: town.Now.AddMinutes(-8));
        foreach (var message in inOrder ? [one, clearing, two] : new[] { two, clearing, one }) await _hospital.HearAsync(message);
        Assert.Equal("in-progress", Status(await _hospital.StaysOfAsync(last.LocalId)));
    }

    [Fact]
    public async Task A_test_message_about_somebody_unknown_is_no_part_of_the_visit_that_moves()
    {
        var (right, wrong) = (await town.EnrolAsync(), _hospital.NewNumber());
        await _hospital.HearAsync(_hospital.Message("A01", $"{wrong}^^^RXX^MR", "V", at: town.Now.AddMinutes(-20)));
        await _hospital.HearAsync(_hospital.Message("A03", $"{wrong}^^^RXX^MR", "V", at: town.Now.AddMinutes(-15)).Replace("|P|2.4", "|T|2.4", StringComparison.Ordinal));
        await _hospital.HearAsync(Move(wrong, right.LocalId, "V", town.Now.AddMinutes(-10)));
        Assert.Equal("in-progress", Status(await _hospital.StaysOfAsync(right.LocalId)));
    }

    [Theory, InlineData(true, true), InlineData(true, false), InlineData(false, true), InlineData(false, false)]
    public async Task Two_transfers_of_the_same_second_end_on_the_same_ward_in_either_order(bool known, bool eightFirst)
    {
        var plan = await Samples.PlanAsync(_hospital.App);
        if (known) await _hospital.App.PutAsync(plan.Path, plan.Text());
        var at = town.Now.AddMinutes(-5);
        await _hospital.HearAsync(_hospital.Message("A01", $"{plan.LocalNumber}^^^RXX^MR", "V", at: at.AddMinutes(-1)));
        string[] wards = eightFirst ? ["WARD8", "WARD9"] : ["WARD9", "WARD8"];
        foreach (var ward in wards) await _hospital.HearAsync(_hospital.Message("A02", $"{plan.LocalNumber}^^^RXX^MR", "V", ward, at));
        if (!known) await _hospital.App.PutAsync(plan.Path, plan.Text());
        Assert.Equal("WARD9", (string?)Assert.Single(await _hospital.StaysOfAsync(plan.LocalNumber))!["ward"]);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Renumbered_and_then_moved_what_was_heard_under_the_first_number_goes_with_it(bool inOrder)
    {
        var (right, wrong) = (await town.EnrolAsync(), await town.EnrolAsync());
        await _hospital.HearAsync(_hospital.Message("A01", $"{wrong.LocalId}^^^RXX^MR", "V1", at: town.Now.AddMinutes(-20)));
        await _hospital.HearAsync(_hospital.Message("A03", $"{wrong.LocalId}^^^RXX^MR", "V1", at: town.Now.AddMinutes(-15)));
        var anew = _hospital.Event("A50", $"{wrong.LocalId}^^^RXX^MR", $"{wrong.LocalId}^^^RXX^MR||||V1", "V2", born: "", at: town.Now.AddMinutes(-12));
        var move = Move(wrong.LocalId, right.LocalId, "V2", town.Now.AddMinutes(-10));
        foreach (var message in inOrder ? [anew, move] : new[] { move, anew }) await _hospital.HearAsync(message);
        Assert.Equal("finished", Status(await _hospital.StaysOfAsync(right.LocalId)));
    }

    [Fact]
    public async Task What_is_heard_late_under_a_number_it_had_before_it_moved_opens_no_second_stay()
    {
        var (right, wrong) = (await town.EnrolAsync(), await town.EnrolAsync());
        await _hospital.HearAsync(_hospital.Message("A01", $"{wrong.LocalId}^^^RXX^MR", "V1", at: town.Now.AddMinutes(-20)));
        await _hospital.HearAsync(_hospital.Event("A50", $"{wrong.LocalId}^^^RXX^MR", $"{wrong.LocalId}^^^RXX^MR||||V1", "V2", born: "", at: town.Now.AddMinutes(-12)));
        await _hospital.HearAsync(Move(wrong.LocalId, right.LocalId, "V2", town.Now.AddMinutes(-10)));
        await _hospital.HearAsync(_hospital.Message("A02", $"{wrong.LocalId}^^^RXX^MR", "V1", "WARD9", at: town.Now.AddMinutes(-14)));
        Assert.Equal("in-progress", Status(await _hospital.StaysOfAsync(right.LocalId)));
    }

    [Fact]
    public async Task A_move_from_more_numbers_than_count_ends()
    {
        var (right, ninth) = (await town.EnrolAsync(), await town.EnrolAsync());
        var former = string.Join('~', Enumerable.Range(0, 8).Select(_ => $"{_hospital.NewNumber()}^^^RXX^MR").Append($"{ninth.LocalId}^^^RXX^MR"));
        await _hospital.HearAsync(_hospital.Event("A45", $"{right.LocalId}^^^RXX^MR", $"{former}||||V", "V", born: ""));
    }

    private string Move(string from, string to, string visit, DateTimeOffset at) =>
        _hospital.Event("A45", $"{to}^^^RXX^MR", $"{from}^^^RXX^MR||||{visit}", visit, born: "", at: at);

    private async Task<JsonNode> ExplainAsync(string message)
    {
        var answer = await RunningApp.SendAsync(_hospital.App.Http, HttpMethod.Post, "feeds/RXX/explain", System.Text.Encoding.UTF8.GetBytes(message), "x-application/hl7-v2+er7");
        Assert.Equal(200, answer.Status);
        return answer.Json;
    }

    private static string? Status(JsonArray stays) => (string?)Assert.Single(stays)!["status"];
}
