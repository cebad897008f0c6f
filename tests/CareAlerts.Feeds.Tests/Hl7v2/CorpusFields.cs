using System.Text;
using System.Text.Json;
using CareAlerts.Feeds.Hl7v2;

namespace CareAlerts.Feeds.Tests.Hl7v2;

/// <summary>The fields the oracle lists, read by our reader in the oracle's terms: every leaf is a first subcomponent.</summary>
internal static class CorpusFields
{
    public const int Count = 21;

    public static List<(string Field, string? Ours)> Of(Hl7Message message)
    {
        var msh = message.Header;
        var pid = message.Segment("PID"u8);
        var pv1 = message.Segment("PV1"u8);
        var pv2 = message.Segment("PV2"u8);
        return
        [
            ("control_id", Text(msh.Field(10))),
            ("event", Text(msh.Field(9).Component(2))),
            ("msg_type", Text(msh.Field(9).Component(1))),
            ("msg_time", Text(msh.Field(7).Component(1))),
            ("pid3", Identifiers(pid.Field(3))),
            ("family", Text(pid.Field(5).Subcomponent(1))),
            ("given", Text(pid.Field(5).Component(2).Subcomponent(1))),
            ("birth", Text(pid.Field(7).Component(1))),
            ("cls", Text(pv1.Field(2).Component(1))),
            ("ward", Text(pv1.Field(3).Component(1).Subcomponent(1))),
            ("room", Text(pv1.Field(3).Component(2).Subcomponent(1))),
            ("bed", Text(pv1.Field(3).Component(3).Subcomponent(1))),
            ("loc_facility", Text(pv1.Field(3).Component(4).Subcomponent(1))),
            ("visit", Text(pv1.Field(19).Component(1))),
            ("disposition", Text(pv1.Field(36).Component(1))),
            ("admit", Text(pv1.Field(44).Component(1))),
            ("discharge", Text(pv1.Field(45).Component(1))),
            ("pv2_8", Text(pv2.Field(8).Component(1))),
            ("pv2_9", Text(pv2.Field(9).Component(1))),
            ("mrg1", Identifiers(message.Segment("MRG"u8).Field(1))),
            ("segments", Segments(message)),
        ];
    }

    /// <summary>The oracle's value in the same plain form.</summary>
    public static string? Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Array => string.Join("; ", value.EnumerateArray().Select(Plain)),
        JsonValueKind.Object => string.Join(",", value.EnumerateObject().Select(p => Plain(p.Value))),
        _ => value.GetRawText(),
    };

    /// <summary>The oracle writes <c>""</c> as two quotation marks.</summary>
    private static string? Text(Hl7Element element) => element.IsNull ? "\"\"" : element.Text();

    private static string Identifiers(Hl7Element field)
    {
        var all = new List<string>();
        if (field.Bytes.IsEmpty) return "";
        foreach (var cx in field.Repetitions)
        {
            var authority = cx.Component(4);
            all.Add(string.Join(",", Text(cx.Component(1)), Text(authority.Subcomponent(1)), Text(authority.Subcomponent(2)), Text(authority.Subcomponent(3)), Text(cx.Component(5))));
        }

        return string.Join("; ", all);
    }

    private static string Segments(Hl7Message message)
    {
        var ids = new List<string>();
        foreach (var segment in message.Segments) ids.Add(Encoding.UTF8.GetString(segment.Id));
        return string.Join("; ", ids);
    }
}
