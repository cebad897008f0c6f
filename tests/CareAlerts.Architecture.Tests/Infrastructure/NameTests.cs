using CareAlerts.Architecture.Tests.Bicep;

namespace CareAlerts.Architecture.Tests.Infrastructure;

/// <summary>A queue or table under another name than Azure knows fails at three in the morning, not in a test. So here is the test.</summary>
public sealed class NameTests
{
    /// <summary>Declared ahead of the code that will use them: an entity made later costs a deployment in the middle of another change.</summary>
    private static readonly string[] Ahead =
    [
        "care-events",    // subscriptions of integrators
        "Audit",          // who read and did what: comes with the pages
    ];

    private static readonly DeclaredNames Declared = DeclaredNames.Of(Templates.Main);

    [Fact]
    public void Every_trigger_listens_to_an_entity_of_the_connection_it_names() =>
        Assert.Empty(CodeNames.FunctionFiles.SelectMany(CodeNames.BusTriggers).SelectMany(trigger => Faults(trigger, Declared)));

    [Fact]
    public void Code_and_templates_know_the_same_queues_and_topics()
    {
        Assert.SkipUnless(Repository.Exists(CodeNames.Entities), $"{CodeNames.Entities} is not written yet.");
        var used = CodeNames.Constants(Repository.Read(CodeNames.Entities).Text);

        Assert.NotEmpty(used);
        Assert.Empty(Differences(used, Declared.QueuesAndTopics, spare: Declared.Subscriptions));
        Assert.DoesNotContain(used, Ahead.Contains);
        Assert.NotEmpty(CodeNames.FunctionFiles.SelectMany(CodeNames.BusTriggers));
    }

    [Fact]
    public void Code_and_templates_know_the_same_tables()
    {
        Assert.SkipUnless(Repository.Exists(CodeNames.Tables), $"{CodeNames.Tables} is not written yet.");
        var used = CodeNames.Constants(Repository.Read(CodeNames.Tables).Text);

        Assert.NotEmpty(used);
        Assert.Empty(Differences(used, Declared.Tables, spare: []));
        Assert.DoesNotContain(used, Ahead.Contains);
    }

    [Theory]
    [InlineData("ServiceBusIngress", "wakeups")]
    [InlineData("ServiceBusInternal", "wake-ups")]
    [InlineData("ServiceBus", "wakeups")]
    public void A_trigger_on_a_wrong_name_or_connection_is_seen(string connection, string queue)
    {
        var function = new TextFile("Triggers/Wake/function.json", $$"""
            { "bindings": [{ "type": "serviceBusTrigger", "name": "message", "queueName": "{{queue}}", "connection": "{{connection}}" }] }
            """);

        Assert.Single(CodeNames.BusTriggers(function).SelectMany(trigger => Faults(trigger, Example)));
    }

    [Fact]
    public void A_name_on_one_side_only_is_seen()
    {
        var used = CodeNames.Constants("""internal const string Feed = "adt-feed"; public const string Lost = "lost"; // const x""");

        Assert.Equal(["lost is not declared", "wakeups is not used"], Differences(used, Example.QueuesAndTopics, spare: []));
    }

    private static DeclaredNames Example => DeclaredNames.Of(BicepFile.Read("""
        var ingressQueues = [{ name: 'adt-feed' }]
        var internalQueues = [{ name: 'wakeups' }]
        var internalTopics = []
        var internalSubscriptions = []
        var dataTables = ['People']
        """));

    private static IEnumerable<string> Faults(Trigger trigger, DeclaredNames declared)
    {
        var reachable = trigger.Connection switch
        {
            "ServiceBusIngress" => declared.Ingress,
            "ServiceBusInternal" => declared.Internal,
            _ => new HashSet<string>(),
        };
        if (!reachable.Contains(trigger.Entity)) yield return $"{trigger.Function}: {trigger.Entity} is not on {trigger.Connection}";
    }

    private static IEnumerable<string> Differences(IReadOnlyList<string> used, IEnumerable<string> declared, IEnumerable<string> spare)
    {
        var known = declared.ToList();
        return used.Except(known).Except(spare).Select(name => $"{name} is not declared")
            .Concat(known.Except(used).Except(Ahead).Select(name => $"{name} is not used"));
    }
}
