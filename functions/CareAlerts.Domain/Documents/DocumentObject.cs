using System.Text.Json;

namespace CareAlerts.Domain;

/// <summary>An object of a document. Ask for its fields by name; JSON <c>null</c> counts as left out.</summary>
public sealed class DocumentObject
{
    private readonly Dictionary<string, JsonElement> _fields = [];
    private readonly HashSet<string> _asked = [];
    private readonly string _path;
    private readonly FaultList _faults;

    internal DocumentObject(JsonElement element, string path, FaultList faults)
    {
        (_path, _faults) = (path, faults);
        foreach (var field in element.EnumerateObject())
            if (!_fields.TryAdd(field.Name, field.Value)) Fault(Shown(field.Name), "appears twice");
    }

    /// <summary>A field that must be there.</summary>
    public T Required<T>(string name, Format<T> format)
    {
        if (Find(name) is { } value) return format(value);
        Fault(name, "is required");
        return default!;
    }

    /// <summary>A field that may be left out; then null.</summary>
    public T? Optional<T>(string name, Format<T> format) where T : class => Find(name) is { } value ? format(value) : null;

    /// <summary>A field that may be left out; then null.</summary>
    public T? OptionalValue<T>(string name, Format<T> format) where T : struct => Find(name) is { } value ? format(value) : null;

    /// <summary>A field that may be left out; then <paramref name="fallback"/>.</summary>
    public T OrDefault<T>(string name, Format<T> format, T fallback) => Find(name) is { } value ? format(value) : fallback;

    /// <summary>A list that may be left out; then empty.</summary>
    public IReadOnlyList<T> List<T>(string name, Format<T> item) => OrDefault(name, value => value.List(item), []);

    /// <summary>The object read as a map: every field is an entry, its name read by <paramref name="key"/>.</summary>
    /// <param name="key">What a name means.</param>
    /// <param name="expected">The fault of a name that means nothing.</param>
    /// <param name="format">The format of an entry's value, by its key.</param>
    public IReadOnlyDictionary<TKey, T> Entries<TKey, T>(TryParse<TKey> key, string expected, Func<TKey, Format<T>> format)
        where TKey : notnull
    {
        var read = new Dictionary<TKey, T>();
        foreach (var (name, element) in _fields)
        {
            _asked.Add(name);
            if (key(name, out var means)) read[means] = format(means)(Value(name, element));
            else Fault(Shown(name), expected);
        }

        return read;
    }

    /// <summary>Fields that GET derives: ignored when they are put back.</summary>
    public void Derived(params ReadOnlySpan<string> names)
    {
        foreach (var name in names) _asked.Add(name);
    }

    /// <summary>Whether the field is there and JSON <c>null</c>, for the few fields where that means something.</summary>
    public bool IsNull(string name) => _fields.TryGetValue(name, out var element) && element.ValueKind == JsonValueKind.Null;

    /// <summary>Whether the field is there and not null.</summary>
    public bool Has(string name) => _fields.TryGetValue(name, out var element) && element.ValueKind != JsonValueKind.Null;

    /// <summary>Whether fields are there and read without a fault of their own: only then do rules that span them make sense.</summary>
    public bool AreSound(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (!Has(name) || _faults.Has(DocumentValue.Join(_path, name))) return false;
        return true;
    }

    /// <summary>Adds a fault about a field, for rules that span several.</summary>
    public void Fault(string name, string message) => _faults.Add(DocumentValue.Join(_path, name), message);

    internal void FaultUnread()
    {
        foreach (var name in _fields.Keys)
            if (!_asked.Contains(name)) Fault(Shown(name), "is not a field of this document");
    }

    private DocumentValue? Find(string name)
    {
        _asked.Add(name);
        return Has(name) ? Value(name, _fields[name]) : null;
    }

    private DocumentValue Value(string name, JsonElement element) => new(element, DocumentValue.Join(_path, name), _faults);

    /// <summary>A stray name is shown when it looks like a field's; anything else could be data in the wrong place.</summary>
    private static string Shown(string name) =>
        name.Length is > 0 and <= 40 && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? name
            : "(unreadable name)";
}
