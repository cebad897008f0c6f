using System.Text.Json.Nodes;
using CareAlerts.Domain;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Functions.Tests.Web;

namespace CareAlerts.Functions.Tests.Records;

/// <summary>Whose a number is while records move, plans are put, and hospitals take back what they said (docs/adr/0013).</summary>
public sealed class ClaimsTests(Northtown town) : IClassFixture<Northtown>
{
    private readonly HospitalRecords _hospital = new(town);

    [Fact]
    public async Task A_number_that_a_record_which_moved_still_holds_is_let_go_when_its_link_is_undone()
    {
        var (plan, _, number) = await WithNumberOfMovedRecordAsync();

        await _hospital.HearAsync(_hospital.Link("A37", $"{plan.LocalNumber}^^^RXX^MR", $"{number}^^^RXX^MR"));

        Assert.Null(await _hospital.HolderAsync(number));
    }

    [Fact]
    public async Task A_number_that_a_record_which_moved_still_holds_is_handed_over_when_it_is_somebody_elses()
    {
        var (_, _, number) = await WithNumberOfMovedRecordAsync();
        var other = await town.EnrolAsync();

        await _hospital.HearAsync(_hospital.Event("A43", $"{number}^^^RXX^MR~{other.NhsNumber}^^^NHS", $"{number}^^^RXX^MR"));

        Assert.Equal(other.Person, await _hospital.HolderAsync(number));
    }

    [Fact]
    public async Task A_number_that_a_record_which_moved_still_holds_may_stand_in_the_persons_plan_and_leave_it_again()
    {
        var (plan, person, number) = await WithNumberOfMovedRecordAsync();

        Assert.Equal(200, (await PutAsync(plan, number)).Status);
        Assert.Equal(person, await _hospital.HolderAsync(number));
        Assert.Equal(200, (await PutAsync(plan)).Status);
        Assert.Null(await _hospital.HolderAsync(number));
    }

    [Fact]
    public async Task A_plan_whose_person_moved_before_it_was_agreed_goes_on_where_they_are_now()
    {
        var plan = await Samples.PlanAsync(_hospital.App);
        var begun = await BeginAsync(plan);
        var number = _hospital.NewNumber();
        var person = await _hospital.WithoutPlanAsync(number);
        await _hospital.HearAsync(_hospital.Event("A40", $"{number}^^^RXX^MR", $"{plan.LocalNumber}^^^RXX^MR"));
        Assert.Equal(person, (await _hospital.RecordAsync(begun)).Id);

        var put = await PutAsync(plan);
        Assert.Equal((201, person), (put.Status, PersonOf(put)));
        Assert.Equal(200, (await PutAsync(plan)).Status);
    }

    [Fact]
    public async Task A_plan_whose_person_moves_while_it_is_put_ends_where_they_are_and_can_be_put_again()
    {
        for (var (at, raced) = (1, true); raced; at++)
        {
            var plan = await Samples.PlanAsync(_hospital.App);
            await BeginAsync(plan);
            var number = _hospital.NewNumber();
            var person = await _hospital.WithoutPlanAsync(number);
            var merge = _hospital.Event("A40", $"{number}^^^RXX^MR", $"{plan.LocalNumber}^^^RXX^MR");

            raced = await town.RaceAsync(at, () => _hospital.HearAsync(merge), async () => Assert.True((await PutAsync(plan)).Status is 200 or 201, $"refused at {at}"));

            var again = await PutAsync(plan);
            Assert.True(again.Status == 200, $"refused again at {at}: {again.Text}");
            Assert.Equal((await _hospital.RecordAsync(person)).Id, PersonOf(again));
        }
    }

