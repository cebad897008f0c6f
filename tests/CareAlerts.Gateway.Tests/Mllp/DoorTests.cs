using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CareAlerts.Functions.Messaging;
using CareAlerts.Gateway.Tests.Support;
using static CareAlerts.Gateway.Tests.Support.Messages;

namespace CareAlerts.Gateway.Tests.Mllp;

/// <summary>Who comes in, and who is shown out.</summary>
public sealed class DoorTests(OwnBus own) : IClassFixture<OwnBus>
{
    [Fact]
    public async Task Whoever_is_not_on_the_list_is_cut_off_and_heard_by_nobody()
    {
        await using var gateway = await RunningGateway.StartAsync(own.Bus, ("Gateway:AllowedPeers", "10.0.0.0/8, 192.0.2.1"));

        Assert.True(await Sender.IsShownOutAsync(gateway.Port));
        Assert.Contains("outcome=\"peer_refused\"} 1\n", (await gateway.GetAsync("/metrics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_on_the_list_comes_in()
    {
        await using var gateway = await RunningGateway.StartAsync(own.Bus, ("Gateway:AllowedPeers", "10.0.0.0/8, 127.0.0.1"));
        using var sender = await gateway.ConnectAsync();

        Assert.Equal("AA 1", await sender.ExchangeAsync(Admission("1")));
        Assert.Single(await own.Bus.TakeAllAsync(Entities.Feed));
    }

    [Fact]
    public async Task A_connection_too_many_is_refused_until_another_ends()
    {
        await using var gateway = await RunningGateway.StartAsync(own.Bus, ("Gateway:MaxConnections", "1"));
        using (var first = await gateway.ConnectAsync())
        {
            Assert.Equal("AA 1", await first.ExchangeAsync(Admission("1")));
            Assert.True(await Sender.IsShownOutAsync(gateway.Port));
        }

        await gateway.UntilMetricAsync("connections_open{port=\"0\",source=\"\",queue=\"adt-feed\"} 0\n");
        using var third = await gateway.ConnectAsync();
        Assert.Equal("AA 3", await third.ExchangeAsync(Admission("3")));
        Assert.Equal(2, (await own.Bus.TakeAllAsync(Entities.Feed)).Count);
    }

    [Fact]
    public async Task A_silent_connection_is_closed()
    {
        await using var gateway = await RunningGateway.StartAsync(own.Bus, ("Gateway:IdleTimeout", "00:00:00.3"));
        using var sender = await gateway.ConnectAsync();

        Assert.Equal("AA 1", await sender.ExchangeAsync(Admission("1")));
        Assert.Null(await sender.CodeAsync());
        Assert.Single(await own.Bus.TakeAllAsync(Entities.Feed));
    }

    [Fact]
    public async Task Over_TLS_the_same_is_said()
    {
        using var files = new CertificateFiles();
        await using var gateway = await RunningGateway.StartAsync(own.Bus, ("Gateway:Tls:CertificatePath", files.ServerPem), ("Gateway:Tls:KeyPath", files.ServerKey));
        using var sender = await Sender.ConnectTlsAsync(gateway.Port);

        Assert.Equal("AA 1", await sender.ExchangeAsync(Admission("1")));
        using var plain = await gateway.ConnectAsync();
        Assert.Null(await plain.ExchangeAsync(Admission("2")));
        Assert.Single(await own.Bus.TakeAllAsync(Entities.Feed));
    }

    [Theory]
    [InlineData("known", true)]
    [InlineData("stranger", false)]
    [InlineData("expired", false)]
    [InlineData("server-only", false)]
    [InlineData("none", false)]
    public async Task With_an_authority_only_its_certificates_come_in(string who, bool comesIn)
    {
        using var files = new CertificateFiles();
        await AssertComesInAsync(files, files.Client(who), comesIn, ("Gateway:Tls:TrustedCaPath", files.Ca));
    }

    [Theory]
    [InlineData("known", true)]
    [InlineData("other", false)]
    public async Task With_a_list_of_thumbprints_only_those_come_in(string who, bool comesIn)
    {
        using var files = new CertificateFiles();
        var thumbprint = files.Client("known")!.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();
        await AssertComesInAsync(files, files.Client(who), comesIn, ("Gateway:Tls:ClientThumbprints", thumbprint));
    }

    private async Task AssertComesInAsync(CertificateFiles files, X509Certificate2? client, bool comesIn, (string, string) trust)
    {
        await using var gateway = await RunningGateway.StartAsync(
            own.Bus, ("Gateway:Tls:CertificatePath", files.ServerPfx), ("Gateway:Tls:CertificatePassword", CertificateFiles.Password), ("Gateway:Tls:RequireClientCertificate", "true"), trust);
        string? code;
        try
        {
            using var sender = await Sender.ConnectTlsAsync(gateway.Port, client);
            code = await sender.ExchangeAsync(Admission("1"));
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            code = null;
        }

        Assert.Equal(comesIn ? "AA 1" : null, code);
        Assert.Equal(comesIn ? 1 : 0, (await own.Bus.TakeAllAsync(Entities.Feed)).Count);
    }
}
