using CareAlerts.Feeds;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage.Tables;
using CareAlerts.Gateway.Options;
using CareAlerts.Gateway.Watching;

namespace CareAlerts.Gateway.Forwarding;

/// <summary>
/// Puts the messages of one port into its queue, and waits as long as that takes: nothing is kept here, so whoever waits for an acknowledgement
/// is who has the message.
/// </summary>
internal sealed class Forwarder(ListenerOptions listener, ServiceBusSender queue, TimeProvider time, ILogger<Forwarder> log)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <summary>Of the bus client itself: a lost connection is no news. Whatever lasts longer is told, and tried again here.</summary>
    public static readonly AzureRetries Retries = new(1, First);

    private static readonly Dictionary<string, string> Nameless = [];

    private BusTrouble? _trouble;

    public ListenerOptions Listener => listener;

    public ListenerCounts Counts { get; } = new();

    /// <summary>What keeps messages out of the queue now; null when nothing is known to.</summary>
    public BusTrouble? Trouble => Volatile.Read(ref _trouble);

    /// <summary>Returns when the broker has the message; false when nobody waits for that any more, and the broker may have it or not.</summary>
    /// <param name="body">The message as received.</param>
    /// <param name="nobodyWaits">The sender is gone or the service stops: the try under way is the last.</param>
    /// <param name="lastTry">That try has taken too long.</param>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> body, CancellationToken nobodyWaits, CancellationToken lastTry)
    {
        var message = new ServiceBusMessage(body)
        {
            MessageId = Ids.Random(),
            ContentType = FeedBody.MediaTypeOf(body.Span),
            ApplicationProperties = listener.Source is { } source ? new() { ["source"] = source } : Nameless,
        };
        Counts.SendBegun();
        try
        {
            for (var pause = First; ; pause = pause * 2 < Longest ? pause * 2 : Longest)
            {
                if (await TryAsync(message, lastTry)) return true;
                if (!await PauseAsync(pause, nobodyWaits)) return false;
            }
        }
        finally
        {
            Counts.SendEnded();
        }
    }

    private async Task<bool> TryAsync(ServiceBusMessage message, CancellationToken lastTry)
    {
        try
        {
            await queue.SendMessageAsync(message, lastTry);
        }
        catch (Exception e) when (BusTrouble.Of(e) is { } trouble)
        {
            Counts.SendFailed();
            Tell(Interlocked.Exchange(ref _trouble, trouble), trouble);
            return false;
        }

        if (Interlocked.Exchange(ref _trouble, null) is not null)
            log.LogInformation("Port {Port}: {Queue} takes messages again.", listener.Port, listener.Queue);
        return true;
    }

    /// <summary>Once, not at every try of every connection.</summary>
    private void Tell(BusTrouble? before, BusTrouble now)
    {
        if (before?.IsRefusal == now.IsRefusal) return;
        if (now.IsRefusal)
            log.LogError("Port {Port}: {Queue} refuses messages, and its senders wait until that is mended: {Reason}", listener.Port, listener.Queue, now.Reason);
        else
            log.LogWarning("Port {Port}: {Queue} is away, and its senders wait: {Reason}", listener.Port, listener.Queue, now.Reason);
    }

    private async Task<bool> PauseAsync(TimeSpan pause, CancellationToken nobodyWaits)
    {
        try
        {
            await Task.Delay(pause, time, nobodyWaits);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
