using Azure.Core;
using Azure.Core.Pipeline;

namespace CareAlerts.Functions.Storage.Tables;

/// <summary>How often Azure.Core's pipeline sends to tables and Service Bus again: on 408, 429, 5xx and broken connections, with exponential backoff and jitter.</summary>
/// <param name="Most">Sends after the first.</param>
/// <param name="First">The first wait.</param>
internal sealed record AzureRetries(int Most, TimeSpan First)
{
    /// <summary>About eight seconds in all; a longer outage is the caller's, who knows how long an invocation may wait.</summary>
    public static readonly AzureRetries Default = new(4, TimeSpan.FromSeconds(0.5));

    public static readonly AzureRetries None = new(0, TimeSpan.Zero);

    /// <summary>How long a server may keep a try waiting. The service gives a query 5 seconds.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    public ClientOptions Options(HttpPipelineTransport transport) => new AzureClientOptions
    {
        Transport = transport,
        RetryPolicy = new BoundedRetries(Most, First),
        Retry = { NetworkTimeout = Patience },
    };

    private sealed class AzureClientOptions : ClientOptions;
}
