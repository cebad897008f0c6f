using System.Text.Json;
using CareAlerts.Architecture.Tests.Infrastructure;

namespace CareAlerts.Architecture.Tests.House;

/// <summary>What the Functions host makes of a function.json is found out only when it runs. These are the traps it does not warn of.</summary>
public sealed class FunctionFolderTests
{
    [Fact]
    public void Every_function_has_one_trigger_and_one_way_in()
    {
        Assert.SkipUnless(CodeNames.FunctionFiles.Count > 0, $"{CodeNames.Triggers} is not written yet.");

        Assert.Empty(CodeNames.FunctionFiles.SelectMany(Faults));
        Assert.Empty(SharedRoutes(CodeNames.FunctionFiles));
    }

    [Fact]
    public void Every_function_kept_ready_exists()
    {
        Assert.SkipUnless(CodeNames.FunctionFiles.Count > 0, $"{CodeNames.Triggers} is not written yet.");
        var functions = CodeNames.FunctionFiles.Select(file => Path.GetFileName(file.Folder)).ToList();

        Assert.Contains("Watch", functions);    // monitoring.bicep raises an alarm when it has not run
        foreach (var file in Repository.Files("infra", "*.bicepparam"))
            Assert.Empty(KeptReady(file.Text).Except(functions));
    }

    [Theory]
    [InlineData("""{ "bindings": [] }""", "0 triggers")]
    [InlineData("""{ "bindings": [{ "type": "timerTrigger" }, { "type": "timerTrigger" }] }""", "2 triggers")]
    [InlineData("""{ "bindings": [{ "type": "timerTrigger" }], "retry": { "strategy": "fixedDelay" } }""", "retry")]
    [InlineData("""{ "bindings": [{ "type": "serviceBusTrigger", "dataType": "string" }] }""", "not binary")]
    [InlineData("""{ "bindings": [{ "type": "serviceBusTrigger" }] }""", "not binary")]
    [InlineData("""{ "bindings": [{ "type": "httpTrigger", "route": "x", "authLevel": "anonymous" }] }""", "http in and out")]
    [InlineData("""{ "bindings": [{ "type": "httpTrigger", "authLevel": "anonymous" }, { "type": "http" }] }""", "no route")]
    [InlineData("""{ "bindings": [{ "type": "httpTrigger", "route": "x" }, { "type": "http" }] }""", "authLevel")]
    [InlineData("""{ "bindings": [{ "type": "timerTrigger" }, { "type": "serviceBus" }] }""", "more than its trigger")]
    public void Each_trap_is_seen(string function, string fault) =>
        Assert.Contains(fault, Assert.Single(Faults(new("Triggers/It/function.json", function))), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{ "bindings": [{ "type": "serviceBusTrigger", "dataType": "binary" }] }""")]
    [InlineData("""{ "bindings": [{ "type": "httpTrigger", "route": "x", "authLevel": "anonymous" }, { "type": "http" }] }""")]
    public void A_sound_function_has_no_fault(string function) => Assert.Empty(Faults(new("Triggers/It/function.json", function)));

    [Fact]
    public void Two_functions_on_one_route_are_seen()
    {
        Assert.Equal(["x/{id}"], SharedRoutes([On("A", "x/{id}"), On("B", "y"), On("C", "x/{id}")]));

        static TextFile On(string name, string route) =>
            new($"Triggers/{name}/function.json", $$"""{ "bindings": [{ "type": "httpTrigger", "route": "{{route}}" }] }""");
    }

    [Fact]
    public void Names_of_functions_kept_ready_are_found() =>
        Assert.Equal(["Wake"], KeptReady("param alwaysReady = [{ name: 'http', instanceCount: 1 }, { name: 'function:Wake', instanceCount: 1 }]"));

    private static IEnumerable<string> Faults(TextFile function)
    {
        using var document = JsonDocument.Parse(function.Text);
        var bindings = document.RootElement.GetProperty("bindings").EnumerateArray().ToList();
        var triggers = bindings.Where(binding => TypeOf(binding).EndsWith("Trigger", StringComparison.Ordinal)).ToList();
        var name = Path.GetFileName(function.Folder);
        if (document.RootElement.TryGetProperty("retry", out _)) yield return $"{name}: retry is not supported on queues, and multiplies with the delivery count";
        if (triggers.Count != 1) yield return $"{name}: {triggers.Count} triggers";
        if (triggers.Count != 1) yield break;
        var trigger = triggers[0];
        switch (TypeOf(trigger))
        {
            case "httpTrigger" when bindings.Count != 2 || !bindings.Exists(binding => TypeOf(binding) == "http"):
                yield return $"{name}: only a function with http in and out and nothing else is handed the request itself";
                break;
            case "httpTrigger" when Field(trigger, "route") is null or "":
                yield return $"{name}: no route";
                break;
            case "httpTrigger" when Field(trigger, "authLevel") != "anonymous":
                yield return $"{name}: authLevel must be anonymous; the app checks its own keys, signatures and sign-ins";
                break;
            case "serviceBusTrigger" when Field(trigger, "dataType") != "binary":
                yield return $"{name}: not binary: a body that looks like JSON would overwrite the broker's metadata";
                break;
            case not "httpTrigger" when bindings.Count != 1:
                yield return $"{name}: more than its trigger: bindings can set neither message ids nor times, so what is sent is sent by the handler";
                break;
        }
    }

    private static IEnumerable<string> SharedRoutes(IEnumerable<TextFile> functions) => functions
        .SelectMany(function => JsonDocument.Parse(function.Text).RootElement.GetProperty("bindings").EnumerateArray().ToList())
        .Select(binding => Field(binding, "route")).OfType<string>()
        .GroupBy(route => route).Where(group => group.Count() > 1).Select(group => group.Key);

    private static IEnumerable<string> KeptReady(string parameters) =>
        System.Text.RegularExpressions.Regex.Matches(parameters, @"'function:(\w+)'").Select(match => match.Groups[1].Value);

    private static string TypeOf(JsonElement binding) => Field(binding, "type")!;

    private static string? Field(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