    [Fact]
    public async Task An_undone_link_takes_no_number_that_a_plan_names_meanwhile()
    {
        for (var (at, raced) = (1, true); raced; at++)
        {
            var plan = await Samples.PlanAsync(_hospital.App);
            var number = _hospital.NewNumber();
            await PutAsync(plan);
            await _hospital.HearAsync(_hospital.Link("A24", $"{plan.LocalNumber}^^^RXX^MR", $"{number}^^^RXX^MR"));
            var undone = _hospital.Link("A37", $"{plan.LocalNumber}^^^RXX^MR", $"{number}^^^RXX^MR", town.Now.AddSeconds(1));

            raced = await town.RaceAsync(at, () => PutAsync(plan, number), () => _hospital.HearAsync(undone));

            Assert.True(await _hospital.HolderAsync(number) is not null, $"lost when the plan came before request {at} of the undoing");
        }
    }

    [Fact]
    public async Task An_undone_link_takes_no_number_that_is_linked_anew_meanwhile()
    {
        for (var (at, raced) = (1, true); raced; at++)
        {
            var patient = await town.EnrolAsync();
            var number = _hospital.NewNumber();
            await _hospital.HearAsync(_hospital.Link("A24", $"{patient.LocalId}^^^RXX^MR", $"{number}^^^RXX^MR"));
            var undone = _hospital.Link("A37", $"{patient.LocalId}^^^RXX^MR", $"{number}^^^RXX^MR", town.Now.AddSeconds(1));
            var anew = _hospital.Link("A24", $"{patient.LocalId}^^^RXX^MR", $"{number}^^^RXX^MR", town.Now.AddSeconds(2));

            raced = await town.RaceAsync(at, () => _hospital.HearAsync(anew), () => _hospital.HearAsync(undone));

            Assert.True(await _hospital.HolderAsync(number) is not null, $"lost when it was linked before request {at} of the undoing");
        }
    }

    [Fact]
    public async Task A_plan_that_lost_to_the_same_plan_gives_back_no_number_that_one_relies_on()
    {
        for (var (at, raced) = (1, true); raced; at++)
        {
            var plan = await Samples.PlanAsync(_hospital.App);
            var number = _hospital.NewNumber();
            await _hospital.HearAsync(_hospital.Event("A40", $"{plan.LocalNumber}^^^RXX^MR", $"{number}^^^RXX^MR"));

            raced = await town.RaceAsync(at, () => PutAsync(plan), () => _hospital.App.PutAsync(plan.Path, plan.Text(), ("If-None-Match", "*")));

            Assert.True(await _hospital.HolderAsync(number) is not null, $"given back when the other came before request {at}");
        }
    }

    [Fact]
    public async Task A_number_that_one_correction_gives_back_stays_with_the_next_that_needs_it()
    {
        for (var (at, raced) = (1, true); raced; at++)
        {
            var plan = await Samples.PlanAsync(_hospital.App);
            var number = _hospital.NewNumber();
            await PutAsync(plan);
            await _hospital.HearAsync(_hospital.Event("A40", $"{plan.LocalNumber}^^^RXX^MR", $"{number}^^^RXX^MR"));
            var corrected = plan with { LocalNumber = Samples.Id("local") };

            raced = await town.RaceAsync(at, () => PutAsync(plan), () => PutAsync(corrected));

            var isNeeded = (await _hospital.App.GetAsync(plan.Path)).Text.Contains($"\"{plan.LocalNumber}\"", StringComparison.Ordinal);
            Assert.True(await _hospital.HolderAsync(number) is not null == isNeeded, $"{(isNeeded ? "lost" : "kept")} when the other came before request {at}");
        }
    }

    [Fact]
    public async Task What_was_seen_under_a_number_linked_while_a_begun_plan_is_put_is_the_persons()
    {
        for (var (at, raced) = (1, true); raced; at++)
        {
            var plan = await Samples.PlanAsync(_hospital.App);
            await BeginAsync(plan);
            var number = _hospital.NewNumber();
            await _hospital.HearAsync(_hospital.Message("A01", $"{number}^^^RXX^MR", "V-linked"));
            var link = _hospital.Event("A40", $"{plan.LocalNumber}^^^RXX^MR", $"{number}^^^RXX^MR");

            raced = await town.RaceAsync(at, () => PutAsync(plan), () => _hospital.HearAsync(link));

            Assert.True(await _hospital.StaysOfAsync(plan.LocalNumber) is [_], $"lost when the plan came before request {at} of the link");
        }
    }

