using System.Text.RegularExpressions;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Web.BadInput;

/// <summary>A way by which a message comes in.</summary>
public enum WayIn
{
    Queue,
    Http,
    Mllp,
}

/// <summary>Why something is in quarantine; either ends with <c>…</c> where it goes on.</summary>
internal sealed record Reason(string Place, string Why)
{
    public bool Fits(string place, string why) => Begins(Place, place) && Begins(Why, why);

    private static bool Begins(string expected, string actual) =>
        expected.EndsWith('…') ? actual.StartsWith(expected[..^1], StringComparison.Ordinal) : actual == expected;
}

/// <summary>What a cell of docs/feeds/bad-input.md says.</summary>
/// <param name="Answer">Status and code, or only one of them; none by queue.</param>
/// <param name="Kept">Why it is in quarantine; null when it is not.</param>
/// <param name="IsVisitRecorded">Whether the person's visit is in their record afterwards.</param>
internal sealed record Expected(IReadOnlyList<string> Answer, Reason? Kept, bool IsVisitRecorded);

/// <summary>The tables of docs/feeds/bad-input.md, read as they stand: what they say is what is tried.</summary>
internal static partial class BadInputTable
{
    /// <summary>The rows of the table under a heading: what comes, and what is expected by each way that has an answer.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<WayIn, Expected>> Rows(string heading) =>
        File.ReadAllLines(Repository.File("docs", "feeds", "bad-input.md"))
            .SkipWhile(line => line != $"## {heading}").Skip(1).TakeWhile(line => !line.StartsWith('#')).Where(line => line.StartsWith('|')).Skip(2)
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray())
            .ToDictionary(cells => cells[0], Row);

    private static IReadOnlyDictionary<WayIn, Expected> Row(string[] cells)
    {
        var ways = cells.Length == 5 ? new[] { WayIn.Queue, WayIn.Http, WayIn.Mllp } : [WayIn.Queue, WayIn.Http];
        Assert.Equal(ways.Length + 2, cells.Length);
        var byQueue = ReasonIn(cells[1]);
        var expected = new Dictionary<WayIn, Expected>();
        foreach (var (index, way) in ways.Index())
        {
            var cell = cells[index + 1];
            if (cell.Length == 0) continue;
            var (answer, kept) = way == WayIn.Queue ? ("", cell) : cell.Split(", kept") is [var codes, var why] ? (codes, "kept" + why) : (cell, "");
            expected[way] = new(
                [.. Code().Matches(answer).Select(match => match.Groups[1].Value)],
                kept.StartsWith("kept", StringComparison.Ordinal) ? ReasonIn(kept) ?? byQueue : null,
                IsVisit(cells[^1], way));
            Assert.True(way != WayIn.Queue || cell == "taken" || expected[way].Kept is not null, cell);
        }

        return expected;
    }

    private static bool IsVisit(string cell, WayIn way) => cell switch
    {
        "nothing" => false,
        "the visit" or "the visit without them" => true,
        "nothing, or by queue the visit" => way == WayIn.Queue,
        _ => throw new InvalidDataException(cell),
    };

    private static Reason? ReasonIn(string cell) => Kept().Match(cell) is { Success: true } match ? new(match.Groups[1].Value, match.Groups[2].Value) : null;

    [GeneratedRegex("^kept: `([^`]+)` (.+)$")]
    private static partial Regex Kept();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
