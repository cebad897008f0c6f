using System.Text;
using CareAlerts.Domain;

namespace CareAlerts.Feeds.Hl7v2;

/// <summary>
/// The segments an ADT message is read from, found in one walk; the first of each kind counts. In an event about several people (A17, A40)
/// each PID begins a group of its own, and only one group is looked at.
/// </summary>
internal readonly ref struct AdtSegments
{
    private readonly Hl7Message message;

    /// <param name="message">The message.</param>
    /// <param name="pidRoom">Room for the places of PID's fields.</param>
    /// <param name="pv1Room">Room for the places of PV1's fields.</param>
    /// <param name="group">Which person's group, from 0; null for an event about one person.</param>
    public AdtSegments(Hl7Message message, Span<int> pidRoom, Span<int> pv1Room, int? group = null)
    {
        this.message = message;
        foreach (var segment in message.Segments)
        {
            var id = segment.Id;
            if (id.SequenceEqual("EVN"u8) && !Evn.Exists) Evn = segment;
            else if (id.SequenceEqual("PID"u8))
            {
                if (People++ == (group ?? 0)) Pid = segment.Indexed(pidRoom);
            }
            else if (group is { } wanted && People != wanted + 1) continue;
            else if (id.SequenceEqual("PV1"u8) && !Pv1.Exists) Pv1 = segment.Indexed(pv1Room);
            else if (id.SequenceEqual("PV2"u8) && !Pv2.Exists) Pv2 = segment;
        }
    }

    /// <summary>The segments of one MRG: the PID before it, and the PV1 after it, else before it.</summary>
    private AdtSegments(Hl7Message message, Span<int> pidRoom, Span<int> pv1Room, int merge, bool _)
    {
        this.message = message;
        Hl7Segment pid = default, before = default, after = default;
        var number = -1;
        foreach (var segment in message.Segments)
        {
            var id = segment.Id;
            if (id.SequenceEqual("EVN"u8) && !Evn.Exists) Evn = segment;
            else if (id.SequenceEqual("PID"u8) && number < merge)
            {
                pid = segment;
                before = default;
            }
            else if (id.SequenceEqual("MRG"u8) && ++number == merge) Mrg = segment;
            else if (id.SequenceEqual("PID"u8)) break;
            else if (id.SequenceEqual("PV1"u8) && number == merge && !after.Exists) after = segment;
            else if (id.SequenceEqual("PV1"u8) && number < merge) before = segment;
        }

        Pid = pid.Indexed(pidRoom);
        Pv1 = (after.Exists ? after : before).Indexed(pv1Room);
        People = pid.Exists ? 1 : 0;
    }

    /// <summary>The segments that belong to an MRG of an event about the hospital's records, counted from 0.</summary>
    /// <param name="message">The message.</param>
    /// <param name="pidRoom">Room for the places of PID's fields.</param>
    /// <param name="pv1Room">Room for the places of PV1's fields.</param>
    /// <param name="number">Which MRG.</param>
    public static AdtSegments OfMerge(Hl7Message message, Span<int> pidRoom, Span<int> pv1Room, int number) => new(message, pidRoom, pv1Room, number, true);

    public Hl7Segment Evn { get; }

    /// <summary>The record it was before; only in an event about the hospital's records.</summary>
    public Hl7Segment Mrg { get; }

    public Hl7Segment Pid { get; }

    public Hl7Segment Pv1 { get; }

    public Hl7Segment Pv2 { get; }

    /// <summary>How many PIDs there are.</summary>
    public int People { get; }

    /// <summary>The place a source's settings name.</summary>
    public Hl7Element At(FieldPath path)
    {
        var field = Segment(path.Segment).Field(path.Field);
        return field.Component(path.Component);
    }

    private Hl7Segment Segment(string id)
    {
        switch (id)
        {
            case "PV1": return Pv1;
            case "PV2": return Pv2;
            case "PID": return Pid;
            case "EVN": return Evn;
            case "MSH": return message.Header;
        }

        foreach (var segment in message.Segments)
            if (Ascii.Equals(segment.Id, id)) return segment;
        return default;
    }
}
