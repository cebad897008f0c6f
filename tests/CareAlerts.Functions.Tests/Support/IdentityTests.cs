using System.Net;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Tests.Support;

/// <summary>In Azure no key is used: both clients sign in as the app. No local stand-in takes such tokens, so the wire is looked at here.</summary>
public sealed class IdentityTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 22, 42, 45, TimeSpan.Zero);

    private readonly List<string> _scopes = [];
    private readonly Wire _wire = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _wire.Dispose();

    [Fact]
    public async Task Tables_sign_in_with_a_dated_request_over_TLS()
    {
        var tables = new TableServiceClient(new Uri("https://acct.table.core.windows.net"), Credential(), _wire.Transport, new ManualTime(Now));

        await tables.GetTableClient("people").AddEntityAsync(new("p", "r"), Ct).Written();
        await tables.GetTableClient("open").AddEntityAsync(new("p", "r"), Ct).Written();

        var request = _wire.Requests[0];
        Assert.Equal("https://acct.table.core.windows.net/people", request.RequestUri!.AbsoluteUri);
        Assert.Equal("Bearer the-token", request.Headers.Authorization!.ToString());
        Assert.Equal("Sat, 21 Nov 2026 22:42:45 GMT", request.Headers.GetValues("x-ms-date").Single());
        Assert.Equal("2020-12-06", request.Headers.GetValues("x-ms-version").Single());
        Assert.Equal(["https://storage.azure.com/.default"], _scopes);
    }

    [Fact]
    public async Task Service_Bus_signs_in_with_one_token_for_all_its_queues()
    {
        var bus = new ServiceBusClient(
            new BusConnectionOptions
            {
                Name = "ServiceBusInternal", EndpointSetting = "CareAlerts__Bus__InternalEndpoint", FullyQualifiedNamespace = "ns.servicebus.windows.net",
            },
            Credential(), _wire.Transport, new ManualTime(Now));
        _wire.Status = HttpStatusCode.Created;

        await bus.CreateSender("wakeups").SendMessageAsync(new(default) { MessageId = "m" }, Ct);
        await bus.CreateSender("care-events").SendMessageAsync(new(default) { MessageId = "m" }, Ct);

        Assert.Equal("https://ns.servicebus.windows.net/wakeups/messages", _wire.Requests[0].RequestUri!.AbsoluteUri);
        Assert.Equal("Bearer the-token", _wire.Requests[1].Headers.Authorization!.ToString());
        Assert.Equal(["https://servicebus.azure.net/.default"], _scopes);
    }

    [Fact]
    public async Task A_write_without_a_token_is_certainly_not_applied()
    {
        var credential = DelegatedTokenCredential.Create((_, _) => throw new AuthenticationFailedException("The identity service is away."));
        var tables = new TableServiceClient(new Uri("https://acct.table.core.windows.net"), credential, _wire.Transport, TimeProvider.System);

        var outcome = await tables.GetTableClient("people").AddEntityAsync(new("p", "r"), Ct).IsNotApplied();

        Assert.Equal(("NoToken", true), (outcome.ErrorCode, outcome.Transient));
        Assert.Empty(_wire.Requests);
    }

    private TokenCredential Credential() => DelegatedTokenCredential.Create((context, _) =>
    {
        _scopes.AddRange(context.Scopes);
        return new AccessToken("the-token", TimeProvider.System.GetUtcNow().AddHours(1));
    });

    /// <summary>Stands in for the network, since no server on loopback has the real names.</summary>
    private sealed class Wire : HttpMessageHandler
    {
        public Wire() => Transport = new HttpClientTransport(new HttpClient(this));

        public HttpClientTransport Transport { get; }

        public List<HttpRequestMessage> Requests { get; } = [];

        public HttpStatusCode Status { get; set; } = HttpStatusCode.NoContent;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add(request);
            return Task.FromResult(new HttpResponseMessage(Status));
        }
    }
}
