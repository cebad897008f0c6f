using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;

namespace CareAlerts.Functions.Storage.Tables;

/// <summary>
/// Azure.Core's retries, without its trust in the other side: it waits as long as a server asks, be it a day. Whoever asks for longer than
/// we would wait ourselves is not asked again here, and the caller decides, who knows how long an invocation may take.
/// </summary>
internal sealed class BoundedRetries(int most, TimeSpan first) : RetryPolicy(most, DelayStrategy.CreateExponentialDelayStrategy(first, Longest))
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    protected override bool ShouldRetry(HttpMessage message, Exception? exception) =>
        !AsksForTooLong(message) && base.ShouldRetry(message, exception);

    protected override ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        AsksForTooLong(message) ? new(false) : base.ShouldRetryAsync(message, exception);

    // A date is the server's clock against ours, and no service of ours sends one: Azure's send seconds (RFC 9110, 10.2.3) or milliseconds.
    private static bool AsksForTooLong(HttpMessage message) => message.HasResponse &&
        (Asks(message, "Retry-After", TimeSpan.FromSeconds) || Asks(message, "retry-after-ms", TimeSpan.FromMilliseconds) || Asks(message, "x-ms-retry-after-ms", TimeSpan.FromMilliseconds));

    private static bool Asks(HttpMessage message, string header, Func<double, TimeSpan> unit)
    {
        if (!message.Response.Headers.TryGetValue(header, out var text)) return false;
        return !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var wait) || unit(wait) > Longest;
    }
}
