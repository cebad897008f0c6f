using System.Text.Json.Nodes;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Web;

/// <summary>Whom a message is about: never a guess. What is in doubt waits for people, who decide it once.</summary>
public sealed class FeedIdentityTests(Northtown town) : IClassFixture<Northtown>
{
    private RunningApp App => town.App;

    [Fact]
    public async Task Another_birth_date_waits_for_people_and_their_yes_lets_it_and_the_next_ones_through()
    {
        var patient = await town.EnrolAsync();
        var message = town.Admission($"{patient.NhsNumber}^^^NHS", born: "19380403");

        await town.HearAsync(message);
        await town.HearAsync(message);

        Assert.Empty(await StaysOfAsync(patient));
        var review = await ReviewOfAsync(patient);
        Assert.Equal(("RXX", "PID-7", null), ((string?)review["source"], (string?)review["field"], (string?)review["decision"]));
        Assert.Equal(2, review["messages"]!.AsArray().Count);
        Assert.DoesNotContain(patient.NhsNumber, review.ToJsonString(), StringComparison.Ordinal);

        var decided = await App.PostAsync($"identity/reviews/{review["id"]}", """{"decision":"same-person"}""");
        Assert.Equal((200, "same-person", "Local administrator"), (decided.Status, (string?)decided.Json["decision"], (string?)decided.Json["decidedBy"]));
        await ReplayedAsync();

        Assert.Equal("in-progress", (string?)Assert.Single(await StaysOfAsync(patient))!["status"]);
        Assert.Empty(await QuarantinedAsync("PID-7", review));
        await town.HearAsync(town.Admission($"{patient.NhsNumber}^^^NHS", born: "19380403", trigger: "A03"));
        Assert.Equal("finished", (string?)Assert.Single(await StaysOfAsync(patient))!["status"]);
    }

    [Fact]
    public async Task A_decision_whose_maker_was_killed_is_carried_on_by_the_next_watch()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync(town.Admission($"{patient.NhsNumber}^^^NHS", born: "19380403"));
        var review = await ReviewOfAsync(patient);
        await App.Get<IdentityReviewStore>().DecideAsync((string)review["id"]!, Domain.IdentityDecision.SamePerson, new("Nurse Field"), town.Now, Northtown.Cancelled);

        await App.Get<Intake.IdentityDesk>().CarryOnAsync(Northtown.Cancelled);
        await ReplayedAsync();

