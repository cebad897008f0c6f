using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CareAlerts.Functions.Host;
using Microsoft.AspNetCore.WebUtilities;

namespace CareAlerts.Functions.Web.Sessions;

/// <summary>
/// Words that come back through a browser: what they say, until when it holds, and a keyed hash over both that only this system can make, on
/// any instance. The key is derived from the one secret every instance has, apart for each purpose.
/// </summary>
internal sealed class Seal(HandlerOptions options, string purpose, TimeSpan holdsFor, TimeProvider time)
{
    private readonly byte[] _key = options.IdentifierKey.Derive(purpose);

    public string Put(string words)
    {
        var until = (time.GetUtcNow() + holdsFor).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"{until}.{Hash(until, words)}";
    }

    /// <summary>Whether a seal was put on these words and still holds.</summary>
    public bool IsOn(string words, string? seal)
    {
        if (seal?.Split('.') is not [var until, var hash] || !long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return false;
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(Hash(until, words)))
            && time.GetUtcNow().ToUnixTimeSeconds() <= seconds;
    }

    private string Hash(string until, string words) => WebEncoders.Base64UrlEncode(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{until}\n{words}")));
}
