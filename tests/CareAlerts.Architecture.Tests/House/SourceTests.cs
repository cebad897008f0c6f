using System.Text.RegularExpressions;

namespace CareAlerts.Architecture.Tests.House;

/// <summary>Habits of HOUSE that no analyzer keeps.</summary>
public sealed partial class SourceTests
{
    /// <summary>One concept a file; a file this long has two.</summary>
    private const int MostLines = 300;

    /// <summary>Longer files, each with its reason.</summary>
    private static readonly Dictionary<string, string> LongFor = [];

    private static readonly IReadOnlyList<TextFile> Product = Repository.Files("functions");

    [Fact]
    public void No_file_of_the_product_is_long()
    {
        Assert.NotEmpty(Product);
        Assert.Empty(TooLong(Product.Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal))).Except(LongFor.Keys));
        Assert.Empty(LongFor.Keys.Except(TooLong(Product)));
    }

    [Fact]
    public void Nothing_in_the_product_switches_a_banned_symbol_back_on() => Assert.Empty(Product.SelectMany(Suppressions));

    [Fact]
    public void The_editor_settings_keep_banned_symbols_an_error() =>
        Assert.Equal("error", Assert.Single(Severity().Matches(Repository.Read(".editorconfig").Text)).Groups[1].Value);

    [Fact]
    public void Nothing_in_the_product_is_left_to_be_done() => Assert.Empty(Product.SelectMany(Unfinished));

    [Fact]
    public void A_long_file_is_seen()
    {
        Assert.Equal(["b.cs"], TooLong([new("a.cs", Lines(MostLines - 1)), new("b.cs", Lines(MostLines))]));

        static string Lines(int count) => string.Concat(Enumerable.Repeat("x\n", count));
    }

    [Theory]
    [InlineData("#pragma warning disable RS0030")]
    [InlineData("#pragma warning disable CS1591, RS0030 // just here")]
    [InlineData("#pragma warning disable")]
    [InlineData("[SuppressMessage(\"x\", \"y\")]")]
    [InlineData("[SuppressMessage(\"ApiDesign\", \"RS0030\", Justification = \"I like it.\")]")]
    [InlineData("<NoWarn>RS0030</NoWarn>")]
    public void A_suppression_is_seen(string line) => Assert.Single(Suppressions(new("a.cs", line)));

    [Fact]
    public void A_justified_suppression_of_another_rule_is_not_taken_for_one() =>
        Assert.Empty(Suppressions(new("a.cs", "[SuppressMessage(\"Security\", \"CA5350\", Justification = \"The provider signs so.\")]")));

    [Theory]
    [InlineData("// TO" + "DO: later")]
    [InlineData("throw new NotImplemented" + "Exception();")]
    public void Unfinished_work_is_seen(string line) => Assert.Single(Unfinished(new("a.cs", line)));

    private static IEnumerable<string> TooLong(IEnumerable<TextFile> files) =>
        files.Where(file => file.Text.Count(letter => letter == '\n') >= MostLines).Select(file => file.Path);

    private static IEnumerable<string> Suppressions(TextFile file) => Suppression().Matches(file.Text).Select(match => $"{file.Path}: {match.Value}");

    private static IEnumerable<string> Unfinished(TextFile file) => NotDone().Matches(file.Text).Select(match => $"{file.Path}: {match.Value}");

    [GeneratedRegex(
        @"(?m)#pragma warning disable(\s*$|.*RS0030)"
        + @"|\bSuppressMessage\((?!""[^""]+"", ""(?!RS0030)[^""]+"", Justification = ""[^""]+""\))"
        + @"|<NoWarn>.*RS0030|RS0030\.severity")]
    private static partial Regex Suppression();

    [GeneratedRegex(@"(?m)^dotnet_diagnostic\.RS0030\.severity = (\w+)")]
    private static partial Regex Severity();

    [GeneratedRegex(@"\bTODO\b|\bFIXME\b|NotImplementedException")]
    private static partial Regex NotDone();
}
