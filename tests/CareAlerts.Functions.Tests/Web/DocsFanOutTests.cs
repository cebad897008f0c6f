using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Web;

/// <summary>Whoever has something open is decided anew when what they depend on changes.</summary>
[Collection(DocumentsApp.Name)]
public sealed class DocsFanOutTests(RunningApp app)
{
    [Fact]
    public async Task A_changed_contact_locality_or_source_wakes_the_person_it_concerns_and_nobody_else()
    {
        var (plan, source, person) = await InHospitalAsync();
        var (_, _, somebodyElse) = await InHospitalAsync();
        var (ward, standIn) = (Samples.Id("ward"), Samples.Id("stand-in"));
        await app.PutAsync($"contacts/{ward}", Samples.Contact(kind: "ward"));
        await app.PutAsync($"contacts/{standIn}", Samples.Contact());
        await app.PutAsync($"feeds/{source}/settings", $$"""{"mode":"live","wards":[{"code":"WARD7","contact":"{{ward}}"}]}""");
        await app.PostAsync($"contacts/{plan.CaseManager}/absences", $$"""{"from":"2026-01-01T00:00:00Z","to":"2036-01-01T00:00:00Z","deputy":"{{standIn}}"}""");

        (string Path, string Json)[] changes =
        [
            ($"contacts/{plan.CaseManager}", Samples.Contact("New Name")),
            ($"contacts/{plan.Provider}", Samples.Contact("New Name")),
            ($"contacts/{plan.DutyTeam}", Samples.Contact("New Name")),
            ($"contacts/{ward}", Samples.Contact("New Name", "ward")),
            ($"contacts/{standIn}", Samples.Contact("New Name")),
            ($"localities/{plan.Locality}", $$"""{"name":"New Name","dutyTeam":"{{plan.DutyTeam}}"}"""),
            ($"feeds/{source}/settings", $$"""{"mode":"live","name":"New Name","wards":[{"code":"WARD7","contact":"{{ward}}"}]}"""),
        ];
        foreach (var (path, json) in changes)
        {
            await WokenAsync();
            Assert.Equal(200, (await app.PutAsync(path, json)).Status);
            var woken = await WokenAsync();
            Assert.True(woken.Contains(person), $"{path} woke nobody");
            Assert.DoesNotContain(somebodyElse, woken);
        }
    }

    [Fact]
    public async Task Whoever_is_woken_is_woken_again_when_every_process_knows()
    {
        var (plan, _, person) = await InHospitalAsync();
        await app.PutAsync($"contacts/{plan.Provider}", Samples.Contact("New Name"));
        await WokenAsync();

        await app.Bus.AdvanceAsync(TimeSpan.FromSeconds(45));

        Assert.Contains(person, await WokenAsync());
    }

    [Fact]
    public async Task A_contact_nobody_depends_on_wakes_nobody()
    {
        var (_, _, person) = await InHospitalAsync();
        await WokenAsync();

        await app.PutAsync($"contacts/{Samples.Id("other")}", Samples.Contact());

        Assert.DoesNotContain(person, await WokenAsync());
    }

    [Fact]
    public async Task The_next_decision_knows_the_change_at_once()
    {
        var (plan, _, _) = await InHospitalAsync();

        await app.PutAsync($"contacts/{plan.CaseManager}", """{"name":"Ola","kind":"person"}""");

        Assert.Contains("case manager has no usable contact", (await app.GetAsync(plan.Path)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_bus_nothing_is_changed_that_nobody_would_be_told_of()
    {
        var (plan, _, _) = await InHospitalAsync();
        var before = (await app.GetAsync($"contacts/{plan.CaseManager}")).ETag;
        app.BusProxy.Decide = _ => Cut.BeforeForwarding;
        try
        {
            var contact = app.PutAsync($"contacts/{plan.CaseManager}", Samples.Contact("New Name"));
            var replaced = await app.PutAsync(plan.Path, plan.Text(json => json["reviewBy"] = "2030-01-01"));

            Assert.Equal(503, (await contact).Status);
            Assert.Equal(503, replaced.Status);
            Assert.Equal("urn:carealerts:problem:try-again", (string?)replaced.Json["type"]);
            Assert.NotNull(replaced.Headers.RetryAfter);
        }
        finally
        {
            app.BusProxy.Decide = _ => Cut.Forward;
        }

        Assert.Equal(before, (await app.GetAsync($"contacts/{plan.CaseManager}")).ETag);
        Assert.Null((await app.GetAsync(plan.Path)).Json["reviewBy"]);
    }

    private async Task<(PlanSample Plan, string Source, string Person)> InHospitalAsync()
    {
        var (plan, source) = (await Samples.PlanAsync(app), Samples.Id("R"));
        await app.PutAsync($"feeds/{source}/settings", """{"mode":"live"}""");
        var person = (string)(await app.PutAsync(plan.Path, plan.Text())).Json["personId"]!;
        var sent = await RunningApp.SendAsync(
            app.Anonymous, HttpMethod.Post, $"feeds/{source}", Samples.Admission(source, plan.NhsNumber), "text/plain", ("x-functions-key", "local"));
        Assert.Equal(200, sent.Status);
        await app.DeliverAsync(Entities.Feed, "ReceiveFeed");
        return (plan, source, person);
    }

    /// <summary>Whose wake-ups are due; they are taken.</summary>
    private async Task<IReadOnlyList<string>> WokenAsync() =>
        [.. (await app.Bus.TakeAllAsync(Entities.Wakeups)).Select(message => message.Read<WakeMessage>().Person)];
}
