using System.Text.Json.Nodes;

namespace CareAlerts.Domain;

/// <summary>
/// Keeps absences in the stored text of a contact, as its field <c>absences</c>; all else stays as it was put.
/// Both texts are contacts that have been read without fault: anything else is a bug of the caller.
/// </summary>
public static class RecordedAbsences
{
    private const string Field = "absences";

    /// <summary>The stored contact with one absence more.</summary>
    public static ReadOnlyMemory<byte> Add(ReadOnlyMemory<byte> stored, Absence absence)
    {
        var contact = Parse(stored);
        if (contact[Field] is not JsonArray absences) contact[Field] = absences = [];
        absences.Add(Write(absence));
        return Utf8(contact);
    }

    /// <summary>
    /// The text to store when a contact is put again: unless the new one speaks of absences, those recorded stay. Otherwise a
    /// corrected telephone number would bring somebody back from leave.
    /// </summary>
    /// <param name="put">The new document.</param>
    /// <param name="stored">What is stored so far.</param>
    public static ReadOnlyMemory<byte> Keep(ReadOnlyMemory<byte> put, ReadOnlyMemory<byte> stored)
    {
        var contact = Parse(put);
        if (contact[Field] is not null || Parse(stored)[Field] is not { } recorded) return put;
        contact[Field] = recorded.DeepClone();
        return Utf8(contact);
    }

    private static JsonObject Write(Absence absence)
    {
        var json = new JsonObject { ["from"] = Formats.Write(absence.From), ["to"] = Formats.Write(absence.To) };
        if (absence.Deputy is { } deputy) json["deputy"] = deputy.Value;
        return json;
    }

    private static JsonObject Parse(ReadOnlyMemory<byte> json) => JsonNode.Parse(DocumentReader.WithoutMark(json).Span)!.AsObject();

    private static ReadOnlyMemory<byte> Utf8(JsonObject contact) => System.Text.Encoding.UTF8.GetBytes(contact.ToJsonString());
}
