using System.Reflection;
using System.Text.RegularExpressions;
using CareAlerts.Domain;
using CareAlerts.Feeds.Hl7v2;

namespace CareAlerts.Architecture.Tests.House;

/// <summary>Functions → Feeds → Domain → nothing, and Gateway → Feeds. What is pure stays pure because it cannot reach anything that is not.</summary>
public sealed partial class DependenceTests
{
    [Fact]
    public void Domain_needs_only_the_base_library()
    {
        Assert.Empty(References(Repository.Read("functions/CareAlerts.Domain/CareAlerts.Domain.csproj").Text));
        Assert.Empty(BeyondTheBaseLibrary(NamesOf(typeof(Decide).Assembly)));
    }

    [Fact]
    public void Feeds_needs_only_Domain_and_the_base_library()
    {
        Assert.Equal(["CareAlerts.Domain"], References(Repository.Read("functions/CareAlerts.Feeds/CareAlerts.Feeds.csproj").Text));
        Assert.Empty(BeyondTheBaseLibrary(NamesOf(typeof(Hl7FeedReader).Assembly)).Except(["CareAlerts.Domain"]));
    }

    [Fact]
    public void Gateway_needs_only_Feeds_and_the_bus_client_and_takes_nothing_else_of_Functions()
    {
        var project = Repository.Read("functions/CareAlerts.Gateway/CareAlerts.Gateway.csproj").Text;

        Assert.Equal(["CareAlerts.Feeds", "Azure.Core", "Microsoft.NET.Sdk.Web"], References(project).Where(name => name != "CareAlerts.Gateway.Tests"));
        Assert.Equal(["Messaging", "Storage/Tables"], Linked().Matches(project).Select(match => match.Groups[1].Value).Distinct());
    }

    [Fact]
    public void Pure_projects_never_use_what_reaches_outside()
    {
        var pure = Repository.Files("functions/CareAlerts.Domain", "*.cs").Concat(Repository.Files("functions/CareAlerts.Feeds", "*.cs")).ToList();

        Assert.NotEmpty(pure);
        Assert.Empty(pure.SelectMany(ReachesOutside));
    }

    [Theory]
    [InlineData("<PackageReference Include=\"Polly.Core\" />", "Polly.Core")]
    [InlineData("<FrameworkReference Include=\"Microsoft.AspNetCore.App\" />", "Microsoft.AspNetCore.App")]
    [InlineData("<ProjectReference Include=\"..\\CareAlerts.Feeds\\CareAlerts.Feeds.csproj\" />", "CareAlerts.Feeds")]
    public void A_reference_is_seen(string line, string name) =>
        Assert.Equal([name], References($"<Project Sdk=\"Microsoft.NET.Sdk\">{line}</Project>"));

    [Fact]
    public void A_web_project_is_no_pure_project() =>
        Assert.Equal(["Microsoft.NET.Sdk.Web"], References("<Project Sdk=\"Microsoft.NET.Sdk.Web\" />"));

    [Fact]
    public void An_assembly_beyond_the_base_library_is_seen() => Assert.Equal(
        ["Azure.Core", "Microsoft.AspNetCore.Http"],
        BeyondTheBaseLibrary(["System.Runtime", "Azure.Core", "System.Text.Json", "Microsoft.AspNetCore.Http"]));

    [Theory]
    [InlineData("using System.Net.Http;")]
    [InlineData("File.ReadAllText(path)")]
    [InlineData("Environment.GetEnvironmentVariable(name)")]
    [InlineData("Guid.NewGuid()")]
    [InlineData("Stopwatch.StartNew()")]
    public void Reaching_outside_is_seen(string code) => Assert.Single(ReachesOutside(new("a.cs", code)));

    private static IEnumerable<string> References(string project) =>
        Reference().Matches(project).Select(match => match.Groups[1].Value.Split('/', '\\')[^1].Replace(".csproj", "", StringComparison.Ordinal))
            .Concat(OtherSdk().Matches(project).Select(match => match.Groups[1].Value));

    private static IEnumerable<string> NamesOf(Assembly assembly) => assembly.GetReferencedAssemblies().Select(name => name.Name!);

    private static IEnumerable<string> BeyondTheBaseLibrary(IEnumerable<string> assemblies) =>
        assemblies.Where(name => name != "System" && !name.StartsWith("System.", StringComparison.Ordinal));

    private static IEnumerable<string> ReachesOutside(TextFile file) => Outside().Matches(file.Text).Select(match => $"{file.Path}: {match.Value}");

    [GeneratedRegex(@"<(?:Package|Project|Framework)?Reference Include=""([^""]+)""")]
    private static partial Regex Reference();

    [GeneratedRegex(@"(?<=[;""])\.\./CareAlerts\.Functions/([\w/]+)/[\w*]+\.cs")]
    private static partial Regex Linked();

    [GeneratedRegex(@"Sdk=""(Microsoft\.NET\.Sdk\.[^""]+)""")]
    private static partial Regex OtherSdk();

    [GeneratedRegex(
        @"\bSystem\.(Net|IO\.Pipes|Diagnostics\.Process|Threading\.Tasks)\b"
        + @"|\b(File|Directory)\.(Read|Write|Open|Append|Create|Delete|Exists|Enumerate|Get)\w*\("
        + @"|\b(Environment|Console|Process)\.[A-Z]\w+\(|\bGuid\.NewGuid|\bStopwatch\.|\bTimeProvider\b")]
    private static partial Regex Outside();
}
