using Azure;
using Azure.Identity;

namespace CareAlerts.Gateway.Forwarding;

/// <summary>Why a message is not in the queue.</summary>
/// <param name="IsRefusal">The bus answers and says no: a key, a role, a name or a full queue that somebody has to mend. Otherwise it is away, and comes back.</param>
/// <param name="Reason">One line for operators.</param>
internal sealed record BusTrouble(bool IsRefusal, string Reason)
{
    /// <summary>What an exception of the bus client says; null for a bug.</summary>
    public static BusTrouble? Of(Exception e) => e switch
    {
        RequestFailedException { Status: 0 or 408 or 429 or >= 500 } => new(IsRefusal: false, FirstLine(e)),
        RequestFailedException refused => new(IsRefusal: true, $"{refused.Status} {FirstLine(refused)}"),
        AuthenticationFailedException => new(IsRefusal: true, $"No token: {FirstLine(e)}"),
        HttpRequestException or IOException or TimeoutException or OperationCanceledException => new(IsRefusal: false, FirstLine(e)),
        AggregateException { InnerExceptions: [.., var last] } => Of(last),    // one of each try
        _ => null,
    };

    private static string FirstLine(Exception e) => e.Message.Split('\n')[0].TrimEnd();
}
