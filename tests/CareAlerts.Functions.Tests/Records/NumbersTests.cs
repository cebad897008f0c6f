using System.Text.Json.Nodes;
using CareAlerts.Domain;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Functions.Tests.Web;

namespace CareAlerts.Functions.Tests.Records;

/// <summary>Which of a hospital's numbers lead to a person: merges, changes, links and moves of numbers (A40 and its kin, A47, A24, A37, A43).</summary>
public sealed class NumbersTests(Northtown town) : IClassFixture<Northtown>
{
    private readonly HospitalRecords _hospital = new(town);

    [Theory]
    [InlineData("A18"), InlineData("A30"), InlineData("A34"), InlineData("A36"), InlineData("A39"), InlineData("A40"), InlineData("A47")]
    public async Task After_a_merge_messages_under_the_surviving_number_and_under_the_former_one_are_about_the_person(string trigger)
    {
        var patient = await town.EnrolAsync();
        var number = _hospital.NewNumber();

        await _hospital.HearAsync(_hospital.Event(trigger, $"{number}^^^RXX^MR", $"{patient.LocalId}^^^RXX^MR"));
        await _hospital.HearAsync(_hospital.Message("A01", $"{number}^^^RXX^MR", patient.Visit));
        await _hospital.HearAsync(_hospital.Message("A02", $"{patient.LocalId}^^^RXX^MR", patient.Visit, "WARD8"));

        var stay = Assert.Single(await _hospital.StaysOfAsync(number))!;
        Assert.Equal((patient.Visit, "WARD8"), ((string?)stay["visit"], (string?)stay["ward"]));
    }

    [Fact]
    public async Task A_former_number_nobody_knew_leads_to_the_person_with_what_was_seen_under_it()
    {
        var patient = await town.EnrolAsync();
        var former = _hospital.NewNumber();
        await _hospital.HearAsync(_hospital.Message("A01", $"{former}^^^RXX^MR", "V-former"));
        Assert.Empty(await _hospital.StaysOfAsync(patient.LocalId));

        await _hospital.HearAsync(_hospital.Event("A40", $"{patient.LocalId}^^^RXX^MR", $"{former}^^^RXX^MR"));

        Assert.Equal("V-former", (string?)Assert.Single(await _hospital.StaysOfAsync(patient.LocalId))!["visit"]);
        Assert.Equal(patient.Person, await _hospital.HolderAsync(former));
    }

    [Fact]
    public async Task Numbers_joined_before_there_was_a_plan_all_lead_to_whoever_gets_one_and_a_corrected_plan_gives_them_back()
    {
        var plan = await Samples.PlanAsync(_hospital.App);
        var (former, older) = (_hospital.NewNumber(), _hospital.NewNumber());
        await _hospital.HearAsync(_hospital.Event("A40", $"{former}^^^RXX^MR", $"{older}^^^RXX^MR"));
        await _hospital.HearAsync(_hospital.Event("A40", $"{plan.LocalNumber}^^^RXX^MR", $"{former}^^^RXX^MR"));
        await _hospital.HearAsync(_hospital.Message("A01", $"{older}^^^RXX^MR", "V-older"));

        await _hospital.App.PutAsync(plan.Path, plan.Text());
        Assert.Equal("V-older", (string?)Assert.Single(await _hospital.StaysOfAsync(plan.LocalNumber))!["visit"]);

        var corrected = plan with { LocalNumber = Samples.Id("local") };
        Assert.Equal(200, (await _hospital.App.PutAsync(corrected.Path, corrected.Text())).Status);
        Assert.Equal((null, null, null), (await _hospital.HolderAsync(former), await _hospital.HolderAsync(older), await _hospital.HolderAsync(plan.LocalNumber)));
    }

    [Fact]
    public async Task A_merge_that_races_the_plan_is_not_lost_whichever_is_first_at_any_step()
    {
        for (var (at, raced) = (1, true); raced; at++)
        {
            var plan = await Samples.PlanAsync(_hospital.App);
            var former = _hospital.NewNumber();
            var merge = _hospital.Event("A40", $"{plan.LocalNumber}^^^RXX^MR", $"{former}^^^RXX^MR");
            await _hospital.HearAsync(_hospital.Message("A01", $"{former}^^^RXX^MR", "V-former"));
            raced = await town.RaceAsync(at, () => _hospital.App.PutAsync(plan.Path, plan.Text()), () => _hospital.HearAsync(merge));
            Assert.True(await _hospital.HolderAsync(former) is not null, $"lost when the plan came before request {at} of the merge");
            Assert.True(await _hospital.StaysOfAsync(plan.LocalNumber) is [_], $"their stay lost when the plan came before request {at} of the merge");

            var other = await Samples.PlanAsync(_hospital.App);
            var formerly = _hospital.NewNumber();
            await _hospital.HearAsync(_hospital.Message("A01", $"{formerly}^^^RXX^MR", "V-formerly"));
            raced |= await town.RaceAsync(at, () => _hospital.HearAsync(_hospital.Event("A40", $"{other.LocalNumber}^^^RXX^MR", $"{formerly}^^^RXX^MR")), () => _hospital.App.PutAsync(other.Path, other.Text()));
            Assert.True(await _hospital.HolderAsync(formerly) is not null, $"lost when the merge came before request {at} of the plan");
            Assert.True(await _hospital.StaysOfAsync(other.LocalNumber) is [_], $"their stay lost when the merge came before request {at} of the plan");
        }
    }

