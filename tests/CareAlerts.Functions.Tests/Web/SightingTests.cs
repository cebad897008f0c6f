using System.Text.Json.Nodes;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Functions.Watching;

namespace CareAlerts.Functions.Tests.Web;

/// <summary>Somebody is in hospital before there is a plan: the plan finds them there, and a message that races the plan is not lost.</summary>
public sealed class SightingTests(Northtown town) : IClassFixture<Northtown>
{
    private RunningApp App => town.App;

    [Fact]
    public async Task A_plan_made_in_mid_stay_knows_where_the_person_is()
    {
        var plan = await Samples.PlanAsync(App);
        await town.HearAsync(Admission(plan));
        await town.HearAsync(Admission(plan, trigger: "A16"));

        await EnrolAsync(plan);

        var stay = Assert.Single(await StaysOfAsync(plan))!;
        Assert.Equal(("in-progress", "WARD7", "V1", "not-ready"), ((string?)stay["status"], (string?)stay["ward"], (string?)stay["visit"], (string?)stay["gate"]!["status"]));
        var alerts = (await App.GetAsync($"alerts?stay={stay["id"]}")).Json.AsArray().Select(alert => (string?)alert!["kind"]);
        Assert.Contains("discharge-imminent-not-ready", alerts);
    }

    [Fact]
    public async Task Somebody_who_has_left_before_the_plan_has_no_stay()
    {
        var plan = await Samples.PlanAsync(App);
        await town.HearAsync(Admission(plan));
        await town.HearAsync(Admission(plan, trigger: "A03"));

        await EnrolAsync(plan);

        Assert.Empty(await StaysOfAsync(plan));
    }

    [Fact]
    public async Task What_was_said_of_somebody_with_another_birth_date_is_not_taken_for_the_person()
    {
        var plan = await Samples.PlanAsync(App);
        await town.HearAsync(town.Admission($"{plan.LocalNumber}^^^RXX^MR", born: "19500101"));
        await EnrolAsync(plan);
        Assert.Empty(await StaysOfAsync(plan));

        var same = await Samples.PlanAsync(App);
        await town.HearAsync(town.Admission($"{same.LocalNumber}^^^RXX^MR", born: "19380402"));
        await EnrolAsync(same);
        Assert.Single(await StaysOfAsync(same));
    }

    [Fact]
    public async Task A_plan_finds_what_was_seen_whichever_of_the_identifiers_it_has()
    {
        var plan = await Samples.PlanAsync(App);
        await town.HearAsync(Admission(plan));
        var put = plan.Json();
        put["person"]!["identifiers"] = JsonNode.Parse($$"""[{"system":"urn:carealerts:id:RXX","value":"{{plan.LocalNumber}}"}]""");

        Assert.Equal(201, (await App.PutAsync(plan.Path, put.ToJsonString())).Status);

        Assert.Single((await App.PostAsync("stays/search", Northtown.Search("urn:carealerts:id:RXX", plan.LocalNumber))).Json.AsArray());
        await EnrolAsync(plan);    // with both: still one stay
        Assert.Single(await StaysOfAsync(plan));
    }

    [Fact]
    public async Task What_was_said_with_another_NHS_number_is_not_taken_for_the_person()
    {
        var (plan, stranger) = (await Samples.PlanAsync(App), Samples.NhsNumber());
        await town.HearAsync(town.Admission($"{stranger}^^^NHS~{plan.LocalNumber}^^^RXX^MR", born: ""));

        await EnrolAsync(plan);

        Assert.Empty(await StaysOfAsync(plan));
    }

    [Fact]
    public async Task No_row_names_anybody()
    {
        var plan = await Samples.PlanAsync(App);
        await town.HearAsync(Admission(plan));

        var rows = 0;
        await foreach (var row in App.Tables.GetTableClient(TableNames.Sightings).QueryAsync(cancellationToken: Northtown.Cancelled))
        {
            rows++;
            // A hash holds any four digits now and then.
            var text = $"{row.PartitionKey} {row.RowKey} {string.Join(' ', row.Values)}";
            foreach (var secret in new[] { plan.NhsNumber, plan.LocalNumber, "Shaw", "Joan", "19380402", "1938-04-02" }) Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain("V1", row.PartitionKey + row.RowKey, StringComparison.Ordinal);
        }

        Assert.NotEqual(0, rows);
    }

