using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Messaging;

/// <summary>When the house first had a message that it sends to itself once more.</summary>
/// <param name="At">When.</param>
/// <param name="IsAgain">Whether it was taken, and counted, before; the messages of a batch were not.</param>
internal readonly record struct FirstReceipt(DateTimeOffset At, bool IsAgain);

/// <summary>
/// Carries the time of first receipt with a message: for one that says no recorded time of its own it is the order of its facts
/// (docs/adr/0014). A sender on the queue could set the property too, so the house signs it, together with the bytes it belongs to.
/// </summary>
internal sealed class FirstReceipts(IdentifierKey key)
{
    public const string Property = "receivedAt";

    private readonly byte[] _secret = key.Derive("first receipt of a message");

    /// <summary>The property's value: the time, what it is of, and the signature of both and of the body.</summary>
    public string Write(FirstReceipt first, ReadOnlySpan<byte> body) =>
        $"{first.At.UtcTicks.ToString(CultureInfo.InvariantCulture)} {(first.IsAgain ? "again" : "part")} {Convert.ToHexStringLower(Sign(first, body))}";

    /// <summary>What the property says, if the house wrote it for these bytes; null otherwise.</summary>
    /// <param name="property">The property; null when the message has none.</param>
    /// <param name="body">The message.</param>
    /// <param name="latest">When the broker had it, or now: it cannot have been received later.</param>
    public FirstReceipt? Read(string? property, ReadOnlySpan<byte> body, DateTimeOffset latest)
    {
        if (property?.Split(' ') is not [var time, "again" or "part", { Length: 64 } signature] parts) return null;
        if (!long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) || ticks > DateTimeOffset.MaxValue.UtcTicks) return null;
        var first = new FirstReceipt(new(ticks, TimeSpan.Zero), parts[1] == "again");
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(signature), Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Sign(first, body))))) return null;
        return first.At > latest ? first with { At = latest } : first;
    }

    private byte[] Sign(FirstReceipt first, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _secret);
        Span<byte> head = stackalloc byte[9];
        BinaryPrimitives.WriteInt64BigEndian(head, first.At.UtcTicks);
        head[8] = first.IsAgain ? (byte)1 : (byte)0;
        hash.AppendData(head);
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}
