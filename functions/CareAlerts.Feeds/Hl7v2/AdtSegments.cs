using System.Text;
using CareAlerts.Domain;

namespace CareAlerts.Feeds.Hl7v2;

/// <summary>The segments an ADT message is read from, found in one walk; the first of each kind counts.</summary>
internal readonly ref struct AdtSegments
{
    private readonly Hl7Message message;

    public AdtSegments(Hl7Message message, Span<int> pidRoom, Span<int> pv1Room)
    {
        this.message = message;
        foreach (var segment in message.Segments)
        {
            var id = segment.Id;
            if (id.SequenceEqual("EVN"u8) && !Evn.Exists) Evn = segment;
            else if (id.SequenceEqual("PID"u8))
            {
                PidRepeats = Pid.Exists;
                if (!PidRepeats) Pid = segment.Indexed(pidRoom);
            }
            else if (id.SequenceEqual("PV1"u8) && !Pv1.Exists) Pv1 = segment.Indexed(pv1Room);
            else if (id.SequenceEqual("PV2"u8) && !Pv2.Exists) Pv2 = segment;
        }
    }

    public Hl7Segment Evn { get; }

    public Hl7Segment Pid { get; }

    public Hl7Segment Pv1 { get; }

    public Hl7Segment Pv2 { get; }

    /// <summary>A second PID in an event about one person.</summary>
    public bool PidRepeats { get; }

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