    [Theory]
    [InlineData("not-the-same")]
    [InlineData("same-person")]
    public async Task A_number_of_somebody_nobody_knows_leads_to_its_holder_only_if_people_say_so(string decision)
    {
        var plan = await Samples.PlanAsync(_hospital.App);
        var person = PersonOf(await PutAsync(plan));
        var (number, unknown) = (_hospital.NewNumber(), _hospital.NewNumber());
        await _hospital.HearAsync(_hospital.Event("A40", $"{plan.LocalNumber}^^^RXX^MR", $"{number}^^^RXX^MR"));
        await _hospital.HearAsync(_hospital.Event("A43", $"{number}^^^RXX^MR~{unknown}^^^RXX^MR", $"{number}^^^RXX^MR", at: town.Now.AddSeconds(1)));
        Assert.Equal(person, await _hospital.HolderAsync(number));

        await _hospital.DecideAsync(await _hospital.ReviewOfAsync(person), decision);

        PersonId? expected = decision == "same-person" ? person : null;
        Assert.Equal(expected, await _hospital.HolderAsync(number));
        Assert.Equal(200, (await PutAsync(plan)).Status);
        Assert.Equal(expected, await _hospital.HolderAsync(number));
        if (expected is not null) return;
        var theirs = await Samples.PlanAsync(_hospital.App);
        Assert.Equal(PersonOf(await PutAsync(theirs, unknown)), await _hospital.HolderAsync(number));
    }

    [Fact]
    public async Task A_number_of_somebody_nobody_knows_that_stands_in_a_plan_stays_there_until_the_plan_is_corrected()
    {
        var patient = await town.EnrolAsync();
        await _hospital.HearAsync(_hospital.Event("A43", $"{patient.LocalId}^^^RXX^MR~{_hospital.NewNumber()}^^^RXX^MR", $"{patient.LocalId}^^^RXX^MR"));

        await _hospital.DecideAsync(await _hospital.ReviewOfAsync(patient.Person), "not-the-same");

        Assert.Equal(patient.Person, await _hospital.HolderAsync(patient.LocalId));
    }

    [Fact]
    public async Task A_number_moved_to_somebody_people_say_it_is_not_leads_to_neither()
    {
        var (one, other) = (await town.EnrolAsync(), await town.EnrolAsync());
        var number = _hospital.NewNumber();
        await _hospital.HearAsync(_hospital.Event("A40", $"{one.LocalId}^^^RXX^MR", $"{number}^^^RXX^MR"));
        await _hospital.HearAsync(_hospital.Event("A43", $"{number}^^^RXX^MR~{other.LocalId}^^^RXX^MR", $"{number}^^^RXX^MR", born: "19500101", at: town.Now.AddSeconds(1)));

        await _hospital.DecideAsync(await _hospital.ReviewOfAsync(other.Person), "not-the-same");

        Assert.Null(await _hospital.HolderAsync(number));
    }

