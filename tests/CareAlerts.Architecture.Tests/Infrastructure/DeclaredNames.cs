using CareAlerts.Architecture.Tests.Bicep;

namespace CareAlerts.Architecture.Tests.Infrastructure;

/// <summary>The names main.bicep gives to queues, topics, subscriptions and tables: literals of vars named for what they list.</summary>
internal sealed record DeclaredNames(
    IReadOnlySet<string> Ingress, IReadOnlySet<string> Internal, IReadOnlySet<string> Subscriptions, IReadOnlySet<string> Tables)
{
    private static readonly string[] Endings = ["Queues", "Topics", "Subscriptions"];

    public IEnumerable<string> QueuesAndTopics => Ingress.Concat(Internal);

    public static DeclaredNames Of(BicepFile main) => new(
        Names(main, "ingressQueues"),
        Names(main, "internalQueues", "internalTopics"),
        Names(main, "internalSubscriptions"),
        main.Var("dataTables").Value.Items.Select(table => table.AsWritten).ToHashSet());

    public static IEnumerable<BicepDeclaration> EntityVars(BicepFile main) => main.Of("var")
        .Where(it => Endings.Any(ending => it.Name.EndsWith(ending, StringComparison.Ordinal)));

    private static HashSet<string> Names(BicepFile main, params string[] vars) =>
        [.. vars.SelectMany(name => main.Var(name).Value.Items).Select(item => item.Fields["name"].AsWritten)];
}