    [Fact]
    public async Task A_message_that_races_the_plan_is_not_lost_whichever_of_the_two_is_first_at_any_step()
    {
        for (var at = 1; at <= 6; at++)
        {
            var plan = await Samples.PlanAsync(App);
            await town.RaceAsync(at, () => EnrolAsync(plan), () => town.HearAsync(Admission(plan)));
            Assert.True((await StaysOfAsync(plan)).Count == 1, $"lost when the plan came before request {at} of the message");

            var other = await Samples.PlanAsync(App);
            await town.RaceAsync(at, () => town.HearAsync(Admission(other)), () => EnrolAsync(other));
            Assert.True((await StaysOfAsync(other)).Count == 1, $"lost when the message came before request {at} of the plan");
        }
    }

    [Fact]
    public async Task A_plan_made_in_mid_stay_knows_what_updates_said_also_several_of_one_second()
    {
        var plan = await Samples.PlanAsync(App);
        await town.HearAsync(Admission(plan));
        await town.HearAsync(Admission(plan, trigger: "A08").Replace("WARD7", "WARD9", StringComparison.Ordinal));
        await town.HearAsync(Admission(plan, trigger: "A08").Replace("WARD7", "WARD9", StringComparison.Ordinal) + $"PV2{new string('|', 9)}{town.Now.AddDays(3):yyyyMMddHHmmss'+0000'}\r");

        await EnrolAsync(plan);

        var stay = Assert.Single(await StaysOfAsync(plan))!;
        Assert.Equal(("WARD9", town.Now.AddDays(3)), ((string?)stay["ward"], (DateTimeOffset?)stay["expectedDischarge"]));
    }

    [Fact]
    public async Task Of_somebody_whose_death_was_told_before_the_plan_nobody_is_asked_anything_also_without_a_visit()
    {
        var plan = await Samples.PlanAsync(App);
        await town.HearAsync(Admission(plan));
        await town.HearAsync($"{string.Join('\r', Admission(plan, trigger: "A31").Split('\r')[..3])}{new string('|', 22)}Y\r");

        await EnrolAsync(plan);

        var stay = (string)Assert.Single(await StaysOfAsync(plan))!["id"]!;
        Assert.Equal("not-applicable", (string?)(await App.GetAsync($"stays/{stay}/gate")).Json["status"]);
        Assert.DoesNotContain((await App.GetAsync("alerts")).Json.AsArray(), alert => (string?)alert!["stay"] == stay);
    }

    [Fact]
    public async Task A_change_of_class_before_the_plan_is_known_and_an_update_alone_shows_a_recent_admission()
    {
        var (plan, other) = (await Samples.PlanAsync(App), await Samples.PlanAsync(App));
        await town.HearAsync(Admission(plan));
        await town.HearAsync(Admission(plan, trigger: "A07").Replace("PV1|1|I|", "PV1|1|O|", StringComparison.Ordinal));
        await town.HearAsync($"{Admission(other, trigger: "A08").TrimEnd('\r')}{new string('|', 25)}{town.Now.AddHours(-5):yyyyMMddHHmmss'+0000'}\r");

        await EnrolAsync(plan);
        await EnrolAsync(other);

        Assert.Equal("outpatient", (string?)Assert.Single(await StaysOfAsync(plan))!["class"]);
        Assert.Equal("in-progress", (string?)Assert.Single(await StaysOfAsync(other))!["status"]);
    }

    [Fact]
    public async Task An_update_that_races_the_plan_is_not_lost_whichever_of_the_two_is_first_at_any_step()
    {
        for (var at = 1; at <= 6; at++)
        {
            var plan = await Samples.PlanAsync(App);
            await town.HearAsync(Admission(plan));
            await town.WaitAsync(TimeSpan.FromSeconds(1));
            await town.RaceAsync(at, () => EnrolAsync(plan), () => town.HearAsync(Moved(plan)));
            Assert.Equal(("WARD9", at), ((string?)Assert.Single(await StaysOfAsync(plan))!["ward"], at));

            var other = await Samples.PlanAsync(App);
            await town.HearAsync(Admission(other));
            await town.WaitAsync(TimeSpan.FromSeconds(1));
            await town.RaceAsync(at, () => town.HearAsync(Moved(other)), () => EnrolAsync(other));
            Assert.Equal(("WARD9", at), ((string?)Assert.Single(await StaysOfAsync(other))!["ward"], at));
        }

        string Moved(PlanSample plan) => Admission(plan, trigger: "A08").Replace("WARD7", "WARD9", StringComparison.Ordinal);
    }

