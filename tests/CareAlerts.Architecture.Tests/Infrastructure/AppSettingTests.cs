namespace CareAlerts.Architecture.Tests.Infrastructure;

/// <summary>A setting under another name is a setting nobody reads. Code, templates, the sample and the local system must agree.</summary>
public sealed class AppSettingTests
{
    private static readonly IReadOnlyList<string> Declared = AppSettings.Declared(Templates.FunctionApp);
    private static readonly IReadOnlyList<TextFile> Code = Repository.Files("functions", "*.cs");
    private static readonly string AllCode = string.Join('\n', Code.Select(file => file.Text));
    private static readonly string Triggers = string.Join('\n', CodeNames.FunctionFiles.Select(file => file.Text));

    [Fact]
    public void No_local_setting_and_no_setting_twice_is_set_in_Azure()
    {
        Assert.Empty(Declared.Intersect(AppSettings.NotInAzure));
        Assert.Equal(Declared.Distinct(), Declared);
    }

    [Fact]
    public void Code_and_templates_know_the_same_settings()
    {
        Assert.SkipUnless(CodeNames.FunctionFiles.Count > 0, $"{CodeNames.Triggers} is not written yet.");

        Assert.Empty(AppSettings.Differences(Declared, AppSettings.ReadBy(AllCode), AppSettings.ConnectionsOf(Triggers)));
        Assert.Empty(AppSettings.ConnectionsOf(AllCode).Except(AppSettings.ConnectionsOf(Triggers)));
    }

    [Fact]
    public void Every_setting_that_is_not_for_Azure_is_read_by_code()
    {
        Assert.SkipUnless(CodeNames.FunctionFiles.Count > 0, $"{CodeNames.Triggers} is not written yet.");
        var read = AppSettings.ReadBy(AllCode);

        Assert.All(AppSettings.NotInAzure, local => Assert.Contains(read, setting => AppSettings.IsOrHolds(setting, local)));
    }

    [Fact]
    public void The_sample_for_func_start_has_every_setting_code_reads_and_no_other() =>
        Assert.Empty(SampleFaults(AppSettings.Sample(Repository.Read("local.settings.sample.json").Text), Declared));

    [Fact]
    public void The_local_system_sets_what_Azure_sets()
    {
        var local = AppSettings.ReadBy(Repository.Read("infra/local/settings.mjs").Text);

        Assert.Empty(local.Except(Declared).Except(AppSettings.LocalOnly));
        Assert.Empty(OursIn(Declared).Except(local).Except(["CareAlerts__Storage__TableEndpoint", .. AppSettings.Optional]));
    }

    [Fact]
    public void Code_names_are_found_in_every_way_of_writing_them() => Assert.Equal(
        ["CareAlerts__Local", "CareAlerts__SendGrid__ApiKey", "CareAlerts__Bus__*Endpoint", "CareAlerts__Twilio"],
        AppSettings.ReadBy("""
            using CareAlerts.Functions; // not a setting
            settings["CareAlerts:Local"]; $"Set CareAlerts__SendGrid__ApiKey: it is empty.";
            $"CareAlerts:Bus:{purpose}Endpoint"; GetSection("CareAlerts:Twilio")
            """));

    [Fact]
    public void A_setting_on_one_side_only_is_seen()
    {
        string[] declared =
        [
            .. AppSettings.ReadByOthers, "ServiceBusIngress__fullyQualifiedNamespace", "ServiceBusIngress__credential",
            "CareAlerts__Local", "CareAlerts__PublicUrl", "CareAlerts__Twilio__From", "CareAlerts__Dead",
        ];
        string[] read = ["CareAlerts__PublicUrl", "CareAlerts__Twilio", "CareAlerts__Lost", "CareAlerts__Bus__*Endpoint"];

        Assert.Equal(
            ["CareAlerts__Local is set in Azure", "CareAlerts__Lost is not set", "ServiceBusIngress__clientId is not set", "CareAlerts__Dead is not read"],
            AppSettings.Differences(declared, read, ["ServiceBusIngress"]));
    }

    [Fact]
    public void A_sample_that_lacks_a_setting_or_has_a_stale_one_is_seen() => Assert.Equal(
        ["CareAlerts__New is missing", "CareAlerts__Old is nobody's"],
        SampleFaults(AppSettings.Sample("""
            { "Values": { "AzureWebJobsStorage": "x", "ServiceBusIngress": "x", "ServiceBusInternal": "x", "CareAlerts__Old": "x",
              "CareAlerts__Local": "x", "CareAlerts__Storage__ConnectionString": "x",
              "CareAlerts__Bus__IngressEndpoint": "x", "CareAlerts__Bus__InternalEndpoint": "x" } }
            """), ["CareAlerts__New"]));

    /// <summary>On a developer's machine connections have keys: the local settings stand in for the addresses.</summary>
    private static IEnumerable<string> SampleFaults(IReadOnlyList<string> sample, IReadOnlyList<string> declared)
    {
        string[] needed =
        [
            "AzureWebJobsStorage", "ServiceBusIngress", "ServiceBusInternal", .. AppSettings.LocalOnly,
            .. OursIn(declared).Except(["CareAlerts__Storage__TableEndpoint", .. AppSettings.Optional]),
        ];
        return needed.Except(sample).Select(name => $"{name} is missing").Concat(sample.Except(needed).Select(name => $"{name} is nobody's"));
    }

    private static IEnumerable<string> OursIn(IReadOnlyList<string> declared) =>
        declared.Where(name => name.StartsWith("CareAlerts__", StringComparison.Ordinal));
}
