using System.Text.RegularExpressions;

namespace CareAlerts.Architecture.Tests.House;

/// <summary>A link that leads nowhere costs the next person's trust in the rest of the page.</summary>
public sealed partial class DocumentTests
{
    private static readonly IReadOnlyList<TextFile> Documents = Repository.Files("", "*.md");

    [Fact]
    public void Every_link_between_our_documents_leads_somewhere()
    {
        Assert.NotEmpty(Documents);
        Assert.Empty(Documents.SelectMany(document => DeadLinks(document, Repository.Exists, HeadingsAt)));
    }

    [Fact]
    public void Every_file_a_document_names_is_there() =>
        Assert.Empty(Documents.Where(document => document.Path.StartsWith("docs/", StringComparison.Ordinal) || document.Folder.Length == 0)
            .SelectMany(document => MissingFiles(document, Repository.Exists)));

    [Fact]
    public void Every_decision_record_is_numbered_once_and_says_why()
    {
        var records = Repository.Files("docs/adr", "*.md").Where(record => record.Name != "README.md").ToList();

        Assert.NotEmpty(records);
        Assert.Equal(Enumerable.Range(1, records.Count).Select(number => number.ToString("0000", null)), records.Select(record => record.Name[..4]));
        Assert.All(records, record => Assert.Matches(@"(?s)\A# \d+\. .+\n## Why\n.+\n## What we decided\n.+\n## What follows\n", record.Text));
    }

    [Fact]
    public void A_dead_link_is_seen() => Assert.Equal(["docs/a.md: missing.md", "docs/a.md: ../b.md#gone"], DeadLinks(
        new("docs/a.md", "[x](missing.md) [y](../b.md#here) [z](../b.md#gone) [w](https://example.org/x) [v](#top) `[c](code.md)`"),
        path => path == "b.md", _ => ["here"]));

    [Fact]
    public void A_named_file_that_is_gone_is_seen() => Assert.Equal(["docs/a.md: functions/Gone.cs"], MissingFiles(
        new("docs/a.md", "see `functions/There.cs`, `functions/Gone.cs`, `functions/*/any.cs` and `dotnet run`"), path => path == "functions/There.cs"));

    private static IEnumerable<string> DeadLinks(TextFile document, Func<string, bool> exists, Func<string, IEnumerable<string>> headings)
    {
        foreach (Match match in Link().Matches(Code().Replace(document.Text, "")))
        {
            var target = match.Groups[1].Value;
            if (target.Contains("://", StringComparison.Ordinal) || target.StartsWith('#') || target.StartsWith("mailto:", StringComparison.Ordinal)) continue;
            var parts = target.Split('#');
            var path = Normal($"{document.Folder}/{parts[0]}");
            if (!exists(path) || (parts.Length > 1 && !headings(path).Contains(parts[1]))) yield return $"{document.Path}: {target}";
        }
    }

    private static IEnumerable<string> MissingFiles(TextFile document, Func<string, bool> exists) =>
        NamedFile().Matches(document.Text).Select(match => match.Groups[1].Value).Where(path => !exists(path)).Select(path => $"{document.Path}: {path}");

    private static IEnumerable<string> HeadingsAt(string path) => Heading().Matches(Repository.Read(path).Text)
        .Select(match => NotInAnchor().Replace(match.Groups[1].Value.ToLowerInvariant(), "").Trim().Replace(' ', '-'));

    private static string Normal(string path) =>
        Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, path.TrimStart('/')))).Replace('\\', '/');

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("(?s)```.*?```|`[^`\n]*`")]
    private static partial Regex Code();

    [GeneratedRegex(@"`((?:functions|infra|tests|docs)/[\w./-]+\.\w+)`")]
    private static partial Regex NamedFile();

    [GeneratedRegex(@"(?m)^#+ (.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