    [Theory, InlineData("A01"), InlineData("A02")]
    public async Task What_is_heard_late_of_a_visit_that_was_over_before_the_plan_does_not_open_it_again(string trigger)
    {
        var plan = await Samples.PlanAsync(App);
        var hospital = new Records.HospitalRecords(town);
        await town.HearAsync(hospital.Message("A01", $"{plan.LocalNumber}^^^RXX^MR", "V", at: town.Now.AddMinutes(-20)));
        await town.HearAsync(hospital.Message("A03", $"{plan.LocalNumber}^^^RXX^MR", "V", at: town.Now.AddMinutes(-15)));
        await EnrolAsync(plan);

        await town.HearAsync(hospital.Message(trigger, $"{plan.LocalNumber}^^^RXX^MR", "V", at: town.Now.AddMinutes(-18)));
        Assert.Empty(await StaysOfAsync(plan));

        await town.HearAsync(hospital.Message("A13", $"{plan.LocalNumber}^^^RXX^MR", "V", at: town.Now.AddMinutes(-5)));
        Assert.Equal("in-progress", (string?)Assert.Single(await StaysOfAsync(plan))!["status"]);
    }

    [Fact]
    public async Task A_source_may_keep_no_sightings()
    {
        Assert.Equal(201, (await App.PutAsync("feeds/RNOS/settings", """{"name":"Keeps nothing","sightings":"PT0S"}""")).Status);
        var plan = await Samples.PlanAsync(App);

        await App.Get<Intake.FeedIntake>().TakeAsync(System.Text.Encoding.UTF8.GetBytes(Admission(plan)), new("RNOS"), CareAlerts.Functions.Messaging.Entities.Feed, Northtown.Cancelled);
        await EnrolAsync(plan);

        Assert.Empty(await StaysOfAsync(plan));
    }

    [Fact]
    public async Task After_their_time_sightings_count_no_more_and_are_deleted()
    {
        var plan = await Samples.PlanAsync(App);
        await town.HearAsync(Admission(plan));
        await App.Get<MovedVisits>().NoteAsync([App.Get<IdentifierIndex>().KeyOf(plan.Nhs)], new("RXX"), "V1", town.Now + TimeSpan.FromDays(35), Northtown.Cancelled);
        await town.WaitAsync(TimeSpan.FromDays(35) + TimeSpan.FromMinutes(1));

        await EnrolAsync(plan);
        Assert.Empty(await StaysOfAsync(plan));

        var key = App.Get<IdentifierIndex>().KeyOf(plan.Nhs);
        Assert.NotEqual(0, await CountAsync(TableNames.Sightings, key));
        Assert.Equal(2, await CountAsync(TableNames.Identifiers, key));
        for (var sweep = 0; sweep < 256; sweep++)
        {
            await App.Get<SightingSweep>().RunAsync(Northtown.Cancelled);
            await town.WaitAsync(TimeSpan.FromMinutes(5));
        }

        Assert.Equal(0, await CountAsync(TableNames.Sightings, key));
        Assert.Equal(1, await CountAsync(TableNames.Identifiers, key));    // whose it is stays
    }

    private string Admission(PlanSample plan, string trigger = "A01") =>
        town.Admission($"{plan.NhsNumber}^^^NHS~{plan.LocalNumber}^^^RXX^MR", born: "", trigger: trigger);

    private async Task EnrolAsync(PlanSample plan) => Assert.InRange((await App.PutAsync(plan.Path, plan.Text())).Status, 200, 201);

    private async Task<JsonArray> StaysOfAsync(PlanSample plan) =>
        (await App.PostAsync("stays/search", Northtown.Search("https://fhir.nhs.uk/Id/nhs-number", plan.NhsNumber))).Json.AsArray();

    private async Task<int> CountAsync(string table, string key)
    {
        var count = 0;
        await foreach (var _ in App.Tables.GetTableClient(table).QueryAsync($"PartitionKey eq '{key}'", cancellationToken: Northtown.Cancelled)) count++;
        return count;
    }
}
