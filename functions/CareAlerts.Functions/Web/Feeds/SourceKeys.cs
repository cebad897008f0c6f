using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CareAlerts.Functions.Host;
using CareAlerts.Functions.Storage;
using Microsoft.AspNetCore.WebUtilities;

namespace CareAlerts.Functions.Web.Feeds;

/// <summary>
/// The keys of sources. A key is 256 random bits, shown once; only its hash is kept. Several are valid at once, so that a hospital can
/// change over without a gap; one that is revoked opens nothing from then on.
/// </summary>
internal sealed class SourceKeys(DirectoryStore store, HandlerOptions options, TimeProvider time)
{
    private const int MostRounds = 10;
    private static readonly byte[] Local = Hash("local");

    /// <summary>Makes a key of a registered source.</summary>
    public async Task<(KeyOnFile OnFile, string Key)> IssueAsync(string source, CancellationToken cancellationToken)
    {
        var key = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        var made = new SourceKey(Convert.ToHexStringLower(Hash(key)), time.GetUtcNow());
        await ChangeAsync(source, keys => [.. keys, made], cancellationToken);
        return (made.OnFile, key);
    }

    /// <summary>The keys that open a source, the oldest first; never the keys themselves.</summary>
    public async Task<IReadOnlyList<KeyOnFile>> ListAsync(string source, CancellationToken cancellationToken) =>
        [.. Keys(await store.GetAsync(DocumentKinds.SourceKeys, source, cancellationToken)).Select(key => key.OnFile)];

    /// <summary>Takes a key away; false when the source has none of that id.</summary>
    public Task<bool> RevokeAsync(string source, string id, CancellationToken cancellationToken) =>
        ChangeAsync(source, keys => [.. keys.Where(key => key.OnFile.Id != id)], cancellationToken);

    // Whether anything changed. Whoever was faster is read and the change made again.
    private async Task<bool> ChangeAsync(string source, Func<SourceKey[], SourceKey[]> change, CancellationToken cancellationToken)
    {
        for (var round = 1; round <= MostRounds; round++)
        {
            var stored = await store.GetAsync(DocumentKinds.SourceKeys, source, cancellationToken);
            var (before, after) = (Keys(stored), change(Keys(stored)));
            if (after.Length == before.Length) return false;
            if (await store.PutAsync(DocumentKinds.SourceKeys, source, JsonSerializer.Serialize(after, JsonSerializerOptions.Web), stored, cancellationToken)) return true;
        }

        throw new TimeoutException("Too many change the keys of the same source at once.");
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

    /// <summary>The source that a key opens; null when it opens none.</summary>
    public async Task<string?> SourceOfAsync(string? key, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(key)) return null;
        var hash = Hash(key);
        string? source = null;
        foreach (var stored in await store.AllAsync(DocumentKinds.SourceKeys, cancellationToken))
            foreach (var known in Keys(stored))
                if (CryptographicOperations.FixedTimeEquals(hash, Convert.FromHexString(known.Hash))) source = stored.Id;
        return source;
    }

    private static SourceKey[] Keys(StoredDocument? stored) =>
        stored is null ? [] : JsonSerializer.Deserialize<SourceKey[]>(stored.Json, JsonSerializerOptions.Web)!;

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private sealed record SourceKey(string Hash, DateTimeOffset MadeAt)
    {
        // The beginning of the hash names the key and helps nobody to guess it.
        [JsonIgnore]
        public KeyOnFile OnFile => new(Hash[..12], MadeAt);
    }
}

/// <summary>A key of a source, as it may be shown.</summary>
/// <param name="Id">What revokes it.</param>
/// <param name="MadeAt">When it was made.</param>
internal sealed record KeyOnFile(string Id, DateTimeOffset MadeAt);
