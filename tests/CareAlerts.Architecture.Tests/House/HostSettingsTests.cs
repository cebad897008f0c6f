using System.Text.Json;

namespace CareAlerts.Architecture.Tests.House;

/// <summary>Settings of host.json on which safety hangs, each with what goes wrong otherwise.</summary>
public sealed class HostSettingsTests
{
    private const string Path = "functions/CareAlerts.Functions/host.json";

    private const string Sound = """
        {
          "functionTimeout": "00:05:00",
          "customHandler": {
            "description": { "defaultExecutablePath": "x" },
            "enableForwardingHttpRequest": true,
            "enableProxyingHttpRequest": true,
            "initializationTimeout": "00:00:25"
          },
          "extensions": { "http": { "routePrefix": "api" }, "serviceBus": { "prefetchCount": 0, "autoCompleteMessages": true } },
          "logging": { "applicationInsights": { "samplingSettings": { "excludedTypes": "Exception;Request" } } }
        }
        """;

    [Fact]
    public void The_host_is_set_as_safety_needs_it()
    {
        Assert.SkipUnless(Repository.Exists(Path), $"{Path} is not written yet.");

        Assert.Empty(Faults(Repository.Read(Path).Text));
    }

    [Fact]
    public void Sound_settings_have_no_fault() => Assert.Empty(Faults(Sound));

    [Theory]
    [InlineData("\"00:05:00\"", "\"-1\"", "functionTimeout")]
    [InlineData("\"enableForwardingHttpRequest\": true,", "", "enableForwardingHttpRequest")]
    [InlineData("\"enableProxyingHttpRequest\": true", "\"enableProxyingHttpRequest\": false", "enableProxyingHttpRequest")]
    [InlineData("\"api\"", "\"\"", "routePrefix")]
    [InlineData("\"prefetchCount\": 0", "\"prefetchCount\": 20", "prefetchCount")]
    [InlineData("\"autoCompleteMessages\": true", "\"autoCompleteMessages\": false", "autoCompleteMessages")]
    [InlineData("00:00:25", "00:01:00", "initializationTimeout")]
    [InlineData("Exception;Request", "Exception", "samplingSettings")]
    [InlineData("\"functionTimeout\"", "\"concurrency\": { \"dynamicConcurrencyEnabled\": true }, \"functionTimeout\"", "concurrency")]
    public void Each_unsafe_setting_is_seen(string sound, string broken, string fault) =>
        Assert.StartsWith(fault, Assert.Single(Faults(Sound.Replace(sound, broken, StringComparison.Ordinal))), StringComparison.Ordinal);

    private static IEnumerable<string> Faults(string json)
    {
        using var document = JsonDocument.Parse(json);
        var host = document.RootElement;
        if (!TimeSpan.TryParse(Text(host, "functionTimeout"), out var timeout) || timeout <= TimeSpan.Zero)
            yield return "functionTimeout: without an end, one answer that never comes hangs its message for ever";
        if (Text(host, "customHandler", "enableForwardingHttpRequest") != "True")
            yield return "enableForwardingHttpRequest: a host that does not know proxying would send envelopes in place of requests";
        if (Text(host, "customHandler", "enableProxyingHttpRequest") != "True")
            yield return "enableProxyingHttpRequest: forwarding drops a chunked body without a word";
        if (!TimeSpan.TryParse(Text(host, "customHandler", "initializationTimeout"), out var start) || start > TimeSpan.FromSeconds(30))
            yield return "initializationTimeout: the plan gives 30 seconds and no more";
        if (Text(host, "extensions", "http", "routePrefix") != "api")
            yield return "routePrefix: without a prefix a caller from outside could reach a trigger's own path";
        if (Text(host, "extensions", "serviceBus", "prefetchCount") != "0")
            yield return "prefetchCount: locks would run out in the buffer";
        if (Text(host, "extensions", "serviceBus", "autoCompleteMessages") != "True")
            yield return "autoCompleteMessages: a custom handler cannot settle messages itself";
        if (Text(host, "logging", "applicationInsights", "samplingSettings", "excludedTypes")?.Split(';').Contains("Request") != true)
            yield return "samplingSettings: the alarm on a silent Watch counts its requests";
        if (Text(host, "concurrency", "dynamicConcurrencyEnabled") == "True")
            yield return "concurrency: dynamic concurrency ignores the limits set here";
    }

    private static string? Text(JsonElement element, params string[] path)
    {
        foreach (var name in path)
            if (!element.TryGetProperty(name, out element)) return null;
        return element.ToString();
    }
}
