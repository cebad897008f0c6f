using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CareAlerts.Gateway.Tests.Support;

/// <summary>An integration engine's side of an MLLP connection.</summary>
internal sealed class Sender : IDisposable
{
    private readonly TcpClient _client;
    private readonly Stream _stream;

    private Sender(TcpClient client, Stream stream) => (_client, _stream) = (client, stream);

    /// <summary>Bytes that have come back and were not read.</summary>
    public int Available => _client.Available;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<Sender> ConnectAsync(int port)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, port, Stop);
        return new(client, client.GetStream());
    }

    /// <summary>Whether whoever connects is cut off at once; the reset may come before the connection is seen to stand, or after.</summary>
    public static async Task<bool> IsShownOutAsync(int port)
    {
        try
        {
            using var sender = await ConnectAsync(port);
            return await sender.CodeAsync() is null;
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            return true;
        }
    }

    /// <summary>Over TLS; it knows the gateway by its name alone.</summary>
    public static async Task<Sender> ConnectTlsAsync(int port, X509Certificate2? own = null)
    {
        var plain = await ConnectAsync(port);
        var tls = new SslStream(plain._stream);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "gateway", RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Subject == "CN=gateway", ClientCertificates = own is null ? [] : [own] }, Stop);
        return new(plain._client, tls);
    }

    public Task SendAsync(byte[] bytes) => _stream.WriteAsync(bytes, Stop).AsTask();

    /// <summary>The next frame as text; null when the connection has ended, politely or not.</summary>
    public async Task<string?> ReplyAsync()
    {
        using var patience = Patience.Begin();
        var bytes = new List<byte>();
        var one = new byte[1];
        try
        {
            while (await _stream.ReadAsync(one, patience.Token) == 1)
            {
                bytes.Add(one[0]);
                if (bytes is [0x0B, .., 0x1C, 0x0D]) return Encoding.UTF8.GetString([.. bytes[1..^2]]);
            }
        }
        catch (IOException)
        {
            return null;
        }

        Assert.Empty(bytes);
        return null;
    }

    /// <summary>MSA-1 and MSA-2 of the next reply, such as <c>AA 7</c>; null when the connection has ended.</summary>
    public async Task<string?> CodeAsync() =>
        await ReplyAsync() is { } reply ? string.Join(' ', reply.Split('\r').Single(line => line.StartsWith("MSA", StringComparison.Ordinal)).Split('|')[1..3]) : null;

    public async Task<IReadOnlyList<string?>> CodesAsync(int count)
    {
        var codes = new List<string?>();
        while (codes.Count < count) codes.Add(await CodeAsync());
        return codes;
    }

    public async Task<string?> ExchangeAsync(byte[] message)
    {
        try
        {
            await SendAsync(Messages.Framed(message));
        }
        catch (IOException)
        {
            return null;    // cut off before all of it was sent
        }

        return await CodeAsync();
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }
}
