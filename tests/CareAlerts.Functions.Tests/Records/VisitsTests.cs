using CareAlerts.Functions.Tests.Support;
using CareAlerts.Functions.Tests.Web;

namespace CareAlerts.Functions.Tests.Records;

/// <summary>Visits recorded under the wrong person, and visits with other numbers (A45, A44, A42, A50, A51).</summary>
public sealed class VisitsTests(Northtown town) : IClassFixture<Northtown>
{
    private readonly HospitalRecords _hospital = new(town);

    [Fact]
    public async Task A_visit_recorded_under_the_wrong_person_is_taken_back_from_them_and_is_the_others()
    {
        var (right, wrong) = (await town.EnrolAsync(), await town.EnrolAsync());
        await _hospital.HearAsync(_hospital.Message("A01", $"{wrong.LocalId}^^^RXX^MR", "V-moved"));
        await _hospital.HearAsync(_hospital.Message("A16", $"{wrong.LocalId}^^^RXX^MR", "V-moved"));
        var told = (string)(await town.OpenAlertAsync(wrong, "discharge-imminent-not-ready"))["code"]!;

        await _hospital.HearAsync(_hospital.Event("A45", $"{right.LocalId}^^^RXX^MR", $"{wrong.LocalId}^^^RXX^MR||||V-moved", "V-moved"));

        Assert.Equal("entered-in-error", (string?)Assert.Single(await _hospital.StaysOfAsync(wrong.LocalId))!["status"]);
        Assert.Equal("in-progress", (string?)Assert.Single(await _hospital.StaysOfAsync(right.LocalId))!["status"]);
        await town.OpenAlertAsync(right, "discharge-imminent-not-ready");
        var stay = await town.StayOfAsync(wrong);
        Assert.Contains(stay["alerts"]!.AsArray(), alert => (string?)alert!["kind"] == "retraction");
        Assert.DoesNotContain(stay["alerts"]!.AsArray(), alert => (string?)alert!["code"] == told && (string?)alert["state"] is "open" or "owned" && (string?)alert["code"] == told);
    }

    [Fact]
    public async Task What_is_heard_late_of_it_is_the_others_too_also_of_somebody_nobody_knows()
    {
        var (right, wrong) = (await town.EnrolAsync(), await town.EnrolAsync());
        var unknown = await Samples.PlanAsync(_hospital.App);
        await _hospital.HearAsync(_hospital.Event("A45", $"{right.LocalId}^^^RXX^MR", $"{wrong.LocalId}^^^RXX^MR||||V-1", "V-1"));
        await _hospital.HearAsync(_hospital.Event("A45", $"{unknown.LocalNumber}^^^RXX^MR", $"{wrong.LocalId}^^^RXX^MR||||V-2", "V-2", born: ""));

        var earlier = town.Now.AddSeconds(-30);
        await _hospital.HearAsync(_hospital.Message("A01", $"{wrong.LocalId}^^^RXX^MR", "V-1", "WARD9", earlier));
        await _hospital.HearAsync(_hospital.Message("A01", $"{wrong.LocalId}^^^RXX^MR", "V-2", "WARD9", earlier));
        await _hospital.App.PutAsync(unknown.Path, unknown.Text());

        Assert.Equal(("V-1", "in-progress"), Shown(Assert.Single(await _hospital.StaysOfAsync(right.LocalId))!));
        Assert.Equal(("V-2", "in-progress"), Shown(Assert.Single(await _hospital.StaysOfAsync(unknown.LocalNumber))!));
        Assert.All(await _hospital.StaysOfAsync(wrong.LocalId), stay => Assert.Equal("entered-in-error", (string?)stay!["status"]));
    }

    [Fact]
    public async Task Moved_there_and_back_and_then_deleted_what_is_heard_of_it_ends_nowhere_and_at_once()
    {
        var (one, other) = (await town.EnrolAsync(), await town.EnrolAsync());
        await _hospital.HearAsync(_hospital.Message("A01", $"{one.LocalId}^^^RXX^MR", "V-back"));
        await _hospital.HearAsync(_hospital.Event("A45", $"{other.LocalId}^^^RXX^MR", $"{one.LocalId}^^^RXX^MR||||V-back", "V-back", at: town.Now.AddSeconds(1)));
        await _hospital.HearAsync(_hospital.Event("A45", $"{one.LocalId}^^^RXX^MR", $"{other.LocalId}^^^RXX^MR||||V-back", "V-back", at: town.Now.AddSeconds(2)));
        Assert.Equal(("V-back", "in-progress"), Shown(Assert.Single(await _hospital.StaysOfAsync(one.LocalId))!));

        await _hospital.HearAsync(_hospital.Message("A23", $"{one.LocalId}^^^RXX^MR", "V-back", at: town.Now.AddSeconds(3)));

        Assert.Equal(("V-back", "entered-in-error"), Shown(Assert.Single(await _hospital.StaysOfAsync(one.LocalId))!));
        Assert.Equal(("V-back", "entered-in-error"), Shown(Assert.Single(await _hospital.StaysOfAsync(other.LocalId))!));
    }

