using System.Text.Json;

namespace CareAlerts.Domain;

/// <summary>A value of a document, with its place and where to put its faults.</summary>
public readonly struct DocumentValue
{
    private readonly JsonElement _element;
    private readonly FaultList _faults;

    internal DocumentValue(JsonElement element, string field, FaultList faults) => (_element, Field, _faults) = (element, field, faults);

    /// <summary>The path of the value; empty for the whole document.</summary>
    public string Field { get; }

    /// <summary>Adds a fault about this value; returns what the format may hand on, since the document is refused.</summary>
    public T Fault<T>(string message)
    {
        _faults.Add(Field, message);
        return default!;
    }

    internal void Names(ContactId contact) => _faults.Refer(Reference.To(contact, Field));

    internal void Names(LocalityId locality) => _faults.Refer(Reference.To(locality, Field));

    /// <summary>Reads text by a rule: the rule's answer, or a fault when it has none.</summary>
    /// <param name="rule">Null when the text does not do.</param>
    /// <param name="expected">The fault, for example <c>must be a date like 2026-09-01</c>.</param>
    public T Text<T>(Func<string, T?> rule, string expected) where T : class =>
        _element.ValueKind == JsonValueKind.String && rule(_element.GetString()!) is { } read ? read : Fault<T>(expected);

    /// <summary>Reads text by a parser of the BCL's shape.</summary>
    /// <param name="parse">Says whether the text does, and what it means.</param>
    /// <param name="expected">The fault.</param>
    public T Parsed<T>(TryParse<T> parse, string expected) =>
        _element.ValueKind == JsonValueKind.String && parse(_element.GetString()!, out var read) ? read : Fault<T>(expected);

    /// <summary>Reads a number within bounds, both included.</summary>
    public double Number(double least, double most) =>
        _element.ValueKind == JsonValueKind.Number && _element.TryGetDouble(out var read) && read >= least && read <= most
            ? read
            : Fault<double>($"must be a number from {least:0} to {most:0}");

    /// <summary>Reads a whole number within bounds, both included.</summary>
    public int Whole(int least, int most) =>
        _element.ValueKind == JsonValueKind.Number && _element.TryGetInt32(out var read) && read >= least && read <= most
            ? read
            : Fault<int>($"must be a whole number from {least} to {most}");

    /// <summary>Reads true or false.</summary>
    public bool Boolean() => _element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => Fault<bool>("must be true or false"),
    };

    /// <summary>Reads an object by its table; then every field the table did not ask for is a fault.</summary>
    public T Fields<T>(Func<DocumentObject, T> table)
    {
        if (_element.ValueKind != JsonValueKind.Object) return Fault<T>("must be an object");
        var fields = new DocumentObject(_element, Field, _faults);
        var read = table(fields);
        fields.FaultUnread();
        return read;
    }

    /// <summary>Reads an array; items with faults are left out, so that the rest can be judged together.</summary>
    /// <param name="item">The format of an item.</param>
    /// <param name="atLeast">Fewer are a fault.</param>
    /// <param name="uniqueBy">What must differ between items; null when nothing must.</param>
    /// <param name="uniqueField">The field of an item that holds it; empty when the item itself does.</param>
    public IReadOnlyList<T> List<T>(Format<T> item, int atLeast = 0, Func<T, object>? uniqueBy = null, string uniqueField = "")
    {
        if (_element.ValueKind != JsonValueKind.Array) return Fault<IReadOnlyList<T>>("must be a list");
        if (_element.GetArrayLength() < atLeast) _faults.Add(Field, $"needs at least {atLeast}");

        var read = new List<T>();
        var seen = new HashSet<object>();
        foreach (var (index, element) in _element.EnumerateArray().Index())
        {
            var place = $"{Field}[{index}]";
            var before = _faults.Count;
            var value = item(new DocumentValue(element, place, _faults));
            if (_faults.Count > before) continue;
            if (uniqueBy is not null && !seen.Add(uniqueBy(value))) _faults.Add(Join(place, uniqueField), "appears twice");
            read.Add(value);
        }

        return read;
    }

    internal static string Join(string path, string name) => path.Length == 0 ? name : name.Length == 0 ? path : $"{path}.{name}";
}

/// <summary>A parser of the BCL's shape.</summary>
public delegate bool TryParse<T>(string text, out T value);
