using System.Text.RegularExpressions;
using CareAlerts.Architecture.Tests.Bicep;

namespace CareAlerts.Architecture.Tests.Infrastructure;

/// <summary>Outputs and deployments are kept, and readable, for ever: no secret may pass through them.</summary>
public sealed partial class SecretTests
{
    private static readonly string[] KeysOff =
    [
        "allowSharedKeyAccess: false", "disableLocalAuth: true", "DisableLocalAuth: true", "enableRbacAuthorization: true",
        "enablePurgeProtection: true", "httpsOnly: true", "properties: { allow: false }",
    ];

    private static readonly string[] WayIn =
        ["allowSharedKeyAccess: true", "disableLocalAuth: false", "allowBlobPublicAccess: true", "httpsOnly: false", "enablePurgeProtection: false"];

    [Fact]
    public void No_output_holds_a_secret() => Assert.Empty(Templates.Sources.SelectMany(SecretOutputs));

    [Fact]
    public void No_template_asks_for_a_key() =>
        Assert.Empty(Templates.Sources.Where(template => AsksForKeys().IsMatch(template.Text)).Select(template => template.Path));

    [Fact]
    public void Local_authentication_is_switched_off_wherever_it_can_be()
    {
        var text = string.Join('\n', Templates.Sources.Select(template => template.Text));
        foreach (var off in KeysOff) Assert.Contains(off, text, StringComparison.Ordinal);
        foreach (var on in WayIn) Assert.DoesNotContain(on, text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Every_secret_setting_is_a_reference_to_the_vault() => Assert.Empty(SecretsInTheOpen(Templates.FunctionApp));

    [Theory]
    [InlineData("output key string = account.listKeys().keys[0].value")]
    [InlineData("output it string = insights.properties.ConnectionString")]
    [InlineData("output signInSecret string = x")]
    [InlineData("output it string = password")]
    public void An_output_with_a_secret_is_seen(string template) => Assert.Single(SecretOutputs(new("a.bicep", template)));

    [Fact]
    public void A_secret_setting_in_the_open_is_seen() => Assert.Single(SecretsInTheOpen(BicepFile.Read(
        "var appSettings = [{ name: 'X__ApiKey', value: key }, { name: 'X__PublicKey', value: key }, { name: 'X__AuthToken', value: '@Microsoft.KeyVault(…)' }]")));

    private static IEnumerable<string> SecretOutputs(TextFile template) =>
        BicepFile.Read(template.Text).Of("output")
            .Where(output => Secret().IsMatch(output.Name) || Secret().IsMatch(output.Source))
            .Select(output => $"{template.Path}: {output.Name}");

    private static IEnumerable<string> SecretsInTheOpen(BicepFile template) =>
        template.Var("appSettings").Value.Items
            .Where(setting => SecretSetting().IsMatch(setting.Fields["name"].AsWritten) &&
                !setting.Fields["value"].AsWritten.StartsWith("@Microsoft.KeyVault(", StringComparison.Ordinal))
            .Select(setting => setting.Fields["name"].AsWritten);

    [GeneratedRegex("(?i)secret|password|connectionString|sharedAccess|token|listKeys|[^a-z]key|apiKey|privateKey")]
    private static partial Regex Secret();

    [GeneratedRegex(@"\blist(Keys|Secrets|AccountSas)\b|getSecret\(")]
    private static partial Regex AsksForKeys();

    [GeneratedRegex("ApiKey$|AuthToken$|IdentifierKey$|SECRET$|Password$")]
    private static partial Regex SecretSetting();
}