    [Fact]
    public async Task A_visit_numbered_anew_as_it_moves_leaves_nothing_open_under_the_wrong_person()
    {
        var (right, wrong) = (await town.EnrolAsync(), await town.EnrolAsync());
        await _hospital.HearAsync(_hospital.Message("A01", $"{wrong.LocalId}^^^RXX^MR", "V-under-wrong"));

        await _hospital.HearAsync(_hospital.Event("A45", $"{right.LocalId}^^^RXX^MR", $"{wrong.LocalId}^^^RXX^MR||||V-under-wrong", "V-under-right", at: town.Now.AddSeconds(1)));
        await _hospital.HearAsync(_hospital.Message("A03", $"{wrong.LocalId}^^^RXX^MR", "V-under-wrong"));    // recorded before, heard late

        Assert.Equal(("V-under-wrong", "entered-in-error"), Shown(Assert.Single(await _hospital.StaysOfAsync(wrong.LocalId))!));
        var stay = Assert.Single(await _hospital.StaysOfAsync(right.LocalId))!;
        Assert.Equal(("V-under-right", "finished"), Shown(stay));
    }

    [Fact]
    public async Task A_number_heard_before_the_merge_that_says_whose_it_is_is_not_lost()
    {
        var patient = await town.EnrolAsync();
        var number = _hospital.NewNumber();
        await _hospital.HearAsync(_hospital.Message("A01", $"{patient.LocalId}^^^RXX^MR", "V-first"));

        await _hospital.HearAsync(_hospital.Event("A50", $"{number}^^^RXX^MR", $"{patient.LocalId}^^^RXX^MR||||V-first", "V-second"));
        await _hospital.HearAsync(_hospital.Event("A40", $"{number}^^^RXX^MR", $"{patient.LocalId}^^^RXX^MR"));
        await _hospital.HearAsync(_hospital.Message("A03", $"{number}^^^RXX^MR", "V-second", at: town.Now.AddSeconds(1)));

        Assert.Equal(("V-second", "finished"), Shown(Assert.Single(await _hospital.StaysOfAsync(patient.LocalId))!));
    }

