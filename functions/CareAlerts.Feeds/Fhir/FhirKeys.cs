using System.Text;

namespace CareAlerts.Feeds.Fhir;

/// <summary>Where a scan of a body stands, and which keys the objects around it have had: two of one name mean different things to different readers.</summary>
internal sealed class FhirKeys
{
    private const int LongestName = 64;

    private readonly Level[] _levels = new Level[FhirFeedReader.MaxDepth + 1];
    private int _depth = -1;

    /// <summary>The place as FHIRPath, for example <c>entry[3].resource.status</c>, as far as its names are those of elements; null at the root.</summary>
    public string? Path
    {
        get
        {
            var path = new StringBuilder();
            for (var depth = 0; depth <= _depth; depth++)
            {
                var level = _levels[depth];
                if (!level.IsObject) path.Append('[').Append(level.Index).Append(']');
                else if (level.Name is { } name && IsElement(name)) path.Append(depth == 0 ? "" : ".").Append(name);
                else break;
            }

            return path.Length == 0 ? null : path.ToString();
        }
    }

    /// <summary>The keys the innermost object has had.</summary>
    public int Count => _levels[_depth].Names.Count;

    public void Open(bool isObject)
    {
        var level = _levels[++_depth] ??= new Level();
        level.IsObject = isObject;
        level.Index = 0;
        level.Name = null;
        level.Names.Clear();
    }

    public void Close()
    {
        _depth--;
        Next();
    }

    /// <summary>Enters a property; false when the object has had one of this name.</summary>
    public bool TryAdd(string name)
    {
        _levels[_depth].Name = name;
        return _levels[_depth].Names.Add(name);
    }

    /// <summary>A value has ended.</summary>
    public void Next()
    {
        if (_depth >= 0) _levels[_depth].Index++;
    }

    // A key is the sender's text: one that cannot be an element's name may be anything, a patient's name among others.
    private static bool IsElement(string name) =>
        name.Length <= LongestName && name.TrimStart('_') is [>= 'a' and <= 'z', ..] letters && letters.All(char.IsAsciiLetterOrDigit);

    private sealed class Level
    {
        public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

        public bool IsObject { get; set; }

        public int Index { get; set; }

        public string? Name { get; set; }
    }
}
