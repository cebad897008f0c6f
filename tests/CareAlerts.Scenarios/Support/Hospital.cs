using System.Globalization;
using System.Text;

namespace CareAlerts.Scenarios.Support;

/// <summary>Writes the messages a hospital sends, in UTC with an offset, for one person and visit.</summary>
internal sealed record Patient(string NhsNumber, string Visit, string Family = "SHAW", string Given = "JOAN", string BirthDate = "19380402")
{
    private static int s_control;

    /// <summary>An ADT message.</summary>
    /// <param name="trigger">For example <c>A01</c>.</param>
    /// <param name="recorded">EVN-2.</param>
    /// <param name="admitted">PV1-44.</param>
    /// <param name="expected">PV2-9.</param>
    /// <param name="occurred">EVN-6.</param>
    /// <param name="ward">PV1-3.1.</param>
    public byte[] Message(
        string trigger, DateTimeOffset recorded, DateTimeOffset? admitted = null, DateTimeOffset? expected = null, DateTimeOffset? occurred = null, string ward = "WARD7")
    {
        var control = Interlocked.Increment(ref s_control);
        var pv1 = new string[45];
        Array.Fill(pv1, "");
        (pv1[0], pv1[1], pv1[2], pv1[18], pv1[43]) = ("1", "I", $"{ward}^B1^2^RXX01", Visit, Time(admitted));
        return Encoding.UTF8.GetBytes(string.Join('\r',
            $@"MSH|^~\&|PAS|RXX|CARE|CARE|{Time(recorded)}||ADT^{trigger}|{control}|P|2.5",
            $"EVN|{trigger}|{Time(recorded)}||||{Time(occurred)}",
            $"PID|1||{NhsNumber}^^^NHS^NH~H{Visit}^^^RXX^MR||{Family}^{Given}||{BirthDate}|F",
            "PV1|" + string.Join('|', pv1).TrimEnd('|'),
            $"PV2|||||||||{Time(expected)}",
            ""));
    }

    private static string Time(DateTimeOffset? at) => at?.ToUniversalTime().ToString("yyyyMMddHHmmss'+0000'", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A valid test NHS number (999 …) for a counter.</summary>
    public static string TestNumber(int n)
    {
        for (var serial = n; ; serial += 100_000)
        {
            var nine = $"999{serial:D6}";
            var check = 11 - (nine.Select((digit, i) => (digit - '0') * (10 - i)).Sum() % 11);
            if (check != 10) return nine + (check == 11 ? 0 : check);
        }
    }
}
