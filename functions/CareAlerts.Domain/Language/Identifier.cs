namespace CareAlerts.Domain;

/// <summary>An identifier of a person: a value within the system that assigned it.</summary>
/// <param name="System">The assigning system as a URI; the NHS number's is <see cref="NhsNumber.System"/>.</param>
/// <param name="Value">The value as sent, unescaped.</param>
/// <param name="Authority">HL7 v2 CX.4 as sent, when it came from a feed.</param>
/// <param name="Type">HL7 v2 CX.5 as sent, when it came from a feed.</param>
public sealed record Identifier(string System, string Value, string? Authority = null, string? Type = null)
{
    /// <summary>The value to look people up by: an NHS number as its ten digits however it was spaced, anything else as sent.</summary>
    public string LookupValue() =>
        System == NhsNumber.System && NhsNumber.TryParse(Value, out var number) ? number.Value : Value;

    /// <summary>The system of a local identifier assigned by <paramref name="authority"/>.</summary>
    public static string LocalSystem(string authority) => $"urn:carealerts:id:{authority}";
}
