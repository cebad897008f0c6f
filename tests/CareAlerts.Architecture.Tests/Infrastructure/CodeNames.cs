using System.Text.Json;
using System.Text.RegularExpressions;

namespace CareAlerts.Architecture.Tests.Infrastructure;

/// <summary>A queue or topic a function is triggered by, and the connection it is reached over.</summary>
internal sealed record Trigger(string Function, string Connection, string Entity);

/// <summary>The names the code uses, read from its text.</summary>
internal static partial class CodeNames
{
    public const string Triggers = "functions/CareAlerts.Functions/Triggers";
    public const string Entities = "functions/CareAlerts.Functions/Messaging/Entities.cs";
    public const string Tables = "functions/CareAlerts.Functions/Storage/TableNames.cs";

    public static IReadOnlyList<TextFile> FunctionFiles => Repository.Files(Triggers, "function.json");

    /// <summary>Every text constant of a class: the lists of names are kept as such.</summary>
    public static IReadOnlyList<string> Constants(string code) => [.. Constant().Matches(code).Select(match => match.Groups[1].Value)];

    public static IEnumerable<Trigger> BusTriggers(TextFile function)
    {
        using var document = JsonDocument.Parse(function.Text);
        foreach (var binding in document.RootElement.GetProperty("bindings").EnumerateArray())
            if (binding.GetProperty("type").GetString() == "serviceBusTrigger")
                yield return new(Path.GetFileName(function.Folder), binding.GetProperty("connection").GetString()!,
                    (binding.TryGetProperty("queueName", out var queue) ? queue : binding.GetProperty("topicName")).GetString()!);
    }

    [GeneratedRegex(@"\bconst\s+string\s+\w+\s*=\s*""([^""]+)""")]
    private static partial Regex Constant();
}