        Assert.Single(await StaysOfAsync(patient));
        Assert.Empty((await ReviewOfAsync(patient))["messages"]!.AsArray());
    }

    [Fact]
    public async Task A_yes_to_one_birth_date_is_none_to_another()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync(town.Admission($"{patient.NhsNumber}^^^NHS", born: "19400101"));
        await DecideAsync(await ReviewOfAsync(patient), "same-person");
        Assert.Single(await StaysOfAsync(patient));

        await town.HearAsync(town.Admission($"{patient.NhsNumber}^^^NHS", born: "19510505", trigger: "A03"));

        Assert.Equal("in-progress", (string?)Assert.Single(await StaysOfAsync(patient))!["status"]);
        var undecided = Assert.Single(await ReviewsOfAsync(patient), review => review["decision"] is null);
        Assert.Equal(1, (int)undecided["waiting"]!);
        await DecideAsync(undecided, "not-the-same");
        await town.HearAsync(town.Admission($"{patient.NhsNumber}^^^NHS", born: "19400101", trigger: "A03"));
        Assert.Equal("finished", (string?)Assert.Single(await StaysOfAsync(patient))!["status"]);
    }

    [Fact]
    public async Task A_yes_to_one_NHS_number_is_none_to_another_and_a_yes_to_two_holders_is_none_to_another_birth_date()
    {
        var (one, other) = (await town.EnrolAsync(), await town.EnrolAsync());
        await town.HearAsync(town.Admission($"{Samples.NhsNumber()}^^^NHS~{one.LocalId}^^^RXX^MR"));
        await DecideAsync(await ReviewOfAsync(one), "same-person");
        await town.HearAsync(town.Admission($"{Samples.NhsNumber()}^^^NHS~{one.LocalId}^^^RXX^MR", trigger: "A03"));
        Assert.Equal("in-progress", (string?)Assert.Single(await StaysOfAsync(one))!["status"]);
        Assert.Equal(2, (await ReviewsOfAsync(one)).Count);

        await town.HearAsync(town.Admission($"{other.NhsNumber}^^^NHS~{one.LocalId}^^^RXX^MR", visit: "V2"));
        await DecideAsync(Assert.Single(await ReviewsOfAsync(other)), "same-person");
        Assert.Equal("in-progress", await StatusOfAsync(other, "V2"));
        await town.HearAsync(town.Admission($"{other.NhsNumber}^^^NHS~{one.LocalId}^^^RXX^MR", visit: "V2", born: "19510505", trigger: "A03"));
        Assert.Equal("in-progress", await StatusOfAsync(other, "V2"));
    }

    // Their records are one now: both visits are there under either number.
    private async Task<string?> StatusOfAsync(Patient patient, string visit) => (string?)Assert.Single(await StaysOfAsync(patient), stay => (string?)stay!["visit"] == visit)!["status"];

    [Fact]
    public async Task Who_decides_is_told_of_both_contradictions()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync(town.Admission($"{Samples.NhsNumber()}^^^NHS~{patient.LocalId}^^^RXX^MR", born: "19400101"));

        Assert.Contains("birth date and the NHS number", (string)(await ReviewOfAsync(patient))["reason"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task However_many_wait_all_come_again_and_killed_in_the_middle_the_next_watch_goes_on()
    {
        const int Many = 105;
        var patient = await town.EnrolAsync();
        for (var n = 0; n < Many; n++) await town.HearAsync(town.Admission($"{patient.NhsNumber}^^^NHS", born: "19380403", trigger: n == 0 ? "A01" : "A08"));
        var review = await ReviewOfAsync(patient);
        Assert.Equal((100, Many), (review["messages"]!.AsArray().Count, (int)review["waiting"]!));

        using var kill = CancellationTokenSource.CreateLinkedTokenSource(Northtown.Cancelled);
        var sent = 0;
        App.BusProxy.Decide = _ =>
        {
            if (++sent == 10) kill.Cancel();
            return Cut.Forward;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            App.Get<Intake.IdentityDesk>().DecideAsync((string)review["id"]!, Domain.IdentityDecision.SamePerson, new("Nurse Field"), kill.Token));
        App.BusProxy.Decide = _ => Cut.Forward;
        Assert.InRange((int)(await ReviewOfAsync(patient))["waiting"]!, Many - 10, Many - 9);

        await App.WatchAsync();

        Assert.InRange((await App.Bus.TakeAllAsync(Entities.Feed)).Count, Many, Many + 1);
        Assert.Equal(0, (int)(await ReviewOfAsync(patient))["waiting"]!);
    }

    [Fact]
    public async Task A_message_replayed_by_hand_waits_no_longer_and_then_again_in_its_new_place()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync(town.Admission($"{patient.NhsNumber}^^^NHS", born: "19380403"));
        var kept = (string)(await ReviewOfAsync(patient))["messages"]![0]!;

        Assert.Equal(202, (await App.PostAsync($"feeds/quarantine/{kept}/replay")).Status);
        Assert.Empty((await ReviewOfAsync(patient))["messages"]!.AsArray());
        await ReplayedAsync();

        Assert.NotEqual(kept, (string)Assert.Single((await ReviewOfAsync(patient))["messages"]!.AsArray())!);
    }

    [Fact]
    public async Task A_review_that_nobody_decides_is_told_again_after_a_day_without_another_message()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync(town.Admission($"{patient.NhsNumber}^^^NHS", born: "19380403"));
        var review = await ReviewOfAsync(patient);
        await town.WatchAsync();
        Assert.Equal(1, await AlarmsAsync(review));
        await town.WaitAsync(TimeSpan.FromDays(1));

        await town.WatchAsync();
        await town.WaitAsync(TimeSpan.FromHours(2));
        await town.WatchAsync();
        Assert.Equal(2, await AlarmsAsync(review));

        await DecideAsync(review, "not-the-same");
        await town.WaitAsync(TimeSpan.FromDays(1));
        await town.WatchAsync();
        Assert.Equal(2, await AlarmsAsync(review));
    }

    [Fact]
    public async Task A_review_that_nobody_decides_is_told_again_with_the_next_message()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync(town.Admission($"{patient.NhsNumber}^^^NHS", born: "19380403"));
        var review = (string)(await ReviewOfAsync(patient))["id"]!;
        await town.WaitAsync(TimeSpan.FromDays(2));

        await town.HearAsync(town.Admission($"{patient.NhsNumber}^^^NHS", born: "19380403", trigger: "A03"));

        Assert.Contains((await App.GetAsync("alerts")).Json.AsArray(), alert => alert!["reasons"]!.ToJsonString().Contains(review, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_no_leaves_the_person_alone_and_asks_nobody_again()
    {
        var patient = await town.EnrolAsync();
        var message = town.Admission($"{patient.LocalId}^^^RXX^MR", born: "19500101");
        await town.HearAsync(message);
        var review = await ReviewOfAsync(patient);

        await App.PostAsync($"identity/reviews/{review["id"]}", """{"decision":"not-the-same"}""");
        await ReplayedAsync();
        await town.HearAsync(message);

        Assert.Empty(await StaysOfAsync(patient));
        Assert.Empty(await QuarantinedAsync("PID-7", review));
        Assert.Equal("not-the-same", (string?)(await ReviewOfAsync(patient))["decision"]);
        Assert.Equal(409, (await App.PostAsync($"identity/reviews/{review["id"]}", """{"decision":"same-person"}""")).Status);
        Assert.Equal(200, (await App.PostAsync($"identity/reviews/{review["id"]}", """{"decision":"not-the-same"}""")).Status);
    }

    [Fact]
    public async Task Operators_and_the_duty_team_are_told_that_a_message_waits_without_a_word_about_the_person()
    {
        var patient = await town.EnrolAsync();

        await town.HearAsync(town.Admission($"{patient.NhsNumber}^^^NHS", born: "19380403"));

        var review = await ReviewOfAsync(patient);
        var alert = (await App.GetAsync("alerts")).Json.AsArray().Single(one => one!["reasons"]!.ToJsonString().Contains((string)review["id"]!, StringComparison.Ordinal))!;
        Assert.Equal("system-problem", (string?)alert["kind"]);
        Assert.Contains(alert["notifications"]!.AsArray(), told => (string?)told!["to"] == "ops");
        Assert.Contains(alert["notifications"]!.AsArray(), told => (string?)told!["to"] == "northtown-duty");
        Assert.DoesNotContain(patient.NhsNumber, alert.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Identifiers_of_two_people_are_in_doubt_and_change_neither()
    {
        var (one, other) = (await town.EnrolAsync(), await town.EnrolAsync());

        await town.HearAsync(town.Admission($"{one.NhsNumber}^^^NHS~{other.LocalId}^^^RXX^MR"));

        Assert.Empty(await StaysOfAsync(one));
        Assert.Empty(await StaysOfAsync(other));
        var review = await ReviewOfAsync(one);
        Assert.Equal([one.Person.Value, other.Person.Value], review["people"]!.AsArray().Select(person => (string?)person));
    }

    [Fact]
    public async Task An_NHS_number_that_is_not_the_plans_contradicts_a_local_number()
    {
        var patient = await town.EnrolAsync();

        await town.HearAsync(town.Admission($"{Samples.NhsNumber()}^^^NHS~{patient.LocalId}^^^RXX^MR"));

        Assert.Empty(await StaysOfAsync(patient));
        Assert.Equal("PID-3", (string?)(await ReviewOfAsync(patient))["field"]);
    }

    [Theory]
    [InlineData("19380402", true)]
    [InlineData("19380403", false)]
    [InlineData("", false)]
    [InlineData("1938", false)]
    public async Task An_authority_that_is_not_registered_for_the_source_needs_an_agreeing_birth_date(string born, bool isHeard)
    {
        var plan = await Samples.PlanAsync(App);
        var local = Samples.Id("other");
        var put = await App.PutAsync(plan.Path, plan.Text().Replace("\"system\":\"urn:carealerts:id:RXX\"", "\"system\":\"urn:carealerts:id:RYY\"", StringComparison.Ordinal).Replace(plan.LocalNumber, local, StringComparison.Ordinal));
        Assert.True(put.Status is 200 or 201, put.Text);
        var birthDate = ((string)put.Json["person"]!["birthDate"]!).Replace("-", "", StringComparison.Ordinal);

        await town.HearAsync(town.Admission($"{local}^^^RYY^MR", born == "19380402" ? birthDate : born));

        var found = (await App.PostAsync("stays/search", Northtown.Search("urn:carealerts:id:RYY", local))).Json.AsArray();
        Assert.Equal(isHeard ? 1 : 0, found.Count);
        var reviews = (await App.GetAsync("identity/reviews")).Json.AsArray().Where(one => one!["people"]!.AsArray().Any(person => (string?)person == (string?)put.Json["personId"]));
        Assert.Equal(isHeard ? 0 : 1, reviews.Count());
    }

    [Fact]
    public async Task A_review_that_is_not_there_is_404_and_a_faulty_decision_400()
    {
        Assert.Equal(404, (await App.PostAsync("identity/reviews/nothing", """{"decision":"same-person"}""")).Status);
        Assert.Equal(["decision"], (await App.PostAsync("identity/reviews/nothing", """{"decision":"perhaps"}""")).Faults);
    }

    private async Task DecideAsync(JsonNode review, string decision)
    {
        Assert.Equal(200, (await App.PostAsync($"identity/reviews/{review["id"]}", $$"""{"decision":"{{decision}}"}""")).Status);
        await ReplayedAsync();
    }

    private async Task<int> AlarmsAsync(JsonNode review) => (await App.Get<PersonStore>().LoadAsync(Domain.PersonId.House, Northtown.Cancelled)).Record.Alerts
        .Count(alert => alert.Subject == $"identity-review:{review["id"]}");

    private async Task<IReadOnlyList<JsonNode>> ReviewsOfAsync(Patient patient) => [.. (await App.GetAsync("identity/reviews")).Json.AsArray()
        .Where(one => one!["people"]!.AsArray().Any(person => (string?)person == patient.Person.Value)).Select(one => one!)];

    private async Task ReplayedAsync()
    {
        await App.DeliverAsync(Entities.Feed, "ReceiveFeed");
        await town.DeliverAsync();
    }

    private async Task<JsonNode> ReviewOfAsync(Patient patient) => Assert.Single(
        (await App.GetAsync("identity/reviews")).Json.AsArray(), one => one!["people"]!.AsArray().Any(person => (string?)person == patient.Person.Value))!;

    private async Task<IEnumerable<JsonNode?>> QuarantinedAsync(string field, JsonNode review) =>
        (await App.GetAsync("feeds/quarantine?source=RXX")).Json.AsArray()
            .Where(one => (string?)one!["field"] == field && review["messages"]!.AsArray().Any(id => (string?)id == (string?)one["id"]));

    private async Task<JsonArray> StaysOfAsync(Patient patient) =>
        (await App.PostAsync("stays/search", Northtown.Search("https://fhir.nhs.uk/Id/nhs-number", patient.NhsNumber))).Json.AsArray();
}
