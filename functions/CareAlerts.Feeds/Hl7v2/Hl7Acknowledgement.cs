using System.Globalization;
using System.Text;
using CareAlerts.Domain;

namespace CareAlerts.Feeds.Hl7v2;

/// <summary>MSA-1 (HL7 v2 chapter 2.9, table 0008): the first three answer in original mode, the others commit in enhanced mode.</summary>
public enum AcknowledgementCode
{
    /// <summary>AA: durably taken.</summary>
    AA,
    /// <summary>AE: the content is at fault; sending it again unchanged is pointless.</summary>
    AE,
    /// <summary>AR: its type, processing id or version is not for us, or we cannot take it now; in the latter case it may be sent again.</summary>
    AR,
    /// <summary>CA: durably taken.</summary>
    CA,
    /// <summary>CE: as AE.</summary>
    CE,
    /// <summary>CR: as AR.</summary>
    CR,
}

/// <summary>Writes the reply to a message: same delimiters, character set, version and processing id, the two sides swapped, nothing of the patient's in it.</summary>
/// <remarks>
/// Original mode, as NHS ITK prescribes and as an HTTP request needs it; a sender that fills MSH-15 or MSH-16 takes AA for its commit
/// acknowledgement as well. Over MLLP, where not to answer is an answer, <see cref="AsAsked"/> keeps to what those fields ask for.
/// </remarks>
public static class Hl7Acknowledgement
{
    private const string InternalError = "207^Application internal error";

    /// <summary>In bytes. HL7 v2 allows no field of the header a quarter of it; a reply is no place for a megabyte.</summary>
    private const int MostEchoed = 1000;

    /// <summary>The reply that a reading deserves once it is durable: AA for what was understood or ignored, AE or AR for what was rejected.</summary>
    /// <param name="received">The message replied to.</param>
    /// <param name="reading">What became of it.</param>
    /// <param name="controlId">MSH-10 of the reply, unique per sender, at most 20 characters before version 2.7.</param>
    /// <param name="at">MSH-7 of the reply.</param>
    /// <returns>The reply without MLLP framing; empty for an acknowledgement, which is never acknowledged.</returns>
    public static byte[] For(ReadOnlySpan<byte> received, FeedReading reading, string controlId, DateTimeOffset at) =>
        reading is FeedReading.Rejected fault
            ? Write(received, CodeOf(fault), fault.Segment, fault.Field, ConditionOf(fault), fault.Why, controlId, at)
            : Write(received, AcknowledgementCode.AA, null, null, null, null, controlId, at);

    /// <summary>As <see cref="For"/>, in the mode MSH-15 and MSH-16 ask for: AA, AE, AR, or CA, CE, CR, or nothing at all.</summary>
    /// <inheritdoc cref="For" path="/param"/>
    /// <returns>The reply without MLLP framing; empty when none is wanted, and for an acknowledgement.</returns>
    public static byte[] AsAsked(ReadOnlySpan<byte> received, FeedReading reading, string controlId, DateTimeOffset at)
    {
        var fault = reading as FeedReading.Rejected;
        var code = fault is null ? AcknowledgementCode.AA : CodeOf(fault);
        if (Hl7Message.TryRead(received, out var message, out _))
        {
            if (Hl7AcknowledgementWish.Of(message.Header).Answer(code) is not { } wished) return [];
            code = wished;
        }

        return Write(received, code, fault?.Segment, fault?.Field, fault is null ? null : ConditionOf(fault), fault?.Why, controlId, at);
    }

    /// <summary>The reply when the message could not be made durable: AR, with which the sender keeps it and tries again.</summary>
    /// <inheritdoc cref="For" path="/param"/>
    /// <inheritdoc cref="For" path="/returns"/>
    public static byte[] NotDurable(ReadOnlySpan<byte> received, string controlId, DateTimeOffset at) =>
        Write(received, AcknowledgementCode.AR, null, null, InternalError, "Not taken for now; send it again.", controlId, at);

    /// <summary>AR for what MSH-9, MSH-11 or MSH-12 makes unacceptable and for what is no message at all, else AE.</summary>
    private static AcknowledgementCode CodeOf(FeedReading.Rejected fault) =>
        fault is { Field: null, Segment: not ("PID" or "MRG") } or { Field: "MSH-1" or "MSH-9" or "MSH-11" or "MSH-12" } ? AcknowledgementCode.AR : AcknowledgementCode.AE;

    /// <summary>HL7 table 0357.</summary>
    private static string ConditionOf(FeedReading.Rejected fault) => fault.Field switch
    {
        not null when fault.Fault == FeedFault.Missing => "101^Required field missing",
        null => "100^Segment sequence error",
        "MSH-9" => "200^Unsupported message type",
        "PID-3" => "101^Required field missing",
        _ => "102^Data type error",
    };

