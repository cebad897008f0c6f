using CareAlerts.Domain;

namespace CareAlerts.Gateway.Watching;

/// <summary>What happened on one port since the start. Nothing in it says anything about a message's content.</summary>
internal sealed class ListenerCounts
{
    private long _open, _accepted, _refusedPeers, _refusedCrowd, _understood, _rejected, _silent, _waiting, _failures;

    public long Open => Interlocked.Read(ref _open);

    public long Accepted => Interlocked.Read(ref _accepted);

    public long RefusedPeers => Interlocked.Read(ref _refusedPeers);

    public long RefusedCrowd => Interlocked.Read(ref _refusedCrowd);

    /// <summary>Messages answered with AA or CA, or that would have been.</summary>
    public long Understood => Interlocked.Read(ref _understood);

    /// <summary>Messages answered with anything else, or that would have been.</summary>
    public long Rejected => Interlocked.Read(ref _rejected);

    /// <summary>Among both, those whose sender wanted no answer.</summary>
    public long Silent => Interlocked.Read(ref _silent);

    /// <summary>Messages in hand now, whose senders wait.</summary>
    public long Waiting => Interlocked.Read(ref _waiting);

    public long Failures => Interlocked.Read(ref _failures);

    public void Opened()
    {
        Interlocked.Increment(ref _open);
        Interlocked.Increment(ref _accepted);
    }

    public void Closed() => Interlocked.Decrement(ref _open);

    public void PeerRefused() => Interlocked.Increment(ref _refusedPeers);

    public void CrowdRefused() => Interlocked.Increment(ref _refusedCrowd);

    public void SendBegun() => Interlocked.Increment(ref _waiting);

    public void SendEnded() => Interlocked.Decrement(ref _waiting);

    public void SendFailed() => Interlocked.Increment(ref _failures);

    public void Answered(FeedReading reading, bool isSilent)
    {
        if (reading is FeedReading.Rejected) Interlocked.Increment(ref _rejected);
        else Interlocked.Increment(ref _understood);
        if (isSilent) Interlocked.Increment(ref _silent);
    }
}
