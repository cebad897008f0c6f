using Azure;
using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Host;

/// <summary>Which failures pass by themselves: storage or the bus away, throttled, or slow. Everything else is a bug or a broken setting.</summary>
internal static class Transient
{
    public static bool Is(Exception e) => e switch
    {
        RequestFailedException { Status: 0 or 408 or 429 or >= 500 } => true,
        TableWriteException { Outcome: WriteOutcome.Unclear or WriteOutcome.NotApplied { Transient: true } } => true,
        HttpRequestException or IOException or TimeoutException => true,
        TaskCanceledException { InnerException: TimeoutException } => true,
        AggregateException all => all.InnerExceptions.All(Is),
        _ => false,
    };
}