    private static byte[] Write(
        ReadOnlySpan<byte> received, AcknowledgementCode code, string? segment, string? field, string? condition, string? why,
        string controlId, DateTimeOffset at)
    {
        // A body that is no message leaves nothing to echo: the reply stands on its own.
        var readable = Hl7Message.TryRead(received, out var message, out _);
        var msh = readable ? message.Header : default;
        var d = readable ? message.Delimiters : Hl7Delimiters.Usual;
        if (msh.Field(9).Component(1).Bytes.SequenceEqual("ACK"u8)) return [];

        var reply = new ReplyWriter(d);
        reply.Begin("MSH");
        reply.Literal(msh.Field(2).Bytes.Length is > 0 and <= MostEchoed ? Raw(msh.Field(2)) : d.Declared());
        reply.Field(Raw(msh.Field(5)));
        reply.Field(Raw(msh.Field(6)));
        reply.Field(Raw(msh.Field(3)));
        reply.Field(Raw(msh.Field(4)));
        reply.Field(at.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture) + Offset(at));
        reply.Field("");
        var trigger = Raw(msh.Field(9).Component(2));
        reply.Field(trigger.Length == 0 ? "ACK" : reply.Components("ACK", trigger, "ACK"));
        reply.Field(Hl7Escapes.Encode(controlId, d));
        reply.Field(readable ? Raw(msh.Field(11)) : "P");
        reply.Field(readable ? Raw(msh.Field(12)) : "2.4");
        for (var number = 13; number < 18; number++) reply.Field("");
        reply.Field(Raw(msh.Field(18)));

        reply.Begin("MSA");
        reply.Literal(code.ToString());
        reply.Field(Raw(msh.Field(10)));
        if (condition is not null)
        {
            reply.Field(Hl7Escapes.Encode(why ?? "", d));
            WriteError(ref reply, readable && HasErr2(msh.Field(12)), segment, field, condition.Split('^'), Hl7Escapes.Encode(why ?? "", d));
        }

        return (readable ? message.Encoding : Encoding.ASCII).GetBytes(reply.ToString());
    }

    /// <summary>Before version 2.5 ERR-1 holds all; since then ERR-2 is the place, ERR-3 the condition, ERR-4 the severity, ERR-8 for people.</summary>
    private static void WriteError(ref ReplyWriter reply, bool modern, string? segment, string? field, string[] condition, string why)
    {
        var number = field is null ? "" : field[(field.IndexOf('-') + 1)..];
        var place = segment is null ? [] : new[] { segment, "1", number };
        reply.Begin("ERR");
        if (!modern)
        {
            reply.Literal(reply.Components([.. place.Length == 0 ? ["", "", ""] : place, reply.Subcomponents(condition)]));
            return;
        }

        reply.Literal("");
        reply.Field(reply.Components(place));
        reply.Field(reply.Components(condition[0], condition[1], "HL70357"));
        reply.Field("E");
        for (var skipped = 5; skipped < 8; skipped++) reply.Field("");
        reply.Field(why);
    }

    /// <summary>Whether the version is 2.5 or later, or not said.</summary>
    private static bool HasErr2(Hl7Element version) => version.Component(1).Bytes is not [(byte)'2', (byte)'.', >= (byte)'0' and < (byte)'5', ..];

    private static string Offset(DateTimeOffset at) =>
        (at.Offset < TimeSpan.Zero ? "-" : "+") + at.Offset.ToString("hhmm", CultureInfo.InvariantCulture);

    /// <summary>
    /// A field as sent, still escaped: echoed faithfully, unless it is longer than any such field, and but for control characters, which would switch the
    /// character set of the reply or end its frame.
    /// </summary>
    private static string Raw(Hl7Element element)
    {
        if (element.Bytes.Length > MostEchoed) return "";
        var text = Encoding.UTF8.GetString(element.Bytes);
        return AdtText.IsOneLine(text) ? text : string.Concat(text.Where(c => !char.IsControl(c)));
    }

    private readonly struct ReplyWriter(Hl7Delimiters delimiters)
    {
        private readonly StringBuilder text = new(256);

        public void Begin(string segment)
        {
            if (text.Length > 0) text.Append('\r');
            text.Append(segment).Append((char)delimiters.Field);
        }

        public void Literal(string value) => text.Append(value);

        public void Field(string value) => text.Append((char)delimiters.Field).Append(value);

        /// <summary>Joined by the component separator; the first alone when the message has none.</summary>
        public string Components(params string[] parts) => Join(delimiters.Component, parts);

        public string Subcomponents(params string[] parts) => Join(delimiters.Subcomponent, parts);

        public override string ToString() => TrimTrailingFields(text.ToString()) + "\r";

        private static string Join(byte delimiter, string[] parts) =>
            parts.Length == 0 ? "" : delimiter == 0 ? parts[0] : string.Join((char)delimiter, parts).TrimEnd((char)delimiter);

        /// <summary>Trailing empty fields mean nothing; they are left out.</summary>
        private string TrimTrailingFields(string all)
        {
            var separator = (char)delimiters.Field;
            return string.Join('\r', all.Split('\r').Select(line => line.TrimEnd(separator)));
        }
    }
}
