using System.Text;

namespace CareAlerts.Feeds.Fhir;

/// <summary>Shows the shape of a body that could not be used, without a patient in it: for the quarantine page.</summary>
/// <remarks>
/// Kept of a resource: its type, its elements' names as far as this reader uses them, and those values that are codes of R4 itself or of the event. Of a
/// body that cannot be read: punctuation, every letter as <c>x</c> and every digit as <c>9</c>.
/// </remarks>
public static class FhirExcerpt
{
    /// <summary>The longest excerpt, in characters.</summary>
    public const int MaxLength = 300;

    private const int LongestRun = 20;    // of masked characters: no more of a long text than that it is long

    private static readonly string[] ElementsOfEncounter = ["identifier", "class", "subject", "period", "location", "hospitalization"];

    private static readonly string[] BundleTypes =
        ["message", "history", "transaction", "batch", "collection", "searchset", "document", "transaction-response", "batch-response", "subscription-notification"];

    /// <summary>The excerpt of any body, readable or not; one line a resource.</summary>
    public static string Of(ReadOnlyMemory<byte> json)
    {
        var shape = new StringBuilder(MaxLength);
        if (!FhirBody.TryOpen(json, out var document, out _))
        {
            // Ten times the room is ample: what is masked shrinks, nothing grows.
            Mask(json.Span[..Math.Min(json.Length, MaxLength * 10)], shape);
            return Bounded(shape);
        }

        using (document)
        {
            var root = new FhirNode(document.RootElement);
            Append(root, shape);
            foreach (var entry in root["entry"].Items().TakeWhile(_ => shape.Length <= MaxLength)) Append(entry["resource"], shape.Append('\n'));
        }

        return Bounded(shape);
    }

    private static void Append(FhirNode resource, StringBuilder shape)
    {
        if (!resource.Exists)
        {
            shape.Append("(no resource)");
            return;
        }

        var type = resource["resourceType"].Text;
        shape.Append(FhirTypes.Known(type) ?? "???");
        switch (type)
        {
            case "Bundle":
                shape.Append(" type=").Append(Word(resource["type"], BundleTypes));
                break;
            case FhirMessage.Type:
                shape.Append(" event=").Append(FhirMessage.EventOf(resource) ?? "???");
                break;
            case "Encounter":
                shape.Append(" status=").Append(Word(resource["status"], EncounterStatuses.All.Concat(FhirVersions.StatusesOfR5)));
                foreach (var element in ElementsOfEncounter)
                    if (resource[element].Exists) shape.Append(' ').Append(element);
                break;
        }
    }

    private static string Word(FhirNode sent, IEnumerable<string> known) => !sent.Exists ? "(none)" : known.Contains(sent.Text) ? sent.Text! : "???";

    private static string Bounded(StringBuilder shape) => shape.Length <= MaxLength ? shape.ToString() : shape.ToString(0, MaxLength - 1) + "…";

    private static void Mask(ReadOnlySpan<byte> text, StringBuilder shape)
    {
        var run = 0;
        foreach (var b in text)
        {
            if (shape.Length > MaxLength) return;
            if (b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') continue;
            if ("{}[]:,\"<>/"u8.Contains(b))
            {
                shape.Append((char)b);
                run = 0;
            }
            else if ((b & 0xC0) != 0x80 && ++run <= LongestRun) shape.Append(char.IsAsciiDigit((char)b) ? '9' : 'x');
        }
    }
}
