using System.Net.Sockets;

namespace CareAlerts.Functions.Tests.Support;

/// <summary>Carries a server's bytes to the client, until told to hold the next answer back.</summary>
internal sealed class AnswerPump
{
    private TaskCompletionSource? _held;

    private AnswerPump()
    {
    }

    public static AnswerPump Start(NetworkStream server, NetworkStream client, CancellationToken stop)
    {
        var pump = new AnswerPump();
        _ = pump.RunAsync(server, client, stop);
        return pump;
    }

    /// <summary>Completes when the server has begun to answer the next request; nothing reaches the client any more.</summary>
    public Task HoldNext()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _held, held);
        return held.Task;
    }

    private async Task RunAsync(NetworkStream server, NetworkStream client, CancellationToken stop)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await server.ReadAsync(buffer, stop) is > 0 and var count)
            {
                if (Volatile.Read(ref _held) is { } held) held.TrySetResult();
                else await client.WriteAsync(buffer.AsMemory(0, count), stop);
            }

            client.Socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is over.
        }
        finally
        {
            Volatile.Read(ref _held)?.TrySetCanceled(CancellationToken.None);
        }
    }
}
