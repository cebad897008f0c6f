using System.Buffers;

namespace CareAlerts.Functions.Storage.Tables;

/// <summary>A request body written in place into rented memory.</summary>
/// <remarks>
/// <see cref="Return"/> it only when the request has been answered. After a timeout a socket might still be reading from it;
/// such a buffer is left to the garbage collector instead.
/// </remarks>
internal sealed class PooledBuffer(int sizeHint = 4096) : IBufferWriter<byte>
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(sizeHint);
    private int _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public int Length => _length;

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _bytes.AsSpan(_length);
    }

    public void Return()
    {
        var bytes = _bytes;
        (_bytes, _length) = ([], 0);
        if (bytes.Length > 0) ArrayPool<byte>.Shared.Return(bytes);
    }

    private void Grow(int sizeHint)
    {
        if (_bytes.Length - _length >= Math.Max(sizeHint, 256)) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _length + Math.Max(sizeHint, 256)));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
