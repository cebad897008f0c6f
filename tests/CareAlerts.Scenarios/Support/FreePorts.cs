using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CareAlerts.Scenarios.Support;

/// <summary>
/// Ports nobody uses now, on either loopback address. Azurite wants three in a row. They are taken from below the range the kernel
/// gives to outgoing connections: a port of that range can be free when asked about and taken by a client a moment later.
/// </summary>
internal static class FreePorts
{
    private const int First = 10_240;
    private static readonly int s_last = FirstOfOutgoing() - 1;
    private static readonly Lock s_gate = new();
    private static int s_next = First + (Environment.ProcessId * 97 % (s_last - First));

    public static int Next(int inARow = 1)
    {
        lock (s_gate)
        {
            while (true)
            {
                if (s_next + inARow > s_last) s_next = First;
                var first = s_next;
                s_next += inARow;
                if (Enumerable.Range(first, inARow).All(IsFree)) return first;
            }
        }
    }

    private static bool IsFree(int port) => CanListen(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanListen(IPAddress.IPv6Loopback, port));

    private static bool CanListen(IPAddress address, int port)
    {
        using var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode == SocketError.AddressNotAvailable;    // no such address here, so nobody holds the port on it
        }
    }

    private static int FirstOfOutgoing()
    {
        const string Range = "/proc/sys/net/ipv4/ip_local_port_range";
        return File.Exists(Range) ? int.Parse(File.ReadAllText(Range).Split((char[])['\t', ' '])[0], CultureInfo.InvariantCulture) : 32_768;
    }
}
