using System.Globalization;
using System.Text;

namespace CareAlerts.Functions.Tests.Support;

/// <summary>Cuts a connection's bytes into HTTP/1.1 requests, by Content-Length or chunks.</summary>
internal sealed class HttpRequestReader(Stream stream)
{
    internal sealed record Request(string Method, string Path, ReadOnlyMemory<byte> Bytes);

    private byte[] _buffer = new byte[16 * 1024];
    private int _length;

    /// <summary>The next request in full, or null when the client has hung up.</summary>
    public async Task<Request?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (RequestLength() is { } length)
            {
                var bytes = _buffer[..length];
                _buffer.AsSpan(length, _length - length).CopyTo(_buffer);
                _length -= length;
                var line = Encoding.ASCII.GetString(bytes, 0, bytes.AsSpan().IndexOf("\r\n"u8)).Split(' ');
                return new Request(line[0], line[1], bytes);
            }

            if (_length == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
            var count = await stream.ReadAsync(_buffer.AsMemory(_length), cancellationToken);
            if (count == 0) return null;
            _length += count;
        }
    }

    /// <summary>The length of the request at the start of the buffer; null while it is not all there.</summary>
    private int? RequestLength()
    {
        var seen = _buffer.AsSpan(0, _length);
        var end = seen.IndexOf("\r\n\r\n"u8);
        if (end < 0) return null;
        var bodyStart = end + 4;
        foreach (var header in Encoding.ASCII.GetString(seen[..end]).Split("\r\n").Skip(1))
        {
            var (name, value) = (header[..header.IndexOf(':')], header[(header.IndexOf(':') + 1)..].Trim());
            if (name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)) return ChunkedEnd(seen, bodyStart);
            if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                var length = bodyStart + int.Parse(value, CultureInfo.InvariantCulture);
                return length <= _length ? length : null;
            }
        }

        return bodyStart;
    }

    private static int? ChunkedEnd(ReadOnlySpan<byte> seen, int at)
    {
        while (true)
        {
            var line = seen[at..].IndexOf("\r\n"u8);
            if (line < 0) return null;
            var size = int.Parse(Encoding.ASCII.GetString(seen.Slice(at, line)), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            at += line + 2 + size + 2;
            if (at > seen.Length) return null;
            if (size == 0) return at;
        }
    }
}
