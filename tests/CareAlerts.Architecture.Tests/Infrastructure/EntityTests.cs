using System.Text.Json;
using CareAlerts.Architecture.Tests.Bicep;

namespace CareAlerts.Architecture.Tests.Infrastructure;

/// <summary>Queues, topics and subscriptions: what Azure has and what the local stand-in has are the same.</summary>
public sealed class EntityTests
{
    [Fact]
    public void The_local_bus_has_the_entities_of_the_templates_with_the_same_settings() =>
        Assert.Equal(Declared(Templates.Main), Local(Repository.Read("infra/local/bus/entities.json").Text));

    [Fact]
    public void Every_setting_of_an_entity_reaches_its_resource() => Assert.Empty(Unset(Templates.Main, Templates.ServiceBus));

    [Fact]
    public void Every_entity_is_handed_to_a_namespace() => Assert.Empty(NotHandedOn(Templates.Main));

    [Theory]
    [InlineData("\"PT1M\"", "\"PT2M\"")]
    [InlineData("100", "10")]
    [InlineData("\"adt-feed\"", "\"adt-feeds\"")]
    [InlineData(", \"duplicateDetectionHistoryTimeWindow\": \"PT10M\"", "")]
    [InlineData("\"all\"", "\"every\"")]
    public void Any_difference_is_seen(string here, string there)
    {
        var entities = """
            { "queues": { "adt-feed": { "lockDuration": "PT1M", "maxDeliveryCount": 100, "duplicateDetectionHistoryTimeWindow": "PT10M" } },
              "topics": { "care-events": { "duplicateDetectionHistoryTimeWindow": "PT10M", "subscriptions": { "all": { "lockDuration": "PT1M" } } } } }
            """;
        var template = BicepFile.Read("""
            var someQueues = [{ name: 'adt-feed', lockDuration: 'PT1M', maxDeliveryCount: 100, duplicateDetectionHistoryTimeWindow: 'PT10M' }]
            var someTopics = [{ name: 'care-events', duplicateDetectionHistoryTimeWindow: 'PT10M' }]
            var someSubscriptions = [{ topic: 'care-events', name: 'all', lockDuration: 'PT1M' }]
            """);

        Assert.Equal(Declared(template), Local(entities));
        Assert.NotEqual(Declared(template), Local(entities.Replace(here, there, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_setting_that_goes_nowhere_is_seen() => Assert.Equal(["maxDeliveryCount"], Unset(
        BicepFile.Read("var someQueues = [{ name: 'a', lockDuration: 'PT1M', maxDeliveryCount: 100 }]"),
        BicepFile.Read("resource q 'T@1' = [for queue in queues: { name: queue.name, lockDuration: queue.lockDuration }]")));

    [Fact]
    public void Entities_handed_to_nobody_are_seen() => Assert.Equal(["spareQueues"], NotHandedOn(BicepFile.Read("""
        var someQueues = [{ name: 'a' }]
        var spareQueues = [{ name: 'b' }]
        module bus 'bus.bicep' = { params: { queues: separate ? [] : concat(someQueues) } }
        """)));

    /// <summary>One line an entity, with its settings in order: what two worlds are compared by.</summary>
    private static IReadOnlyList<string> Declared(BicepFile template) => Sorted(
        DeclaredNames.EntityVars(template).SelectMany(it => it.Value.Items.Select(item => Line(
            (item.Fields.TryGetValue("topic", out var topic) ? topic.AsWritten + "/" : "") + item.Fields["name"].AsWritten,
            item.Fields.Where(field => field.Key is not ("name" or "topic")).Select(field => (field.Key, field.Value.AsWritten))))));

    private static IReadOnlyList<string> Local(string entities)
    {
        var lines = new List<string>();
        using var document = JsonDocument.Parse(entities);
        foreach (var queue in document.RootElement.GetProperty("queues").EnumerateObject()) lines.Add(Line(queue.Name, Settings(queue.Value)));
        foreach (var topic in document.RootElement.GetProperty("topics").EnumerateObject())
        {
            lines.Add(Line(topic.Name, Settings(topic.Value)));
            foreach (var subscription in topic.Value.GetProperty("subscriptions").EnumerateObject())
                lines.Add(Line($"{topic.Name}/{subscription.Name}", Settings(subscription.Value)));
        }

        return Sorted(lines);
    }

    private static IEnumerable<(string, string)> Settings(JsonElement entity) =>
        entity.EnumerateObject().Where(setting => setting.Name != "subscriptions").Select(setting => (setting.Name, setting.Value.ToString()));

    private static string Line(string name, IEnumerable<(string Key, string Value)> settings) =>
        $"{name}: {string.Join(", ", settings.OrderBy(setting => setting.Key, StringComparer.Ordinal).Select(setting => $"{setting.Key}={setting.Value}"))}";

    private static IReadOnlyList<string> Sorted(IEnumerable<string> lines) => [.. lines.Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Unset(BicepFile main, BicepFile module) =>
        DeclaredNames.EntityVars(main).SelectMany(it => it.Value.Items).SelectMany(item => item.Fields.Keys).Distinct()
            .Where(key => !module.Text.Contains($".{key}", StringComparison.Ordinal) && !module.Text.Contains($".?{key}", StringComparison.Ordinal));

    private static IEnumerable<string> NotHandedOn(BicepFile main) =>
        DeclaredNames.EntityVars(main).Select(it => it.Name)
            .Where(name => !main.Of("module").Any(module => System.Text.RegularExpressions.Regex.IsMatch(module.Source, $@"\b{name}\b")));
}
