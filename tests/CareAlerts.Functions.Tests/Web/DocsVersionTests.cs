using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Web;

/// <summary>Entity tags and preconditions, for every kind of document.</summary>
[Collection(DocumentsApp.Name)]
public sealed class DocsVersionTests(RunningApp app)
{
    public static TheoryData<string> Kinds => ["contacts", "localities", "feeds", "care-plans"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_stale_If_Match_is_412_and_overwrites_nothing(string kind)
    {
        var (path, first, second) = await DocumentAsync(kind);
        var old = (await app.PutAsync(path, first)).ETag!;
        var current = (await app.PutAsync(path, second, ("If-Match", old))).ETag!;

        var stale = await app.PutAsync(path, first, ("If-Match", old));

        Assert.NotEqual(old, current);
        Assert.Equal(412, stale.Status);
        Assert.Equal("urn:carealerts:problem:stale", (string?)stale.Json["type"]);
        Assert.Equal(current, (await app.GetAsync(path)).ETag);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task If_Match_over_nothing_is_412_and_creates_nothing(string kind)
    {
        var (path, first, _) = await DocumentAsync(kind);

        Assert.Equal(412, (await app.PutAsync(path, first, ("If-Match", "*"))).Status);
        Assert.Equal(404, (await app.GetAsync(path)).Status);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task If_None_Match_creates_once_and_never_replaces(string kind)
    {
        var (path, first, second) = await DocumentAsync(kind);

        Assert.Equal(201, (await app.PutAsync(path, first, ("If-None-Match", "*"))).Status);
        Assert.Equal(412, (await app.PutAsync(path, second, ("If-None-Match", "*"))).Status);
    }

    [Theory]
    [InlineData("not a tag")]
    [InlineData("W/{0}")]
    [InlineData("\"another\"")]
    public async Task What_does_not_name_the_version_exactly_does_not_match(string header)
    {
        var (path, first, _) = await DocumentAsync("contacts");
        var tag = (await app.PutAsync(path, first)).ETag!;

        Assert.Equal(412, (await app.PutAsync(path, first, ("If-Match", string.Format(null, header, tag)))).Status);
        Assert.Equal(200, (await app.PutAsync(path, first, ("If-Match", $"\"another\", {tag}"))).Status);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Of_many_who_read_the_same_version_one_writes(string kind)
    {
        var (path, first, second) = await DocumentAsync(kind);
        var tag = (await app.PutAsync(path, first)).ETag!;

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => app.PutAsync(path, second, ("If-Match", tag))));

        Assert.Equal([200, 412, 412, 412, 412, 412], answers.Select(answer => answer.Status).Order());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Without_a_precondition_everybody_writes_and_the_first_creates(string kind)
    {
        var (path, first, _) = await DocumentAsync(kind);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.PutAsync(path, first)));

        Assert.Equal([200, 200, 200, 201], answers.Select(answer => answer.Status).Order());
    }

    private async Task<(string Path, string First, string Second)> DocumentAsync(string kind)
    {
        switch (kind)
        {
            case "contacts":
                return ($"contacts/{Samples.Id("v")}", Samples.Contact("First"), Samples.Contact("Second"));
            case "localities":
                return ($"localities/{Samples.Id("v")}", """{"name":"First"}""", """{"name":"Second"}""");
            case "feeds":
                return ($"feeds/{Samples.Id("V")}/settings", """{"name":"First"}""", """{"name":"Second"}""");
            default:
                var plan = await Samples.PlanAsync(app);
                return (plan.Path, plan.Text(), plan.Text().Replace("Hospital bed", "Another bed", StringComparison.Ordinal));
        }
    }
}
