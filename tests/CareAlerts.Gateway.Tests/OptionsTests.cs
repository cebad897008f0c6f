using CareAlerts.Gateway.Options;
using Microsoft.Extensions.Configuration;

namespace CareAlerts.Gateway.Tests;

/// <summary>A bad setting stops the gateway with one line that names it, and never its value.</summary>
public sealed class OptionsTests
{
    private const string Bus = "Endpoint=sb://ns.servicebus.windows.net;SharedAccessKeyName=n;SharedAccessKey=s3cr3t";

    [Fact]
    public void A_connection_is_enough_and_nothing_is_open_to_the_network_by_itself()
    {
        var options = GatewayOptions.TryRead(Settings(), out var fault)!;

        Assert.Null(fault);
        var port = Assert.Single(options.Listeners);
        Assert.Equal(("127.0.0.1", 2575, "adt-feed"), (port.Address.ToString(), port.Port, port.Queue));
        Assert.Equal(("127.0.0.1:2580", 253_952, 100), (options.Http.ToString(), options.MaxMessageBytes, options.MaxConnections));
    }

    [Fact]
    public void A_port_of_its_own_takes_from_the_general_settings_what_it_does_not_say()
    {
        var options = GatewayOptions.TryRead(
            Settings(
                ("Gateway:BindAddress", "0.0.0.0"), ("Gateway:Listeners:0:Port", "2601"), ("Gateway:Listeners:0:AllowedPeers", "10.1.2.3"),
                ("Gateway:Listeners:1:Port", "2602"), ("Gateway:Listeners:1:AllowedPeers", "10.1.2.4"), ("Gateway:Queue", "adt-bulk")),
            out var fault)!;

        Assert.Null(fault);
        Assert.Equal([(2601, "0.0.0.0", "adt-bulk"), (2602, "0.0.0.0", "adt-bulk")], options.Listeners.Select(port => (port.Port, port.Address.ToString(), port.Queue)));
    }

    [Theory]
    [InlineData("Gateway:Port", "s3cr3t", "Gateway__Port must be a number from 0 to 65535.")]
    [InlineData("Gateway:Listeners:0:Port", "70000", "Gateway__Listeners__0__Port must be a number from 0 to 65535.")]
    [InlineData("Gateway:Port", "2580", "Port 2580 is set twice")]
    [InlineData("Gateway:BindAddress", "s3cr3t", "Gateway__BindAddress must be an address of this machine")]
    [InlineData("Gateway:BindAddress", "0.0.0.0", "Gateway__BindAddress opens the gateway to the network: say who may connect")]
    [InlineData("Gateway:Source", "two words", "Gateway__Source must be an id")]
    [InlineData("Gateway:Queue", "wakeups", "Gateway__Queue must be adt-feed or adt-bulk.")]
    [InlineData("Gateway:AllowedPeers", "10.1.2.3,s3cr3t", "Gateway__AllowedPeers must be addresses and networks")]
    [InlineData("Gateway:AllowedPeer", "10.1.2.3", "Gateway__AllowedPeer is no setting of the gateway.")]
    [InlineData("Gateway:Listeners:0:MaxConnections", "7", "Gateway__Listeners__0__MaxConnections is no setting of the gateway.")]
    [InlineData("Gateway:MaxMessageBytes", "300000", "Gateway__MaxMessageBytes must be a number from 1024 to 253952.")]
    [InlineData("Gateway:MaxConnections", "0", "Gateway__MaxConnections must be a number from 1 to 10000.")]
    [InlineData("Gateway:IdleTimeout", "-1", "Gateway__IdleTimeout must be a time of at most 40 days")]
    [InlineData("Gateway:HttpAddress", "s3cr3t", "Gateway__HttpAddress must be an address")]
    [InlineData("Gateway:Tls:CertificatePath", "/nowhere.pfx", "Gateway__Tls__CertificatePath cannot be read: ")]
    [InlineData("Gateway:Tls:CertificatePassword", "s3cr3t", "Gateway__Tls__CertificatePath is missing")]
    [InlineData("Gateway:Tls:RequireClientCertificate", "s3cr3t", "Gateway__Tls__RequireClientCertificate must be true or false.")]
    [InlineData("Gateway:Tls:ClientThumbprints", "s3cr3t", "Gateway__Tls__ClientThumbprints must be SHA-256 thumbprints")]
    [InlineData("ServiceBusIngress", "", "Set ServiceBusIngress__fullyQualifiedNamespace")]
    public void A_bad_setting_is_one_line_that_names_it(string setting, string value, string complaint)
    {
        Assert.Null(GatewayOptions.TryRead(Settings((setting, value)), out var fault));

        Assert.Contains(complaint, fault, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault!);
        Assert.DoesNotContain("s3cr3t", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Gateway:Tls:RequireClientCertificate", "true", "Gateway__Tls__RequireClientCertificate needs Tls__TrustedCaPath or Tls__ClientThumbprints")]
    [InlineData("Gateway:Tls:TrustedCaPath", "/ca.pem", "Gateway__Tls__RequireClientCertificate must be true")]
    public void A_half_closed_door_is_refused(string setting, string value, string complaint)
    {
        Assert.Null(GatewayOptions.TryRead(Settings(("Gateway:Tls:CertificatePath", "/server.pem"), (setting, value)), out var fault));

        Assert.StartsWith(complaint, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.1.2.3", "10.1.2.3", true)]
    [InlineData("10.1.2.3", "10.1.2.4", false)]
    [InlineData("10.4.0.0/16,10.1.2.3", "10.4.9.9", true)]
    [InlineData("10.4.0.0/16", "::ffff:10.4.9.9", true)]
    [InlineData("2001:db8::/32", "2001:db8::7", true)]
    [InlineData("2001:db8::/32", "10.4.9.9", false)]
    public void A_list_of_peers_holds_addresses_and_networks(string list, string peer, bool isAllowed) =>
        Assert.Equal(isAllowed, PeerList.TryParse(list)!.Allow(System.Net.IPAddress.Parse(peer)));

    private static IConfigurationRoot Settings(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection([KeyValuePair.Create("ServiceBusIngress", (string?)Bus)])
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
        .Build();
}
