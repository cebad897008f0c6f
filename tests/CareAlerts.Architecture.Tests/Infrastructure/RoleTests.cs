using System.Text.RegularExpressions;
using CareAlerts.Architecture.Tests.Bicep;

namespace CareAlerts.Architecture.Tests.Infrastructure;

/// <summary>A role is a number to Azure; one digit off is another right, or none.</summary>
public sealed partial class RoleTests
{
    /// <summary>Built-in roles the app or a sender may hold: learn.microsoft.com/azure/role-based-access-control/built-in-roles.</summary>
    private static readonly Dictionary<string, string> Known = new()
    {
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "storageBlobDataOwner",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "storageTableDataContributor",
        ["090c5cfd-751d-490a-894a-3ce6f1109419"] = "azureServiceBusDataOwner",
        ["69a216fc-b8fb-44d8-bc22-1f3c2cd27a39"] = "azureServiceBusDataSender",
        ["4633458b-17de-408a-b874-0445c86b69e6"] = "keyVaultSecretsUser",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "monitoringMetricsPublisher",
    };

    [Fact]
    public void Every_guid_in_a_template_is_a_role_under_its_own_name() => Assert.Empty(Templates.Sources.SelectMany(Misnamed));

    [Fact]
    public void Every_role_assignment_names_its_role_in_both_places_and_has_a_scope() =>
        Assert.Empty(Templates.Sources.SelectMany(WronglyAssigned));

    [Theory]
    [InlineData("var azureServiceBusDataOwner = '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39'")]
    [InlineData("var contributor = 'b24988ac-6180-42a0-ab88-20f7382dd24c'")]
    [InlineData("resource a 'T@1' = { roleDefinitionId: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b' }")]
    public void A_role_under_another_name_or_without_one_is_seen(string template) => Assert.Single(Misnamed(new("a.bicep", template)));

    [Theory]
    [InlineData("name: guid(x.id, p, owner)", "scope: x", "subscriptionResourceId('roles', sender)")]
    [InlineData("name: guid(x.id, p, owner)", "", "subscriptionResourceId('roles', owner)")]
    [InlineData("name: 'fixed'", "scope: x", "subscriptionResourceId('roles', owner)")]
    public void An_assignment_of_another_role_than_it_is_named_for_is_seen(string name, string scope, string role) =>
        Assert.Single(WronglyAssigned(new("a.bicep", $$"""
        resource a 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
          {{name}}
          {{scope}}
          properties: { roleDefinitionId: {{role}} }
        }
        """)));

    private static IEnumerable<string> Misnamed(TextFile template)
    {
        var file = BicepFile.Read(template.Text);
        var named = file.Of("var").ToLookup(it => it.Source.Trim('\''), it => it.Name);
        return Guid().Matches(file.Text).Select(match => match.Value)
            .Where(guid => !Known.TryGetValue(guid, out var name) || !named[guid].SequenceEqual([name]))
            .Select(guid => $"{template.Path}: {guid} is {Known.GetValueOrDefault(guid, "not a role we give")}");
    }

    private static IEnumerable<string> WronglyAssigned(TextFile template) =>
        BicepFile.Read(template.Text).Of("resource")
            .Where(resource => resource.Type.StartsWith("Microsoft.Authorization/roleAssignments@", StringComparison.Ordinal))
            .Where(resource => NamedFor().Match(resource.Source).Groups[1].Value is var name &&
                (name.Length == 0 || name != Assigned().Match(resource.Source).Groups[1].Value || !Scope().IsMatch(resource.Source)))
            .Select(resource => $"{template.Path}: {resource.Name}");

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Guid();

    [GeneratedRegex(@"name: guid\(.*, (\w+)\)")]
    private static partial Regex NamedFor();

    [GeneratedRegex(@"roleDefinitionId: subscriptionResourceId\('[^']+', (\w+)\)")]
    private static partial Regex Assigned();

    [GeneratedRegex(@"(?m)^\s*scope: ")]
    private static partial Regex Scope();
}
