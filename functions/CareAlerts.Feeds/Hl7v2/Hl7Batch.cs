namespace CareAlerts.Feeds.Hl7v2;

/// <summary>
/// Several messages in one body, with or without the envelope of a batch (FHS, BHS, BTS, FTS): every message keeps its own MSH, and one
/// that is bad must not lose the others. The counts of BTS and FTS are wrong too often to be believed.
/// </summary>
public static class Hl7Batch
{
    /// <summary>The messages of a body in order, each as it lies there; the body itself where it does not hold several.</summary>
    /// <param name="body">The bytes as received.</param>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> body)
    {
        var (start, end) = Hl7Framing.Peeled(body.Span);
        var text = body.Span[start..end];
        var first = text.StartsWith("MSH"u8) ? 0 : Hl7Framing.NextHeader(text);
        if (first < 0) return [body];
        var messages = new List<ReadOnlyMemory<byte>>();
        for (var at = first; at >= 0;)
        {
            var length = Hl7Framing.NextHeader(text[at..]);
            messages.Add(body.Slice(start + at, length < 0 ? text.Length - at : length));
            at = length < 0 ? -1 : at + length;
        }

        return messages.Count == 1 && first == 0 ? [body] : messages;
    }
}
