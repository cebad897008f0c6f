using Azure;
using Azure.Identity;
using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Host;

/// <summary>Which failures pass by themselves: storage or the bus away, throttled, or slow. Everything else is a bug or a broken setting.</summary>
internal static class Transient
{
    public static bool Is(Exception e) => e switch
    {
        RequestFailedException { Status: 0 or 408 or 429 or >= 500 } => true,
        TableWriteException { Outcome: WriteOutcome.Unclear or WriteOutcome.NotApplied { Transient: true } } => true,
        HttpRequestException or IOException or TimeoutException or AuthenticationFailedException => true,
        OperationCanceledException => true,    // a network time-out of Azure.Core; whoever was asked to stop looks at its own token first
        AggregateException all => all.InnerExceptions.All(Is),
        _ => false,
    };
}
