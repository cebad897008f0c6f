using System.Text.Json.Nodes;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Web;

/// <summary>Documents that name others, and their own faults beside.</summary>
[Collection(DocumentsApp.Name)]
public sealed class DocsReferenceTests(RunningApp app)
{
    [Fact]
    public async Task A_plan_that_names_nobody_is_told_each_place_with_its_other_faults_in_one_answer()
    {
        var plan = await Samples.PlanAsync(app);

        var answer = await app.PutAsync(plan.Path, plan.Text(json =>
        {
            json["locality"] = "nowhere";
            json["caseManager"] = "nobody";
            json["deputy"] = "nobody-either";
            json["services"]![1]!["provider"] = "no-provider";
            json["services"]![0]!["name"] = null;
            json["nickname"] = "x";
        }));

        Assert.Equal(400, answer.Status);
        Assert.Equal(["services[0].name", "nickname", "locality", "caseManager", "deputy", "services[1].provider"], answer.Faults);
        Assert.Equal(404, (await app.GetAsync(plan.Path)).Status);
    }

    [Fact]
    public async Task A_locality_that_names_nobody_is_told_each_place()
    {
        var answer = await app.PutAsync($"localities/{Samples.Id("town")}", """
            {"name":"Northtown","dutyTeam":"no-duty","operators":["no-ops"],
             "prompts":[{"days":["fri"],"at":"09:30","to":["ward","no-prompt"],"ask":"leaving-before-next-working-day"}],
             "alerts":{"discharged":{"steps":[{"to":["caseManager"]},{"to":["no-step"]}]}},
             "goals":[{"measure":"m","target":0.5,"owner":"no-owner"}]}
            """);

        Assert.Equal(["dutyTeam", "operators[0]", "prompts[0].to[1]", "alerts.discharged.steps[1].to[0]", "goals[0].owner"], answer.Faults);
        Assert.All(answer.Json["errors"]!.AsArray(), error => Assert.Equal("names a contact that does not exist", (string?)error!["message"]));
    }

    [Fact]
    public async Task A_bad_locality_leaves_the_last_good_one_in_force()
    {
        var path = $"localities/{Samples.Id("town")}";
        var good = await app.PutAsync(path, """{"name":"Northtown"}""");

        Assert.Equal(400, (await app.PutAsync(path, """{"name":"Northtown","timeZone":"Europe/Nowhere","operators":["nobody"]}""")).Status);

        Assert.Equal(good.ETag, (await app.GetAsync(path)).ETag);
    }

    [Fact]
    public async Task A_source_that_names_nobody_is_told_each_place()
    {
        var answer = await app.PutAsync($"feeds/{Samples.Id("R")}/settings", """{"locality":"nowhere","wards":[{"code":"W1"},{"code":"W2","contact":"no-ward"}]}""");

        Assert.Equal(["locality", "wards[1].contact"], answer.Faults);
    }

    [Fact]
    public async Task Source_settings_are_given_back_as_put()
    {
        var path = $"feeds/{Samples.Id("R")}/settings";

        var put = await app.PutAsync(path, """{"name":"Northtown General","mode":"live","wards":[{"code":"WARD7"}],"source":"ignored"}""");

        Assert.Equal(201, put.Status);
        Assert.True(JsonNode.DeepEquals((await app.GetAsync(path)).Json, put.Json));
        Assert.Equal("live", (string?)put.Json["mode"]);
        Assert.Null(put.Json["source"]);
    }
}
