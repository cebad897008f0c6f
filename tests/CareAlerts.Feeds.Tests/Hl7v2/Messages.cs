using System.Text;
using CareAlerts.Domain;
using CareAlerts.Feeds.Hl7v2;

namespace CareAlerts.Feeds.Tests.Hl7v2;

/// <summary>Builders for small messages; a test names only the field it is about.</summary>
internal static class Messages
{
    public static readonly SourceSettings Rxx = SourceSettings.Default(new SourceId("RXX"), registered: true);

    public static byte[] Bytes(params string[] segments) => Encoding.UTF8.GetBytes(string.Join('\r', segments) + "\r");

    public static string Msh(string @event = "A01", string time = "20261106101500", string processing = "P", string type = "ADT") =>
        $@"MSH|^~\&|PAS|RXX|||{time}||{type}^{@event}|0001|{processing}|2.4";

    /// <summary>A segment with a few of its fields filled, each given by its number.</summary>
    public static string Segment(string id, params (int Field, string Value)[] filled)
    {
        var fields = new string[filled.Max(f => f.Field)];
        foreach (var (field, value) in filled) fields[field - 1] = value;
        return $"{id}|{string.Join('|', fields)}";
    }

    public static string Pid(string pid3 = "4711^^^RXX^MR", params (int Field, string Value)[] more) => Segment("PID", [(3, pid3), .. more]);

    public static FeedReading Read(params string[] segments) => Hl7FeedReader.Read(Bytes(segments), Rxx);

    public static FeedReading Read(SourceSettings settings, params string[] segments) => Hl7FeedReader.Read(Bytes(segments), settings);

    public static FeedMessage Understood(params string[] segments) => Assert.IsType<FeedReading.Understood>(Read(segments)).Message;

    public static FeedMessage Understood(SourceSettings settings, params string[] segments) =>
        Assert.IsType<FeedReading.Understood>(Read(settings, segments)).Message;

    public static IReadOnlyList<string> Problems(params string[] segments) => Assert.IsType<FeedReading.Understood>(Read(segments)).Problems;

    public static DateTimeOffset At(string iso) => DateTimeOffset.Parse(iso, System.Globalization.CultureInfo.InvariantCulture);
}
