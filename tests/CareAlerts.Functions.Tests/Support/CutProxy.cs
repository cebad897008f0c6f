using System.Net;
using System.Net.Sockets;

namespace CareAlerts.Functions.Tests.Support;

/// <summary>What a <see cref="CutProxy"/> does with a request.</summary>
internal enum Cut
{
    /// <summary>Pass it on, and the answer back.</summary>
    Forward,

    /// <summary>Break the connection; the server never hears of it.</summary>
    BeforeForwarding,

    /// <summary>Pass it on, wait until the server answers, then break the connection: it is done, and the client cannot know.</summary>
    BeforeAnswer,

    /// <summary>Pass it on and keep the answer back until the client gives up.</summary>
    HoldAnswer,
}

/// <summary>A request as the proxy sees it.</summary>
/// <param name="Number">Counted from 1 over all connections.</param>
/// <param name="Method">For example <c>POST</c>.</param>
/// <param name="Path">As on the wire.</param>
internal sealed record CutRequest(int Number, string Method, string Path);

/// <summary>
/// A TCP proxy in front of an HTTP/1.1 server that can lose a request, or its answer, on purpose, and can be away altogether.
/// </summary>
internal sealed class CutProxy : IAsyncDisposable
{
    private readonly int _serverPort;
    private readonly CancellationTokenSource _stop = new();
    private TcpListener? _listener;
    private int _requests;

    public CutProxy(int serverPort)
    {
        _serverPort = serverPort;
        Listen(port: 0);
    }

    /// <summary>The port clients use. It stays the same when the proxy is away and comes back.</summary>
    public int Port { get; private set; }

    /// <summary>How many requests have come in.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Decides what becomes of a request. It is called once per request, when the request has been read in full.</summary>
    public Func<CutRequest, Cut> Decide { get; set; } = _ => Cut.Forward;

    /// <summary>Called just before a connection is broken: at that moment the request is lost, or done and unanswered.</summary>
    public Func<CutRequest, Cut, Task> OnCut { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Refuses new connections from now on, as a server that is down does.</summary>
    public void GoAway()
    {
        _listener?.Stop();
        _listener = null;
    }

    public void ComeBack() => Listen(Port);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        GoAway();
        _stop.Dispose();
    }

    private void Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        _listener = listener;
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _ = AcceptAsync(listener);
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true) _ = ServeAsync(await listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Gone away, or the test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        using (var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token))
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _serverPort, over.Token);
                var requests = new HttpRequestReader(client.GetStream());
                var answers = AnswerPump.Start(server.GetStream(), client.GetStream(), over.Token);
                while (await requests.NextAsync(over.Token) is { } request)
                {
                    var seen = new CutRequest(Interlocked.Increment(ref _requests), request.Method, request.Path);
                    var cut = Decide(seen);
                    if (cut != Cut.BeforeForwarding)
                    {
                        var answered = cut == Cut.Forward ? null : answers.HoldNext();
                        await server.GetStream().WriteAsync(request.Bytes, over.Token);
                        if (answered is null) continue;
                        await answered;
                    }

                    await OnCut(seen, cut);
                    if (cut == Cut.HoldAnswer) await requests.NextAsync(over.Token);
                    Reset(client);
                    return;
                }
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Either side hung up, or the test is over.
            }
            finally
            {
                await over.CancelAsync();
            }
        }
    }

    /// <summary>A reset rather than a polite end, which a client could take for a complete answer.</summary>
    private static void Reset(TcpClient client)
    {
        client.LingerState = new LingerOption(true, 0);
        client.Close();
    }
}
