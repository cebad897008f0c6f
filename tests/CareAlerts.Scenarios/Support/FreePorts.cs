using System.Net;
using System.Net.Sockets;

namespace CareAlerts.Scenarios.Support;

/// <summary>Ports nobody uses now. Azurite wants three in a row.</summary>
internal static class FreePorts
{
    private static readonly Lock Gate = new();
    private static int s_next = 20_000 + (Environment.ProcessId % 200 * 100);

    public static int Next(int inARow = 1)
    {
        lock (Gate)
        {
            while (true)
            {
                var first = s_next;
                s_next += inARow;
                if (s_next > 60_000) s_next = 20_000;
                if (Enumerable.Range(first, inARow).All(IsFree)) return first;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
