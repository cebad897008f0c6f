using System.Runtime.InteropServices;
using System.Text.Json;

namespace CareAlerts.Feeds.Fhir;

/// <summary>A place in a resource. What is not there, or is of another JSON type than asked for, reads as nothing: so reading never throws.</summary>
internal readonly struct FhirNode(JsonElement element)
{
    /// <summary>More than a resource of a real person has of anything. A thousand Encounters may lead to one Patient: what is beyond is not looked at a thousand times.</summary>
    public const int MostItems = 250;

    /// <summary>The longest text that is read, in bytes as sent: a record takes 250 characters, an address more. A megabyte must not be copied for each who asks.</summary>
    private const int LongestText = 2048;

    private readonly JsonElement _element = element;

    public bool Exists => _element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    public bool IsObject => _element.ValueKind == JsonValueKind.Object;

    public bool IsList => _element.ValueKind == JsonValueKind.Array;

    public bool IsText => _element.ValueKind == JsonValueKind.String;

    public FhirNode this[string name] => IsObject && _element.TryGetProperty(name, out var value) ? new(value) : default;

    /// <summary>Whether it is a string that no reader needs in full.</summary>
    public bool IsLong => IsText && JsonMarshal.GetRawUtf8Value(_element).Length > LongestText;

    /// <summary>A string with something in it, without the blanks around it; a long one reads as nothing.</summary>
    public string? Text => IsText && !IsLong && _element.GetString()!.Trim() is { Length: > 0 } text ? text : null;

    public bool? Flag => _element.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null };

    public int Count => IsList ? _element.GetArrayLength() : 0;

    /// <summary>The elements of a list; an object where a list belongs is taken for a list of one, as some senders write it.</summary>
    public IEnumerable<FhirNode> Items()
    {
        if (IsObject) yield return this;
        if (!IsList) yield break;
        foreach (var item in _element.EnumerateArray()) yield return new FhirNode(item);
    }

    /// <summary>The first elements of a list, as far as anybody looks.</summary>
    public IEnumerable<FhirNode> FirstItems() => Items().Take(MostItems);

    /// <summary>The first element that has a property of this name.</summary>
    public FhirNode FirstWith(string name)
    {
        foreach (var item in FirstItems())
            if (item[name].Exists) return item;
        return default;
    }

    /// <summary>A number of an event: a string of digits in R4, an integer from senders who think ahead.</summary>
    public long? Number =>
        _element.ValueKind == JsonValueKind.Number ? _element.TryGetInt64(out var number) ? number : null
        : long.TryParse(Text, System.Globalization.NumberStyles.None, null, out var read) ? read : null;
}
