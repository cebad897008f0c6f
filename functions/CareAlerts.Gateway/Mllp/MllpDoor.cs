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

        try
        {
            if (Interlocked.Increment(ref _open) > options.MaxConnections)
            {
                counts.CrowdRefused();
                log.LogWarning("Port {Port}: {Peer} is refused, {Connections} connections are open already.", listener.Port, peer, options.MaxConnections);
                connection.Abort();
                return;
            }

            counts.Opened();
            await Serve(next, connection, counts);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    };

    private static async Task Serve(ConnectionDelegate next, ConnectionContext connection, ListenerCounts counts)
    {
        try
        {
            await next(connection);
        }
        finally
        {
            counts.Closed();
        }
    }
}