    [Fact]
    public async Task A_link_made_at_an_NHS_number_as_well_ends_when_it_is_undone_at_the_hospitals_own()
    {
        var plan = await Samples.PlanAsync(_hospital.App);
        var number = _hospital.NewNumber();
        await PutAsync(plan);
        await _hospital.HearAsync(_hospital.Link("A24", $"{plan.LocalNumber}^^^RXX^MR~{plan.NhsNumber}^^^NHS", $"{number}^^^RXX^MR"));
        Assert.NotNull(await _hospital.HolderAsync(number));

        await _hospital.HearAsync(_hospital.Link("A37", $"{plan.LocalNumber}^^^RXX^MR", $"{number}^^^RXX^MR", town.Now.AddSeconds(1)));
        Assert.Null(await _hospital.HolderAsync(number));

        var corrected = plan with { LocalNumber = Samples.Id("local") };    // by the NHS number alone
        Assert.Equal(200, (await PutAsync(corrected)).Status);
        Assert.Null(await _hospital.HolderAsync(number));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_link_undone_before_there_was_a_plan_is_none_whichever_was_heard_first(bool inOrder)
    {
        var plan = await Samples.PlanAsync(_hospital.App);
        var number = _hospital.NewNumber();
        var linked = _hospital.Link("A24", $"{plan.LocalNumber}^^^RXX^MR~{plan.NhsNumber}^^^NHS", $"{number}^^^RXX^MR");
        var undone = _hospital.Link("A37", $"{plan.LocalNumber}^^^RXX^MR", $"{number}^^^RXX^MR", town.Now.AddSeconds(1));
        foreach (var message in inOrder ? [linked, undone] : new[] { undone, linked }) await _hospital.HearAsync(message);

        await PutAsync(plan);

        Assert.Null(await _hospital.HolderAsync(number));
    }

    [Fact]
    public async Task A_number_moved_to_somebody_else_does_not_come_back_by_an_NHS_number_it_was_linked_to()
    {
        var plan = await Samples.PlanAsync(_hospital.App);
        var (number, other) = (_hospital.NewNumber(), await town.EnrolAsync());
        await PutAsync(plan);
        await _hospital.HearAsync(_hospital.Link("A24", $"{plan.NhsNumber}^^^NHS", $"{number}^^^RXX^MR"));
        await _hospital.HearAsync(_hospital.Link("A24", $"{plan.LocalNumber}^^^RXX^MR~{plan.NhsNumber}^^^NHS", $"{number}^^^RXX^MR"));
        await _hospital.HearAsync(_hospital.Event("A43", $"{number}^^^RXX^MR~{other.LocalId}^^^RXX^MR", $"{number}^^^RXX^MR", at: town.Now.AddSeconds(1)));
        Assert.Equal(other.Person, await _hospital.HolderAsync(number));
        await _hospital.HearAsync(_hospital.Link("A37", $"{other.LocalId}^^^RXX^MR", $"{number}^^^RXX^MR", town.Now.AddSeconds(2)));
        Assert.Null(await _hospital.HolderAsync(number));

        var corrected = plan with { LocalNumber = Samples.Id("local") };
        Assert.Equal(200, (await PutAsync(corrected)).Status);

        Assert.Null(await _hospital.HolderAsync(number));
    }

    // Somebody with a plan, and a number held by a record that has joined theirs and was not in the message that joined it.
    private async Task<(PlanSample Plan, PersonId Person, string Number)> WithNumberOfMovedRecordAsync()
    {
        var plan = await Samples.PlanAsync(_hospital.App);
        var person = PersonOf(await PutAsync(plan));
        var (joining, number) = (_hospital.NewNumber(), _hospital.NewNumber());
        var moved = await _hospital.WithoutPlanAsync(joining);
        Assert.Equal(moved, await _hospital.App.Get<IdentifierIndex>().ClaimAsync(_hospital.KeyOf(number), moved, Northtown.Cancelled));
        await _hospital.HearAsync(_hospital.Event("A40", $"{plan.LocalNumber}^^^RXX^MR", $"{joining}^^^RXX^MR"));
        Assert.Equal((moved, person), (await _hospital.HolderAsync(number), (await _hospital.RecordAsync(moved)).Id));
        return (plan, person, number);
    }

    // A request to put the plan was killed after its claims.
    private async Task<PersonId> BeginAsync(PlanSample plan)
    {
        var person = await _hospital.WithoutPlanAsync(plan.LocalNumber);
        await _hospital.App.Get<DirectoryStore>().PutAsync(DocumentKinds.CarePlan, plan.Id, $$"""{"person":"{{person}}"}""", null, Northtown.Cancelled);
        return person;
    }

    private Task<Answer> PutAsync(PlanSample plan, params string[] numbers) => _hospital.App.PutAsync(plan.Path, plan.Text(json =>
    {
        foreach (var number in numbers)
            json["person"]!["identifiers"]!.AsArray().Add(new JsonObject { ["system"] = Identifier.LocalSystem("RXX"), ["value"] = number });
    }));

    private static PersonId PersonOf(Answer answer) => new((string)answer.Json["personId"]!);
}
