using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CareAlerts.Functions.Host;
using CareAlerts.Functions.Storage;
using Microsoft.AspNetCore.WebUtilities;

namespace CareAlerts.Functions.Web.Feeds;

/// <summary>
/// The keys of sources. A key is 256 random bits, shown once; only its hash is kept. Several are valid at once, so that a hospital can
/// change over without a gap.
/// </summary>
internal sealed class SourceKeys(DirectoryStore store, HandlerOptions options, TimeProvider time)
{
    private const int MostRounds = 10;
    private static readonly byte[] Local = Hash("local");

    /// <summary>Makes a key of a registered source.</summary>
    public async Task<string> IssueAsync(string source, CancellationToken cancellationToken)
    {
        var key = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        for (var round = 1; round <= MostRounds; round++)
        {
            var stored = await store.GetAsync(DocumentKinds.SourceKeys, source, cancellationToken);
            SourceKey[] keys = [.. Keys(stored), new(Convert.ToHexStringLower(Hash(key)), time.GetUtcNow())];
            var text = JsonSerializer.Serialize(keys, JsonSerializerOptions.Web);
            if (await store.PutAsync(DocumentKinds.SourceKeys, source, text, stored, cancellationToken)) return key;
        }

        throw new TimeoutException("Too many make keys of the same source at once.");
    }

    /// <summary>When each key of a source was made.</summary>
    public async Task<IReadOnlyList<DateTimeOffset>> MadeAsync(string source, CancellationToken cancellationToken) =>
        [.. Keys(await store.GetAsync(DocumentKinds.SourceKeys, source, cancellationToken)).Select(key => key.MadeAt)];

    /// <summary>Whether a key opens a source. Takes as long for a wrong key as for a right one, whatever they share.</summary>
    public async Task<bool> OpensAsync(string source, string? key, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(key)) return false;
        var hash = Hash(key);
        var opens = options.IsLocal & CryptographicOperations.FixedTimeEquals(hash, Local);
        foreach (var known in Keys(await store.GetAsync(DocumentKinds.SourceKeys, source, cancellationToken)))
            opens |= CryptographicOperations.FixedTimeEquals(hash, Convert.FromHexString(known.Hash));
        return opens;
    }

    private static SourceKey[] Keys(StoredDocument? stored) =>
        stored is null ? [] : JsonSerializer.Deserialize<SourceKey[]>(stored.Json, JsonSerializerOptions.Web)!;

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private sealed record SourceKey(string Hash, DateTimeOffset MadeAt);
}
