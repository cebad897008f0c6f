using System.Text.Json.Nodes;
using CareAlerts.Domain;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Web;

/// <summary>A plan and the one person it is about, whatever happens at once or half-way.</summary>
[Collection(DocumentsApp.Name)]
public sealed class DocsEnrolmentTests(RunningApp app)
{
    private IdentifierIndex Index => app.Get<IdentifierIndex>();

    [Fact]
    public async Task A_new_plan_makes_a_person_who_is_found_by_every_identifier()
    {
        var plan = await Samples.PlanAsync(app);

        var put = await app.PutAsync(plan.Path, plan.Text());
        var got = await app.GetAsync(plan.Path);

        Assert.Equal(201, put.Status);
        Assert.Equal(put.Text, got.Text);
        Assert.Equal(put.ETag, got.ETag);
        Assert.Equal(plan.Id, (string?)got.Json["id"]);
        Assert.Empty(got.Json["problems"]!.AsArray());
        Assert.Equal(PersonOf(got), await HolderAsync(plan.Nhs));
        Assert.Equal(PersonOf(got), await HolderAsync(plan.Local));
    }

    [Fact]
    public async Task No_key_and_no_directory_row_holds_an_identifier()
    {
        var plan = await Samples.PlanAsync(app);
        await app.PutAsync(plan.Path, plan.Text());

        foreach (var table in new[] { TableNames.Identifiers, TableNames.Directory, TableNames.Open })
        {
            await foreach (var row in app.Tables.GetTableClient(table).QueryAsync(cancellationToken: TestContext.Current.CancellationToken))
            {
                var text = $"{row.PartitionKey} {row.RowKey} {string.Join(' ', row.Values)}";
                Assert.DoesNotContain(plan.NhsNumber, text, StringComparison.Ordinal);
                Assert.DoesNotContain($"\"{plan.LocalNumber}\"", text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task What_would_keep_the_plan_from_working_is_said()
    {
        var plan = await Samples.PlanAsync(app);
        await app.PutAsync($"contacts/{plan.CaseManager}", """{"name":"Ola","kind":"person","phone":"+441632960001"}""");
        await app.PutAsync($"contacts/{plan.Provider}", """{"name":"Acme","kind":"service"}""");
        await app.PutAsync($"localities/{plan.Locality}", """{"name":"Northtown"}""");

        var put = await app.PutAsync(plan.Path, plan.Text());

        Assert.Equal(
            ["case manager has no usable contact", "home-care: provider has no usable contact", "bed: provider has no usable contact", "the locality has no duty team"],
            put.Json["problems"]!.AsArray().Select(problem => (string?)problem));
    }

    [Fact]
    public async Task A_team_is_usable_through_its_rota()
    {
        var plan = await Samples.PlanAsync(app);
        await app.PutAsync($"contacts/{plan.DutyTeam}",
            $$"""{"name":"Duty","kind":"team","rota":[{"from":"2026-01-01T00:00:00Z","to":"2036-01-01T00:00:00Z","contact":"{{plan.CaseManager}}"}]}""");

        Assert.Empty((await app.PutAsync(plan.Path, plan.Text())).Json["problems"]!.AsArray());
    }

    [Fact]
    public async Task Two_at_once_for_a_new_person_end_with_one_person()
    {
        var plan = await Samples.PlanAsync(app);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.PutAsync(plan.Path, plan.Text())));

        Assert.All(answers, answer => Assert.True(answer.Status is 200 or 201, answer.Text));
        Assert.Single(answers, answer => answer.Status == 201);
        var person = Assert.Single(answers.Select(PersonOf).Distinct());
        Assert.Equal(person, await HolderAsync(plan.Nhs));
        Assert.Equal(person, await HolderAsync(plan.Local));
    }

    [Fact]
    public async Task Two_plans_at_once_for_the_same_identifiers_leave_one_plan_that_is_found()
    {
        var plan = await Samples.PlanAsync(app);
        var other = plan with { Id = Samples.Id("plan") };

        var answers = await Task.WhenAll(new[] { plan, other, plan, other }.Select(sample => app.PutAsync(sample.Path, sample.Text())));

        var agreed = answers.Where(answer => answer.Status < 300).ToList();
        Assert.All(answers.Except(agreed), answer => Assert.Equal(409, answer.Status));
        Assert.Single(agreed.Select(answer => (string?)answer.Json["id"]).Distinct());
        Assert.Equal(PersonOf(agreed[0]), await HolderAsync(plan.Nhs));
        Assert.Equal(PersonOf(agreed[0]), await HolderAsync(plan.Local));
    }

    [Fact]
    public async Task A_second_plan_for_the_same_person_is_409_naming_the_identifier_and_claims_nothing()
    {
        var plan = await Samples.PlanAsync(app);
        await app.PutAsync(plan.Path, plan.Text());
        var other = plan with { Id = Samples.Id("plan"), LocalNumber = Samples.Id("local") };

        var answer = await app.PutAsync(other.Path, other.Text());

        Assert.Equal(409, answer.Status);
        Assert.Equal(["person.identifiers[1]"], answer.Faults);
        Assert.DoesNotContain(plan.NhsNumber, answer.Text, StringComparison.Ordinal);
        Assert.Null(await HolderAsync(other.Local));
        Assert.Equal(404, (await app.GetAsync(other.Path)).Status);
    }

    [Fact]
    public async Task An_identifier_of_somebody_else_is_409_and_what_was_claimed_before_is_given_back()
    {
        var taken = await Samples.PlanAsync(app);
        await app.PutAsync(taken.Path, taken.Text());
        var plan = await Samples.PlanAsync(app);
        plan = plan with { LocalNumber = taken.LocalNumber };

        Assert.Equal(["person.identifiers[0]"], (await app.PutAsync(plan.Path, plan.Text())).Faults);
        Assert.Null(await HolderAsync(plan.Nhs));

        // With the slip of the pen corrected, the same id goes through.
        var corrected = plan with { LocalNumber = Samples.Id("local") };
        Assert.Equal(201, (await app.PutAsync(corrected.Path, corrected.Text())).Status);
    }

    [Fact]
    public async Task An_identifier_that_was_dropped_is_free_for_somebody_else()
    {
        var plan = await Samples.PlanAsync(app);
        var person = PersonOf(await app.PutAsync(plan.Path, plan.Text()));
        var corrected = plan with { LocalNumber = Samples.Id("local") };

        Assert.Equal(person, PersonOf(await app.PutAsync(corrected.Path, corrected.Text())));

        Assert.Null(await HolderAsync(plan.Local));
        Assert.Equal(person, await HolderAsync(corrected.Local));
        var other = (await Samples.PlanAsync(app)) with { LocalNumber = plan.LocalNumber };
        Assert.Equal(201, (await app.PutAsync(other.Path, other.Text())).Status);
    }

    [Fact]
    public async Task Killed_after_the_claims_the_next_try_goes_on_with_the_same_person()
    {
        var plan = await Samples.PlanAsync(app);
        var person = new PersonId(Keys.Random());
        await app.Get<DirectoryStore>().PutAsync(DocumentKinds.CarePlan, plan.Id, $$"""{"person":"{{person}}"}""", null, TestContext.Current.CancellationToken);
        await Index.ClaimAsync(Index.KeyOf(plan.Nhs), person, TestContext.Current.CancellationToken);

        Assert.Equal(404, (await app.GetAsync(plan.Path)).Status);
        var put = await app.PutAsync(plan.Path, plan.Text());

        Assert.Equal(201, put.Status);
        Assert.Equal(person, PersonOf(put));
        Assert.Equal(person, await HolderAsync(plan.Local));
    }

    [Fact]
    public async Task An_enrolment_given_up_half_way_does_not_lock_its_identifiers_for_ever()
    {
        var plan = await Samples.PlanAsync(app);
        var person = new PersonId(Keys.Random());
        var abandoned = Samples.Id("plan");
        await app.Get<DirectoryStore>().PutAsync(DocumentKinds.CarePlan, abandoned, $$"""{"person":"{{person}}"}""", null, TestContext.Current.CancellationToken);
        await Index.ClaimAsync(Index.KeyOf(plan.Nhs), person, TestContext.Current.CancellationToken);

        Assert.Equal(person, PersonOf(await app.PutAsync(plan.Path, plan.Text())));

        // Tried again after all, the abandoned one finds that the person has another plan.
        var late = plan with { Id = abandoned };
        Assert.Equal(["person.identifiers[1]"], (await app.PutAsync(late.Path, late.Text())).Faults);
        var somebodyElse = (await Samples.PlanAsync(app)) with { Id = abandoned };
        Assert.NotEqual(person, PersonOf(await app.PutAsync(somebodyElse.Path, somebodyElse.Text())));
    }

    [Fact]
    public async Task A_claim_that_a_plan_makes_sure_of_outlives_a_release_begun_before()
    {
        var (key, person) = (Index.KeyOf(new(NhsNumber.System, Samples.NhsNumber())), new PersonId(Keys.Random()));
        await Index.ClaimAsync(key, person, TestContext.Current.CancellationToken);

        var asked = 0;
        await Index.ReleaseAsync(key, person, IsNeededAsync, TestContext.Current.CancellationToken);
        Assert.Equal(person, await Index.HolderAsync(key, TestContext.Current.CancellationToken));

        await Index.ReleaseAsync(key, person, () => Task.FromResult(false), TestContext.Current.CancellationToken);
        Assert.Null(await Index.HolderAsync(key, TestContext.Current.CancellationToken));

        Assert.Equal(person, await Index.AssureAsync(key, person, TestContext.Current.CancellationToken));
        Assert.Equal(person, await Index.AssureAsync(key, new PersonId(Keys.Random()), TestContext.Current.CancellationToken));

        // Looked at first, the plan does not rely on it; it is committed, and its claim made sure of, before the row would go.
        async Task<bool> IsNeededAsync()
        {
            if (asked++ > 0) return true;
            await Index.AssureAsync(key, person, TestContext.Current.CancellationToken);
            return false;
        }
    }

    [Fact]
    public async Task Faults_of_identifiers_are_told_by_field()
    {
        var plan = await Samples.PlanAsync(app);

        var wrong = await app.PutAsync(plan.Path, plan.Text(json => json["person"]!["identifiers"]![1]!["value"] = "9990000017"));
        var many = await app.PutAsync(plan.Path, plan.Text(json => json["person"]!["identifiers"] = new JsonArray(
            [.. Enumerable.Range(0, 21).Select(n => new JsonObject { ["system"] = "urn:x", ["value"] = $"{n}" })])));

        Assert.Equal(["person.identifiers[1].value"], wrong.Faults);
        Assert.DoesNotContain("9990000017", wrong.Text, StringComparison.Ordinal);
        Assert.Equal(["person.identifiers"], many.Faults);
    }

    [Fact]
    public async Task The_largest_plan_taken_can_be_stored_whatever_it_is_made_of()
    {
        var plan = await Samples.PlanAsync(app);
        var full = plan.Json();
        var entitlements = new JsonObject();
        full["entitlements"] = entitlements;
        // Angle brackets take six times their size in the row of the plan as understood.
        for (var n = 0; Size(full) < (64 * 1024) - 200; n++) entitlements[$"e{n}"] = new string('<', 64);

        Assert.Equal(201, (await app.PutAsync(plan.Path, Relaxed(full))).Status);
        Assert.Equal(413, (await app.PutAsync(plan.Path, Relaxed(full) + new string(' ', 400))).Status);

        static int Size(JsonObject json) => Relaxed(json).Length;
        static string Relaxed(JsonObject json) =>
            json.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    private async Task<PersonId?> HolderAsync(Identifier identifier) => await Index.FindAsync(identifier, TestContext.Current.CancellationToken);

    private static PersonId PersonOf(Answer answer) => new((string)answer.Json["personId"]!);
}
