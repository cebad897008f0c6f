using System.Text.Json;
using System.Text.RegularExpressions;
using CareAlerts.Architecture.Tests.Bicep;

namespace CareAlerts.Architecture.Tests.Infrastructure;

/// <summary>App settings: what the templates set, what the code reads, and what is wrong between the two.</summary>
internal static partial class AppSettings
{
    /// <summary>For the local system: each opens a door that must not exist in Azure, such as a key in place of an identity.</summary>
    public static readonly IReadOnlyList<string> LocalOnly =
    [
        "CareAlerts__Local",
        "CareAlerts__Storage__ConnectionString",
        "CareAlerts__Bus__IngressEndpoint",
        "CareAlerts__Bus__InternalEndpoint",
    ];

    /// <summary>Set by tests that cannot wait, and by nobody else.</summary>
    public static readonly IReadOnlyList<string> ForTests = ["CareAlerts__Delivery__ClaimFor"];

    /// <summary>May be left out: code has a default. Set in Azure all the same, so that the choice can be seen.</summary>
    public static readonly IReadOnlyList<string> Optional = ["CareAlerts__Twilio__MessageRedaction"];

    /// <summary>What must never stand in a template.</summary>
    public static readonly IReadOnlyList<string> NotInAzure = [.. LocalOnly, .. ForTests];

    /// <summary>Read by others than our code: the Functions host, App Service Authentication, Azure.Core's identity.</summary>
    public static readonly IReadOnlyList<string> ReadByOthers =
    [
        "AzureWebJobsStorage__accountName",
        "AzureWebJobsStorage__credential",
        "AzureWebJobsStorage__clientId",
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "MICROSOFT_PROVIDER_AUTHENTICATION_SECRET",
        "AZURE_CLIENT_ID",
    ];

    /// <summary>What a connection by identity consists of.</summary>
    private static readonly string[] ConnectionParts = ["__fullyQualifiedNamespace", "__credential", "__clientId"];

    public static IReadOnlyList<string> Declared(BicepFile functionApp) =>
        [.. functionApp.Var("appSettings").Value.Items.Select(setting => setting.Fields["name"].AsWritten)];

    /// <summary>Every setting of ours that code names, <c>__</c> for <c>:</c>; a part put in by the code stands as <c>*</c>.</summary>
    public static IReadOnlyList<string> ReadBy(string code) =>
        [.. Named().Matches(code).Select(match => Hole().Replace(match.Value, "*").Replace(":", "__", StringComparison.Ordinal).Trim('_')).Distinct()];

    /// <summary>Bus connections that code or triggers name.</summary>
    public static IReadOnlyList<string> ConnectionsOf(string text) => [.. Connection().Matches(text).Select(match => match.Groups[1].Value).Distinct()];

    public static IReadOnlyList<string> Sample(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.GetProperty("Values").EnumerateObject().Select(setting => setting.Name)];
    }

    /// <summary>What code reads and nobody sets, what is set and nobody reads, and what must not be set.</summary>
    public static IEnumerable<string> Differences(IReadOnlyList<string> declared, IReadOnlyList<string> read, IReadOnlyList<string> connections)
    {
        var expected = connections.SelectMany(connection => ConnectionParts.Select(part => connection + part)).Concat(ReadByOthers).ToList();
        foreach (var local in declared.Intersect(NotInAzure)) yield return $"{local} is set in Azure";
        foreach (var setting in read.Where(setting => !declared.Concat(NotInAzure).Any(known => IsOrHolds(setting, known))))
            yield return $"{setting} is not set";
        foreach (var setting in expected.Except(declared)) yield return $"{setting} is not set";
        foreach (var setting in declared.Except(expected).Except(NotInAzure).Where(known => !read.Any(setting => IsOrHolds(setting, known))))
            yield return $"{setting} is not read";
    }

    /// <summary>Whether what code names is this setting, or the section it stands in.</summary>
    public static bool IsOrHolds(string named, string setting) =>
        Regex.IsMatch(setting, $"^{Regex.Escape(named).Replace("\\*", "[A-Za-z]+", StringComparison.Ordinal)}(__.+)?$");

    [GeneratedRegex(@"\bCareAlerts(?::|__)[A-Za-z][A-Za-z0-9_:]*(?:\{\w+\}[A-Za-z0-9_:]*)*")]
    private static partial Regex Named();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"""(ServiceBus[A-Z][a-z]+)""")]
    private static partial Regex Connection();
}
