using CareAlerts.Functions.Delivery.Providers;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage.Tables;
using Microsoft.Extensions.Configuration;

namespace CareAlerts.Functions.Tests.Support;

/// <summary>A bad setting stops the process with one line that names it, and never its value.</summary>
public sealed class OptionsTests
{
    private const string Storage = "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net";
    private const string Bus = "Endpoint=sb://ns.servicebus.windows.net;SharedAccessKeyName=n;SharedAccessKey=s3cr3t";
    private const string EmulatorBus = "Endpoint=sb://localhost:5673;SharedAccessKeyName=n;SharedAccessKey=s3cr3t;UseDevelopmentEmulator=true;";

    [Theory]
    [InlineData("", "", "Set CareAlerts__Storage__TableEndpoint")]
    [InlineData(Storage, "https://a.table.core.windows.net", "not both")]
    [InlineData("", "http://a.table.core.windows.net", "CareAlerts__Storage__TableEndpoint must be an https address")]
    [InlineData("", "nonsense", "CareAlerts__Storage__TableEndpoint must be an https address")]
    [InlineData("AccountName=a", "", "CareAlerts__Storage__ConnectionString is not a storage connection string: AccountKey is missing.")]
    [InlineData("AccountName=a;AccountKey=s3cr3t!", "", "AccountKey is not base64.")]
    [InlineData(Storage, "", null)]
    [InlineData("UseDevelopmentStorage=true", "", null)]
    [InlineData("", "https://a.table.core.windows.net", null)]
    public void Storage_settings(string connectionString, string endpoint, string? complaint) => AssertComplaint(
        complaint,
        StorageOptions.Read(Settings(("CareAlerts:Storage:ConnectionString", connectionString), ("CareAlerts:Storage:TableEndpoint", endpoint))).Validate());

    [Fact]
    public void An_account_has_its_usual_address_unless_told_otherwise() =>
        Assert.Equal("https://a.table.core.windows.net/", StorageConnection.Parse(Storage).TableEndpoint.AbsoluteUri);

    [Theory]
    [InlineData("", "", "", "Set ServiceBusInternal__fullyQualifiedNamespace")]
    [InlineData(Bus, "ns.servicebus.windows.net", "", "not both")]
    [InlineData("", "https://ns", "", "ServiceBusInternal__fullyQualifiedNamespace must be a host name")]
    [InlineData("Endpoint=ns;SharedAccessKey=s3cr3t", "", "", "ServiceBusInternal is not a Service Bus connection string: Endpoint is not an sb:// address.")]
    [InlineData("Endpoint=sb://ns;SharedAccessKey=s3cr3t", "", "", "SharedAccessKeyName is missing.")]
    [InlineData(EmulatorBus, "", "", "set CareAlerts__Bus__InternalEndpoint")]
    [InlineData(EmulatorBus, "", "nonsense", "CareAlerts__Bus__InternalEndpoint must be an http or https address")]
    [InlineData(EmulatorBus, "", "http://127.0.0.1:5300", null)]
    [InlineData(Bus, "", "", null)]
    [InlineData("", "ns.servicebus.windows.net", "", null)]
    public void Bus_settings(string connectionString, string name, string endpoint, string? complaint) => AssertComplaint(
        complaint,
        BusOptions.Read(Settings(
            ("ServiceBusIngress", Bus),
            ("ServiceBusInternal", connectionString),
            ("ServiceBusInternal:fullyQualifiedNamespace", name),
            ("CareAlerts:Bus:InternalEndpoint", endpoint))).Validate());

    [Theory]
    [InlineData("ApiKey", "", "Set CareAlerts__SendGrid__ApiKey")]
    [InlineData("From", "nobody", "Set CareAlerts__SendGrid__From")]
    [InlineData("WebhookPublicKey", "", "Set CareAlerts__SendGrid__WebhookPublicKey")]
    [InlineData("WebhookPublicKey", "s3cr3t", "CareAlerts__SendGrid__WebhookPublicKey must be")]
    [InlineData("Endpoint", "nonsense", "CareAlerts__SendGrid__Endpoint must be")]
    [InlineData("Endpoint", "", null)]
    public void SendGrid_settings(string setting, string value, string? complaint)
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);

        AssertComplaint(complaint, SendGridOptions.Read(Settings(
            ("CareAlerts:SendGrid:ApiKey", "SG.s3cr3t"),
            ("CareAlerts:SendGrid:From", "alerts@care.example"),
            ("CareAlerts:SendGrid:WebhookPublicKey", Convert.ToBase64String(key.ExportSubjectPublicKeyInfo())),
            ($"CareAlerts:SendGrid:{setting}", value))).Validate());
    }

    [Theory]
    [InlineData("AccountSid", "", "Set CareAlerts__Twilio__AccountSid")]
    [InlineData("AuthToken", "", "Set CareAlerts__Twilio__AuthToken")]
    [InlineData("From", "", "Set CareAlerts__Twilio__From")]
    [InlineData("Endpoint", "nonsense", "CareAlerts__Twilio__Endpoint must be")]
    [InlineData("Endpoint", "", null)]
    public void Twilio_settings(string setting, string value, string? complaint) => AssertComplaint(
        complaint,
        TwilioOptions.Read(Settings(
            ("CareAlerts:Twilio:AccountSid", "AC1"),
            ("CareAlerts:Twilio:AuthToken", "s3cr3t"),
            ("CareAlerts:Twilio:From", "+447700900999"),
            ($"CareAlerts:Twilio:{setting}", value))).Validate());

    private static void AssertComplaint(string? expected, string? actual)
    {
        if (expected is null)
        {
            Assert.Null(actual);
            return;
        }

        Assert.NotNull(actual);
        Assert.Contains(expected, actual, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', actual);
        Assert.DoesNotContain("s3cr3t", actual, StringComparison.Ordinal);
    }

    private static IConfigurationRoot Settings(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        // A setting given twice has its later value.
        .AddInMemoryCollection(settings.GroupBy(s => s.Key).Select(s => KeyValuePair.Create(s.Key, (string?)s.Last().Value)))
        .Build();
}
