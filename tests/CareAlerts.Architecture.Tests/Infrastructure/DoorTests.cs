using System.Text.Json;
using System.Text.RegularExpressions;

namespace CareAlerts.Architecture.Tests.Infrastructure;

/// <summary>
/// A path the sign-in stands before is a door that whoever has only a key cannot open; one it does not stand before is open to the internet.
/// What the interface document says of each route and what the template excludes are one list (docs/adr/0008-sign-in-at-the-door.md).
/// </summary>
public sealed partial class DoorTests
{
    private const string Template = "infra/modules/function-app.bicep";
    private const string Decision = "docs/adr/0008-sign-in-at-the-door.md";

    [Fact]
    public void What_needs_no_sign_in_is_let_past_it_and_nothing_else_is()
    {
        var routes = Routes(Repository.Read("docs/openapi.json").Text);
        var excluded = Excluded(Repository.Read(Template).Text);

        Assert.NotEmpty(excluded);
        Assert.Empty(Faults(routes, excluded));
    }

    [Fact]
    public void Every_path_past_the_sign_in_is_in_the_decision()
    {
        var decision = Repository.Read(Decision).Text;

        Assert.All(Excluded(Repository.Read(Template).Text), path => Assert.Contains($"`{path}`", decision, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/api/open", true, "/open is behind the sign-in")]
    [InlineData("/api/closed", false, "/closed is open to the internet")]
    public void A_door_on_the_wrong_side_is_seen(string route, bool isOpen, string fault) =>
        Assert.Equal([fault], Faults([(route, isOpen)], isOpen ? [] : [route]));

    [Fact]
    public void A_star_stands_for_what_follows() => Assert.Empty(Faults([("/api/go/{token}", true), ("/api/gone", false)], ["/api/go/*"]));

    private static IEnumerable<string> Faults(IEnumerable<(string Path, bool IsOpen)> routes, IReadOnlyList<string> excluded)
    {
        foreach (var (path, isOpen) in routes)
            if (isOpen != excluded.Any(pattern => Covers(pattern, path))) yield return $"{path["/api".Length..]} is {(isOpen ? "behind the sign-in" : "open to the internet")}";
    }

    private static bool Covers(string pattern, string path) =>
        pattern.EndsWith('*') ? path.StartsWith(pattern[..^1], StringComparison.Ordinal) : path == pattern;

    /// <summary>Whether a path takes a key or nothing at all, for any of its methods: paths are excluded for all of them.</summary>
    private static IEnumerable<(string Path, bool IsOpen)> Routes(string openApi)
    {
        using var document = JsonDocument.Parse(openApi);
        foreach (var path in document.RootElement.GetProperty("paths").EnumerateObject().ToList())
            yield return ($"/api{path.Name}", path.Value.EnumerateObject().Any(operation => IsOpen(operation.Value)));
    }

    private static bool IsOpen(JsonElement operation) =>
        operation.TryGetProperty("security", out var security) && (security.GetArrayLength() == 0 || security.EnumerateArray().Any(way => way.TryGetProperty("sourceKey", out _)));

    private static List<string> Excluded(string bicep) => [.. ApiPath().Matches(bicep).Select(match => match.Groups[1].Value.Replace("${", "{", StringComparison.Ordinal))];

    [GeneratedRegex(@"'(/api/[^'\s]+)'")]
    private static partial Regex ApiPath();
}