    [Fact]
    public async Task A_link_leads_to_the_person_until_it_is_undone_and_the_last_word_counts_whichever_is_heard_first()
    {
        var patient = await town.EnrolAsync();
        var (linked, late) = (_hospital.NewNumber(), _hospital.NewNumber());

        await _hospital.HearAsync(_hospital.Link("A24", $"{patient.LocalId}^^^RXX^MR", $"{linked}^^^RXX^MR"));
        Assert.Equal(patient.Person, await _hospital.HolderAsync(linked));
        await _hospital.HearAsync(_hospital.Link("A37", $"{linked}^^^RXX^MR", $"{patient.LocalId}^^^RXX^MR", town.Now.AddSeconds(1)));
        Assert.Null(await _hospital.HolderAsync(linked));
        Assert.Equal(patient.Person, await _hospital.HolderAsync(patient.LocalId));

        await _hospital.HearAsync(_hospital.Link("A37", $"{patient.LocalId}^^^RXX^MR", $"{late}^^^RXX^MR", town.Now));
        await _hospital.HearAsync(_hospital.Link("A24", $"{patient.LocalId}^^^RXX^MR", $"{late}^^^RXX^MR", town.Now.AddSeconds(-10)));
        Assert.Null(await _hospital.HolderAsync(late));
    }

