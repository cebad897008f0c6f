using System.Text;

namespace CareAlerts.Gateway.Tests.Support;

/// <summary>Messages as a hospital sends them.</summary>
internal static class Messages
{
    /// <summary>In no log and no metric.</summary>
    public const string Surname = "OKONKWO", NhsNumber = "9990000018";

    public static byte[] Admission(string controlId, string accept = "", string application = "") => Bytes(
        $@"MSH|^~\&|PAS|RXX|CARE|NCC|20261106101500||ADT^A01|{controlId}|P|2.4|||{accept}|{application}",
        "EVN|A01|20261106101500", $"PID|1||{NhsNumber}^^^NHS||{Surname}^JOAN||19380402|F", "PV1|1|I|WARD7^BAY1^BED2^RXX01");

    public static byte[] WithoutIdentifier(string controlId, string accept = "") =>
        Bytes($@"MSH|^~\&|PAS|RXX|CARE|NCC|20261106101500||ADT^A01|{controlId}|P|2.4|||{accept}", $"PID|1||||{Surname}^JOAN");

    public static byte[] Acknowledgement() => Bytes(@"MSH|^~\&|CARE|NCC|PAS|RXX|20261106101500||ACK^A01^ACK|9|P|2.4", "MSA|AA|1");

    public static byte[] Framed(byte[] message) => [0x0B, .. message, 0x1C, 0x0D];

    public static byte[] Bytes(params string[] segments) => Encoding.UTF8.GetBytes(string.Join('\r', segments) + "\r");
}