    [Fact]
    public async Task A_visit_seen_of_somebody_unknown_is_known_of_whose_it_is_and_no_more_of_the_other()
    {
        var right = await town.EnrolAsync();
        var wrong = await Samples.PlanAsync(_hospital.App);
        await _hospital.HearAsync(_hospital.Message("A01", $"{wrong.LocalNumber}^^^RXX^MR", "V-seen"));

        await _hospital.HearAsync(_hospital.Event("A45", $"{right.LocalId}^^^RXX^MR", $"{wrong.LocalNumber}^^^RXX^MR||||V-seen", "V-seen"));
        await _hospital.App.PutAsync(wrong.Path, wrong.Text());

        Assert.Equal(("V-seen", "in-progress"), Shown(Assert.Single(await _hospital.StaysOfAsync(right.LocalId))!));
        Assert.DoesNotContain(await _hospital.StaysOfAsync(wrong.LocalNumber), stay => (string?)stay!["status"] == "in-progress");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Killed_at_any_storage_request_the_move_that_comes_again_leaves_the_visit_with_one_person_and_never_with_none(bool requestIsLost)
    {
        var at = 1;
        for (; ; at++)
        {
            var (right, wrong) = (await town.EnrolAsync(), await town.EnrolAsync());
            var visit = $"V-{right.LocalId}";
            await _hospital.HearAsync(_hospital.Message("A01", $"{wrong.LocalId}^^^RXX^MR", visit));
            var move = _hospital.Event("A45", $"{right.LocalId}^^^RXX^MR", $"{wrong.LocalId}^^^RXX^MR||||{visit}", visit);
            if (!await _hospital.HearKilledAsync(move, at, requestIsLost)) break;

            var there = (await _hospital.StaysOfAsync(wrong.LocalId)).Concat(await _hospital.StaysOfAsync(right.LocalId)).Count(stay => (string?)stay!["status"] == "in-progress");
            Assert.True(there > 0, $"at {at} the visit was nobody's");
            await _hospital.HearAsync(move);
            Assert.Equal((visit, "entered-in-error"), Shown(Assert.Single(await _hospital.StaysOfAsync(wrong.LocalId))!));
            Assert.Equal((visit, "in-progress"), Shown(Assert.Single(await _hospital.StaysOfAsync(right.LocalId))!));
        }

        Assert.True(at > 10, $"only {at} requests were seen");
    }

    [Theory]
    [InlineData("A42"), InlineData("A50")]
    public async Task A_visit_with_another_number_is_the_same_stay(string trigger)
    {
        var patient = await town.EnrolAsync();
        await _hospital.HearAsync(_hospital.Message("A01", $"{patient.LocalId}^^^RXX^MR", "V-before"));
        var id = (string?)(await town.StayOfAsync(patient))["id"];

        await _hospital.HearAsync(_hospital.Event(trigger, $"{patient.LocalId}^^^RXX^MR", $"{patient.LocalId}^^^RXX^MR||||V-before", "V-after"));
        await _hospital.HearAsync(_hospital.Message("A02", $"{patient.LocalId}^^^RXX^MR", "V-before", "WARD8"));

        var stay = Assert.Single(await _hospital.StaysOfAsync(patient.LocalId))!;
        Assert.Equal((id, "V-after", "WARD8"), ((string?)stay["id"], (string?)stay["visit"], (string?)stay["ward"]));
    }

    [Fact]
    public async Task A_new_number_heard_of_somebody_unknown_is_known_when_the_plan_comes()
    {
        var plan = await Samples.PlanAsync(_hospital.App);
        await _hospital.HearAsync(_hospital.Message("A01", $"{plan.LocalNumber}^^^RXX^MR", "V-old"));
        await _hospital.HearAsync(_hospital.Event("A50", $"{plan.LocalNumber}^^^RXX^MR", $"{plan.LocalNumber}^^^RXX^MR||||V-old", "V-new"));
        await _hospital.HearAsync(_hospital.Message("A02", $"{plan.LocalNumber}^^^RXX^MR", "V-new", "WARD8"));

        await _hospital.App.PutAsync(plan.Path, plan.Text());

        var stay = Assert.Single(await _hospital.StaysOfAsync(plan.LocalNumber))!;
        Assert.Equal(("V-new", "WARD8"), ((string?)stay["visit"], (string?)stay["ward"]));
    }

    [Fact]
    public async Task An_account_is_a_visit_where_the_sources_visits_go_by_account_numbers()
    {
        Assert.Equal(201, (await _hospital.App.PutAsync("feeds/RACC/settings", """{"name":"By accounts","mode":"live","visitNumber":"PID-18","identifiers":[{"authority":"RXX","system":"urn:carealerts:id:RXX"}]}""")).Status);
        var (right, wrong) = (await town.EnrolAsync(), await town.EnrolAsync());
        await HearAsync(_hospital.Message("A01", $"{wrong.LocalId}^^^RXX^MR", "V").Replace("19380402|F", "19380402|F||||||||||ACC1", StringComparison.Ordinal));
        var move = _hospital.Event("A44", $"{right.LocalId}^^^RXX^MR", $"{wrong.LocalId}^^^RXX^MR||ACC1").Replace("19380402|F", "19380402|F||||||||||ACC1", StringComparison.Ordinal);

        await _hospital.HearAsync(move);    // RXX numbers its visits otherwise: an account says nothing there
        Assert.Empty(await _hospital.StaysOfAsync(right.LocalId));
        await HearAsync(move);
        Assert.Equal(("ACC1", "in-progress"), Shown(Assert.Single(await _hospital.StaysOfAsync(right.LocalId))!));

        async Task HearAsync(string message) => await _hospital.App.Get<Intake.FeedIntake>().TakeAsync(System.Text.Encoding.UTF8.GetBytes(message), new("RACC"), CareAlerts.Functions.Messaging.Entities.Feed, Northtown.Cancelled);
    }

    private static (string?, string?) Shown(System.Text.Json.Nodes.JsonNode stay) => ((string?)stay["visit"], (string?)stay["status"]);
}