    [Fact]
    public async Task Unlinked_while_in_hospital_there_people_are_told_to_look_whose_the_stay_is()
    {
        var patient = await town.EnrolAsync();
        var linked = _hospital.NewNumber();
        await _hospital.HearAsync(_hospital.Link("A24", $"{patient.LocalId}^^^RXX^MR", $"{linked}^^^RXX^MR"));
        await _hospital.HearAsync(_hospital.Message("A01", $"{linked}^^^RXX^MR", patient.Visit));

        await _hospital.HearAsync(_hospital.Link("A37", $"{patient.LocalId}^^^RXX^MR", $"{linked}^^^RXX^MR", town.Now.AddSeconds(1)));

        Assert.Contains((await _hospital.App.GetAsync("alerts")).Json.AsArray(), alert => alert!["reasons"]!.ToJsonString().Contains($"person {patient.Person}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_number_moved_to_somebody_else_leads_to_them_unless_it_stands_in_a_plan()
    {
        var (one, other) = (await town.EnrolAsync(), await town.EnrolAsync());
        var number = _hospital.NewNumber();
        await _hospital.HearAsync(_hospital.Event("A47", $"{number}^^^RXX^MR", $"{one.LocalId}^^^RXX^MR"));

        await _hospital.HearAsync(_hospital.Event("A43", $"{number}^^^RXX^MR~{other.NhsNumber}^^^NHS", $"{number}^^^RXX^MR", at: town.Now.AddSeconds(1)));
        Assert.Equal(other.Person, await _hospital.HolderAsync(number));

        await _hospital.HearAsync(_hospital.Event("A43", $"{one.LocalId}^^^RXX^MR~{other.NhsNumber}^^^NHS", $"{one.LocalId}^^^RXX^MR"));
        Assert.Equal(one.Person, await _hospital.HolderAsync(one.LocalId));
        Assert.Equal("MRG-1", (string?)(await _hospital.ReviewOfAsync(one.Person))["field"]);
    }

    [Theory]
    [InlineData("A40", "MRG-1", "Both records have a care plan.")]
    [InlineData("A24", "MRG-1", "Both records have a care plan.")]
    public async Task Two_plans_wait_for_people_and_nothing_moves(string trigger, string field, string reason)
    {
        var (one, other) = (await town.EnrolAsync(), await town.EnrolAsync());
        var message = trigger == "A24" ? _hospital.Link(trigger, $"{one.LocalId}^^^RXX^MR", $"{other.LocalId}^^^RXX^MR")
            : _hospital.Event(trigger, $"{one.LocalId}^^^RXX^MR", $"{other.LocalId}^^^RXX^MR");

        await _hospital.HearAsync(message);

        var review = await _hospital.ReviewOfAsync(one.Person);
        Assert.Equal((field, reason), ((string?)review["field"], (string?)review["reason"]));
        Assert.Equal([one.Person, other.Person], [await _hospital.HolderAsync(one.LocalId), await _hospital.HolderAsync(other.LocalId)]);
        await _hospital.DecideAsync(review, "not-the-same");
        Assert.Equal([one.Person, other.Person], [await _hospital.HolderAsync(one.LocalId), await _hospital.HolderAsync(other.LocalId)]);
    }

    [Fact]
    public async Task Two_NHS_numbers_and_another_birth_date_wait_for_people_and_nothing_moves()
    {
        var patient = await town.EnrolAsync();
        var (number, elsewhere) = (_hospital.NewNumber(), _hospital.NewNumber());

        await _hospital.HearAsync(_hospital.Event("A40", $"{number}^^^RXX^MR~{Samples.NhsNumber()}^^^NHS", $"{patient.LocalId}^^^RXX^MR~{patient.NhsNumber}^^^NHS"));
        Assert.Null(await _hospital.HolderAsync(number));
        await _hospital.DecideAsync(await _hospital.ReviewOfAsync(patient.Person), "not-the-same");

        await _hospital.HearAsync(_hospital.Event("A40", $"{elsewhere}^^^RXX^MR", $"{patient.LocalId}^^^RXX^MR", born: "19500101"));
        Assert.Null(await _hospital.HolderAsync(elsewhere));
        await _hospital.DecideAsync(await _hospital.ReviewOfAsync(patient.Person), "same-person");
        Assert.Equal(patient.Person, await _hospital.HolderAsync(elsewhere));
    }

    [Fact]
    public async Task An_NHS_number_that_people_took_for_theirs_is_put_to_them_once()
    {
        var patient = await town.EnrolAsync();
        var nhs = Samples.NhsNumber();
        await _hospital.HearAsync(_hospital.Event("A40", $"{patient.LocalId}^^^RXX^MR~{patient.NhsNumber}^^^NHS", $"{_hospital.NewNumber()}^^^RXX^MR~{nhs}^^^NHS"));
        await _hospital.DecideAsync(await _hospital.ReviewOfAsync(patient.Person), "same-person");

        await _hospital.HearAsync(_hospital.Message("A01", $"{patient.LocalId}^^^RXX^MR~{nhs}^^^NHS", "V-renumbered"));

        Assert.Equal("V-renumbered", (string?)Assert.Single(await _hospital.StaysOfAsync(patient.LocalId))!["visit"]);
    }

    [Fact]
    public async Task It_is_a_doubt_again_once_the_hospital_has_unlinked_the_two()
    {
        var patient = await town.EnrolAsync();
        var (nhs, number) = (Samples.NhsNumber(), _hospital.NewNumber());
        var (one, other) = ($"{patient.LocalId}^^^RXX^MR~{patient.NhsNumber}^^^NHS", $"{number}^^^RXX^MR~{nhs}^^^NHS");
        await _hospital.HearAsync(_hospital.Event("A40", one, other));
        await _hospital.DecideAsync(await _hospital.ReviewOfAsync(patient.Person), "same-person");

        await _hospital.HearAsync(_hospital.Link("A37", one, other, town.Now.AddSeconds(1)));
        await _hospital.HearAsync(_hospital.Message("A01", $"{patient.LocalId}^^^RXX^MR~{nhs}^^^NHS", "V-doubt"));

        Assert.Empty(await _hospital.StaysOfAsync(patient.LocalId));
        Assert.Equal("PID-3", (string?)(await _hospital.ReviewOfAsync(patient.Person))["field"]);
    }

    [Theory]
    [InlineData("A40"), InlineData("A24"), InlineData("A43"), InlineData("A45"), InlineData("A42")]
    public async Task A_test_message_and_a_number_of_an_authority_that_is_not_registered_change_nothing(string trigger)
    {
        var patient = await town.EnrolAsync();
        var number = _hospital.NewNumber();
        var message = trigger == "A24" ? _hospital.Link(trigger, $"{patient.LocalId}^^^RXX^MR", $"{number}^^^RXX^MR") : _hospital.Event(trigger, $"{patient.LocalId}^^^RXX^MR", $"{number}^^^RXX^MR||||V0", "V1");

        await _hospital.HearAsync(_hospital.Message("A01", $"{patient.LocalId}^^^RXX^MR", "V0"));
        var before = (await _hospital.StaysOfAsync(patient.LocalId)).ToJsonString();

        await _hospital.HearAsync(message.Replace("|P|2.4", "|T|2.4", StringComparison.Ordinal));
        if (trigger != "A42") await _hospital.HearAsync(message.Replace($"{number}^^^RXX", $"{number}^^^LAB", StringComparison.Ordinal));    // its visits are the person's own

        Assert.Null(await _hospital.HolderAsync(number));
        Assert.Equal(before, (await _hospital.StaysOfAsync(patient.LocalId)).ToJsonString());
    }

    [Fact]
    public async Task Another_birth_date_stops_a_merge_of_two_records_before_anything_moves()
    {
        var patient = await town.EnrolAsync();
        var number = _hospital.NewNumber();
        var person = await _hospital.WithoutPlanAsync(number);

        await _hospital.HearAsync(_hospital.Event("A40", $"{number}^^^RXX^MR", $"{patient.LocalId}^^^RXX^MR", born: "19500101"));

        Assert.Equal("PID-7", (string?)(await _hospital.ReviewOfAsync(patient.Person))["field"]);
        Assert.Equal(person, (await _hospital.RecordAsync(person)).Id);
    }

    [Fact]
    public async Task A_message_of_several_doubtful_merges_is_kept_once_and_each_doubt_is_put_to_people()
    {
        var people = new List<Patient>();
        for (var n = 0; n < 6; n++) people.Add(await town.EnrolAsync());
        var groups = people.Chunk(2).Select(two => $"PID|1||{two[0].LocalId}^^^RXX^MR||Shaw^Joan||19380402|F\rMRG|{two[1].LocalId}^^^RXX^MR");
        var first = _hospital.Event("A40", "x", "y");
        var before = (await _hospital.App.GetAsync("feeds/quarantine?source=RXX")).Json.AsArray().Count;

        await _hospital.HearAsync(first[..first.IndexOf("PID|", StringComparison.Ordinal)] + string.Join('\r', groups) + "\r");

        Assert.Equal(before + 1, (await _hospital.App.GetAsync("feeds/quarantine?source=RXX")).Json.AsArray().Count);
        await _hospital.DecideAsync(await _hospital.ReviewOfAsync(people[0].Person), "not-the-same");
        Assert.Equal(before + 1, (await _hospital.App.GetAsync("feeds/quarantine?source=RXX")).Json.AsArray().Count);
        await _hospital.DecideAsync(await _hospital.ReviewOfAsync(people[2].Person), "same-person");
        await _hospital.DecideAsync(await _hospital.ReviewOfAsync(people[4].Person), "not-the-same");
        Assert.Equal(before, (await _hospital.App.GetAsync("feeds/quarantine?source=RXX")).Json.AsArray().Count);
        Assert.Equal((await _hospital.RecordAsync(people[2].Person)).Id, (await _hospital.RecordAsync(people[3].Person)).Id);
    }

    [Fact]
    public async Task What_is_explained_is_what_then_happens_and_explaining_does_none_of_it()
    {
        var (one, other) = (await town.EnrolAsync(), await town.EnrolAsync());
        var number = _hospital.NewNumber();
        var merge = _hospital.Event("A40", $"{number}^^^RXX^MR", $"{one.LocalId}^^^RXX^MR");

        var explained = await ExplainAsync(merge);
        Assert.Equal((true, "A40", "known"), ((bool)explained["understood"]!, (string?)explained["event"], (string?)explained["person"]));
        Assert.Equal("The identifiers of both records lead to the person from now on.", (string?)explained["decision"]!["changes"]![0]);
        Assert.Null(await _hospital.HolderAsync(number));

        Assert.Equal("unknown", (string?)(await ExplainAsync(_hospital.Event("A40", $"{number}^^^RXX^MR", $"{_hospital.NewNumber()}^^^RXX^MR")))["person"]);
        var doubted = await ExplainAsync(_hospital.Event("A40", $"{other.LocalId}^^^RXX^MR", $"{one.LocalId}^^^RXX^MR"));
        Assert.Equal("contradicted", (string?)doubted["person"]);
        Assert.Contains("MRG-1", doubted["problems"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain((await _hospital.App.GetAsync("identity/reviews")).Json.AsArray(), review => review!["people"]!.ToJsonString().Contains(one.Person.Value, StringComparison.Ordinal));
    }

    private async Task<JsonNode> ExplainAsync(string message)
    {
        var answer = await RunningApp.SendAsync(_hospital.App.Http, HttpMethod.Post, "feeds/RXX/explain", System.Text.Encoding.UTF8.GetBytes(message), "x-application/hl7-v2+er7");
        Assert.Equal(200, answer.Status);
        return answer.Json;
    }
}
