using Azure.Core;
using Azure.Core.Pipeline;

namespace CareAlerts.Functions.Storage.Tables;

/// <summary>How often Azure.Core's pipeline sends again: on 408, 429, 5xx and broken connections, with exponential backoff and jitter.</summary>
/// <param name="Most">Sends after the first.</param>
/// <param name="First">The first wait.</param>
internal sealed record TableRetries(int Most, TimeSpan First)
{
    /// <summary>About eight seconds in all; a longer outage is the caller's, who knows how long an invocation may wait.</summary>
    public static readonly TableRetries Default = new(4, TimeSpan.FromSeconds(0.5));

    public static readonly TableRetries None = new(0, TimeSpan.Zero);

    public ClientOptions Options(HttpPipelineTransport transport)
    {
        var options = new TableClientOptions { Transport = transport };
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = Most;
        options.Retry.Delay = First;
        options.Retry.MaxDelay = TimeSpan.FromSeconds(10);
        // The service gives a query 5 seconds.
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(10);
        return options;
    }

    private sealed class TableClientOptions : ClientOptions;
}
