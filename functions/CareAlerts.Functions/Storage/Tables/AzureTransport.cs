using Azure.Core.Pipeline;

namespace CareAlerts.Functions.Storage.Tables;

/// <summary>The one pool of connections that tables and Service Bus share. Make it once per process.</summary>
internal static class AzureTransport
{
    public static HttpClientTransport Create() => new(new HttpClient(Handler()) { Timeout = Timeout.InfiniteTimeSpan });

    private static SocketsHttpHandler Handler() => new()
    {
        // Addresses behind Azure's names move; a pooled connection never asks DNS again.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        ConnectTimeout = TimeSpan.FromSeconds(5),
        // A followed redirect would be a second send.
        AllowAutoRedirect = false,
        UseCookies = false,
    };
}
