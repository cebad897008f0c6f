using System.Text.RegularExpressions;
using CareAlerts.Architecture.Tests.Bicep;

namespace CareAlerts.Architecture.Tests.Infrastructure;

/// <summary>A mistyped type or a version that never was would be found out only by a deployment.</summary>
public sealed partial class ResourceTypeTests
{
    /// <summary>Types and versions that exist; chosen stable, not newest (learn.microsoft.com/azure/templates).</summary>
    private static readonly HashSet<string> Known =
    [
        "Microsoft.Authorization/roleAssignments@2022-04-01",
        "Microsoft.Insights/actionGroups@2023-01-01",
        "Microsoft.Insights/components@2020-02-02",
        "Microsoft.Insights/diagnosticSettings@2021-05-01-preview",
        "Microsoft.Insights/metricAlerts@2018-03-01",
        "Microsoft.Insights/scheduledQueryRules@2023-12-01",
        "Microsoft.KeyVault/vaults@2024-11-01",
        "Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31",
        "Microsoft.Network/privateDnsZones@2024-06-01",
        "Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01",
        "Microsoft.Network/privateEndpoints@2024-05-01",
        "Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01",
        "Microsoft.Network/virtualNetworks@2024-05-01",
        "Microsoft.OperationalInsights/workspaces@2025-02-01",
        "Microsoft.ServiceBus/namespaces@2024-01-01",
        "Microsoft.ServiceBus/namespaces/queues@2024-01-01",
        "Microsoft.ServiceBus/namespaces/topics@2024-01-01",
        "Microsoft.ServiceBus/namespaces/topics/subscriptions@2024-01-01",
        "Microsoft.Storage/storageAccounts@2024-01-01",
        "Microsoft.Storage/storageAccounts/blobServices@2024-01-01",
        "Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01",
        "Microsoft.Storage/storageAccounts/tableServices@2024-01-01",
        "Microsoft.Storage/storageAccounts/tableServices/tables@2024-01-01",
        "Microsoft.Web/serverfarms@2024-11-01",
        "Microsoft.Web/sites@2024-11-01",
        "Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01",
        "Microsoft.Web/sites/config@2024-11-01",
    ];

    [Fact]
    public void Every_resource_has_a_known_type_and_version() => Assert.Empty(Templates.Sources.SelectMany(Unknown));

    [Fact]
    public void Every_known_type_is_still_used()
    {
        var used = Templates.Sources.SelectMany(template => BicepFile.Read(template.Text).Of("resource")).Select(TypeOf).ToHashSet();

        Assert.Empty(Known.Except(used));
    }

    [Theory]
    [InlineData("resource a 'Microsoft.Web/sites@2099-01-01' = { }")]
    [InlineData("resource a 'Microsoft.Web/site@2024-11-01' existing = { }")]
    [InlineData("resource a 'Microsoft.Web/sites' = { }")]
    public void An_unknown_type_or_version_is_seen(string template) => Assert.Single(Unknown(new("a.bicep", template)));

    [Fact]
    public void Modules_are_files_of_ours() =>
        Assert.Empty(Templates.Sources.SelectMany(template => BicepFile.Read(template.Text).Of("module")
            .Where(module => !Repository.Exists($"{template.Folder}/{module.Type}"))
            .Select(module => $"{template.Path}: {module.Name} is {module.Type}, which is not there")));

    private static IEnumerable<string> Unknown(TextFile template) =>
        BicepFile.Read(template.Text).Of("resource").Where(resource => !Known.Contains(TypeOf(resource)))
            .Select(resource => $"{template.Path}: {resource.Name} is {resource.Type}");

    private static string TypeOf(BicepDeclaration resource) => Existing().Replace(resource.Type, "");

    [GeneratedRegex(@"'\s+existing\z")]
    private static partial Regex Existing();
}
