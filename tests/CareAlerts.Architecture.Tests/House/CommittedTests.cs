using System.Text.RegularExpressions;

namespace CareAlerts.Architecture.Tests.House;

/// <summary>What is committed must build anywhere, from any registry, the same way twice.</summary>
public sealed partial class CommittedTests
{
    /// <summary>Benchmarks are run by hand, on a quiet machine: whoever runs the tests need not build them.</summary>
    private static readonly string[] BuiltByHand = ["tests/CareAlerts.Benchmarks/CareAlerts.Benchmarks.csproj"];

    [Fact]
    public void Every_project_has_its_packages_locked()
    {
        var projects = Repository.Files("", "*.csproj");

        Assert.NotEmpty(projects);
        Assert.Empty(Unlocked(projects.Select(project => project.Path), Repository.Exists));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repository.Read("CareAlerts.sln").Text.Replace('\\', '/');

        Assert.Empty(Repository.Files("", "*.csproj").Select(project => project.Path)
            .Where(path => !solution.Contains(path, StringComparison.Ordinal)).Except(BuiltByHand));
    }

    [Fact]
    public void Package_versions_stand_in_one_file() =>
        Assert.Empty(Repository.Files("", "*.csproj").Where(project => OwnVersion().IsMatch(project.Text)).Select(project => project.Path));

    [Fact]
    public void Nothing_committed_names_a_registry_or_a_folder_of_one_machine() => Assert.Empty(Repository.Files("").SelectMany(Places));

    [Fact]
    public void An_unlocked_project_is_seen() =>
        Assert.Equal(["b/b.csproj"], Unlocked(["a/a.csproj", "b/b.csproj"], path => path == "a/packages.lock.json"));

    [Theory]
    [InlineData("https://api.nu" + "get.org/v3/index.json")]
    [InlineData("\"resolved\": \"https://registry" + ".npmjs.org/x.tgz\"")]
    [InlineData("path = \"/wo" + "rk/repository\"")]
    [InlineData("cd /ro" + "ot/x")]
    public void A_registry_or_an_absolute_folder_is_seen(string line) => Assert.Single(Places(new("a.txt", line)));

    [Theory]
    [InlineData("There is no registry. It says so.")]
    [InlineData("a frame/wo" + "rk/like and https://example.org/ro" + "ot/x")]
    public void Ordinary_words_are_not_taken_for_one(string line) => Assert.Empty(Places(new("a.txt", line)));

    private static IEnumerable<string> Unlocked(IEnumerable<string> projects, Func<string, bool> exists) =>
        projects.Where(project => !exists($"{Path.GetDirectoryName(project)!.Replace('\\', '/')}/packages.lock.json"));

    private static IEnumerable<string> Places(TextFile file) => Place().Matches(file.Text).Select(match => $"{file.Path}: {match.Value}");

    [GeneratedRegex(@"https?://[^\s""'<>]*nuget|\bregistry\.[a-z]|(?<![\w.:/-])/(?:work|root)/")]
    private static partial Regex Place();

    [GeneratedRegex(@"<PackageReference [^>]*Version=")]
    private static partial Regex OwnVersion();
}
