using System.Net;
using CareAlerts.Gateway.Options;
using CareAlerts.Gateway.Watching;
using Microsoft.AspNetCore.Connections;

namespace CareAlerts.Gateway.Mllp;

/// <summary>Who comes in: peers on the list, and not more than there is room for. Whoever does not is cut off before a byte is read.</summary>
internal sealed class MllpDoor(GatewayOptions options, ILogger<MllpDoor> log)
{
    private int _open;

    public ConnectionDelegate Guard(ConnectionDelegate next, ListenerOptions listener, ListenerCounts counts) => async connection =>
    {
        var peer = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        if (!listener.Peers.Allow(peer))
        {
            counts.PeerRefused();
            log.LogWarning("Port {Port}: {Peer} is not on the list of allowed peers.", listener.Port, peer);
            connection.Abort();
            return;
        }

        var hasRoom = Interlocked.Increment(ref _open) <= options.MaxConnections;
        try
        {
            if (hasRoom)
            {
                counts.Opened();
                await next(connection);
                return;
            }

            counts.CrowdRefused();
            log.LogWarning("Port {Port}: {Peer} is refused, {Connections} connections are open already.", listener.Port, peer, options.MaxConnections);
            connection.Abort();
        }
        finally
        {
            Interlocked.Decrement(ref _open);
            if (hasRoom) counts.Closed();    // last: whoever sees it gone finds the room
        }
    };
}
