namespace CareAlerts.Feeds.Fhir;

/// <summary>An entry of a Bundle.</summary>
/// <param name="Index">Its place, from 0.</param>
/// <param name="Node">The entry.</param>
internal readonly record struct FhirEntry(int Index, FhirNode Node)
{
    public FhirNode Resource => Node["resource"];

    public string? Type => Resource["resourceType"].Text;

    public string? FullUrl => Node["fullUrl"].Text;

    /// <summary>The entry says that the resource is gone (RESTful history, transactions).</summary>
    public bool IsDeleted => Node["request"]["method"].Text == "DELETE";

    /// <summary>What an event of a subscription calls it by: its full URL, else its type and id, else what was done to what (of a deletion nothing else is left).</summary>
    public string? Address => FullUrl ?? (Type is { } type && Resource["id"].Text is { } id ? $"{type}/{id}" : Done);

    /// <summary>The address of the interaction that made the entry, for example <c>Encounter/7</c>.</summary>
    public string? Done => Node["request"]["url"].Text;

    public string Path => $"Bundle.entry[{Index}]";
}

/// <summary>The entries of a Bundle, and what a reference within it leads to (R4 section 2.36.4.1, Resolving references in Bundles).</summary>
internal sealed class FhirBundle
{
    private const int Ambiguous = -1;

    private readonly Dictionary<string, int> _byUrl = new(StringComparer.Ordinal), _byTypeAndId = new(StringComparer.Ordinal);

    public FhirBundle(FhirNode root)
    {
        Root = root;
        Entries = [.. root["entry"].Items().Select((node, index) => new FhirEntry(index, node))];
        foreach (var entry in Entries) Register(entry);
    }

    /// <summary>The Bundle of a body that is one resource.</summary>
    public static FhirBundle None { get; } = new(default);

    public FhirNode Root { get; }

    public IReadOnlyList<FhirEntry> Entries { get; }

    /// <summary>The entry a reference leads to; of several versions of one resource the first, which in a history is the last.</summary>
    /// <param name="reference">As sent: relative, absolute, or a URN.</param>
    /// <param name="from">The full URL of the resource that holds the reference; what is relative is relative to its server.</param>
    public FhirEntry? Find(string? reference, string? from = null)
    {
        if (reference is null) return null;
        reference = WithoutVersion(reference);
        if (_byUrl.TryGetValue(reference, out var index)) return Entries[index];
        var isAbsolute = IsUrl(reference);
        if (!isAbsolute && ServerOf(from) is { } server && _byUrl.TryGetValue(server + reference, out index)) return Entries[index];
        if (!_byTypeAndId.TryGetValue(TypeAndId(reference), out index) || index == Ambiguous) return null;

        // A resource that gives its address is not the one of that id at another.
        return isAbsolute && Entries[index].FullUrl is { } url && IsUrl(url) ? null : Entries[index];
    }

    /// <summary>What a Reference leads to: a contained resource, or one of the Bundle; nothing when neither has it.</summary>
    public (FhirNode Resource, string? FullUrl) Follow(FhirNode reference, FhirNode holder, string? from)
    {
        if (reference["reference"].Text is not ['#', .. var id]) return Find(reference["reference"].Text, from) is { } entry ? (entry.Resource, entry.FullUrl) : default;
        foreach (var contained in holder["contained"].FirstItems())
            if (contained["id"].Text == id) return (contained, from);
        return default;
    }

    private void Register(FhirEntry entry)
    {
        if (!entry.Resource.IsObject) return;
        if (entry.FullUrl is { } url) _byUrl.TryAdd(WithoutVersion(url), entry.Index);
        if (entry.Type is not { } type || entry.Resource["id"].Text is not { } id) return;
        var key = $"{type}/{id}";
        if (_byTypeAndId.TryAdd(key, entry.Index)) return;
        var other = _byTypeAndId[key];
        if (other == Ambiguous || Entries[other].FullUrl != entry.FullUrl) _byTypeAndId[key] = Ambiguous;
    }

    private static string WithoutVersion(string reference) =>
        reference.IndexOf("/_history/", StringComparison.Ordinal) is var end and > 0 ? reference[..end] : reference;

    private static bool IsUrl(string reference) =>
        reference.StartsWith("http://", StringComparison.Ordinal) || reference.StartsWith("https://", StringComparison.Ordinal);

    private static string? ServerOf(string? fullUrl) =>
        fullUrl is null || !IsUrl(fullUrl) ? null : fullUrl[..^TypeAndId(fullUrl).Length];

    /// <summary>The last two segments of an address.</summary>
    private static string TypeAndId(string reference)
    {
        var last = reference.LastIndexOf('/');
        return last <= 0 ? reference : reference[(reference.LastIndexOf('/', last - 1) + 1)..];
    }
}
